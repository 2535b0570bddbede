// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/runtables.h"

#include <QWidget>

class QTabWidget;

namespace penstock::ui
{

class AnswerView;
class EmptyState;
class Syntax;
class TableView;

// What the mapping made of the records, what it left out and why, how far each resource has come, and the state after the run.
class EntitiesPanel : public QWidget
{
    Q_OBJECT
public:
    EntitiesPanel(const RunLog &log, const Syntax &syntax, QWidget *parent = nullptr);

    void follow(const Touched &touched);
    void reset();

Q_SIGNALS:
    void recordActivated(quint64 exchange, qint64 index);     // where an entity or a drop came from

private:
    void showEntity(int row);
    void updateTitles();

    const RunLog &m_log;
    TableModel<EntityRow> m_entityModel;
    TableModel<DropRow> m_dropModel;
    TableModel<ResourceTally> m_resourceModel;
    EmptyState *m_stack;
    QTabWidget *m_tabs;
    TableView *m_entities;
    TableView *m_drops;
    TableView *m_resources;
    AnswerView *m_document;
    AnswerView *m_state;
};

} // namespace penstock::ui
