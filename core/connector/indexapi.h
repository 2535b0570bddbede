// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/api.h"
#include "core/connector/store.h"

namespace penstock::connector
{

// A request to the documents behind the APIs, as a connector service sends it (connector-api, section 10.2).
struct IndexCall {
    std::string index, id;                       // parts of the path, decoded
    std::vector<std::pair<std::string, std::string>> parameters;
    std::string body;
    const std::string *parameter(std::string_view name) const;
};

class IndexApi;
struct IndexRoute {
    const char *method;
    const char *path;                            // /{index}/_doc/{id}
    std::vector<std::string_view> parameters;    // that it knows; others are refused
    Checked<Answer> (IndexApi::*perform)(const IndexCall &call);
};

// The small part of a search engine that connector services need: documents, search, bulk. Any thread.
class IndexApi
{
public:
    explicit IndexApi(Store &store) : m_store(store) {}
    static std::span<const IndexRoute> routes();

private:
    Checked<Answer> existsIndex(const IndexCall &call);
    Checked<Answer> describeIndex(const IndexCall &call);
    Checked<Answer> createIndex(const IndexCall &call);
    Checked<Answer> deleteIndex(const IndexCall &call);
    Checked<Answer> putMapping(const IndexCall &call);
    Checked<Answer> refresh(const IndexCall &call);
    Checked<Answer> count(const IndexCall &call);
    Checked<Answer> search(const IndexCall &call);
    Checked<Answer> nextScroll(const IndexCall &call);
    Checked<Answer> endScroll(const IndexCall &call);
    Checked<Answer> getDocument(const IndexCall &call);
    Checked<Answer> getSource(const IndexCall &call);
    Checked<Answer> putDocument(const IndexCall &call);
    Checked<Answer> createDocument(const IndexCall &call);
    Checked<Answer> updateDocument(const IndexCall &call);
    Checked<Answer> deleteDocument(const IndexCall &call);
    Checked<Answer> bulk(const IndexCall &call);

    Store &m_store;
};

} // namespace penstock::connector
