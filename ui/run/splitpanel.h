// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/runlog.h"

#include <QWidget>

class QLabel;
class QToolButton;
class QTreeWidget;

namespace penstock::ui
{

// How a page became events: the levels of its split with their counts, what was noted at each, and samples of what it was about. Closed it is one line.
class SplitPanel : public QWidget
{
    Q_OBJECT
public:
    explicit SplitPanel(const RunLog &log, QWidget *parent = nullptr);

    void showExchange(std::uint64_t exchange);    // its page; where it has no split, the first page that has one
    void follow();
    void reset();

Q_SIGNALS:
    void placeActivated(const penstock::Place &place);

protected:
    void changeEvent(QEvent *event) override;

private:
    const SplitRow *row() const;
    void refresh();
    void fill(const SplitRow &row);

    const RunLog &m_log;
    QToolButton *m_open;
    QLabel *m_pipeline;
    QTreeWidget *m_tree;
    std::uint64_t m_exchange = 0;
    std::uint64_t m_shown = 0;
};

} // namespace penstock::ui
