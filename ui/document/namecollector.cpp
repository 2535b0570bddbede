// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/namecollector.h"

#include "core/template/url.h"
#include "ui/background.h"

#include <QUrl>
#include <QUrlQuery>

namespace penstock::ui
{

namespace
{
KnownNames read(const NameSources &sources)
{
    KnownNames names;
    if (sources.body)
        names.body = answerKeys(*sources.body);
    if (!sources.event.empty())
        names.event = answerKeys(sources.event);
    for (const auto &[name, value] : sources.headers)
        names.headers.append(QString::fromStdString(tpl::canonicalHeaderName(name.toStdString())));
    const QUrlQuery query(QUrl(sources.url));
    for (const auto &[name, value] : query.queryItems())
        names.parameters.append(name);
    names.headers.removeDuplicates();
    names.parameters.removeDuplicates();
    names.cursor = sources.cursor;
    return names;
}
} // namespace

void NameCollector::collect(NameSources sources)
{
    inBackground(this, [sources = std::move(sources)] { return read(sources); }, [this, ticket = ++m_ticket](const KnownNames &names) {
        if (ticket == m_ticket)
            Q_EMIT collected(names);
    });
}

} // namespace penstock::ui
