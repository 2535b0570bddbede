// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/runlog.h"

#include <QStringList>

// The same resource run under two profiles, and where the runs part.
namespace penstock::ui
{

// What of a run is compared.
struct RunSummary {
    QStringList requests;                         // GET https://..., with the body behind it
    QStringList documents;                        // JSON
    std::map<QString, QString> cursor;
    QStringList findings;                         // code and sentence
    QString agent;                                // User-Agent of its requests: differs by intent
};
RunSummary summaryOf(const RunLog &log);

struct Difference {
    enum class Kind { Request, Document, Cursor, Finding, None };
    Kind kind = Kind::None;
    QString what;                                 // one sentence
    QString first, second;                        // what the one and the other did; empty: nothing
};
// In the order requests, documents, cursor, findings; of each list so many, and one more that says how many follow. Empty: no difference.
std::vector<Difference> differencesOf(const RunSummary &first, const RunSummary &second);

} // namespace penstock::ui
