// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/calls.h"

#include <algorithm>
#include <charconv>

namespace penstock::connector
{

Checked<bool> flag(const Call &call, std::string_view name)
{
    const std::string *text = call.parameter(name);
    if (!text)
        return false;
    if (text->empty() || *text == "true")
        return true;
    if (*text == "false")
        return false;
    return std::unexpected(problems::argument("Failed to parse value [" + *text + "] as only [true] or [false] are allowed."));
}

Checked<Page> page(const Call &call)
{
    Page page;
    for (const auto &[name, to] : {std::pair("from", &page.from), std::pair("size", &page.size)}) {
        const std::string *text = call.parameter(name);
        if (!text)
            continue;
        int number = 0;
        const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
        if (error != std::errc() || end != text->data() + text->size())
            return std::unexpected(problems::argument("Failed to parse int parameter [" + std::string(name) + "] with value [" + *text + ']'));
        if (number < 0)
            return std::unexpected(problems::argument("Parameter [" + std::string(name) + "] cannot be < 0"));
        *to = std::size_t(number);
    }
    return page;
}

std::vector<std::string> listed(const Call &call, std::string_view name)
{
    std::vector<std::string> words;
    const std::string *text = call.parameter(name);
    for (std::size_t at = 0; text && at < text->size();) {
        const std::size_t end = std::min(text->find(',', at), text->size());
        if (end > at)
            words.push_back(text->substr(at, end - at));
        at = end + 1;
    }
    return words;
}

Answer listAnswer(std::vector<StoredDocument> all, const Page &page)
{
    json::Value results = json::Value::array();
    for (std::size_t i = page.from; i < all.size() && i - page.from < page.size; ++i)
        results.append(withId(all[i]));
    json::Value body = json::Value::object();
    body.set("count", json::Value::integer(std::int64_t(all.size())));
    body.set("results", std::move(results));
    return Answer{200, std::move(body)};
}

Checked<StoredDocument> liveConnector(Access &access, std::string_view id)
{
    std::optional<StoredDocument> document = access.find(connectorsIndex, id);
    if (!document || document->source.get("deleted").isTrue())
        return std::unexpected(problems::notFound("connector [" + std::string(id) + "] not found"));
    return std::move(*document);
}

Checked<StoredDocument> job(Access &access, std::string_view id)
{
    std::optional<StoredDocument> document = access.find(jobsIndex, id);
    if (!document)
        return std::unexpected(problems::notFound("connector sync job [" + std::string(id) + "] not found"));
    return std::move(*document);
}

Checked<Answer> store(Access &access, std::string_view index, const StoredDocument &document, const json::Value &source, bool alwaysUpdated)
{
    const bool changes = alwaysUpdated || !(source == document.source);
    if (changes) {
        if (auto written = access.put(index, document.id, source); !written)
            return std::unexpected(written.error());
    }
    json::Value body = json::Value::object();
    body.set("result", json::Value::string(changes ? "updated" : "noop"));
    return Answer{200, std::move(body)};
}

Checked<Answer> merge(Access &access, std::string_view index, const StoredDocument &document, const json::Value &change)
{
    return store(access, index, document, merged(document.source, change));
}

Checked<> indexIsFree(Access &access, std::string_view indexName, std::string_view exceptConnector)
{
    bool isTaken = false;
    access.visit(connectorsIndex, [&](const StoredDocument &other) {
        isTaken = isTaken || (other.id != exceptConnector && !other.source.get("deleted").isTrue() && other.source.get("index_name").stringView() == indexName);
    });
    if (isTaken)
        return std::unexpected(problems::status("Index name [" + std::string(indexName) + "] is used by another connector."));
    return {};
}

const std::string *Call::parameter(std::string_view name) const
{
    const auto found = std::ranges::find(parameters, name, &std::pair<std::string, std::string>::first);
    return found == parameters.end() ? nullptr : &found->second;
}

Checked<json::Value> Api::ask(std::string_view operationName, const std::string &id, json::Value body, std::vector<std::pair<std::string, std::string>> parameters)
{
    Checked<Answer> answer = perform(Call{&operation(operationName), id, std::move(parameters), std::move(body)});
    if (!answer)
        return std::unexpected(std::move(answer.error()));
    return std::move(answer->body);
}

std::span<const Operation> operations()
{
    static const std::vector<Operation> all = [] {
        std::vector<Operation> rows;
        for (auto group : {connectorOperations(), updateOperations(), jobOperations(), secretOperations()})
            std::ranges::move(group, std::back_inserter(rows));
        return rows;
    }();
    return all;
}

const Operation &operation(std::string_view name)
{
    return *std::ranges::find(operations(), name, [](const Operation &one) { return std::string_view(one.name); });
}

} // namespace penstock::connector
