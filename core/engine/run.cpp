// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/run.h"

#include "core/base/codes.h"
#include "core/engine/httpjson/inputrun.h"
#include "core/engine/resourcerun.h"

#include <algorithm>

namespace penstock
{

struct Run::State {
    RunContext context;
    Clients clients{context};
    std::unique_ptr<Recordings> recordings;
    std::vector<int> waiting;                                // resources not yet begun
    std::vector<std::unique_ptr<ResourceFlow>> running;
    std::vector<int> failed, unfetched;
    StepId conclusion = 0;
    bool begun = false, finished = false, stopped = false;

    void begin();
    std::unique_ptr<ResourceFlow> makeFlow(int index);
    void startResources();
    void resourceEnded();
    void conclude();
    void finish(Result<sink::Closing> closing);
    void abandon();
    void drain();
};

Run::Run(std::shared_ptr<const Document> document, RunOptions options, RunState state, Observer *observer) : m_state(std::make_unique<State>())
{
    RunContext &context = m_state->context;
    context.document = std::move(document);
    context.options = std::move(options);
    context.state = std::move(state);
    context.observer = observer;
}

Run::~Run() = default;

void Run::State::begin()
{
    begun = true;
    context.abandon = [this] { abandon(); };
    const Document &document = *context.document;
    recordings = std::make_unique<Recordings>(document);
    for (int i = 0; i < int(document.resources.size()); ++i) {
        const Resource &resource = document.resources[std::size_t(i)];
        const bool chosen = context.options.resources.empty() ? resource.enabled : std::ranges::find(context.options.resources, i) != context.options.resources.end();
        if (chosen && !context.state.of(resource.name).finished)
            waiting.push_back(i);
    }
    startResources();
}

std::unique_ptr<ResourceFlow> Run::State::makeFlow(int index)
{
    const auto ended = [this] { resourceEnded(); };
    if (context.document->resources[std::size_t(index)].httpjson)
        return std::make_unique<InputRun>(context, index, ended);
    return std::make_unique<ResourceRun>(context, clients, *recordings, index, ended);
}

void Run::State::startResources()
{
    const int most = context.profile().concurrentResources ? std::max(1, context.options.concurrentResources) : 1;
    while (!waiting.empty() && int(running.size()) < most && !context.cancelled && !context.limited) {
        const int index = waiting.front();
        waiting.erase(waiting.begin());
        running.push_back(makeFlow(index));
        running.back()->start();
    }
    if (running.empty())
        conclude();
}

void Run::State::resourceEnded()
{
    std::erase_if(running, [this](const std::unique_ptr<ResourceFlow> &resource) {
        if (!resource->isOver())
            return false;
        if (resource->hasErrors())
            failed.push_back(resource->index());
        if (resource->isUnfetched())
            unfetched.push_back(resource->index());
        return true;
    });
    startResources();
}

void Run::State::conclude()
{
    if (conclusion != 0)
        return;
    conclusion = context.newId();
    sink::Conclusion what;
    what.cancelled = context.cancelled || stopped;
    what.complete = !context.cancelled && !context.limited && failed.empty() && unfetched.empty() && waiting.empty();
    what.failedResources = failed;
    what.unfetchedResources = unfetched;
    context.steps.push_back(Conclude{conclusion, std::move(what)});
}

void Run::State::finish(Result<sink::Closing> closing)
{
    finished = true;
    Outcome &outcome = context.outcome;
    if (closing) {
        outcome.deleted = closing->deleted;
        outcome.failed += closing->refused;
        if (std::ranges::any_of(closing->diagnostics, [](const Diagnostic &one) { return one.severity == Severity::Error; }))
            context.noteFailure(Exit::DoneWithFailures);
        for (Diagnostic &diagnostic : closing->diagnostics)
            context.report(std::move(diagnostic));
    } else {
        context.noteFailure(closing.error().code->exit);
        context.report(closing.error());
        failed.push_back(-1);
    }
    outcome.kind = context.cancelled || stopped ? OutcomeKind::Cancelled : failed.empty() ? OutcomeKind::Completed : OutcomeKind::Failed;
    outcome.exit = context.failureExit != Exit::Done ? context.failureExit : context.readerGone ? Exit::Done : context.cancelled || stopped ? Exit::Interrupted : failed.empty() ? Exit::Done : Exit::DoneWithFailures;
    context.state.finished = outcome.kind == OutcomeKind::Completed;
    context.tell(RunEnded{outcome});
    context.steps.push_back(Finished{outcome});
}

void Run::State::drain()
{
    while (!context.tasks.empty()) {
        const auto task = std::move(context.tasks.front());
        context.tasks.pop_front();
        task();
    }
}

std::vector<Step> Run::poll(Time now)
{
    State &state = *m_state;
    state.context.now = now;
    if (!state.begun)
        state.begin();
    state.drain();
    if (!state.context.isCongested()) {
        for (std::size_t i = 0; i < state.running.size(); ++i)
            state.running[i]->resume();
        state.drain();
    }
    return std::exchange(state.context.steps, {});
}

void Run::head(StepId id, http::ResponseHead head, Time now)
{
    m_state->context.now = now;
    if (const auto found = m_state->context.transfers.find(id); found != m_state->context.transfers.end())
        found->second->head(std::move(head));
}

void Run::chunk(StepId id, std::string_view bytes, Time now)
{
    m_state->context.now = now;
    if (const auto found = m_state->context.transfers.find(id); found != m_state->context.transfers.end())
        found->second->chunk(bytes);
}

void Run::end(StepId id, const http::TransferStats &stats, Time now)
{
    m_state->context.now = now;
    if (const auto found = m_state->context.transfers.find(id); found != m_state->context.transfers.end())
        found->second->end(stats);
}

void Run::failed(StepId id, const http::TransportError &error, const http::TransferStats &stats, Time now)
{
    m_state->context.now = now;
    if (const auto found = m_state->context.transfers.find(id); found != m_state->context.transfers.end())
        found->second->failed(error, stats);
}

void Run::woken(StepId id, Time now)
{
    m_state->context.now = now;
    if (auto node = m_state->context.waits.extract(id))
        m_state->context.post(std::move(node.mapped()));
}

void Run::mapped(StepId id, map::Mapped result, Time now)
{
    m_state->context.now = now;
    if (auto node = m_state->context.maps.extract(id))
        node.mapped()(std::move(result));
}

void Run::acknowledged(StepId id, Result<sink::Ack> ack, Time now)
{
    m_state->context.now = now;
    if (auto node = m_state->context.deliveries.extract(id))
        node.mapped()(std::move(ack));
}

void Run::concluded(StepId id, Result<sink::Closing> closing, Time now)
{
    m_state->context.now = now;
    if (id == m_state->conclusion && !m_state->finished)
        m_state->finish(std::move(closing));
}

void Run::cancel()
{
    if (m_state->finished)
        return;
    m_state->context.cancelled = true;
    if (m_state->conclusion == 0)                  // else the sink is closing already
        m_state->abandon();
}

void Run::finishSoon()
{
    RunContext &context = m_state->context;
    m_state->stopped = true;
    context.limited = context.stopping = true;
    for (auto &[id, then] : std::exchange(context.waits, {}))
        context.post(std::move(then));
}

void Run::State::abandon()
{
    // Nothing that is under way is waited for; what was acknowledged is in the state already.
    for (const auto &[id, fetch] : context.transfers)
        context.steps.push_back(Abort{id});
    context.tasks.clear();
    context.transfers.clear();
    context.waits.clear();
    context.maps.clear();
    context.deliveries.clear();
    for (const auto &resource : running) {
        unfetched.push_back(resource->index());
        if (resource->hasErrors())
            failed.push_back(resource->index());
    }
    running.clear();
    conclude();
}

bool Run::isCongested() const
{
    return m_state->context.isCongested();
}

const RunState &Run::state() const
{
    return m_state->context.state;
}

} // namespace penstock
