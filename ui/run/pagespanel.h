// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/pagetree.h"
#include "ui/run/runtables.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTreeView;

namespace penstock::ui
{

class EmptyState;
class TableView;

// The pages of a run, and for the chosen one, why it was asked and what decides the next.
class PagesPanel : public QWidget
{
    Q_OBJECT
public:
    explicit PagesPanel(const RunLog &log, QWidget *parent = nullptr);

    void follow(const Touched &touched);
    void reset();
    void selectExchange(std::uint64_t exchange);

Q_SIGNALS:
    void exchangeSelected(quint64 exchange);
    void placeActivated(const penstock::Place &place);       // the rule in the document

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeCard();
    QTreeView *makeTree();
    void select(int row);
    void showPage(int row, bool byUser);
    QString highlighted(const Why &why) const;
    void updateCard();

    const RunLog &m_log;
    TableModel<PageRow> m_model;
    EmptyState *m_stack;
    TableView *m_table;
    PageTree m_treeModel;
    QTreeView *m_tree;                           // in its place where the pages are those of a chain
    QStackedWidget *m_views;
    QWidget *m_card;
    QLabel *m_asked;
    QLabel *m_next;
    int m_shown = -1;
    bool m_following = true;                     // the newest page is shown until somebody chooses another
    bool m_selecting = false;
};

} // namespace penstock::ui
