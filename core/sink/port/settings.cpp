// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/port/settings.h"

#include "core/base/codes.h"
#include "core/http/url.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::sink::port
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(Port)
};

std::string lowered(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return text;
}

Result<std::optional<bool>> readNulls(const SinkSettings &settings)
{
    const Field<std::string> nulls = settings.options.text("nulls");
    if (!nulls)
        return std::nullopt;
    if (*nulls == "send" || *nulls == "omit")
        return *nulls == "send";
    return failure(codes::badValue,
                   Text::tr("Sink \"%1\": nulls is send or omit, not \"%2\".")
                       .arg(QString::fromStdString(settings.name), QString::fromStdString(*nulls)),
                   nulls.place);
}
} // namespace

Result<Settings> readSettings(const SinkSettings &given)
{
    Settings settings;
    settings.name = given.name;
    settings.baseUrl = given.options.text("base_url").orElse(settings.baseUrl);
    while (settings.baseUrl.ends_with('/'))
        settings.baseUrl.pop_back();
    if (!http::isHttpUrl(settings.baseUrl)) {
        return failure(codes::badUrl,
                       Text::tr("Sink \"%1\": base_url \"%2\" is not an http or https address.")
                           .arg(QString::fromStdString(given.name), QString::fromStdString(settings.baseUrl)),
                       given.options.place("base_url"));
    }
    settings.clientId = given.options.text("client_id").orElse({});
    settings.clientSecret = given.options.text("client_secret").orElse({});
    if (settings.clientId.empty() || settings.clientSecret.empty())
        return failure(codes::missingKey,
                       Text::tr("Sink \"%1\" needs client_id and client_secret of the catalogue.").arg(QString::fromStdString(given.name)),
                       given.place);
    settings.type = lowered(given.options.text("integration_type").orElse(settings.type));
    settings.identifier = given.options.text("integration_identifier").orElse("my-" + settings.type + "-integration");
    settings.deleteStale = given.options.boolean("delete_stale").orElse(true);
    const Result<std::optional<bool>> nulls = readNulls(given);
    if (!nulls)
        return std::unexpected(nulls.error());
    settings.sendNulls = *nulls;
    return settings;
}

} // namespace penstock::sink::port
