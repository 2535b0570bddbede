// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/comparison.h"

#include "core/template/jsontext.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace penstock::ui
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(Comparison)
};

constexpr int most = 50;                          // differences of one kind

void addLists(std::vector<Difference> &to, Difference::Kind kind, const QStringList &first, const QStringList &second, const char *sentence)
{
    const qsizetype count = std::max(first.size(), second.size());
    int found = 0;
    for (qsizetype i = 0; i < count; ++i) {
        const QString a = i < first.size() ? first[i] : QString(), b = i < second.size() ? second[i] : QString();
        if (a == b && i < first.size() && i < second.size())
            continue;
        if (++found <= most)
            to.push_back({kind, Text::tr(sentence).arg(i + 1), a, b});
    }
    if (found > most)
        to.push_back({kind, Text::tr("%n further difference(s)", nullptr, found - most), {}, {}});
}

void addCursor(std::vector<Difference> &to, const RunSummary &first, const RunSummary &second)
{
    std::set<QString> names;
    for (const RunSummary *side : {&first, &second}) {
        for (const auto &[name, value] : side->cursor)
            names.insert(name);
    }
    const auto valueOf = [](const RunSummary &side, const QString &name) { const auto found = side.cursor.find(name); return found == side.cursor.end() ? QString() : found->second; };
    for (const QString &name : names) {
        const QString a = valueOf(first, name), b = valueOf(second, name);
        if (a != b)
            to.push_back({Difference::Kind::Cursor, Text::tr("The cursor's `%1` differs").arg(name), a, b});
    }
}

// Findings have no common order; what only one side has is a difference.
void addFindings(std::vector<Difference> &to, const RunSummary &first, const RunSummary &second)
{
    for (const QString &finding : first.findings) {
        if (!second.findings.contains(finding))
            to.push_back({Difference::Kind::Finding, Text::tr("Only the first run reports this"), finding, {}});
    }
    for (const QString &finding : second.findings) {
        if (!first.findings.contains(finding))
            to.push_back({Difference::Kind::Finding, Text::tr("Only the second run reports this"), {}, finding});
    }
}
} // namespace

RunSummary summaryOf(const RunLog &log)
{
    RunSummary summary;
    for (const ExchangeRow &row : log.exchanges()) {
        QString request = row.method + QLatin1Char(' ') + row.url;
        if (row.hasRequestBody)
            request += QLatin1Char('\n') + QString::fromStdString(row.requestBody);
        summary.requests.append(request);
        for (const auto &[name, value] : row.requestHeaders()) {
            if (summary.agent.isEmpty() && name.compare(QLatin1StringView("User-Agent"), Qt::CaseInsensitive) == 0)
                summary.agent = value;
        }
    }
    for (const EntityRow &row : log.entities()) {
        // The order of members means nothing to those who read the documents.
        const auto value = json::parse(row.text());
        summary.documents.append(QString::fromStdString(value ? tpl::jsonText(tpl::Value::fromJson(*value, json::Numbers::Exact)) : std::string(row.text())));
    }
    for (const CursorRow &row : log.explained().cursor())
        summary.cursor[row.name] = row.after;
    for (const Diagnostic &finding : log.findings())
        summary.findings.append(QLatin1String(finding.code->id) + QStringLiteral(": ") + finding.message);
    return summary;
}

std::vector<Difference> differencesOf(const RunSummary &first, const RunSummary &second)
{
    std::vector<Difference> found;
    addLists(found, Difference::Kind::Request, first.requests, second.requests, QT_TRANSLATE_NOOP("Comparison", "Request %1 differs"));
    addLists(found, Difference::Kind::Document, first.documents, second.documents, QT_TRANSLATE_NOOP("Comparison", "Document %1 differs"));
    addCursor(found, first, second);
    addFindings(found, first, second);
    return found;
}

} // namespace penstock::ui
