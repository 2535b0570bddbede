// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/localapi.h"
#include "core/serve/connectors.h"
#include "core/worker/worker.h"

#include <QTemporaryDir>

#include <atomic>
#include <thread>

namespace penstock::test
{

// A source, the collections, a project, and any number of workers, in one process.
//
// GET /items?page=N gives ids from 0 to `items` - 1, ten a page; /events?after=N those behind it. What a test wants otherwise goes into `before`.
class WorkerBench
{
public:
    WorkerBench();
    ~WorkerBench();

    // The project's text below its name and connection.
    void writeProject(const std::string &name, const std::string &rest);
    std::string sourceUrl() const { return m_source->url(); }
    connector::Server server() const;
    worker::Settings settings() const;               // with times of some hundred milliseconds

    worker::Worker &start();                         // in a thread of its own
    worker::Worker &start(worker::Settings settings);
    void stop();                                     // all of them

    // Of a connector `id` with its index, configured with the secret.
    void addConnector(const std::string &id, const std::string &project);
    std::string startJob(const std::string &connector, const std::string &type = "full");
    json::Value connectorNow(const std::string &id);
    json::Value jobNow(const std::string &id);
    json::Value ask(std::string_view operation, const std::string &id = {}, json::Value body = {});
    connector::Api &api() { return *m_api; }
    json::Value indexed(const std::string &index);   // ids, sorted
    json::Value document(const std::string &index, const std::string &id);
    void change(std::string_view collection, const std::string &id, const json::Value &members);   // as somebody else would, without asking

    bool waitForJob(const std::string &id, std::string_view status);
    bool waitForConnector(const std::string &id, std::string_view status);
    std::string notes() const;

    std::atomic<int> items = 25, asked = 0;
    std::function<std::optional<serve::Reply>(const serve::Request &request)> before;    // any thread; nothing: the usual answer

private:
    struct Started {
        std::unique_ptr<worker::Worker> worker;
        std::thread thread;
    };
    serve::Reply answer(const serve::Request &request);

    QTemporaryDir m_folder;
    std::unique_ptr<serve::ConnectorService> m_connectors;
    std::unique_ptr<serve::Server> m_server, m_source;
    std::unique_ptr<connector::LocalApi> m_api;
    std::vector<Started> m_started;
    mutable std::mutex m_mutex;
    std::string m_notes;
};

json::Value parsed(const std::string &text);         // precondition: JSON

} // namespace penstock::test
