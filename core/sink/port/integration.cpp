// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/port/integration.h"

#include "core/http/url.h"

#include <QDateTime>

namespace penstock::sink::port
{

namespace
{
constexpr int notFound = 404;

json::Value text(const std::string &utf8)
{
    return json::Value::string(utf8);
}
} // namespace

std::string isoTime(std::chrono::system_clock::time_point time)
{
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC).toString(Qt::ISODateWithMs).toStdString();
}

std::string Integration::path(const char *rest) const
{
    return "/integration/" + http::percentEncode(m_catalogue.settings().identifier) + rest;
}

void Integration::open(std::function<void(Result<>)> done)
{
    const Call call{.method = "GET", .path = path("?oceanCoreVersion=" PENSTOCK_VERSION "&isPolling=false")};
    m_catalogue.call(call, [this, call, done = std::move(done)](const Result<Response> &response) {
        if (response && response->head.status == notFound) {
            create(done);
            return;
        }
        const Result<json::Value> record = read(call, response);
        if (record)
            update(record->get("integration"), done);
        else
            done(std::unexpected(record.error()));
    });
}

void Integration::create(std::function<void(Result<>)> done)
{
    json::Value record = json::Value::object();
    record.set("installationId", text(m_catalogue.settings().identifier));
    record.set("installationAppType", text(m_catalogue.settings().type));
    record.set("version", text(PENSTOCK_VERSION));
    record.set("changelogDestination", json::Value::object());
    record.set("config", json::Value::object());
    const Call call{.path = "/integration", .body = json::toText(record)};
    m_catalogue.call(call, [this, call, done = std::move(done)](const Result<Response> &response) {
        if (const Result<json::Value> made = read(call, response); !made)
            done(std::unexpected(made.error()));
        else
            checkOrganization(done);
    });
}

void Integration::update(const json::Value &record, std::function<void(Result<>)> done)
{
    const Settings &settings = m_catalogue.settings();
    if (record.get("installationAppType").stringView() == settings.type && record.get("version").stringView() == PENSTOCK_VERSION) {
        checkOrganization(std::move(done));
        return;
    }
    json::Value changes = json::Value::object();
    changes.set("installationAppType", text(settings.type));
    changes.set("version", text(PENSTOCK_VERSION));
    const Call call{.method = "PATCH", .path = path(), .body = json::toText(changes), .repeats = false};
    m_catalogue.call(call, [this, call, done = std::move(done)](const Result<Response> &response) {
        note(call, response);
        checkOrganization(done);
    });
}

// Credentials without an organization are refused here, before anything is fetched.
void Integration::checkOrganization(std::function<void(Result<>)> done)
{
    const Call call{.method = "GET", .path = "/organization"};
    m_catalogue.call(call, [call, done = std::move(done)](const Result<Response> &response) {
        const Result<json::Value> organization = read(call, response);
        done(organization ? Result<>() : std::unexpected(organization.error()));
    });
}

void Integration::running(std::string startedAt, std::function<void()> done)
{
    m_startedAt = std::move(startedAt);
    json::Value state = json::Value::object();
    state.set("status", text("running"));
    state.set("lastResyncEnd", json::Value::null());
    state.set("lastResyncStart", text(m_startedAt));
    tell(std::move(state), std::move(done));
}

void Integration::ended(const char *status, std::function<void()> done)
{
    json::Value state = json::Value::object();
    state.set("status", text(status));
    state.set("lastResyncEnd", text(isoTime(m_catalogue.now())));
    tell(std::move(state), std::move(done));
}

void Integration::tell(json::Value state, std::function<void()> done)
{
    state.set("nextResync", json::Value::null());
    state.set("intervalInMinuets", json::Value::null());   // the catalogue's own spelling
    const Call call{.method = "PATCH", .path = path("/resync-state"), .body = json::toText(state), .repeats = false};
    m_catalogue.call(call, [this, call, done = std::move(done)](const Result<Response> &response) {
        note(call, response);
        done();
    });
}

void Integration::note(const Call &call, const Result<Response> &response)
{
    if (const Result<json::Value> answer = read(call, response); !answer) {
        Diagnostic diagnostic = answer.error();
        diagnostic.severity = Severity::Warning;
        m_notes.push_back(std::move(diagnostic));
    }
}

} // namespace penstock::sink::port
