// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/search.h"

#include "core/connector/instant.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace penstock::connector
{

namespace
{

// What a.b.c leads to, through objects and every element of lists.
void collect(const json::Value &value, std::string_view path, std::vector<json::Value> &found)
{
    if (value.isArray()) {
        for (int i = 0; i < value.size(); ++i)
            collect(value.at(i), path, found);
        return;
    }
    if (path.empty()) {
        if (!value.isNull())
            found.push_back(value);
        return;
    }
    if (const auto whole = value.find(path))
        collect(*whole, {}, found);
    for (std::size_t dot = path.find('.'); dot != path.npos; dot = path.find('.', dot + 1)) {
        if (const auto part = value.find(path.substr(0, dot)))
            collect(*part, path.substr(dot + 1), found);
    }
}

std::vector<json::Value> fieldValues(const StoredDocument &document, std::string_view field)
{
    if (field == "_id")
        return {json::Value::string(document.id)};
    if (field == "_seq_no")
        return {json::Value::integer(document.seqNo)};
    if (field.ends_with(".keyword") || field.ends_with(".enum"))
        field.remove_suffix(field.size() - field.rfind('.'));
    std::vector<json::Value> found;
    collect(document.source, field, found);
    return found;
}

std::string word(const json::Value &value)
{
    return value.isString() ? value.toString() : json::toText(value);
}

bool equals(const json::Value &stored, const json::Value &asked)
{
    return stored == asked || word(stored) == word(asked);
}

// now, now-300s, now+1d/d (rounding is left out), or a time.
std::optional<Instant> instantOf(const json::Value &value)
{
    std::string_view text = value.stringView();
    if (!text.starts_with("now"))
        return parseInstant(text);
    text.remove_prefix(3);
    Instant at = now();
    while (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        const bool isMinus = text.front() == '-';
        std::int64_t count = 0;
        const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), count);
        if (error != std::errc() || end == text.data() + text.size())
            return std::nullopt;
        std::chrono::seconds unit{0};
        switch (*end) {
        case 's': unit = std::chrono::seconds(1); break;
        case 'm': unit = std::chrono::minutes(1); break;
        case 'h': case 'H': unit = std::chrono::hours(1); break;
        case 'd': unit = std::chrono::days(1); break;
        case 'w': unit = std::chrono::weeks(1); break;
        default: return std::nullopt;
        }
        at += isMinus ? -count * unit : count * unit;
        text.remove_prefix(std::size_t(end + 1 - text.data()));
    }
    return text.empty() || text.front() == '/' ? std::optional(at) : std::nullopt;
}

// Less, equal, greater: numbers by value, times by instant, all else as text. Nothing: they cannot be compared.
std::optional<std::strong_ordering> compared(const json::Value &a, const json::Value &b)
{
    if (a.isNumber() && b.isNumber()) {
        const double x = a.toDouble(), y = b.toDouble();
        return x < y ? std::strong_ordering::less : x > y ? std::strong_ordering::greater : std::strong_ordering::equal;
    }
    if (!a.isString() || !b.isString())
        return std::nullopt;
    const auto x = instantOf(a), y = instantOf(b);
    return x && y ? *x <=> *y : a.stringView().compare(b.stringView()) <=> 0;
}

bool isInRange(const json::Value &value, const json::Value &range)
{
    bool holds = true;
    range.forEachMember([&](std::string_view name, const json::Value &bound) {
        if (bound.isNull())
            return;
        const auto order = compared(value, bound);
        if (name == "gt")
            holds = holds && order && *order > 0;
        else if (name == "gte" || name == "from")
            holds = holds && order && *order >= 0;
        else if (name == "lt")
            holds = holds && order && *order < 0;
        else if (name == "lte" || name == "to")
            holds = holds && order && *order <= 0;
    });
    return holds;
}

// {"field": X} or {"field": {"value": X}}
std::pair<std::string, json::Value> fieldAndValue(const json::Value &clause, const char *valueName)
{
    std::pair<std::string, json::Value> pair;
    clause.forEachMember([&](std::string_view name, const json::Value &value) {
        if (name != "boost")
            pair = {std::string(name), value};
    });
    if (const auto inner = pair.second.find(valueName))
        pair.second = *inner;
    return pair;
}

bool matchesClause(std::string_view kind, const json::Value &clause, const StoredDocument &document)
{
    if (kind == "match_all" || kind == "match_none")
        return kind == "match_all";
    if (kind == "ids") {
        const json::Value ids = clause.get("values");
        for (int i = 0; i < ids.size(); ++i) {
            if (ids.at(i).stringView() == document.id)
                return true;
        }
        return false;
    }
    if (kind == "exists")
        return !fieldValues(document, clause.get("field").stringView()).empty();
    const auto [field, asked] = fieldAndValue(clause, kind == "match" ? "query" : "value");
    return std::ranges::any_of(fieldValues(document, field), [&](const json::Value &value) {
        if (kind == "range")
            return isInRange(value, asked);
        if (kind == "prefix")
            return word(value).starts_with(word(asked));
        if (kind == "wildcard")
            return matchesWildcard(word(value), word(asked));
        if (kind == "terms") {
            for (int i = 0; i < asked.size(); ++i) {
                if (equals(value, asked.at(i)))
                    return true;
            }
            return false;
        }
        return equals(value, asked);
    });
}

std::vector<json::Value> clauses(const json::Value &given)
{
    std::vector<json::Value> all;
    for (int i = 0; given.isArray() && i < given.size(); ++i)
        all.push_back(given.at(i));
    if (given.isObject())
        all.push_back(given);
    return all;
}

Checked<bool> matchesBool(const json::Value &query, const StoredDocument &document)
{
    int wanted = 0, held = 0;
    bool hasMust = false;
    for (const char *occurrence : {"must", "filter", "must_not", "should"}) {
        const std::string_view name = occurrence;
        for (const json::Value &clause : clauses(query.get(name))) {
            const Checked<bool> holds = matches(clause, document);
            if (!holds)
                return holds;
            if (name == "should") {
                ++wanted;
                held += *holds;
            } else {
                hasMust = hasMust || name != "must_not";
                if (*holds == (name == "must_not"))
                    return false;
            }
        }
    }
    const json::Value least = query.get("minimum_should_match");
    const int needed = least.isNull() ? (wanted > 0 && !hasMust ? 1 : 0) : int(least.toInteger().value_or(1));
    return held >= needed;
}

} // namespace

bool matchesWildcard(std::string_view text, std::string_view pattern)
{
    std::size_t t = 0, p = 0, star = pattern.npos, retry = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] != '*' && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++t, ++p;
        } else if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            retry = t;
        } else if (star != pattern.npos) {
            p = star + 1;
            t = ++retry;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == pattern.npos;
}

Checked<SearchRequest> readSearch(const json::Value &body)
{
    constexpr std::array<std::string_view, 12> known{"query", "sort", "from", "size", "_source", "seq_no_primary_term", "version", "track_total_hits", "timeout", "track_scores", "explain", "fields"};
    SearchRequest request;
    Checked<> done;
    body.forEachMember([&](std::string_view name, const json::Value &) {
        if (std::ranges::find(known, name) == known.end())
            done = std::unexpected(Problem(400, "parsing_exception", "unknown key [" + std::string(name) + "] in a search; this server knows query, sort, from, size and _source"));
    });
    if (!done)
        return std::unexpected(done.error());
    request.query = body.get("query");
    request.sort = body.get("sort");
    request.source = body.get("_source");
    for (const auto &[name, to] : {std::pair("from", &request.from), std::pair("size", &request.size)}) {
        if (const json::Value given = body.get(name); !given.isNull()) {
            const auto number = given.toInteger();
            if (!number || *number < 0)
                return std::unexpected(problems::argument('[' + std::string(name) + "] parameter cannot be negative"));
            *to = std::size_t(*number);
        }
    }
    request.withSeqNo = body.get("seq_no_primary_term").isTrue();
    return request;
}

Checked<bool> matches(const json::Value &query, const StoredDocument &document)
{
    constexpr std::array<std::string_view, 10> known{"match_all", "match_none", "ids", "exists", "term", "terms", "match", "range", "prefix", "wildcard"};
    Checked<bool> holds = true;
    query.forEachMember([&](std::string_view kind, const json::Value &clause) {
        if (!holds || !*holds)
            return;
        if (kind == "bool")
            holds = matchesBool(clause, document);
        else if (std::ranges::find(known, kind) != known.end())
            holds = matchesClause(kind, clause, document);
        else
            holds = std::unexpected(Problem(400, "parsing_exception", "unknown query [" + std::string(kind) + ']'));
    });
    return holds;
}

Checked<> sortHits(std::vector<StoredDocument> &hits, const json::Value &sort)
{
    struct Key {
        std::string field;
        bool isDescending = false;
    };
    std::vector<Key> keys;
    for (int i = 0; i < (sort.isArray() ? sort.size() : sort.isNull() ? 0 : 1); ++i) {
        const json::Value given = sort.isArray() ? sort.at(i) : sort;
        if (given.isString()) {
            keys.push_back({given.toString()});
            continue;
        }
        given.forEachMember([&](std::string_view name, const json::Value &order) {
            keys.push_back({std::string(name), (order.isString() ? order : order.get("order")).stringView() == "desc"});
        });
    }
    for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
        if (key->field == "_doc" || key->field == "_score")
            continue;
        std::ranges::stable_sort(hits, [&](const StoredDocument &a, const StoredDocument &b) {
            const auto x = fieldValues(a, key->field), y = fieldValues(b, key->field);
            if (x.empty() || y.empty())
                return !x.empty() && y.empty();
            const auto order = compared(x.front(), y.front());
            return order && (key->isDescending ? *order > 0 : *order < 0);
        });
    }
    return {};
}

json::Value filteredSource(const json::Value &document, const json::Value &source)
{
    json::Value includes = source.isObject() ? source.get("includes") : source;
    if (includes.isString()) {
        json::Value list = json::Value::array();
        list.append(includes);
        includes = list;
    }
    const json::Value excludes = source.get("excludes");
    if ((!includes.isArray() || includes.size() == 0) && !excludes.isArray())
        return document;
    const auto isNamed = [](const json::Value &list, std::string_view name) {
        for (int i = 0; i < list.size(); ++i) {
            const std::string_view pattern = list.at(i).stringView();
            if (matchesWildcard(name, pattern) || pattern.starts_with(std::string(name) + '.'))
                return true;
        }
        return false;
    };
    json::Value kept = json::Value::object();
    document.forEachMember([&](std::string_view name, const json::Value &value) {
        if ((!includes.isArray() || includes.size() == 0 || isNamed(includes, name)) && !(excludes.isArray() && isNamed(excludes, name)))
            kept.set(name, value);
    });
    return kept;
}

json::Value hit(const std::string &index, const StoredDocument &document, const SearchRequest &request)
{
    json::Value value = json::Value::object();
    value.set("_index", json::Value::string(index));
    value.set("_id", json::Value::string(document.id));
    value.set("_score", json::Value::number(1));
    if (request.withSeqNo) {
        value.set("_seq_no", json::Value::integer(document.seqNo));
        value.set("_primary_term", json::Value::integer(primaryTerm));
    }
    if (!request.source.isFalse())
        value.set("_source", filteredSource(document.source, request.source));
    return value;
}

} // namespace penstock::connector
