// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/http/transport.h"
#include "core/map/mapper.h"
#include "core/pagination/paginator.h"
#include "core/request/application.h"
#include "core/sink/sink.h"
#include "core/split/splitter.h"
#include "core/state/store.h"

#include <chrono>
#include <map>
#include <optional>
#include <variant>

// What a run asks for, and what it tells. The engine asks, a driver does, an observer is told (design, decision 4).
namespace penstock
{

using StepId = std::uint64_t;

enum class Role { Page, Parameter, Login, Redirect, Retry };

// About one exchange, for whoever shows it.
struct ExchangeInfo {
    std::uint64_t number = 0;           // in the run, from 1
    int resource = 0;
    std::string resourceName;
    Role role = Role::Page;             // of the request that was meant; `attempt` and `cause` tell of repeats
    int page = 1;                       // of its listing
    int attempt = 1;
    std::uint64_t cause = 0;            // the exchange that this one repeats, redirects or logs in for; 0: none
    std::vector<map::Job::Injected> parameters;
    Reason reason;
    std::uint64_t request = 0;          // httpjson: which request of the resource this is, from 1; its repeats and redirects share it
    int interval = 1;                   // httpjson: the polling round
    int step = 0;                       // httpjson: the chain's entry that asks, from 1; 0: the root
    std::uint64_t parent = 0;           // the exchange whose answer a chain's step takes its id from; 0: none
};

struct Send {
    StepId id;
    http::Request request;
    ExchangeInfo info;
};
struct Abort {                          // the rest of this exchange is not wanted; no further answer for its id
    StepId id;
};
struct Wait {
    StepId id;
    std::chrono::milliseconds duration;
    ExchangeInfo info;                  // of the request that waits
    Reason reason;
};
struct Map {
    StepId id;
    map::Job job;
};
struct Deliver {
    StepId id;
    sink::Delivery delivery;
};
struct Conclude {                       // the sink may delete what is gone; answered by concluded()
    StepId id;
    sink::Conclusion conclusion;
};

enum class OutcomeKind { Completed, Failed, Cancelled };
struct Outcome {
    OutcomeKind kind = OutcomeKind::Completed;
    Exit exit = Exit::Done;
    std::int64_t exchanges = 0, pages = 0, records = 0, entities = 0, leftOut = 0, failed = 0, deleted = 0;
};
struct Finished {
    Outcome outcome;
};
using Step = std::variant<Send, Abort, Wait, Map, Deliver, Conclude, Finished>;

// --- what an observer is told: plain structs, on the run's thread, in order --------------------------------------
struct ExchangeStarted { ExchangeInfo info; http::Request request; };
struct ExchangeAnswered { std::uint64_t number; http::ResponseHead head; };
struct ExchangeEnded {
    std::uint64_t number;
    http::TransferStats stats;
    std::shared_ptr<const std::string> body;       // where RunOptions::keepBodies; cut at its limit
    std::optional<Diagnostic> failure;
};
struct Waiting { std::uint64_t number; std::chrono::milliseconds duration; Reason reason; };
struct PageDecided {                               // a page is complete, and so is the decision about the next
    int resource; std::string resourceName; int page; std::uint64_t exchange;
    std::vector<map::Job::Injected> parameters;
    std::int64_t items;
    bool last;
    Reason reason;                                 // why the next one follows, or why none does
    int interval = 1, step = 0;                    // as in ExchangeInfo
    std::uint64_t parent = 0;
};
struct RecordsMapped {
    int resource; int page; std::uint64_t exchange;
    std::shared_ptr<const map::Job> job;           // records and their origin
    std::shared_ptr<const map::Mapped> mapped;
    std::vector<std::string> pointers = {};        // of the records in the decoded answer, as JSON Pointers; empty where not known
};
struct Delivered { int resource; std::int64_t accepted, refused; };
// httpjson: the whole cursor after a change, as templates see it now; what is stored follows with the acknowledgement.
struct CursorMoved {
    struct Key {
        std::string name;
        std::optional<std::string> before;         // nothing: it was not there
        std::string after;
        std::string source;                        // the template as written
        Place place;
        bool byDefault = false;
    };
    int resource;
    std::map<std::string, std::string> cursor;
    // From here on only where RunOptions::explains.
    std::vector<Key> keys = {};                    // those that changed
    int page = 0;
    std::uint64_t exchange = 0;
    std::int64_t record = -1;                      // index in the page
};
struct ResourceEnded { int resource; std::string resourceName; bool failed; std::int64_t pages, records, entities; };
struct Found { Diagnostic diagnostic; };
struct RunEnded { Outcome outcome; };

// httpjson, where RunOptions::explains. `section` is the list's path in the input: request.transforms, response.pagination,
// response.split.split.transforms, chain[0].step.request.transforms.
struct TemplateGave { int resource; request::Gave gave; };
struct TransformsApplied {
    int resource;
    std::string section;
    int page;
    std::uint64_t request;                         // ExchangeInfo::request; 0 for what is done to an answer
    std::uint64_t exchange;                        // the answer; 0 for what is done to a request
    std::int64_t record;                           // which document of the answer, from 0; -1 for requests
    request::Application application;
};
struct RequestBuilt { ExchangeInfo info; http::Request request; };     // before credentials are added
struct PageSplit {
    int resource; int page; std::uint64_t exchange;
    std::string section;                           // response.split, chain[0].step.response.split
    std::int64_t documents;                        // of the page, before the split
    split::Explanation explanation;
};
using Event = std::variant<ExchangeStarted, ExchangeAnswered, ExchangeEnded, Waiting, PageDecided, RecordsMapped, Delivered,
                           CursorMoved, ResourceEnded, Found, RunEnded, TemplateGave, TransformsApplied, RequestBuilt, PageSplit>;

class Observer
{
public:
    virtual ~Observer() = default;
    virtual void observe(const Event &event) = 0;
};

} // namespace penstock
