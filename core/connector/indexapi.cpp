// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/indexapi.h"

#include "core/connector/calls.h"
#include "core/connector/search.h"

#include <QByteArray>

#include <algorithm>
#include <charconv>

namespace penstock::connector
{

namespace
{

// The names that a collection goes by without its version.
std::string resolved(const std::string &name)
{
    if (name == ".elastic-connectors")
        return std::string(connectorsIndex);
    return name == ".elastic-connectors-sync-jobs" ? std::string(jobsIndex) : name;
}

Problem noIndex(const std::string &name)
{
    return Problem(404, "index_not_found_exception", "no such index [" + name + ']');
}

json::Value text(std::string_view words)
{
    return json::Value::string(words);
}

json::Value shards()
{
    const json::Value one = json::Value::integer(1), none = json::Value::integer(0);
    return object({{"total", one}, {"successful", one}, {"skipped", none}, {"failed", none}});
}

Checked<json::Value> parsed(const std::string &body)
{
    if (body.find_first_not_of(" \t\r\n") == body.npos)
        return json::Value::object();
    auto value = json::parse(body, {.maxDepth = maxDepth});
    if (!value || !value->isObject())
        return std::unexpected(problems::parse(value ? "Expected START_OBJECT" : value.error().message.toStdString()));
    return std::move(*value);
}

bool isSet(const IndexCall &call, std::string_view name)
{
    const std::string *given = call.parameter(name);
    return given && (given->empty() || *given == "true");
}

// Nothing: the parameter is not given.
Checked<std::optional<std::int64_t>> numberOf(const IndexCall &call, std::string_view name)
{
    const std::string *given = call.parameter(name);
    if (!given)
        return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), number);
    if (error != std::errc() || end != given->data() + given->size())
        return std::unexpected(problems::argument("Failed to parse long parameter [" + std::string(name) + "] with value [" + *given + ']'));
    return number;
}

Checked<Condition> condition(const IndexCall &call)
{
    Condition condition;
    for (const auto &[name, to] : {std::pair("if_seq_no", &condition.seqNo), std::pair("if_primary_term", &condition.primaryTerm)}) {
        const auto number = numberOf(call, name);
        if (!number)
            return std::unexpected(number.error());
        *to = *number;
    }
    condition.isNew = call.parameter("op_type") && *call.parameter("op_type") == "create";
    return condition;
}

json::Value writtenValue(const std::string &index, const std::string &id, const Written &written)
{
    return object({{"_index", text(index)}, {"_id", text(id)}, {"_version", json::Value::integer(written.version)}, {"result", text(written.result)}, {"_shards", shards()},
                   {"_seq_no", json::Value::integer(written.seqNo)}, {"_primary_term", json::Value::integer(primaryTerm)}});
}

// {"doc": .., "doc_as_upsert": .., "upsert": ..}
Checked<Written> update(StoreAccess &access, const std::string &index, const std::string &id, const json::Value &request, const Condition &condition)
{
    const std::optional<StoredDocument> there = access.find(index, id);
    const json::Value change = request.get("doc");
    if (!change.isObject())
        return std::unexpected(Problem(400, "action_request_validation_exception", "Validation Failed: 1: script or doc is missing;"));
    if (!there) {
        if (request.get("doc_as_upsert").isTrue())
            return access.put(index, id, change, condition);
        if (const json::Value upsert = request.get("upsert"); upsert.isObject())
            return access.put(index, id, upsert, condition);
        return std::unexpected(problems::missing(id));
    }
    const json::Value source = merged(there->source, change);
    if (source == there->source && !condition.seqNo)
        return Written{"noop", there->seqNo, there->version};
    return access.put(index, id, source, condition);
}

Checked<std::vector<std::string>> searchedIndices(StoreAccess &access, const IndexCall &call)
{
    std::vector<std::string> wanted;
    Call names;
    names.parameters.emplace_back("index", call.index);
    for (const std::string &part : listed(names, "index")) {
        const std::string name = resolved(part);
        if (access.hasIndex(name))
            wanted.push_back(name);
        else if (name == connectorsIndex || name == jobsIndex || isSet(call, "ignore_unavailable") || part.find('*') != part.npos)
            continue;
        else
            return std::unexpected(noIndex(part));
    }
    return wanted;
}

// What a scroll needs to go on; it travels with the client, so a server that starts anew goes on as well.
std::string scrollId(const std::string &index, const std::string &after, const json::Value &search, std::size_t size)
{
    const json::Value state = object({{"index", text(index)}, {"after", text(after)}, {"search", search}, {"size", json::Value::integer(std::int64_t(size))}});
    return QByteArray::fromStdString(json::toText(state)).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).toStdString();
}

Checked<json::Value> scrollHits(StoreAccess &access, const std::string &index, std::string &after, const SearchRequest &request, std::size_t size)
{
    json::Value hits = json::Value::array();
    Checked<> done;
    access.visitById(index, after, [&](const StoredDocument &document) {
        const Checked<bool> holds = matches(request.query, document);
        if (!holds) {
            done = std::unexpected(holds.error());
            return false;
        }
        if (*holds) {
            hits.append(hit(index, document, request));
            after = document.id;
        }
        return std::size_t(hits.size()) < size;
    });
    if (!done)
        return std::unexpected(done.error());
    return hits;
}

Answer searchAnswer(json::Value hits, std::int64_t total)
{
    const json::Value count = object({{"value", json::Value::integer(total)}, {"relation", text("eq")}});
    return Answer{200, object({{"took", json::Value::integer(0)}, {"timed_out", json::Value::boolean(false)}, {"_shards", shards()},
                               {"hits", object({{"total", count}, {"max_score", json::Value::null()}, {"hits", std::move(hits)}})}})};
}

Answer acknowledged()
{
    return Answer{200, object({{"acknowledged", json::Value::boolean(true)}})};
}

} // namespace

const std::string *IndexCall::parameter(std::string_view name) const
{
    const auto found = std::ranges::find(parameters, name, &std::pair<std::string, std::string>::first);
    return found == parameters.end() ? nullptr : &found->second;
}

std::span<const IndexRoute> IndexApi::routes()
{
    using Self = IndexApi;
    const std::vector<std::string_view> writing{"refresh", "timeout", "routing", "pipeline", "if_seq_no", "if_primary_term", "op_type", "wait_for_active_shards", "require_alias", "retry_on_conflict", "_source"};
    const std::vector<std::string_view> reading{"expand_wildcards", "ignore_unavailable", "allow_no_indices", "preference", "realtime", "_source", "_source_includes", "_source_excludes", "master_timeout",
                                                "timeout", "wait_for_active_shards", "local", "features", "flat_settings", "include_defaults"};
    static const std::vector<IndexRoute> all{
        {"POST", "/_search/scroll", {"scroll", "rest_total_hits_as_int"}, &Self::nextScroll},
        {"GET", "/_search/scroll", {"scroll", "rest_total_hits_as_int"}, &Self::nextScroll},
        {"DELETE", "/_search/scroll", {}, &Self::endScroll},
        {"POST", "/_bulk", writing, &Self::bulk},
        {"PUT", "/_bulk", writing, &Self::bulk},
        {"POST", "/{index}/_bulk", writing, &Self::bulk},
        {"PUT", "/{index}/_bulk", writing, &Self::bulk},
        {"HEAD", "/{index}", reading, &Self::existsIndex},
        {"GET", "/{index}", reading, &Self::describeIndex},
        {"PUT", "/{index}", reading, &Self::createIndex},
        {"DELETE", "/{index}", reading, &Self::deleteIndex},
        {"PUT", "/{index}/_mapping", reading, &Self::putMapping},
        {"POST", "/{index}/_mapping", reading, &Self::putMapping},
        {"GET", "/{index}/_mapping", reading, &Self::describeIndex},
        {"POST", "/{index}/_refresh", reading, &Self::refresh},
        {"GET", "/{index}/_refresh", reading, &Self::refresh},
        {"POST", "/{index}/_count", reading, &Self::count},
        {"GET", "/{index}/_count", reading, &Self::count},
        {"POST", "/{index}/_search", {"scroll", "expand_wildcards", "ignore_unavailable", "allow_no_indices", "size", "from", "preference", "track_total_hits", "typed_keys", "seq_no_primary_term"}, &Self::search},
        {"GET", "/{index}/_search", {"scroll", "expand_wildcards", "ignore_unavailable", "allow_no_indices", "size", "from", "preference", "track_total_hits", "typed_keys", "seq_no_primary_term"}, &Self::search},
        {"GET", "/{index}/_doc/{id}", reading, &Self::getDocument},
        {"HEAD", "/{index}/_doc/{id}", reading, &Self::getDocument},
        {"GET", "/{index}/_source/{id}", reading, &Self::getSource},
        {"PUT", "/{index}/_doc/{id}", writing, &Self::putDocument},
        {"POST", "/{index}/_doc/{id}", writing, &Self::putDocument},
        {"POST", "/{index}/_doc", writing, &Self::putDocument},
        {"PUT", "/{index}/_create/{id}", writing, &Self::createDocument},
        {"POST", "/{index}/_create/{id}", writing, &Self::createDocument},
        {"POST", "/{index}/_update/{id}", writing, &Self::updateDocument},
        {"DELETE", "/{index}/_doc/{id}", writing, &Self::deleteDocument},
    };
    return all;
}

// --- collections -------------------------------------------------------------------------------------------------

Checked<Answer> IndexApi::existsIndex(const IndexCall &call)
{
    return m_store.perform<Answer>([&](StoreAccess &access) -> Checked<Answer> { return Answer{access.hasIndex(resolved(call.index)) ? 200 : 404, {}}; });
}

Checked<Answer> IndexApi::describeIndex(const IndexCall &call)
{
    return m_store.perform<Answer>([&](StoreAccess &access) -> Checked<Answer> {
        const std::string name = resolved(call.index);
        if (!access.hasIndex(name)) {
            if (isSet(call, "ignore_unavailable"))
                return Answer{200, json::Value::object()};
            return std::unexpected(noIndex(call.index));
        }
        const json::Value stored = access.settings(name);
        json::Value about = json::Value::object();
        for (const char *part : {"aliases", "mappings", "settings"})
            about.set(part, stored.get(part).isObject() ? stored.get(part) : json::Value::object());
        json::Value body = json::Value::object();
        body.set(name, std::move(about));
        return Answer{200, std::move(body)};
    });
}

Checked<Answer> IndexApi::createIndex(const IndexCall &call)
{
    const Checked<json::Value> settings = parsed(call.body);
    if (!settings)
        return std::unexpected(settings.error());
    return m_store.perform<Answer>([&](StoreAccess &access) -> Checked<Answer> {
        const std::string name = resolved(call.index);
        if (access.hasIndex(name))
            return std::unexpected(Problem(400, "resource_already_exists_exception", "index [" + name + "] already exists"));
        access.createIndex(name, *settings);
        Answer answer = acknowledged();
        answer.body.set("shards_acknowledged", json::Value::boolean(true));
        answer.body.set("index", text(name));
        return answer;
    });
}

Checked<Answer> IndexApi::deleteIndex(const IndexCall &call)
{
    return m_store.perform<Answer>([&](StoreAccess &access) -> Checked<Answer> {
        const std::string name = resolved(call.index);
        if (!access.hasIndex(name))
            return std::unexpected(noIndex(call.index));
        access.removeIndex(name);
        return acknowledged();
    });
}

// Every object can be stored, so mappings decide nothing here.
Checked<Answer> IndexApi::putMapping(const IndexCall &call)
{
    return m_store.perform<Answer>([&](StoreAccess &access) -> Checked<Answer> {
        if (!access.hasIndex(resolved(call.index)))
            return std::unexpected(noIndex(call.index));
        return acknowledged();
    });
}

Checked<Answer> IndexApi::refresh(const IndexCall &)
{
    return Answer{200, object({{"_shards", shards()}})};
}

// --- reading -----------------------------------------------------------------------------------------------------

Checked<Answer> IndexApi::count(const IndexCall &call)
{
    const Checked<json::Value> request = parsed(call.body);
    if (!request)
        return std::unexpected(request.error());
    return m_store.perform<Answer>([&](StoreAccess &access) -> Checked<Answer> {
        const auto indices = searchedIndices(access, call);
        if (!indices)
            return std::unexpected(indices.error());
        std::int64_t count = 0;
        Checked<> done;
        for (const std::string &index : *indices) {
            access.visit(index, [&](const StoredDocument &document) {
                const Checked<bool> holds = matches(request->get("query"), document);
                if (!holds)
                    done = std::unexpected(holds.error());
                count += holds && *holds;
            });
        }
        if (!done)
            return std::unexpected(done.error());
        return Answer{200, object({{"count", json::Value::integer(count)}, {"_shards", shards()}})};
    });
}

Checked<Answer> IndexApi::search(const IndexCall &call)
{
    Checked<json::Value> body = parsed(call.body);
    if (!body)
        return std::unexpected(body.error());
    for (const char *name : {"from", "size"}) {
        const auto number = numberOf(call, name);
        if (!number)
            return std::unexpected(number.error());
        if (*number)
            body->set(name, json::Value::integer(**number));
    }
    if (isSet(call, "seq_no_primary_term"))
        body->set("seq_no_primary_term", json::Value::boolean(true));
    const Checked<SearchRequest> request = readSearch(*body);
    if (!request)
        return std::unexpected(request.error());
    return m_store.perform<Answer>([&](StoreAccess &access) -> Checked<Answer> {
        const auto indices = searchedIndices(access, call);
        if (!indices)
            return std::unexpected(indices.error());
        std::vector<StoredDocument> found;
        std::vector<std::pair<std::string, std::size_t>> ends;
        std::int64_t total = 0;
        Checked<> done;
        for (const std::string &index : *indices) {
            access.visit(index, [&](StoredDocument document) {
                const Checked<bool> holds = matches(request->query, document);
                if (!holds)
                    done = std::unexpected(holds.error());
                if (!holds || !*holds)
                    return;
                ++total;
                if (!call.parameter("scroll"))
                    found.push_back(std::move(document));
            });
            ends.emplace_back(index, found.size());
        }
        if (!done)
            return std::unexpected(done.error());
        if (call.parameter("scroll")) {
            if (indices->size() > 1)
                return std::unexpected(problems::argument("a scroll goes through one index here"));
            std::string after;
            const std::string index = indices->empty() ? std::string() : indices->front();
            auto hits = scrollHits(access, index, after, *request, request->size);
            if (!hits)
                return std::unexpected(hits.error());
            Answer answer = searchAnswer(std::move(*hits), total);
            answer.body.set("_scroll_id", text(scrollId(index, after, *body, request->size)));
            return answer;
        }
        if (const Checked<> sorted = sortHits(found, request->sort); !sorted)
            return std::unexpected(sorted.error());
        json::Value hits = json::Value::array();
        const std::string index = indices->empty() ? std::string() : indices->front();
        for (std::size_t i = request->from; i < found.size() && i - request->from < request->size; ++i)
            hits.append(hit(index, found[i], *request));
        return searchAnswer(std::move(hits), total);
    });
}

Checked<Answer> IndexApi::nextScroll(const IndexCall &call)
{
    const Checked<json::Value> body = parsed(call.body);
    if (!body)
        return std::unexpected(body.error());
    const auto state = json::parse(QByteArray::fromBase64(QByteArray::fromStdString(body->get("scroll_id").toString()), QByteArray::Base64UrlEncoding).toStdString());
    if (!state || !state->isObject())
        return std::unexpected(problems::argument("Cannot parse scroll id"));
    const Checked<SearchRequest> request = readSearch(state->get("search"));
    if (!request)
        return std::unexpected(request.error());
    return m_store.perform<Answer>([&](StoreAccess &access) -> Checked<Answer> {
        const std::string index = state->get("index").toString();
        std::string after = state->get("after").toString();
        const auto size = std::size_t(std::max<std::int64_t>(state->get("size").toInteger().value_or(10), 1));
        auto hits = scrollHits(access, index, after, *request, size);
        if (!hits)
            return std::unexpected(hits.error());
        Answer answer = searchAnswer(std::move(*hits), access.count(index));
        answer.body.set("_scroll_id", text(scrollId(index, after, state->get("search"), size)));
        return answer;
    });
}

Checked<Answer> IndexApi::endScroll(const IndexCall &)
{
    return Answer{200, object({{"succeeded", json::Value::boolean(true)}, {"num_freed", json::Value::integer(1)}})};
}

Checked<Answer> IndexApi::getDocument(const IndexCall &call)
{
    return m_store.perform<Answer>([&](StoreAccess &access) -> Checked<Answer> {
        const std::string index = resolved(call.index);
        const std::optional<StoredDocument> document = access.find(index, call.id);
        if (!document)
            return Answer{404, object({{"_index", text(index)}, {"_id", text(call.id)}, {"found", json::Value::boolean(false)}})};
        return Answer{200, object({{"_index", text(index)}, {"_id", text(call.id)}, {"_version", json::Value::integer(document->version)}, {"_seq_no", json::Value::integer(document->seqNo)},
                                   {"_primary_term", json::Value::integer(primaryTerm)}, {"found", json::Value::boolean(true)}, {"_source", document->source}})};
    });
}

Checked<Answer> IndexApi::getSource(const IndexCall &call)
{
    return m_store.perform<Answer>([&](StoreAccess &access) -> Checked<Answer> {
        const std::optional<StoredDocument> document = access.find(resolved(call.index), call.id);
        if (!document)
            return std::unexpected(problems::notFound("Document not found [" + call.index + "]/[" + call.id + ']'));
        return Answer{200, document->source};
    });
}

// --- writing -----------------------------------------------------------------------------------------------------

Checked<Answer> IndexApi::putDocument(const IndexCall &call)
{
    const Checked<json::Value> source = parsed(call.body);
    const Checked<Condition> demanded = condition(call);
    if (!source || !demanded)
        return std::unexpected(source ? demanded.error() : source.error());
    return m_store.perform<Answer>([&](StoreAccess &access) -> Checked<Answer> {
        const std::string index = resolved(call.index), id = call.id.empty() ? newId() : call.id;
        const Checked<Written> written = access.put(index, id, *source, *demanded);
        if (!written)
            return std::unexpected(written.error());
        return Answer{written->result == "created" ? 201 : 200, writtenValue(index, id, *written)};
    });
}

Checked<Answer> IndexApi::createDocument(const IndexCall &call)
{
    IndexCall creation = call;
    creation.parameters.insert(creation.parameters.begin(), {"op_type", "create"});
    return putDocument(creation);
}

Checked<Answer> IndexApi::updateDocument(const IndexCall &call)
{
    const Checked<json::Value> request = parsed(call.body);
    const Checked<Condition> demanded = condition(call);
    if (!request || !demanded)
        return std::unexpected(request ? demanded.error() : request.error());
    return m_store.perform<Answer>([&](StoreAccess &access) -> Checked<Answer> {
        const std::string index = resolved(call.index);
        const Checked<Written> written = update(access, index, call.id, *request, *demanded);
        if (!written)
            return std::unexpected(written.error());
        return Answer{written->result == "created" ? 201 : 200, writtenValue(index, call.id, *written)};
    });
}

Checked<Answer> IndexApi::deleteDocument(const IndexCall &call)
{
    const Checked<Condition> demanded = condition(call);
    if (!demanded)
        return std::unexpected(demanded.error());
    return m_store.perform<Answer>([&](StoreAccess &access) -> Checked<Answer> {
        const std::string index = resolved(call.index);
        const Checked<Written> written = access.remove(index, call.id, *demanded);
        if (!written)
            return std::unexpected(written.error());
        return Answer{written->result == "deleted" ? 200 : 404, writtenValue(index, call.id, *written)};
    });
}

// One line of what to do, but for delete one of the document. Items fail alone; a line that is no JSON refuses the whole.
Checked<Answer> IndexApi::bulk(const IndexCall &call)
{
    std::vector<json::Value> lines;
    for (std::size_t at = 0; at < call.body.size();) {
        const std::size_t end = std::min(call.body.find('\n', at), call.body.size());
        const std::string_view line = std::string_view(call.body).substr(at, end - at);
        at = end + 1;
        if (line.find_first_not_of(" \t\r") == line.npos)
            continue;
        auto value = json::parse(line, {.maxDepth = maxDepth});
        if (!value || !value->isObject())
            return std::unexpected(problems::argument("Malformed action/metadata line or document, line " + std::to_string(lines.size() + 1)));
        lines.push_back(std::move(*value));
    }
    if (lines.empty())
        return std::unexpected(Problem(400, "parse_exception", "request body is required"));
    return m_store.perform<Answer>([&](StoreAccess &access) -> Checked<Answer> {
        json::Value items = json::Value::array();
        bool hasErrors = false;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            std::string action;
            json::Value about;
            lines[i].forEachMember([&](std::string_view name, const json::Value &value) { action = name, about = value; });
            const bool takesDocument = action != "delete";
            if ((action != "index" && action != "create" && action != "update" && takesDocument) || lines[i].size() != 1 || (takesDocument && i + 1 == lines.size()))
                return std::unexpected(problems::argument("Malformed action/metadata line [" + std::to_string(i + 1) + "], expected field [create], [delete], [index] or [update]"));
            const json::Value document = takesDocument ? lines[++i] : json::Value();
            const std::string index = resolved(about.get("_index").isString() ? about.get("_index").toString() : call.index);
            const std::string id = about.get("_id").isString() ? about.get("_id").toString() : newId();
            Condition demanded;
            demanded.isNew = action == "create";
            demanded.seqNo = about.get("if_seq_no").toInteger();
            demanded.primaryTerm = about.get("if_primary_term").toInteger();
            const Checked<Written> written = action == "delete" ? access.remove(index, id, demanded) : action == "update" ? update(access, index, id, document, demanded) : access.put(index, id, document, demanded);
            json::Value item = json::Value::object();
            if (written) {
                item = writtenValue(index, id, *written);
                item.set("status", json::Value::integer(written->result == "created" ? 201 : written->result == "not_found" ? 404 : 200));
            } else {
                hasErrors = true;
                item = object({{"_index", text(index)}, {"_id", text(id)}, {"status", json::Value::integer(written.error().status)},
                               {"error", object({{"type", text(written.error().type)}, {"reason", text(written.error().reason)}})}});
            }
            json::Value entry = json::Value::object();
            entry.set(action, std::move(item));
            items.append(std::move(entry));
        }
        return Answer{200, object({{"took", json::Value::integer(0)}, {"errors", json::Value::boolean(hasErrors)}, {"items", std::move(items)}})};
    });
}

} // namespace penstock::connector
