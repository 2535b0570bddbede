// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/runtables.h"

#include <QWidget>

class QLabel;

namespace penstock::ui
{

class AnswerView;
class EmptyState;
class Syntax;
class SplitPanel;
class TableView;

// What was cut out of the answers, each record with where it came from.
class RecordsPanel : public QWidget
{
    Q_OBJECT
public:
    RecordsPanel(const RunLog &log, const Syntax &syntax, QWidget *parent = nullptr);

    void follow(const Touched &touched);
    void reset();
    void select(std::uint64_t exchange, std::int64_t index);

Q_SIGNALS:
    void placeActivated(const penstock::Place &place);
    void recordSelected(int row);                 // in RunLog::records()
    void recordActivated(int row);                // show it in the answer

private:
    void showRecord(int row);
    void updateEmpty();

    const RunLog &m_log;
    TableModel<RecordRow> m_model;
    EmptyState *m_stack;
    TableView *m_table;
    QLabel *m_origin;
    AnswerView *m_record;
    SplitPanel *m_split;
};

} // namespace penstock::ui
