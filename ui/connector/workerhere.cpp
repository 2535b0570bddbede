// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/workerhere.h"

#include "core/connector/values.h"
#include "core/serve/connectors.h"
#include "core/worker/worker.h"

#include <mutex>

namespace penstock::ui
{

namespace
{
using namespace std::chrono_literals;

// The store, served to this process alone.
struct LocalServer {
    std::unique_ptr<serve::ConnectorService> connectors;
    std::unique_ptr<serve::Server> server;
};

Result<LocalServer> serveHere(const std::filesystem::path &folder, connector::Server &address)
{
    LocalServer local;
    serve::ConnectorOptions options;
    options.key = connector::newId() + connector::newId();
    auto connectors = serve::ConnectorService::open(folder, options);
    if (!connectors)
        return std::unexpected(connectors.error());
    local.connectors = std::move(*connectors);
    serve::Options listen;
    listen.maxBody = 64u << 20;
    auto listening = serve::Server::start(listen, [service = local.connectors.get()](const serve::Request &request) { return service->answer(request); });
    if (!listening)
        return std::unexpected(listening.error());
    local.server = std::move(*listening);
    address.url = local.server->url();
    address.apiKey = options.key;
    return local;
}

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
        if (auto local = serveHere(folder.toStdString(), settings.server); !local) {
            done = std::unexpected(local.error());
        } else {
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
