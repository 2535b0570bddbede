// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"
#include "core/http/transport.h"
#include "core/json/value.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace penstock
{

// Why a page is asked for, or why there is no further one: the rule and the value that led there. The stepper, the
// trace, the "why" sentence and the log line are readings of this (design, decision 4).
struct Reason {
    std::string rule;            // first-page, next-page, short-page, no-next-link, has-more-false, retry, login, path-parameter, ...
    QString sentence;            // translated
    std::string source;          // where the value was found: body.meta.next, header Link, count
    std::string value;           // JSON text or header text
    std::string target;          // where it goes: query page, url
    Place place;                 // the rule in the document

    bool isPresent() const { return !rule.empty(); }
};

namespace pagination
{

// What distinguishes one page's request from the resource's own: parameters to set in the query, or a whole address.
struct PageRequest {
    std::vector<std::pair<std::string, std::string>> query;   // replace parameters of the same name
    std::string url;                                          // not empty: this address instead, without the resource's query
    Reason reason;
};

struct Stop {
    Reason reason;
};

// Where a listing stands; a value that is stored in the run state. `token` belongs to the paginator.
struct Position {
    int page = 1;
    std::string token;
    bool operator==(const Position &) const = default;
};

// What a paginator may look at. The values live on the run's thread.
struct PageView {
    const std::string &url;                       // that was asked
    const http::ResponseHead &head;
    const json::Value &body;                      // the whole body, or its envelope (records array empty)
    enum class Shape { Object, Array, Other } shape = Shape::Object;
    std::int64_t rootCount = 0;                   // elements of a root array
    std::int64_t items = 0;                       // that data_path gave
};

// One kind of pagination, with its options. Immutable and without side effects; any thread.
class Paginator
{
public:
    virtual ~Paginator() = default;
    // The request at a position: Position{} is the first page, a stored one resumes there.
    virtual Result<PageRequest> at(const Position &position) const = 0;
    // Where the next page is, or why there is none. An error: the rule cannot be applied to this page (fetch-failed).
    virtual Result<std::variant<Position, Stop>> after(const Position &position, const PageView &page) const = 0;
    virtual bool needsItems() const { return false; }   // `items` is looked at, so data_path has to be evaluated before
};

struct Kind {
    const char *name;
    Result<std::unique_ptr<Paginator>> (*make)(const Options &options, const Profile &profile);
};
std::span<const Kind> kinds();
// No options, no `type`: none. An unknown type acts as `none` where the profile keeps ill-typed values, else it is an error with the
// nearest name.
Result<std::unique_ptr<Paginator>> make(const Options &options, const Profile &profile);
// What in a last page looks like a way to a further one: "body.@odata.nextLink", "header Link"; empty: nothing.
std::string hintOfMore(const PageView &page);

} // namespace pagination
} // namespace penstock
