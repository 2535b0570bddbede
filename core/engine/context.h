// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/run.h"

#include <deque>
#include <functional>
#include <random>
#include <unordered_map>

namespace penstock
{

// Who asked for an exchange, and is told how it goes.
class TransferOwner
{
public:
    virtual ~TransferOwner() = default;
    virtual void head(http::ResponseHead head) = 0;
    virtual void chunk(std::string_view bytes) = 0;
    virtual void end(const http::TransferStats &stats) = 0;
    virtual void failed(const http::TransportError &error, const http::TransferStats &stats) = 0;
};


// What the parts of one run share: the steps that they ask for, who waits for which answer, the counts. Private to the engine; one thread.
//
// Parts never call each other from inside an answer: what follows from it is posted and done in Run::poll(), so no part is
// destroyed while one of its functions runs.
struct RunContext {
    std::shared_ptr<const Document> document;
    RunOptions options;
    Observer *observer = nullptr;
    RunState state;
    Run::Time now{};

    std::vector<Step> steps;
    std::deque<std::function<void()>> tasks;
    std::unordered_map<StepId, TransferOwner *> transfers;
    std::unordered_map<StepId, std::function<void()>> waits;
    std::unordered_map<StepId, std::function<void(map::Mapped)>> maps;
    std::unordered_map<StepId, std::function<void(Result<sink::Ack>)>> deliveries;

    Outcome outcome;
    bool cancelled = false;
    bool limited = false;               // a bound of the whole run was reached, or its user wants it to end: nothing new is begun
    bool stopping = false;              // its user wants it to end: nothing is waited for, and no further request leaves
    bool readerGone = false;            // whoever reads the sink's output wants no more
    std::function<void()> abandon;      // ends the run without waiting for what is under way
    Exit failureExit = Exit::Done;

    const Profile &profile() const { return *document->profile; }
    StepId newId() { return ++m_lastId; }
    std::uint64_t newExchange() { return ++m_lastExchange; }
    double coin() { return std::uniform_real_distribution<double>(0, 1)(m_random); }
    void post(std::function<void()> task) { tasks.push_back(std::move(task)); }
    void wait(std::chrono::milliseconds duration, const ExchangeInfo &info, Reason reason, std::function<void()> then);
    void map(map::Job job, std::function<void(map::Mapped)> then);
    void deliver(sink::Delivery delivery, std::function<void(Result<sink::Ack>)> then);
    void tell(const Event &event);
    void report(Diagnostic diagnostic);
    void noteFailure(Exit exit);        // the first one that says something decides the exit code
    bool isCongested() const { return int(maps.size() + deliveries.size()) >= options.congestion; }

private:
    StepId m_lastId = 0;
    std::uint64_t m_lastExchange = 0;
    std::mt19937 m_random{std::random_device{}()};
};

} // namespace penstock
