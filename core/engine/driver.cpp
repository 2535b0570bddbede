// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/driver.h"

#include "core/base/codes.h"
#include "core/engine/exchanger.h"
#include "core/engine/mappool.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QUuid>

#include <map>
#include <unordered_set>

namespace penstock
{

namespace
{

using namespace std::chrono_literals;

constexpr http::TransferId firstSinkTransfer = http::TransferId(1) << 62;   // apart from the run's step ids
constexpr std::chrono::milliseconds farewell = 80ms;                        // what a sink gets to close after a cancel
// How often the state is stored at most: several small listings that end together share one commit, and large states are not written all the time.
constexpr std::chrono::milliseconds stateInterval = 20ms;
constexpr std::size_t largeState = 64u << 10;                               // bytes
constexpr std::chrono::milliseconds largeStateInterval = 250ms;

class SystemClock final : public Clock
{
public:
    std::chrono::system_clock::time_point now() const override { return std::chrono::system_clock::now(); }
};

} // namespace

Clock &systemClock()
{
    static SystemClock clock;
    return clock;
}

Result<Beginning> beginRun(StateStore &store, const Document &document, const std::string &sink, bool fresh)
{
    RunState state;
    if (!fresh) {
        auto stored = store.load(sink);
        if (!stored)
            return std::unexpected(stored.error());
        // A cursor outlives its run, and changes of the document.
        for (ResourceProgress &progress : *stored ? (*stored)->resources : state.resources) {
            if (!progress.cursor.empty())
                state.resources.push_back({.resource = progress.resource, .source = progress.source, .cursor = progress.cursor});
        }
        if (*stored && !(*stored)->finished && (*stored)->fingerprint == document.fingerprint)
            return Beginning{std::move(**stored), true};
    }
    state.run = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
    state.fingerprint = document.fingerprint;
    state.startedAt = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toStdString();
    state.sink = sink;
    return Beginning{std::move(state), false};
}

struct Driver::State final : http::Receiver {
    using Time = std::chrono::system_clock::time_point;
    using Steady = std::chrono::steady_clock;

    State(Parts given, DriverOptions chosen) : parts(std::move(given)), options(std::move(chosen)) {}

    Parts parts;
    DriverOptions options;
    std::unique_ptr<Run> run;
    std::unique_ptr<MapPool> pool;
    std::unique_ptr<Exchanger> exchanger;
    std::multimap<Steady::time_point, std::function<void()>> timers;
    std::deque<std::function<void()>> due;
    std::deque<std::pair<StepId, sink::Delivery>> toSink;
    std::vector<Send> held;
    std::unordered_set<StepId> transfers;
    int inSink = 0;
    bool paused = false, opened = false, cancelSeen = false, stopSeen = false, outOfTime = false;
    std::optional<StepId> conclusion;                                      // which the sink is asked for
    std::optional<Outcome> outcome;
    Steady::time_point nextSave{};
    bool unsaved = false;
    std::atomic<bool> cancelAsked = false, stopAsked = false, heldChanged = false;

    Time now() const { return (parts.clock ? *parts.clock : systemClock()).now(); }
    void after(std::chrono::milliseconds duration, std::function<void()> then);
    void open(const RunState &state);
    void loop();
    std::chrono::milliseconds patience() const;
    void perform(Step step);
    void start(const Send &send);
    void releaseHeld();
    bool advance();
    bool feedSink();
    void settled(StepId id, Result<sink::Ack> ack);
    void save(bool now);
    void conclude(const Conclude &conclude);
    void sayFarewell();
    void takeMapped();
    void runTimers();
    void balance();
    void obey();
    void end(Outcome how) { outcome = how; }

    void received(http::TransferId id, http::ResponseHead head) override { run->head(id, std::move(head), now()); }
    void received(http::TransferId id, std::string_view chunk) override
    {
        run->chunk(id, chunk, now());
        balance();               // one call of the transport may bring megabytes
    }
    void finished(http::TransferId id, const http::TransferStats &stats) override
    {
        transfers.erase(id);
        run->end(id, stats, now());
    }
    void failed(http::TransferId id, const http::TransportError &error, const http::TransferStats &stats) override
    {
        transfers.erase(id);
        run->failed(id, error, stats, now());
    }
};

Driver::Driver(Parts parts, DriverOptions options) : m_state(std::make_unique<State>(std::move(parts), std::move(options))) {}

Driver::~Driver() = default;

Outcome Driver::run(RunState state)
{
    State &own = *m_state;
    http::Transport *transport = own.parts.transport;
    own.outcome.reset();
    own.run = std::make_unique<Run>(own.parts.document, own.options.run, state, own.parts.observer);
    own.pool = std::make_unique<MapPool>(own.parts.document, own.options.worker, std::max(1, own.options.mapThreads), [transport] { transport->wake(); });
    own.exchanger = std::make_unique<Exchanger>(*transport, firstSinkTransfer,
                                                Exchanger::Seams{[&own] { return own.now(); }, [&own](std::chrono::milliseconds duration, std::function<void()> then) { own.after(duration, std::move(then)); }});
    if (own.options.totalTime > 0ms) {
        own.timers.emplace(State::Steady::now() + own.options.totalTime, [&own] {
            if (own.parts.observer)
                own.parts.observer->observe(Found{Diagnostic(codes::limitReached, QCoreApplication::translate("Engine", "Stopped after %1 s, the time that was allowed.").arg(double(own.options.totalTime.count()) / 1000))});
            own.cancelAsked = own.outOfTime = true;
        });
    }
    own.open(state);
    own.loop();
    own.save(true);
    own.exchanger.reset();
    own.pool.reset();
    own.timers.clear();
    if (own.outOfTime && own.outcome->exit == Exit::Interrupted)
        own.outcome->exit = Exit::LimitReached;
    return *own.outcome;
}

void Driver::cancel()
{
    m_state->cancelAsked = true;
    wake();
}

void Driver::finishSoon()
{
    m_state->stopAsked = true;
    wake();
}

void Driver::wake()
{
    m_state->heldChanged = true;
    m_state->parts.transport->wake();
}

void Driver::State::after(std::chrono::milliseconds duration, std::function<void()> then)
{
    if (parts.clock && !parts.clock->waits())
        due.push_back(std::move(then));
    else
        timers.emplace(Steady::now() + duration, std::move(then));
}

void Driver::State::open(const RunState &state)
{
    if (!parts.sink) {
        opened = true;
        return;
    }
    sink::Context context = parts.sinkContext;
    context.document = parts.document;
    context.host = exchanger.get();
    context.runId = state.run;
    context.token = state.sinkToken;
    parts.sink->open(std::move(context), [this](Result<> result) {
        if (result) {
            // From here on a crash is resumed: the run is known before its first document is stored.
            opened = true;
            unsaved = true;
            save(true);
            return;
        }
        if (parts.observer)
            parts.observer->observe(Found{result.error()});
        Outcome failed;
        failed.kind = OutcomeKind::Failed;
        failed.exit = result.error().code->exit;
        if (parts.observer)
            parts.observer->observe(RunEnded{failed});
        end(failed);
    });
}

void Driver::State::loop()
{
    while (!outcome) {
        obey();
        while (opened && !outcome && advance()) {
        }
        if (outcome)
            break;
        balance();
        parts.transport->process(patience());
        takeMapped();
        exchanger->runPosted();
        runTimers();
        save(false);
    }
}

std::chrono::milliseconds Driver::State::patience() const
{
    if (!due.empty() || exchanger->hasPosted() || (!toSink.empty() && inSink == 0))
        return 0ms;
    const auto until = [](Steady::time_point when) { return std::chrono::ceil<std::chrono::milliseconds>(when - Steady::now()); };
    std::chrono::milliseconds most = 1000ms;
    if (!timers.empty())
        most = std::min(most, until(timers.begin()->first));
    if (unsaved && parts.store)
        most = std::min(most, until(nextSave));
    return std::max(most, 0ms);
}

void Driver::State::perform(Step step)
{
    if (auto *send = std::get_if<Send>(&step)) {
        const bool begins = send->info.attempt == 1 && (send->info.role == Role::Page || send->info.role == Role::Parameter);
        if (parts.stepper && begins && !parts.stepper->mayAsk(*send))
            held.push_back(std::move(*send));
        else
            start(*send);
    } else if (const auto *abort = std::get_if<Abort>(&step)) {
        transfers.erase(abort->id);
        std::erase_if(held, [abort](const Send &one) { return one.id == abort->id; });
        parts.transport->abort(abort->id);
    } else if (const auto *wait = std::get_if<Wait>(&step)) {
        after(wait->duration, [this, id = wait->id] { run->woken(id, now()); });
    } else if (auto *map = std::get_if<Map>(&step)) {
        pool->submit(map->id, std::move(map->job));
    } else if (auto *deliver = std::get_if<Deliver>(&step)) {
        toSink.emplace_back(deliver->id, std::move(deliver->delivery));
    } else if (const auto *concluding = std::get_if<Conclude>(&step)) {
        conclude(*concluding);
    } else if (const auto *finished = std::get_if<Finished>(&step)) {
        end(finished->outcome);
    }
}

void Driver::State::start(const Send &send)
{
    transfers.insert(send.id);
    parts.transport->start(send.id, send.request, *this);
}

void Driver::State::releaseHeld()
{
    for (Send &send : std::exchange(held, {})) {
        if (parts.stepper->mayAsk(send))
            start(send);
        else
            held.push_back(std::move(send));
    }
}

// What the run asks for now, and what the sink can take; false when both have to wait for something.
bool Driver::State::advance()
{
    std::vector<Step> steps = run->poll(now());
    for (Step &step : steps)
        perform(std::move(step));
    const bool fed = feedSink();
    return fed || !steps.empty();
}

bool Driver::State::feedSink()
{
    bool fed = false;
    const int most = parts.sink ? parts.sink->concurrency() : 1;
    while (!toSink.empty() && inSink < most) {
        auto [id, delivery] = std::move(toSink.front());
        toSink.pop_front();
        fed = true;
        if (!parts.sink) {
            sink::Ack ack;
            ack.accepted = std::int64_t(delivery.mapped.entities.size());
            run->acknowledged(id, std::move(ack), now());
            continue;
        }
        ++inSink;
        parts.sink->deliver(std::move(delivery), [this, id = id](Result<sink::Ack> ack) {
            --inSink;
            settled(id, std::move(ack));
        });
    }
    return fed;
}

void Driver::State::settled(StepId id, Result<sink::Ack> ack)
{
    run->acknowledged(id, std::move(ack), now());
    unsaved = true;
}

// Sink first, then state: what is stored here covers acknowledged deliveries only.
void Driver::State::save(bool force)
{
    if (!unsaved || !parts.store || (!force && Steady::now() < nextSave))
        return;
    const RunState &state = run->state();
    if (const auto saved = parts.store->save(state); !saved && parts.observer)
        parts.observer->observe(Found{saved.error()});
    unsaved = false;
    std::size_t size = 0;
    for (const ResourceProgress &progress : state.resources)
        size += progress.doneValues.size() * 32;
    nextSave = Steady::now() + (size > largeState ? largeStateInterval : transfers.size() > 1 ? stateInterval : 0ms);
}

void Driver::State::conclude(const Conclude &concluding)
{
    if (!parts.sink) {
        run->concluded(concluding.id, sink::Closing(), now());
        return;
    }
    conclusion = concluding.id;
    if (concluding.conclusion.cancelled)
        sayFarewell();
    parts.sink->close(concluding.conclusion, [this, id = concluding.id](Result<sink::Closing> closing) {
        run->concluded(id, std::move(closing), now());
        unsaved = true;
    });
}

void Driver::State::sayFarewell()
{
    timers.emplace(Steady::now() + farewell, [this, id = *conclusion] { run->concluded(id, sink::Closing(), now()); });
}

void Driver::State::takeMapped()
{
    for (MapPool::Result &result : pool->take())
        run->mapped(result.id, std::move(result.mapped), now());
}

void Driver::State::runTimers()
{
    for (const auto &then : std::exchange(due, {}))
        then();
    while (!timers.empty() && timers.begin()->first <= Steady::now()) {
        const auto node = timers.extract(timers.begin());
        node.mapped()();
    }
}

// Back-pressure: while mapping or the sink is behind, nothing more is read.
void Driver::State::balance()
{
    const bool congested = run->isCongested();
    if (congested == paused)
        return;
    paused = congested;
    for (const StepId id : transfers) {
        if (paused)
            parts.transport->pause(id);
        else
            parts.transport->resume(id);
    }
}

void Driver::State::obey()
{
    if (heldChanged.exchange(false) && parts.stepper)
        releaseHeld();
    if (stopAsked && !stopSeen) {
        stopSeen = true;
        run->finishSoon();
    }
    if (!cancelAsked || cancelSeen)
        return;
    cancelSeen = true;
    if (!opened) {
        Outcome cancelled;
        cancelled.kind = OutcomeKind::Cancelled;
        cancelled.exit = Exit::Interrupted;
        end(cancelled);
        return;
    }
    held.clear();
    toSink.clear();
    timers.clear();
    run->cancel();
    if (conclusion)
        sayFarewell();                             // what it waited for between two attempts is gone with the timers
}

} // namespace penstock
