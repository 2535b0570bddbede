// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "connectoraccess.h"

#include "core/base/codes.h"
#include "core/connector/localapi.h"
#include "core/http/url.h"

#include <QCoreApplication>
#include <QStandardPaths>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Connectors", text);
}

} // namespace

std::filesystem::path connectorFolder(const Arguments &arguments)
{
    const QString standard = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QLatin1String("/penstock/connectors");
    return arguments.value("data", standard.toStdString());
}

Result<connector::Server> connectorServer(Session &session, const Arguments &arguments)
{
    connector::Server server;
    server.url = arguments.value("server");
    if (!http::isHttpUrl(server.url))
        return failure(codes::usage, tr("`--server %1`: a URL is expected, such as https://127.0.0.1:9200.").arg(QString::fromStdString(server.url)));
    if (const auto parts = http::splitUrl(server.url); parts && !parts->userInfo.empty())
        return failure(codes::usage, tr("Credentials do not belong into --server, where others see them. Set PENSTOCK_CONNECTORS_USER and PENSTOCK_CONNECTORS_PASSWORD, or PENSTOCK_CONNECTORS_API_KEY."));
    server.apiKey = processEnvironment("PENSTOCK_CONNECTORS_API_KEY").value_or(std::string());
    server.user = processEnvironment("PENSTOCK_CONNECTORS_USER").value_or(std::string());
    server.password = processEnvironment("PENSTOCK_CONNECTORS_PASSWORD").value_or(std::string());
    session.output().addSecret("PENSTOCK_CONNECTORS_API_KEY", server.apiKey);
    session.output().addSecret("PENSTOCK_CONNECTORS_PASSWORD", server.password);
    if (arguments.has("ca"))
        server.tls.certificateAuthorities.push_back(arguments.value("ca"));
    return server;
}

Result<std::unique_ptr<connector::Api>> connectorApi(Session &session, const Arguments &arguments)
{
    if (arguments.has("server") && arguments.has("data"))
        return failure(codes::usage, tr("Either --server or --data is expected."));
    if (!arguments.has("server")) {
        auto local = connector::LocalApi::open(connectorFolder(arguments));
        if (!local)
            return std::unexpected(local.error());
        return std::move(*local);
    }
    if (session.isOffline())
        return failure(codes::usage, tr("--server needs the network, which --no-network refuses."));
    auto server = connectorServer(session, arguments);
    if (!server)
        return std::unexpected(server.error());
    return std::make_unique<connector::RemoteApi>(std::move(*server));
}

Diagnostic connectorProblem(const connector::Problem &problem)
{
    const Code &code = problem.status == 0 ? codes::connectorUnreachable : problem.status == 401 || problem.status == 403 ? codes::connectorUnauthorized : codes::connectorRefused;
    QString message = QString::fromStdString(problem.reason);
    for (const connector::Problem *cause = problem.cause.get(); cause; cause = cause->cause.get())
        message += QLatin1String(": ") + QString::fromStdString(cause->reason);
    return Diagnostic(code, message).with("status", std::to_string(problem.status)).with("type", problem.type);
}

} // namespace penstock::cli
