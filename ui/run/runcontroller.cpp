// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/runcontroller.h"

#include "ui/run/runjob.h"

namespace penstock::ui
{

namespace
{
constexpr std::chrono::milliseconds batchInterval{50};
}

RunController::RunController(RunParts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    m_timer.setInterval(batchInterval);
    connect(&m_timer, &QTimer::timeout, this, &RunController::collect);
}

RunController::~RunController()
{
    if (m_job)
        m_job->cancel();
    join();
}

// The job has ended, or ends within the bound of cancel().
void RunController::join()
{
    if (m_thread.joinable())
        m_thread.join();
}

void RunController::start(RunRequest request)
{
    if (m_job) {
        m_following = std::move(request);        // begins as soon as the one under way has ended
        stop();
        return;
    }
    if (request.mode != RunMode::NextRequest)
        clear();
    m_mode = request.mode;
    m_job = std::make_shared<RunJob>(std::move(request), m_parts);
    m_thread = std::thread([job = m_job] { job->run(); });
    m_timer.start();
    setState(State::Running);
}

void RunController::next()
{
    if (m_job)
        m_job->release();
}

void RunController::runOn()
{
    if (m_job)
        m_job->releaseAll();
}

void RunController::stop()
{
    if (!m_job)
        return;
    m_job->cancel();
    setState(State::Stopping);
}

void RunController::clear()
{
    m_log = {};
    Q_EMIT cleared();
}

void RunController::feed(RunUpdates updates)
{
    if (updates.empty())
        return;
    const Touched touched = m_log.apply(std::move(updates));
    Q_EMIT changed(touched);
}

void RunController::collect()
{
    const bool over = m_job->isOver();           // asked before the updates are taken, so that none is left behind
    feed(m_job->updates().take());
    if (over) {
        m_timer.stop();
        join();
        if (m_mode != RunMode::NextRequest)
            m_endState = m_job->endState();
        m_job.reset();
        setState(State::Idle);
        Q_EMIT finished();
        if (m_following)
            start(*std::exchange(m_following, std::nullopt));
    } else if (m_state != State::Stopping) {
        setState(m_job->isHeld() ? State::Held : State::Running);
    }
}

void RunController::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

} // namespace penstock::ui
