// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "workerbench.h"

#include "core/connector/values.h"
#include "core/document/project.h"

#include <QTest>

#include <algorithm>

namespace penstock::test
{

namespace
{

using namespace std::chrono_literals;

class OneSecret final : public SecretStore
{
public:
    Result<std::string> get(const std::string &) const override { return "worker-own-secret"; }
    Result<> set(const std::string &, const std::string &) override { return {}; }
    Result<> remove(const std::string &) override { return {}; }
    std::vector<std::string> names() const override { return {}; }
    std::string describe() const override { return "one"; }
};

int parameter(const serve::Request &request, const std::string &name, int fallback)
{
    const std::size_t at = ('&' + request.query).find('&' + name + '=');
    return at == std::string::npos ? fallback : std::atoi(request.query.c_str() + at + name.size() + 1);
}

template<typename Holds>
bool waitUntil(Holds holds)
{
    return QTest::qWaitFor(holds, 15'000);
}

} // namespace

json::Value parsed(const std::string &text)
{
    auto value = json::parse(text);
    if (!value)
        qFatal("%s", text.c_str());
    return std::move(*value);
}

WorkerBench::WorkerBench()
{
    std::filesystem::create_directories(m_folder.path().toStdString() + "/projects");
    serve::ConnectorOptions options;
    options.requiresKey = false;
    m_connectors = std::move(*serve::ConnectorService::open(m_folder.path().toStdString() + "/data", options));
    m_server = std::move(*serve::Server::start({}, [this](const serve::Request &request) { return m_connectors->answer(request); }));
    m_source = std::move(*serve::Server::start({}, [this](const serve::Request &request) { return answer(request); }));
    m_api = std::move(*connector::LocalApi::open(m_folder.path().toStdString() + "/data"));
}

WorkerBench::~WorkerBench()
{
    stop();
}

serve::Reply WorkerBench::answer(const serve::Request &request)
{
    ++asked;
    if (before) {
        if (auto reply = before(request))
            return std::move(*reply);
    }
    const bool isEvents = request.path == "/events";
    const int first = isEvents ? parameter(request, "after", -1) + 1 : (parameter(request, "page", 1) - 1) * 10;
    const int last = isEvents ? items.load() : std::min(items.load(), first + 10);
    json::Value list = json::Value::array();
    for (int i = first; i < last; ++i)
        list.append(connector::object({{"id", json::Value::integer(i)}, {"name", json::Value::string("n" + std::to_string(i))}, {"even", json::Value::boolean(i % 2 == 0)}}));
    serve::Reply reply;
    reply.headers.append("Content-Type", "application/json");
    reply.body = json::toText(connector::object({{"items", list}}));
    return reply;
}

void WorkerBench::writeProject(const std::string &name, const std::string &rest)
{
    const std::filesystem::path folder = m_folder.path().toStdString() + "/projects/" + name;
    std::filesystem::create_directories(folder);
    // Whole or not at all: workers read it meanwhile.
    const auto saved = saveFile(folder / "penstock.yaml", "name: " + name + "\nvariables: {base: '" + sourceUrl() + "'}\nconnection:\n  base_url: ${var:base}\n"
                                                              "  headers: {Authorization: 'Bearer ${secret:desk/token}'}\n"
                                                              "  pagination: {type: page, size_param: per, page_size: 10}\n  retry: {max_attempts: 1}\n" +
                                                              (rest.empty() ? "resources:\n  - kind: /items\n    selector: {query: 'true', data_path: .items}\n    map: \"{id, name, even}\"\n" : rest));
    if (!saved)
        qFatal("%s", qPrintable(saved.error().message));
}

connector::Server WorkerBench::server() const
{
    connector::Server server;
    server.url = m_server->url();
    return server;
}

worker::Settings WorkerBench::settings() const
{
    worker::Settings settings;
    settings.server = server();
    settings.projects = m_folder.path().toStdString() + "/projects";
    settings.secrets = [] { return std::make_unique<OneSecret>(); };
    settings.processEnvironment = [](const std::string &) { return std::optional<std::string>(); };
    settings.times.poll = 50ms;
    settings.times.check = settings.times.stats = 100ms;
    settings.times.drain = 10s;
    auto *self = const_cast<WorkerBench *>(this);
    settings.notes = [self](const worker::Note &note) {
        const std::scoped_lock lock(self->m_mutex);
        self->m_notes += note.connector + ' ' + note.job + ' ' + note.text.toStdString() + '\n';
    };
    return settings;
}

worker::Worker &WorkerBench::start()
{
    return start(settings());
}

worker::Worker &WorkerBench::start(worker::Settings settings)
{
    Started &started = m_started.emplace_back();
    started.worker = std::make_unique<worker::Worker>(std::move(settings));
    started.thread = std::thread([worker = started.worker.get()] {
        if (const auto done = worker->run(); !done)
            qWarning("%s", qPrintable(done.error().message));
    });
    return *started.worker;
}

void WorkerBench::stop()
{
    for (Started &started : m_started)
        started.worker->stop();
    for (Started &started : m_started)
        started.thread.join();
    m_started.clear();
}

json::Value WorkerBench::ask(std::string_view operation, const std::string &id, json::Value body)
{
    auto answer = m_api->ask(operation, id, std::move(body));
    if (!answer)
        qFatal("%s", answer.error().innermost().reason.c_str());
    return std::move(*answer);
}

void WorkerBench::addConnector(const std::string &id, const std::string &project)
{
    ask("put", id, connector::object({{"name", json::Value::string(id)}, {"index_name", json::Value::string("index-" + id)}, {"service_type", json::Value::string("penstock-" + project)}}));
    ask("update_configuration", id, parsed(R"({"configuration": {"desk/token": {"label": "token", "value": "t0p-s3cret-token", "type": "str", "required": false}}})"));
}

std::string WorkerBench::startJob(const std::string &connector, const std::string &type)
{
    return ask("sync_job_post", {}, connector::object({{"id", json::Value::string(connector)}, {"job_type", json::Value::string(type)}})).get("id").toString();
}

json::Value WorkerBench::connectorNow(const std::string &id)
{
    return ask("get", id);
}

json::Value WorkerBench::jobNow(const std::string &id)
{
    return ask("sync_job_get", id);
}

json::Value WorkerBench::indexed(const std::string &index)
{
    std::vector<std::string> ids;
    const auto read = m_api->store().perform<bool>([&](connector::StoreAccess &access) -> connector::Checked<bool> {
        access.visit(index, [&](const connector::StoredDocument &document) { ids.push_back(document.id); });
        return true;
    });
    if (!read)
        qFatal("%s", read.error().reason.c_str());
    std::ranges::sort(ids, {}, [](const std::string &id) { return std::pair(id.size(), id); });
    json::Value list = json::Value::array();
    for (const std::string &id : ids)
        list.append(json::Value::string(id));
    return list;
}

json::Value WorkerBench::document(const std::string &index, const std::string &id)
{
    json::Value found;
    const auto read = m_api->store().perform<bool>([&](connector::StoreAccess &access) -> connector::Checked<bool> {
        if (const auto document = access.find(index, id))
            found = document->source;
        return true;
    });
    if (!read)
        qFatal("%s", read.error().reason.c_str());
    return found;
}

void WorkerBench::change(std::string_view collection, const std::string &id, const json::Value &members)
{
    const auto written = m_api->store().perform<bool>([&](connector::StoreAccess &access) -> connector::Checked<bool> {
        const auto document = access.find(collection, id);
        if (!document)
            return false;
        const auto put = access.put(collection, id, connector::merged(document->source, members));
        return put.has_value();
    });
    if (!written || !*written)
        qFatal("%s cannot be changed", id.c_str());
}

bool WorkerBench::waitForJob(const std::string &id, std::string_view status)
{
    return waitUntil([&] { return jobNow(id).get("status").stringView() == status; });
}

bool WorkerBench::waitForConnector(const std::string &id, std::string_view status)
{
    return waitUntil([&] { return connectorNow(id).get("status").stringView() == status; });
}

std::string WorkerBench::notes() const
{
    const std::scoped_lock lock(m_mutex);
    return m_notes;
}

} // namespace penstock::test
