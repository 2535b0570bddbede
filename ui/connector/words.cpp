// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/words.h"

#include "core/base/codes.h"
#include "ui/widgets/icons.h"

#include <QCoreApplication>
#include <QLocale>

namespace penstock::ui
{

namespace
{
using namespace std::chrono_literals;
using connector::ConnectorStatus;
using connector::Hindrance;
using connector::Instant;
using connector::JobStatus;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ConnectorWords)
};

QString plain(const std::string &text)
{
    return QString::fromStdString(text);
}
} // namespace

QString connectorStatusText(const std::string &status)
{
    const auto known = connector::connectorStatus(status);
    if (!known)
        return plain(status);
    switch (*known) {
    case ConnectorStatus::Created: return Text::tr("created");
    case ConnectorStatus::NeedsConfiguration: return Text::tr("needs configuration");
    case ConnectorStatus::Configured: return Text::tr("configured");
    case ConnectorStatus::Connected: return Text::tr("connected");
    case ConnectorStatus::Error: break;
    }
    return Text::tr("error");
}

QString jobStatusText(const std::string &status)
{
    const auto known = connector::jobStatus(status);
    if (!known)
        return plain(status);
    switch (*known) {
    case JobStatus::Pending: return Text::tr("pending");
    case JobStatus::InProgress: return Text::tr("in progress");
    case JobStatus::Canceling: return Text::tr("canceling");
    case JobStatus::Canceled: return Text::tr("canceled");
    case JobStatus::Suspended: return Text::tr("suspended");
    case JobStatus::Completed: return Text::tr("completed");
    case JobStatus::Error: break;
    }
    return Text::tr("error");
}

QString jobTypeText(const std::string &type)
{
    if (type == connector::fullSync)
        return Text::tr("full");
    if (type == connector::incrementalSync)
        return Text::tr("incremental");
    return type == connector::accessControlSync ? Text::tr("access control") : plain(type);
}

QString triggerText(const std::string &trigger)
{
    if (trigger == "on_demand")
        return Text::tr("on demand");
    return trigger == "scheduled" ? Text::tr("scheduled") : plain(trigger);
}

QIcon connectorStatusIcon(const std::string &status)
{
    const auto known = connector::connectorStatus(status);
    if (known == ConnectorStatus::Connected)
        return makeIcon(Icon::Success);
    if (known == ConnectorStatus::Error)
        return makeIcon(Icon::Error);
    return makeIcon(known == ConnectorStatus::NeedsConfiguration ? Icon::Warning : Icon::Information);
}

QIcon jobStatusIcon(const std::string &status)
{
    const auto known = connector::jobStatus(status);
    if (!known)
        return makeIcon(Icon::Information);
    switch (*known) {
    case JobStatus::Completed: return makeIcon(Icon::Success);
    case JobStatus::Error: return makeIcon(Icon::Error);
    case JobStatus::InProgress: return makeIcon(Icon::Run);
    case JobStatus::Canceling:
    case JobStatus::Canceled: return makeIcon(Icon::Stop);
    case JobStatus::Suspended: return makeIcon(Icon::Warning);
    case JobStatus::Pending: break;
    }
    return makeIcon(Icon::Information);
}

QString rulesStateText(const std::string &state)
{
    if (state == "valid")
        return Text::tr("valid");
    if (state == "invalid")
        return Text::tr("invalid");
    return state == "edited" ? Text::tr("edited, not yet validated") : plain(state);
}

QDateTime dateTime(Instant instant)
{
    return QDateTime::fromMSecsSinceEpoch(std::chrono::duration_cast<std::chrono::milliseconds>(instant.time_since_epoch()).count(), Qt::UTC);
}

QString spanText(std::chrono::seconds span)
{
    const auto number = [](auto count) { return QLocale().toString(static_cast<qlonglong>(count)); };
    if (span < 90s)
        return Text::tr("%1 s").arg(number(span.count()));
    if (span < 90min)
        return Text::tr("%1 min").arg(number(std::chrono::round<std::chrono::minutes>(span).count()));
    if (span < 48h) {
        const auto hours = std::chrono::duration_cast<std::chrono::hours>(span);
        const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(span - hours);
        return minutes.count() == 0 ? Text::tr("%1 h").arg(number(hours.count())) : Text::tr("%1 h %2 min").arg(number(hours.count()), number(minutes.count()));
    }
    return Text::tr("%1 days").arg(number(std::chrono::duration_cast<std::chrono::hours>(span).count() / 24));
}

QString agoText(Instant instant, Instant now)
{
    const auto span = std::chrono::duration_cast<std::chrono::seconds>(now - instant);
    if (span < -1s)
        return Text::tr("in %1").arg(spanText(-span));
    return span < 1s ? Text::tr("now") : Text::tr("%1 ago").arg(spanText(span));
}

QString clockText(Instant instant)
{
    return QLocale().toString(dateTime(instant).toLocalTime(), QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString lastSeenText(const connector::ConnectorSummary &connector, Instant now)
{
    if (!connector.lastSeen)
        return Text::tr("never");
    return Text::tr("%1, expected every %2").arg(agoText(*connector.lastSeen, now), spanText(connector::expectedEvery));
}

bool isSilent(const connector::ConnectorSummary &connector, Instant now)
{
    return !connector.lastSeen || now - *connector.lastSeen > connector::toleratedSilence;
}

QString hindranceText(const Hindrance &hindrance, const connector::ConnectorSummary *connector, Instant now)
{
    using Kind = Hindrance::Kind;
    const std::string serviceType = connector ? connector->serviceType : std::string();
    const QString about = plain(hindrance.about);
    const QString start = QString::fromStdString(serviceType).startsWith(QLatin1StringView("penstock-"))
        ? Text::tr("Start `penstock worker` with the project %1, or, for connectors of this machine, open it and switch on Run Jobs Here.").arg(plain(serviceType).mid(9))
        : Text::tr("Start the connector service that serves the type %1.").arg(plain(serviceType));
    switch (hindrance.kind) {
    case Kind::ConnectorGone: return Text::tr("Its connector %1 does not exist any more. Delete the job.").arg(about);
    case Kind::NoIndex: return Text::tr("The connector has no index. Attach one (Edit).");
    case Kind::NoServiceType: return Text::tr("The connector has no service type, so no service knows it. Set one (Edit).");
    case Kind::NeverSeen: return Text::tr("No worker has ever been seen for this connector. %1").arg(start);
    case Kind::SeenTooLongAgo:
        return Text::tr("No worker is there: the connector was last seen %1, and is expected every %2. %3")
            .arg(agoText(*hindrance.at, now), spanText(connector::expectedEvery), start);
    case Kind::NotMetYet: return Text::tr("The connector has the status created: no service has prepared it yet.");
    case Kind::NeedsConfiguration: return Text::tr("The connector needs configuration: fill in what is marked in its Configuration.");
    case Kind::ConnectorError: return about.isEmpty() ? Text::tr("The connector has the status error.") : Text::tr("The connector has the status error: %1").arg(about);
    case Kind::OtherJobRuns:
        return hindrance.at ? Text::tr("Job %1 of the same connector runs, since %2. One at a time is done.").arg(about, clockText(*hindrance.at))
                            : Text::tr("Job %1 of the same connector runs. One at a time is done.").arg(about);
    case Kind::LastSyncHangs: return Text::tr("The connector says that a sync is in progress, though no job of it runs: its worker was ended. A worker cleans this up when it comes.");
    case Kind::OlderJobWaits: return Text::tr("Job %1 of the same connector is older and comes first.").arg(about);
    case Kind::NoIncremental: break;
    }
    return Text::tr("The service of the connector does not say that it can sync incrementally.");
}

QString startHindranceText(Hindrance::Kind kind)
{
    return hindranceText({kind}, nullptr, {});
}

Trouble troubleOf(const connector::Problem &problem, const ConnectorSource &source)
{
    const QString reason = plain(problem.innermost().reason);
    const QString where = source.isLocal() ? source.name : QStringLiteral("%1 (%2)").arg(source.name, source.url);
    if (problem.type == "cancelled")
        return {Text::tr("%1: cancelled.").arg(source.name), {}, true};
    if (problem.type == "read_only")
        return {Text::tr("%1 is read-only.").arg(source.name), Text::tr("Switch on \u201cAllow changes\u201d for it first.")};
    if (problem.type == codes::secretMissing.name)
        return {Text::tr("%1: %2").arg(where, reason), Text::tr("Edit the cluster and enter the credentials.")};
    if (problem.status == 0 && source.isLocal())
        return {Text::tr("%1: %2").arg(where, reason), Text::tr("Check that the folder can be written, and refresh (F5).")};
    if (problem.status == 0)
        return {Text::tr("%1 gives no answer: %2").arg(where, reason), Text::tr("Check its URL, whether it runs, and its certificate; then refresh (F5).")};
    if (problem.status == 401 || problem.status == 403)
        return {Text::tr("%1 refused the credentials: %2").arg(where, reason), Text::tr("Edit the cluster: the key or user needs the right to manage connectors.")};
    if (problem.status == 404)
        return {Text::tr("%1 does not know that: %2").arg(where, reason), Text::tr("Somebody may have deleted it; refresh (F5).")};
    if (problem.status == 409)
        return {Text::tr("%1: it was changed by somebody else meanwhile.").arg(where), Text::tr("Refresh (F5) and try again.")};
    return {Text::tr("%1 refused: %2").arg(where, reason), {}};
}

} // namespace penstock::ui
