// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/jobdiagram.h"

#include "ui/connector/words.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QLineF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace penstock::ui
{

namespace
{
using connector::JobStatus;

constexpr JobStatus all[] = {JobStatus::Pending, JobStatus::InProgress, JobStatus::Canceling, JobStatus::Canceled, JobStatus::Suspended, JobStatus::Completed, JobStatus::Error};
// Column and row, in the order of the enumeration: what can follow each other stands beside each other.
constexpr int places[][2] = {{0, 1}, {1, 1}, {1, 2}, {0, 2}, {1, 0}, {2, 0}, {2, 1}};
constexpr int columns = 3, rows = 3;
constexpr qreal rowGap = 16, leastGap = 16, margin = 4;

QString nameOf(JobStatus status)
{
    return jobStatusText(std::string(connector::word(status)));
}

QString timeOf(connector::Instant at)
{
    return dateTime(at).toLocalTime().toString(QStringLiteral("HH:mm:ss"));
}

// Where the line from the middle of a box to another point leaves it.
QPointF border(const QRectF &box, const QPointF &towards)
{
    const QLineF line(box.center(), towards);
    const QPointF corners[] = {box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()};
    QPointF hit = box.center();
    for (int i = 0; i < 4; ++i) {
        if (line.intersects(QLineF(corners[i], corners[(i + 1) % 4]), &hit) == QLineF::BoundedIntersection)
            return hit;
    }
    return hit;
}
} // namespace

JobDiagram::JobDiagram(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("jobDiagram"));
    setAccessibleName(tr("States of the job"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setPath({});
}

void JobDiagram::setPath(std::vector<connector::PathStep> path)
{
    m_path = std::move(path);
    setAccessibleDescription(summary());
    setToolTip(summary());
    update();
}

QString JobDiagram::summary() const
{
    QStringList steps;
    for (const connector::PathStep &step : m_path) {
        QString text = step.at ? tr("%1 at %2").arg(nameOf(step.status), clockText(*step.at)) : nameOf(step.status);
        if (!step.by.empty())
            text = tr("%1 (%2)").arg(text, triggerText(step.by));
        steps.append(text);
    }
    return steps.join(tr(", then "));
}

QSizeF JobDiagram::nodeSize() const
{
    int width = fontMetrics().horizontalAdvance(QStringLiteral("00:00:00"));
    for (const JobStatus status : all)
        width = std::max(width, fontMetrics().horizontalAdvance(QStringLiteral("0. ") + nameOf(status)));
    return {width + 10.0, 2.0 * fontMetrics().height() + 6};
}

QSize JobDiagram::sizeHint() const
{
    const QSizeF box = nodeSize();
    return QSizeF(columns * box.width() + (columns - 1) * leastGap + 2 * margin, rows * box.height() + (rows - 1) * rowGap + 2 * margin).toSize();
}

QRectF JobDiagram::node(JobStatus status) const
{
    const QSizeF box = nodeSize();
    const auto &place = places[static_cast<int>(status)];
    const qreal gap = std::clamp((width() - 2 * margin - columns * box.width()) / (columns - 1), leastGap, 70.0);
    const int column = layoutDirection() == Qt::RightToLeft ? columns - 1 - place[0] : place[0];
    return {QPointF(margin + column * (box.width() + gap), margin + place[1] * (box.height() + rowGap)), box};
}

int JobDiagram::stepOf(JobStatus status) const
{
    for (int i = static_cast<int>(m_path.size()) - 1; i >= 0; --i) {
        if (m_path[static_cast<std::size_t>(i)].status == status)
            return i;
    }
    return -1;
}

bool JobDiagram::isTaken(JobStatus from, JobStatus to) const
{
    for (std::size_t i = 1; i < m_path.size(); ++i) {
        if (m_path[i - 1].status == from && m_path[i].status == to)
            return true;
    }
    return false;
}

void JobDiagram::paintEdge(QPainter &painter, JobStatus from, JobStatus to) const
{
    const bool taken = isTaken(from, to);
    // Two ways between the same boxes run side by side.
    const QRectF begin = node(from), end = node(to);
    QLineF line(border(begin, end.center()), border(end, begin.center()));
    if (connector::mayBecome(to, from)) {
        const QLineF normal = line.normalVector().unitVector();
        line.translate(QPointF(normal.dx(), normal.dy()) * 5);
    }
    const QColor colour = taken ? ui::colour(Ink::Accent, palette()) : ui::colour(Ink::GutterText, palette());
    painter.setPen(QPen(colour, taken ? 2.5 : 1, taken ? Qt::SolidLine : Qt::DotLine));
    painter.drawLine(line);
    const double angle = std::atan2(line.dy(), line.dx());
    const double size = taken ? 9 : 6;
    QPainterPath head(line.p2());
    for (const double side : {-0.4, 0.4})
        head.lineTo(line.p2() - QPointF(std::cos(angle + side), std::sin(angle + side)) * size);
    head.closeSubpath();
    painter.fillPath(head, colour);
}

void JobDiagram::paintNode(QPainter &painter, JobStatus status) const
{
    const int step = stepOf(status);
    const bool isLast = step >= 0 && step == static_cast<int>(m_path.size()) - 1;
    const QRectF box = node(status);
    const QColor outline = step >= 0 ? colour(Ink::Accent, palette()) : colour(Ink::GutterText, palette());
    painter.setPen(QPen(outline, isLast ? 2.5 : 1));
    painter.setBrush(step >= 0 ? colour(Ink::Highlight, palette()) : palette().color(QPalette::Base));
    painter.drawRoundedRect(box, 4, 4);
    painter.setPen(palette().color(step >= 0 ? QPalette::Text : QPalette::PlaceholderText));
    const std::optional<connector::Instant> at = step >= 0 ? m_path[static_cast<std::size_t>(step)].at : std::nullopt;
    const QString name = step >= 0 ? tr("%1. %2").arg(step + 1).arg(nameOf(status)) : nameOf(status);
    painter.drawText(box, Qt::AlignCenter, at ? QStringLiteral("%1\n%2").arg(name, timeOf(*at)) : name);
}

void JobDiagram::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const bool taken : {false, true}) {
        for (const JobStatus from : all) {
            for (const JobStatus to : all) {
                if ((connector::mayBecome(from, to) || isTaken(from, to)) && isTaken(from, to) == taken)
                    paintEdge(painter, from, to);
            }
        }
    }
    for (const JobStatus status : all)
        paintNode(painter, status);
}

void JobDiagram::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateGeometry();
}

} // namespace penstock::ui
