// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QWidget>

#include <optional>
#include <vector>

namespace penstock::ui
{

// What one interval asked for.
struct IntervalSpan {
    QDateTime at;                                 // when it ran
    std::optional<QDateTime> from, until;         // the window of its request, as far as it shows one; an open end lasts until it ran
    std::int64_t records = 0;
};

enum class SpanRelation { First, Adjoins, Overlaps, LeavesGap };
// How each span follows the one before it; spans without a window are passed over.
std::vector<SpanRelation> relationsOf(const std::vector<IntervalSpan> &spans);

// Intervals one below the other on a line of time, with their windows drawn; what two of them both ask for, and what none of them asks for, is hatched.
class IntervalLine : public QWidget
{
    Q_OBJECT
public:
    explicit IntervalLine(QWidget *parent = nullptr);

    void setSpans(std::vector<IntervalSpan> spans);
    QSize sizeHint() const override;
    QString summary() const;                      // the same in words, for readers of the screen too

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<IntervalSpan> m_spans;
};

} // namespace penstock::ui
