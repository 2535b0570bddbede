// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/source.h"

#include "ui/preferences.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

namespace penstock::ui
{

namespace
{
using namespace Qt::StringLiterals;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ConnectorSource)
};

constexpr const char *loginWords[] = {"none", "api_key", "password"};        // in the order of Login

ConnectorSource::Login loginNamed(const QString &word)
{
    for (int i = 0; i < 3; ++i) {
        if (word == QLatin1StringView(loginWords[i]))
            return static_cast<ConnectorSource::Login>(i);
    }
    return ConnectorSource::Login::None;
}
} // namespace

QString connectorFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/penstock/connectors"_s;
}

ConnectorSource localSource()
{
    ConnectorSource source;
    source.id = u"local"_s;
    source.name = Text::tr("This machine");
    source.isWritable = true;
    return source;
}

QByteArray sourcesText(const QList<ConnectorSource> &clusters)
{
    QJsonArray all;
    for (const ConnectorSource &one : clusters) {
        all.append(QJsonObject{{u"id"_s, one.id}, {u"name"_s, one.name}, {u"url"_s, one.url}, {u"login"_s, QString::fromLatin1(loginWords[int(one.login)])},
                               {u"user"_s, one.user}, {u"secret"_s, one.secret}, {u"ca"_s, one.caFile}, {u"writable"_s, one.isWritable}});
    }
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

QList<ConnectorSource> sourcesFrom(const QByteArray &text)
{
    QList<ConnectorSource> clusters;
    for (const QJsonValue &value : QJsonDocument::fromJson(text).array()) {
        const QJsonObject one = value.toObject();
        ConnectorSource source{one[u"id"].toString(), one[u"name"].toString(), one[u"url"].toString(), loginNamed(one[u"login"].toString()), one[u"user"].toString(),
                               one[u"secret"].toString(), one[u"ca"].toString(), one[u"writable"].toBool()};
        if (!source.id.isEmpty() && !source.url.isEmpty())
            clusters.append(std::move(source));
    }
    return clusters;
}

QList<ConnectorSource> storedSources(const Preferences &preferences)
{
    QList<ConnectorSource> all{localSource()};
    all.append(sourcesFrom(preferences.get(options::clusters)));
    return all;
}

void storeSources(Preferences &preferences, const QList<ConnectorSource> &all)
{
    QList<ConnectorSource> clusters;
    for (const ConnectorSource &one : all) {
        if (!one.isLocal())
            clusters.append(one);
    }
    preferences.set(options::clusters, sourcesText(clusters));
}

} // namespace penstock::ui
