// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/kinds.h"

#include "core/base/codes.h"
#include "core/base/nearest.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::sink
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(Sink)
};

constexpr Kind table[] = {
    {"ndjson", makeNdjson},
    {"sqlite", makeSqlite},
    {"port", makePort},
    {"elasticsearch", makeElasticsearch},
};

std::unexpected<Diagnostic> unknown(const SinkSettings &settings)
{
    std::vector<std::string> names;
    QStringList list;
    for (const Kind &kind : table) {
        names.emplace_back(kind.name);
        list << QLatin1StringView(kind.name);
    }
    Diagnostic diagnostic(codes::badValue,
                          settings.type.empty() ? Text::tr("Sink \"%1\" has no type.").arg(QString::fromStdString(settings.name))
                                                : Text::tr("Sink \"%1\": there is no type \"%2\".")
                                                      .arg(QString::fromStdString(settings.name), QString::fromStdString(settings.type)),
                          settings.place);
    if (const std::optional<std::string> near = nearest(settings.type, names))
        diagnostic.advice = Text::tr("Did you mean \"%1\"?").arg(QString::fromStdString(*near));
    else
        diagnostic.advice = Text::tr("Types: %1.").arg(list.join(QLatin1StringView(", ")));
    return std::unexpected(std::move(diagnostic));
}
} // namespace

std::span<const Kind> kinds()
{
    return table;
}

Result<std::unique_ptr<Sink>> make(const SinkSettings &settings)
{
    const auto found = std::ranges::find_if(table, [&](const Kind &kind) { return settings.type == kind.name; });
    if (found == std::end(table))
        return unknown(settings);
    return found->make(settings);
}

} // namespace penstock::sink
