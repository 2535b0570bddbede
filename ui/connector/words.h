// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/outlook.h"
#include "core/connector/problem.h"
#include "ui/connector/source.h"

#include <QDateTime>
#include <QIcon>

// How connectors and sync jobs are called on the screen. The words of the protocol stay in its documents.
namespace penstock::ui
{

QString connectorStatusText(const std::string &status);          // an unknown word as it is
QString jobStatusText(const std::string &status);
QString jobTypeText(const std::string &type);
QString triggerText(const std::string &trigger);
QIcon connectorStatusIcon(const std::string &status);
QIcon jobStatusIcon(const std::string &status);
QString rulesStateText(const std::string &state);

QDateTime dateTime(connector::Instant instant);                  // in UTC
QString spanText(std::chrono::seconds span);                     // 45 s, 4 min, 3 h 20 min, 12 days
QString agoText(connector::Instant instant, connector::Instant now);
QString clockText(connector::Instant instant);                   // local date and time
QString lastSeenText(const connector::ConnectorSummary &connector, connector::Instant now);
bool isSilent(const connector::ConnectorSummary &connector, connector::Instant now);

QString hindranceText(const connector::Hindrance &hindrance, const connector::ConnectorSummary *connector, connector::Instant now);
QString startHindranceText(connector::Hindrance::Kind kind);

// What went wrong, where, and what to do.
struct Trouble {
    QString what, advice;
    bool isCancel = false;
    QString text() const { return advice.isEmpty() ? what : what + QLatin1Char(' ') + advice; }
};
Trouble troubleOf(const connector::Problem &problem, const ConnectorSource &source);

} // namespace penstock::ui
