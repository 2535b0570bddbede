// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"
#include "core/http/transport.h"
#include "core/map/mapper.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace penstock::sink
{

struct Delivery {
    int resource = 0;                                  // index in the document
    int page = 0;
    map::Mapped mapped;
};

// `token` is what the sink needs to continue behind this delivery (JSON text); it becomes part of the run state.
struct Ack {
    std::string token;
    std::int64_t accepted = 0, refused = 0;
    Diagnostics diagnostics;
};

struct Conclusion {
    bool complete = false;                             // every page of every resource was fetched and mapped
    bool cancelled = false;
    std::vector<int> failedResources;                  // hasErrors, or (where the profile counts them) a failed fetch
    std::vector<int> unfetchedResources;               // a fetch failed, whether or not the profile counts it
};

struct Closing {
    std::int64_t deleted = 0;
    std::int64_t accepted = 0, refused = 0;            // documents that no Ack has counted: refused at first, sent again at the end
    Diagnostics diagnostics;
};

struct Response {
    http::ResponseHead head;
    std::string body;
};

// What a sink may ask of the driver that carries it: exchanges over the one transport, and time by the one clock.
// Retries, waits and cancelling are done behind it (RetryRules); the call-back comes on the driver's thread, never inside send().
class Host
{
public:
    virtual ~Host() = default;
    using Answered = std::function<void(Result<Response>)>;
    // The request is shared, since it may have to be sent again, here and by the caller, and its body can be large.
    virtual void send(std::shared_ptr<const http::Request> request, const RetryRules &rules, Answered done) = 0;
    void send(http::Request request, const RetryRules &rules, Answered done)
    {
        send(std::make_shared<const http::Request>(std::move(request)), rules, std::move(done));
    }
    virtual void post(std::function<void()> later) = 0;
    virtual void after(std::chrono::milliseconds wait, std::function<void()> then) = 0;
    virtual std::chrono::system_clock::time_point now() const = 0;
};

struct Context {
    std::shared_ptr<const Document> document;
    std::filesystem::path folder;                      // relative paths are below it
    Host *host = nullptr;
    std::string runId;
    bool resuming = false;
    std::string token;                                 // of the last acknowledged delivery, when resuming
    bool allowDeletion = true;                         // false: not every resource is run, or nobody wants it
    std::vector<std::string> secrets;                  // values that leave in no example of raw data
};

// Where documents go. One thread, the driver's; deliver() is called again only after `done` of the one before, unless concurrency() is more than 1.
class Sink
{
public:
    virtual ~Sink() = default;
    virtual void open(Context context, std::function<void(Result<>)> done) = 0;
    virtual void deliver(Delivery delivery, std::function<void(Result<Ack>)> done) = 0;
    virtual void close(Conclusion conclusion, std::function<void(Result<Closing>)> done) = 0;
    virtual int concurrency() const { return 1; }
    virtual bool isAtMostOnce() const { return false; }
};

struct Kind {
    const char *name;
    Result<std::unique_ptr<Sink>> (*make)(const SinkSettings &settings);
};
std::span<const Kind> kinds();
Result<std::unique_ptr<Sink>> make(const SinkSettings &settings);

} // namespace penstock::sink
