// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/signsline.h"

#include "ui/connector/words.h"
#include "ui/widgets/theme.h"

#include <QPainter>

#include <algorithm>

namespace penstock::ui
{

namespace
{
constexpr int margin = 4;
}

SignsLine::SignsLine(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("signsLine"));
    setAccessibleName(tr("Signs of the job"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setSigns({}, {});
}

void SignsLine::setSigns(std::vector<connector::Instant> signs, connector::Instant now)
{
    m_signs = std::move(signs);
    m_now = now;
    setVisible(!m_signs.empty());
    setAccessibleDescription(summary());
    setToolTip(summary());
    update();
}

QString SignsLine::summary() const
{
    if (m_signs.empty())
        return {};
    return m_signs.size() == 1 ? tr("One sign seen, %1").arg(agoText(m_signs.back(), m_now))
                               : tr("%1 signs seen since %2, the last %3").arg(m_signs.size()).arg(clockText(m_signs.front()), agoText(m_signs.back(), m_now));
}

QSize SignsLine::sizeHint() const
{
    return {200, 2 * fontMetrics().height() + 2 * margin};
}

void SignsLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect area = rect().adjusted(margin, margin, -margin, -margin);
    const QRect band(area.left(), area.top(), area.width(), fontMetrics().height() - 2);
    const auto begin = m_signs.front(), end = std::max(m_now, m_signs.back());
    const double span = std::max(1.0, double((end - begin).count()));
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    const auto x = [&](connector::Instant at) {
        const int way = int(double((at - begin).count()) / span * band.width());
        return isMirrored ? band.right() - way : band.left() + way;
    };
    painter.setPen(colour(Ink::GutterText, palette()));
    painter.drawLine(band.left(), band.bottom(), band.right(), band.bottom());
    for (std::size_t i = 0; i < m_signs.size(); ++i) {
        const connector::Instant next = i + 1 < m_signs.size() ? m_signs[i + 1] : end;
        if (next - m_signs[i] > connector::idleLimit)
            painter.fillRect(QRect(QPoint(x(m_signs[i]), band.top()), QPoint(x(next), band.bottom())).normalized(), QBrush(colour(Ink::Error, palette()), Qt::BDiagPattern));
        painter.fillRect(QRect(x(m_signs[i]) - 1, band.top(), 3, band.height()), colour(Ink::Accent, palette()));
    }
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(area.adjusted(0, band.height() + 2, 0, 0), Qt::AlignVCenter | (isMirrored ? Qt::AlignRight : Qt::AlignLeft), summary());
}

} // namespace penstock::ui
