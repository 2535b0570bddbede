// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sink/port/catalogue.h"
#include "core/sink/port/item.h"

#include <optional>

namespace penstock::sink::port
{

// How many entities go into one bulk: at most 20, and about 1 MiB judged by the first ten (ocean, section 11.2). At least 1.
std::size_t bulkSize(const std::vector<Item *> &group, int mostEntities, std::uint64_t mostBytes);

// Sends batches of entities: compared with the catalogue, grouped by blueprint, in bulks; a bulk that is too large goes one by one.
class Loader
{
public:
    Loader(Catalogue &catalogue, const Document &document, std::string resyncId);

    // Decides the fate of every item. The error is an outage: the catalogue did not answer, or (where the profile does not give refused
    // entities up) answered that it cannot work now; what was not sent then stays pending.
    void load(const Resource &resource, std::vector<Item *> batch, std::function<void(Result<>)> done);
    void sendSingle(const std::string &blueprint, std::string_view text, std::function<void(Result<json::Value>)> done);

private:
    struct Batch;
    std::string path(const std::string &blueprint, const char *what) const;
    void sendBulks(std::vector<Item *> batch, std::function<void(Result<>)> done);
    void sendBulk(const std::shared_ptr<Batch> &batch, const std::vector<Item *> &items, std::function<void()> over);
    void bulkAnswered(const std::shared_ptr<Batch> &batch, const std::vector<Item *> &items, const Result<Response> &response,
                      std::function<void()> over);
    void sendOneByOne(const std::shared_ptr<Batch> &batch, const std::vector<Item *> &items, std::function<void()> over);
    std::optional<Diagnostic> outageIn(const Result<Response> &response) const;

    Catalogue &m_catalogue;
    const Document &m_document;
    std::string m_query;
};

} // namespace penstock::sink::port
