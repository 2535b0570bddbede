// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/explained.h"

#include "ui/widgets/prettyjson.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::ui
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(Explained)
};

std::string keyOf(const std::string &file, int line, int column)
{
    return file + '\n' + std::to_string(line) + ':' + std::to_string(column);
}
} // namespace

void TemplateValues::note(TemplateValue value)
{
    if (!value.place.isKnown())
        return;
    const auto [found, isNew] = m_values.try_emplace(keyOf(value.place.file, value.place.line, value.place.column));
    value.times = isNew ? 1 : found->second.times + 1;
    found->second = std::move(value);
}

const TemplateValue *TemplateValues::at(const std::string &file, int line, int column) const
{
    const auto found = m_values.find(keyOf(file, line, column));
    return found == m_values.end() ? nullptr : &found->second;
}

QString SubjectRow::text() const
{
    QStringList parts;
    if (url)
        parts.append(*url);
    QStringList lines;
    for (const auto &[name, value] : header)
        lines.append(name + QStringLiteral(": ") + value);
    if (!lines.isEmpty())
        parts.append(lines.join(QLatin1Char('\n')));
    if (body)
        parts.append(prettyJson(*body).text);
    return parts.join(QStringLiteral("\n\n"));
}

QString SplitRow::pipeline() const
{
    QStringList parts{Text::tr("%n document(s)", nullptr, int(documents))};
    for (const SplitLevelRow &level : levels)
        parts.append(QStringLiteral("%1 %2").arg(level.parts).arg(level.target));
    parts.append(Text::tr("%n event(s)", nullptr, int(events)));
    return parts.join(QStringLiteral(" \u2192 "));
}

void Explained::add(ApplicationRow row)
{
    for (const TransformRow &step : row.steps) {
        if (step.gave)
            m_values.note(*step.gave);
    }
    if (m_applications.size() < mostApplications)
        m_applications.push_back(std::move(row));
}

void Explained::add(SplitRow row)
{
    if (m_splits.size() < mostSplits)
        m_splits.push_back(std::move(row));
}

void Explained::add(CursorRow move)
{
    const auto found = std::ranges::find_if(m_cursor, [&](const CursorRow &row) { return row.resource == move.resource && row.name == move.name; });
    if (found == m_cursor.end()) {
        move.moves = 1;
        m_cursor.push_back(std::move(move));
        return;
    }
    move.before = found->before;
    move.moves = found->moves + 1;
    *found = std::move(move);
}

} // namespace penstock::ui
