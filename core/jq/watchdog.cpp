// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/jq/watchdog.h"

extern "C" {
#include <jq.h>
}

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace penstock::jq
{

namespace
{

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::chrono::milliseconds tick = 5ms;
constexpr int quietTicks = 20;   // then it sleeps until somebody arms

std::int64_t now()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch()).count();
}

// Resident memory of the process, from the kernel's table; 0 where there is none.
class Resident
{
public:
    Resident() : m_file(open("/proc/self/statm", O_RDONLY | O_CLOEXEC)), m_page(std::size_t(sysconf(_SC_PAGESIZE))) {}
    ~Resident()
    {
        if (m_file >= 0)
            close(m_file);
    }
    Resident(const Resident &) = delete;
    Resident &operator=(const Resident &) = delete;

    std::size_t bytes() const
    {
        std::array<char, 128> text;
        const ssize_t length = m_file < 0 ? 0 : pread(m_file, text.data(), text.size(), 0);
        if (length <= 0)
            return 0;
        const char *const end = text.data() + length;
        const char *const second = std::find(text.data(), text.data() + length, ' ');
        std::size_t pages = 0;
        if (second != end)
            std::from_chars(second + 1, end, pages);
        return pages * m_page;
    }

private:
    int m_file;
    std::size_t m_page;
};

} // namespace

class Watchdog
{
public:
    // Started on first use and never destroyed: threads that still evaluate while the process ends need it.
    static Watchdog &instance()
    {
        static Watchdog *const watchdog = new Watchdog;
        return *watchdog;
    }

    void add(Watched *watched)
    {
        const std::lock_guard lock(m_mutex);
        m_watched.push_back(watched);
    }

    void remove(Watched *watched)
    {
        const std::lock_guard lock(m_mutex);
        std::erase(m_watched, watched);
    }

    void wakeIfAsleep()
    {
        // Sequentially consistent on both sides: either the sleeper sees what was armed, or the armer sees that it sleeps.
        if (!m_asleep.load())
            return;
        const std::lock_guard lock(m_mutex);
        m_asleep.store(false);
        m_wake.notify_all();
    }

private:
    Watchdog() { std::thread([this] { run(); }).detach(); }

    void run()
    {
        std::unique_lock lock(m_mutex);
        int quiet = 0;
        for (;;) {
            quiet = look() ? 0 : quiet + 1;
            if (quiet < quietTicks) {
                lock.unlock();
                std::this_thread::sleep_for(tick);
                lock.lock();
                continue;
            }
            m_asleep.store(true);
            if (!anyArmed())
                m_wake.wait(lock, [this] { return !m_asleep.load(); });
            m_asleep.store(false);
            quiet = 0;
        }
    }

    bool anyArmed() const
    {
        return std::ranges::any_of(m_watched, [](const Watched *watched) {
            return (watched->m_state.load() & Watched::PhaseMask) == Watched::Armed;
        });
    }

    // Whether anything was evaluated since the last look.
    bool look()
    {
        bool active = false;
        for (Watched *watched : m_watched) {
            const std::uint64_t state = watched->m_state.load();
            const bool armed = (state & Watched::PhaseMask) == Watched::Armed;
            const bool fresh = (state & ~Watched::PhaseMask) != watched->m_seen;
            active = active || armed || fresh;
            if (fresh) {
                watched->m_seen = state & ~Watched::PhaseMask;
                watched->m_seenAt = now();
                watched->m_residentThen = armed ? m_resident.bytes() : 0;
            } else if (armed) {
                judge(*watched, state);
            }
        }
        return active;
    }

    void judge(Watched &watched, std::uint64_t state)
    {
        const std::int64_t age = now() - watched.m_seenAt;
        const bool late = watched.m_limits.time.count() > 0 && age >= watched.m_limits.time.count();
        const std::size_t resident = m_resident.bytes();
        const bool grown = resident > watched.m_residentThen && resident - watched.m_residentThen > watched.m_limits.growth;
        if (!late && !grown)
            return;
        if (!watched.m_state.compare_exchange_strong(state, (state & ~Watched::PhaseMask) | Watched::Halting))
            return;   // it has just ended
        watched.m_verdict = grown ? Watched::Verdict::GrewTooMuch : Watched::Verdict::TimedOut;
        jq_halt(watched.m_program, jv_invalid(), jv_invalid());
        watched.m_state.store((state & ~Watched::PhaseMask) | Watched::Halted);
    }

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<Watched *> m_watched;
    Resident m_resident;
    std::atomic<bool> m_asleep = false;
};

Watched::~Watched()
{
    if (m_registered)
        Watchdog::instance().remove(this);
}

void Watched::watch(jq_state *program, const RunLimits &limits)
{
    // While idle the watchdog reads neither field.
    m_program = program;
    m_limits = limits;
    m_limits.growth = std::min(limits.growth, RunLimits().growth);
    if (!m_registered)
        Watchdog::instance().add(this);
    m_registered = true;
}

void Watched::arm()
{
    m_generation += Generation;
    m_state.exchange(m_generation | Armed);
    Watchdog::instance().wakeIfAsleep();
}

Watched::Verdict Watched::disarm()
{
    std::uint64_t armed = m_generation | Armed;
    if (m_state.compare_exchange_strong(armed, m_generation | Idle))
        return Verdict::Finished;
    while ((m_state.load() & PhaseMask) != Halted)
        std::this_thread::yield();
    m_state.store(m_generation | Idle);
    return m_verdict;
}

} // namespace penstock::jq
