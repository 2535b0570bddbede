// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/intervalline.h"

#include "ui/widgets/theme.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace penstock::ui
{

namespace
{
constexpr int margin = 8;

QDateTime endOf(const IntervalSpan &span)
{
    return span.until.value_or(span.at);
}

QString shown(const QDateTime &time)
{
    return time.toUTC().toString(QStringLiteral("yyyy-MM-dd hh:mm:ss"));
}
} // namespace

std::vector<SpanRelation> relationsOf(const std::vector<IntervalSpan> &spans)
{
    std::vector<SpanRelation> relations;
    std::optional<QDateTime> end;
    for (const IntervalSpan &span : spans) {
        SpanRelation relation = SpanRelation::First;
        if (span.from && end)
            relation = *span.from < *end ? SpanRelation::Overlaps : *span.from > *end ? SpanRelation::LeavesGap : SpanRelation::Adjoins;
        relations.push_back(relation);
        if (span.from)
            end = endOf(span);
    }
    return relations;
}

IntervalLine::IntervalLine(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("intervalLine"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setSpans({});
}

void IntervalLine::setSpans(std::vector<IntervalSpan> spans)
{
    constexpr std::size_t most = 12;              // the latest ones
    if (spans.size() > most)
        spans.erase(spans.begin(), spans.end() - static_cast<std::ptrdiff_t>(most));
    m_spans = std::move(spans);
    setVisible(!m_spans.empty());
    setAccessibleName(tr("Line of intervals"));
    setAccessibleDescription(summary());
    setToolTip(summary());
    updateGeometry();
    update();
}

QSize IntervalLine::sizeHint() const
{
    const int line = fontMetrics().height() + 6;
    return {200, m_spans.empty() ? 0 : 2 * margin + line * (static_cast<int>(m_spans.size()) + 1)};
}

QString IntervalLine::summary() const
{
    const std::vector<SpanRelation> relations = relationsOf(m_spans);
    QStringList lines;
    for (std::size_t i = 0; i < m_spans.size(); ++i) {
        const IntervalSpan &span = m_spans[i];
        const QString records = tr("%n record(s)", nullptr, static_cast<int>(span.records));
        if (!span.from) {
            lines.append(tr("Interval %1: no window of time in its request, %2").arg(i + 1).arg(records));
            continue;
        }
        const QString relation = relations[i] == SpanRelation::Overlaps ? tr(", overlaps the one before") : relations[i] == SpanRelation::LeavesGap ? tr(", leaves a gap before it") : QString();
        lines.append(tr("Interval %1: %2 to %3, %4%5").arg(i + 1).arg(shown(*span.from), shown(endOf(span)), records, relation));
    }
    return lines.join(QLatin1Char('\n'));
}

void IntervalLine::paintEvent(QPaintEvent *)
{
    std::optional<QDateTime> first, last;
    for (const IntervalSpan &span : m_spans) {
        if (!span.from)
            continue;
        first = first ? std::min(*first, *span.from) : *span.from;
        last = last ? std::max(*last, endOf(span)) : endOf(span);
    }
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    if (!first) {
        painter.drawText(rect().adjusted(margin, margin, -margin, -margin), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, summary());
        return;
    }
    const int line = fontMetrics().height() + 6;
    const int label = fontMetrics().horizontalAdvance(tr("Interval %1").arg(88)) + margin;
    const int left = margin + label, width = std::max(20, this->width() - left - 2 * margin);
    const double span = std::max<double>(1, double(first->msecsTo(*last)));
    const auto x = [&](const QDateTime &time) { return left + int(double(first->msecsTo(time)) / span * width); };
    const std::vector<SpanRelation> relations = relationsOf(m_spans);
    std::optional<QDateTime> end;
    for (std::size_t i = 0; i < m_spans.size(); ++i) {
        const IntervalSpan &one = m_spans[i];
        const int top = margin + int(i) * line;
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(QRect(margin, top, label, line), Qt::AlignVCenter, tr("Interval %1").arg(i + 1));
        if (!one.from)
            continue;
        const auto bar = [&](const QDateTime &from, const QDateTime &until) { return QRect(x(from), top + 3, std::max(2, x(until) - x(from)), line - 6); };
        painter.fillRect(bar(*one.from, endOf(one)), colour(Ink::Accent, palette()));
        if (end && relations[i] == SpanRelation::Overlaps) {
            painter.fillRect(bar(*one.from, std::min(*end, endOf(one))), palette().color(QPalette::Base));
            painter.fillRect(bar(*one.from, std::min(*end, endOf(one))), QBrush(colour(Ink::Warning, palette()), Qt::BDiagPattern));
        } else if (end && relations[i] == SpanRelation::LeavesGap) {
            painter.fillRect(bar(*end, *one.from), QBrush(colour(Ink::Error, palette()), Qt::FDiagPattern));
        }
        end = endOf(one);
    }
    painter.setPen(colour(Ink::Muted, palette()));
    const QRect axis(left, margin + int(m_spans.size()) * line, width, line);
    painter.drawText(axis, Qt::AlignLeft | Qt::AlignVCenter, shown(*first));
    painter.drawText(axis, Qt::AlignRight | Qt::AlignVCenter, shown(*last));
    const bool overlaps = std::ranges::count(relations, SpanRelation::Overlaps) > 0, leavesGap = std::ranges::count(relations, SpanRelation::LeavesGap) > 0;
    if (overlaps || leavesGap) {
        const QString legend = overlaps && leavesGap ? tr("hatched: asked twice, or never") : overlaps ? tr("hatched: asked twice") : tr("hatched: never asked");
        const int date = fontMetrics().horizontalAdvance(shown(*last)) + margin;
        painter.setPen(colour(Ink::Warning, palette()));
        painter.drawText(axis.adjusted(date, 0, -date, 0), Qt::AlignCenter, fontMetrics().elidedText(legend, Qt::ElideRight, axis.width() - 2 * date));
    }
}

} // namespace penstock::ui
