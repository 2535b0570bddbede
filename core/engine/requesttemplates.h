// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/context.h"
#include "core/request/transforms.h"

namespace penstock
{

// The value templates of a resource that is written with `kind`: what its request.transforms set in each request, and its cursor. One run of the
// resource asks with the cursor that it began with, so that its pages belong together; the new one counts from the next run on. Private to the
// engine; one thread.
class RequestTemplates
{
public:
    using Cursor = std::map<std::string, std::string>;

    static Result<std::unique_ptr<RequestTemplates>> make(RunContext &context, const Resource &resource, Cursor cursor);

    // Header, address and body of a request. `isLink`: the address is one that an answer gave, and stays as it is.
    Result<> apply(http::Request &request, bool isLink) const;

    bool hasCursor() const { return !m_cursor.empty(); }
    // Records as they come, in order: the last one that gives an entry its value decides.
    void see(const json::Records &records);
    const Cursor &moved() const { return m_moved; }

private:
    struct Entry {
        const httpjson::CursorEntry *entry = nullptr;
        std::optional<tpl::Template> value, fallback;
    };

    RequestTemplates(RunContext &context, const Resource &resource) : m_context(context), m_resource(resource) {}
    bool evaluate(const Entry &entry, const tpl::Scope &scope, bool isLast);
    void report(Diagnostic problem) const;

    RunContext &m_context;
    const Resource &m_resource;
    request::Transforms m_transforms;
    std::vector<Entry> m_cursor;
    Cursor m_before, m_moved;
    std::optional<json::Value> m_first;
};

} // namespace penstock
