// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/jq/program.h"

#include <atomic>
#include <cstdint>

struct jq_state;

namespace penstock::jq
{

// One evaluation at a time under the eyes of the process's watchdog thread. The evaluating thread arms and disarms; the watchdog halts what
// is still armed when its time is over or the process has grown too much. Arming costs one atomic exchange: the watchdog takes the time
// when it first sees an evaluation, so times are exact to two of its ticks. It can never hit a later evaluation, because it first has to change
// the state of exactly this one, and disarming waits for it in the instant between that change and the halt.
class Watched
{
public:
    enum class Verdict { Finished, TimedOut, GrewTooMuch };

    Watched() = default;
    ~Watched();
    Watched(const Watched &) = delete;
    Watched &operator=(const Watched &) = delete;

    // Not while armed. `program` stays valid until the next call or the end of this object.
    void watch(jq_state *program, const RunLimits &limits);

    void arm();
    Verdict disarm();

private:
    friend class Watchdog;
    enum : std::uint64_t { Idle, Armed, Halting, Halted, PhaseMask = 3, Generation = 4 };

    std::atomic<std::uint64_t> m_state{Idle};   // generation and phase
    std::uint64_t m_generation = 0;             // evaluating thread
    jq_state *m_program = nullptr;              // fixed while armed
    RunLimits m_limits;
    bool m_registered = false;
    Verdict m_verdict = Verdict::Finished;      // the watchdog writes it before Halted

    // The watchdog's own notes.
    std::uint64_t m_seen = 0;
    std::int64_t m_seenAt = 0;                  // milliseconds
    std::size_t m_residentThen = 0;
};

} // namespace penstock::jq
