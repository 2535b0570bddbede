// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/workerhere.h"

#include "core/serve/privateconnectors.h"
#include "core/worker/worker.h"

#include <mutex>

namespace penstock::ui
{

namespace
{
using namespace std::chrono_literals;

std::optional<std::string> processEnvironment(const std::string &name)
{
    return qEnvironmentVariableIsSet(name.c_str()) ? std::optional(qEnvironmentVariable(name.c_str()).toStdString()) : std::nullopt;
}
} // namespace

// What both threads touch.
struct WorkerHere::Shared {
    std::mutex mutex;
    worker::Worker *worker = nullptr;            // while it runs
    bool isStopped = false;
};

WorkerHere::WorkerHere(ConnectorParts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
}

WorkerHere::~WorkerHere()
{
    stop();
    if (m_thread.joinable())
        m_thread.join();
}

void WorkerHere::start(const QString &project, const std::string &environment)
{
    if (isRunning())
        return;
    m_shared = std::make_shared<Shared>();
    worker::Settings settings;
    settings.projects = project.toStdString();
    settings.environment = environment;
    settings.secrets = m_parts.secrets;
    settings.processEnvironment = processEnvironment;
    settings.times.heartbeat = 60s;
    settings.times.poll = 2s;
    settings.times.drain = 3s;                   // somebody waits for the window to close
    settings.notes = [this](const worker::Note &note) {
        const QString text = note.connector.empty() ? note.text : tr("%1: %2").arg(QString::fromStdString(note.connector), note.text);
        QMetaObject::invokeMethod(this, [this, text, isTrouble = note.severity == Severity::Error] { Q_EMIT noted(text, isTrouble); }, Qt::QueuedConnection);
    };
    const QString folder = m_parts.localFolder.isEmpty() ? connectorFolder() : m_parts.localFolder;
    m_thread = std::thread([this, shared = m_shared, settings = std::move(settings), folder]() mutable {
        Result<> done;
        if (const auto here = serve::PrivateConnectors::open(folder.toStdString()); !here) {
            done = std::unexpected(here.error());
        } else {
            settings.server = (*here)->address();
            worker::Worker worker(std::move(settings));
            bool isStopped = false;
            {
                const std::lock_guard lock(shared->mutex);
                shared->worker = &worker;
                isStopped = shared->isStopped;
            }
            if (!isStopped)
                done = worker.run();
            const std::lock_guard lock(shared->mutex);
            shared->worker = nullptr;
        }
        QMetaObject::invokeMethod(this, [this, done] {
            if (!done)
                Q_EMIT noted(done.error().message, true);
            over();
        }, Qt::QueuedConnection);
    });
    Q_EMIT changed();
}

void WorkerHere::stop()
{
    if (!m_shared)
        return;
    const std::lock_guard lock(m_shared->mutex);
    m_shared->isStopped = true;
    if (m_shared->worker)
        m_shared->worker->stop();
}

void WorkerHere::over()
{
    if (m_thread.joinable())
        m_thread.join();
    m_shared.reset();
    Q_EMIT changed();
}

} // namespace penstock::ui
