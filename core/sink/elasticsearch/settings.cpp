// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/elasticsearch/settings.h"

#include "core/base/codes.h"
#include "core/http/url.h"

#include <QByteArray>
#include <QCoreApplication>

namespace penstock::sink::elasticsearch
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(Elasticsearch)
};

QString shown(const std::string &text)
{
    return QString::fromStdString(text);
}

Result<Action> readAction(const SinkSettings &given)
{
    const std::string word = given.options.text("action").orElse("index");
    if (word == "index")
        return Action::Index;
    if (word == "create")
        return Action::Create;
    if (word == "update")
        return Action::Update;
    return failure(codes::badValue,
                   Text::tr("Sink \"%1\": action is index, create or update, not \"%2\".").arg(shown(given.name), shown(word)),
                   given.options.place("action"));
}
} // namespace

Result<Settings> readSettings(const SinkSettings &given)
{
    Settings settings;
    settings.name = given.name;
    settings.hosts = given.options.texts("hosts");
    if (settings.hosts.empty())
        return failure(codes::missingKey, Text::tr("Sink \"%1\" needs hosts, such as [\"https://127.0.0.1:9200\"].").arg(shown(given.name)),
                       given.place);
    for (std::string &host : settings.hosts) {
        while (host.ends_with('/'))
            host.pop_back();
        if (!http::isHttpUrl(host))
            return failure(codes::badUrl,
                           Text::tr("Sink \"%1\": \"%2\" is not an http or https address.").arg(shown(given.name), shown(host)),
                           given.options.place("hosts"));
    }
    settings.index = given.options.text("index").orElse({});
    if (settings.index.empty())
        return failure(codes::missingKey, Text::tr("Sink \"%1\" needs an index.").arg(shown(given.name)), given.place);
    settings.apiKey = given.options.text("api_key").orElse({});
    settings.user = given.options.text("username").orElse({});
    settings.password = given.options.text("password").orElse({});
    settings.certificateAuthority = given.options.text("certificate_authority").orElse({});
    settings.pipeline = given.options.text("pipeline").orElse({});
    if (const Options mappings = given.options.child("mappings"); mappings.isPresent())
        settings.mappings = jsonText(*mappings.node());
    const Result<Action> action = readAction(given);
    if (!action)
        return std::unexpected(action.error());
    settings.action = *action;
    settings.bodySize = std::size_t(given.options.size("body_size").orElse(settings.bodySize));
    settings.deleteStale = given.options.boolean("delete_stale").orElse(false);
    settings.deleteThreshold = given.options.number("delete_threshold").orElse(settings.deleteThreshold);
    return settings;
}

http::Request request(const Settings &settings, const char *method)
{
    http::Request request;
    request.method = method;
    request.headers.append("Accept", "application/json");
    if (!settings.apiKey.empty())
        request.headers.append("Authorization", "ApiKey " + settings.apiKey);
    else if (!settings.user.empty())
        request.headers.append("Authorization",
                               "Basic " + QByteArray::fromStdString(settings.user + ':' + settings.password).toBase64().toStdString());
    if (!settings.certificateAuthority.empty())
        request.options.tls.certificateAuthorities.push_back(settings.certificateAuthority);
    request.options.totalTimeout = std::chrono::seconds(90);
    return request;
}

} // namespace penstock::sink::elasticsearch
