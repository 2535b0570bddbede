// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/document/answerkeys.h"

#include <QObject>

#include <string>
#include <utility>
#include <vector>

namespace penstock::ui
{

// Where names can be learned from: an exchange and a record of it. Every text is redacted already.
struct NameSources {
    std::shared_ptr<const std::string> body;
    std::string event;
    std::vector<std::pair<QString, QString>> headers;
    QString url;
    QStringList cursor;
};

// Reads the sources off the GUI thread; what comes too late is dropped.
class NameCollector : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    void collect(NameSources sources);

Q_SIGNALS:
    void collected(const penstock::ui::KnownNames &names);

private:
    int m_ticket = 0;
};

} // namespace penstock::ui
