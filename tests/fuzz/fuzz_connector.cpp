// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/configuration.h"
#include "core/connector/cron.h"
#include "core/serve/connectors.h"
#include "core/worker/rules.h"
#include "fuzz.h"

#include <QTemporaryDir>

using namespace penstock;

// A request to the Connector APIs: "METHOD TARGET", and the body in the lines behind. Its body is also taken for a schedule, a configuration and sync rules.
namespace
{

// The same connector and job at the start; made anew now and then, so that what inputs leave does not grow.
class Service
{
public:
    serve::Reply answer(const std::string &method, const std::string &target, const std::string &body)
    {
        if (m_asked++ % 500 == 0)
            begin();
        serve::Request request;
        request.method = method;
        request.target = target;
        request.rawPath = request.path = target.substr(0, target.find('?'));
        if (const auto mark = target.find('?'); mark != std::string::npos)
            request.query = target.substr(mark + 1);
        request.headers.append("Content-Type", request.path.ends_with("_bulk") ? "application/x-ndjson" : "application/json");
        request.body = body;
        return m_service->answer(request);
    }

private:
    void begin()
    {
        m_service.reset();
        m_folder = std::make_unique<QTemporaryDir>();
        serve::ConnectorOptions options;
        options.requiresKey = false;
        m_service = std::move(*serve::ConnectorService::open(m_folder->path().toStdString(), options));
        answer("PUT", "/_connector/c", R"({"index_name": "i", "service_type": "s"})");
        answer("POST", "/_connector/_sync_job", R"({"id": "c"})");
        answer("PUT", "/_bulk", "{\"index\":{\"_index\":\"i\",\"_id\":\"1\"}}\n{\"a\":1}\n");
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<serve::ConnectorService> m_service;
    int m_asked = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static Service service;
    const std::string text(reinterpret_cast<const char *>(data), size);
    const std::size_t line = std::min(text.find('\n'), text.size()), blank = std::min(text.find(' '), line);
    const std::string body = text.substr(std::min(line + 1, text.size()));
    const std::string target = text.substr(std::min(blank + 1, line), line - std::min(blank + 1, line));
    const serve::Reply reply = service.answer(text.substr(0, blank), target.starts_with('/') ? target : '/' + target, body);
    fuzz::require(reply.status != 500, "the service itself does not fail, whatever it is asked", reply.body);

    if (const auto cron = connector::Cron::parse(body))
        static_cast<void>(cron->next(connector::Instant()));
    if (const auto value = json::parse(body)) {
        static_cast<void>(connector::configurationFaults(*value));
        if (worker::Rules::faults(*value).empty())
            static_cast<void>(worker::Rules(*value).includes(*value));
    }
    return 0;
}
