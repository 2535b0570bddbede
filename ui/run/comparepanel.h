// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/comparison.h"
#include "ui/run/runcontroller.h"
#include "ui/widgets/tablemodel.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace penstock::ui
{

class TableView;

// The chosen resource run twice, as Filebeat would and natively, and what differs: requests, documents, cursor, findings.
class ComparePanel : public QWidget
{
    Q_OBJECT
public:
    explicit ComparePanel(const RunController &run, QWidget *parent = nullptr);

    void setResource(const QString &name, bool isInput);       // only inputs can run as Filebeat
    void stop();                                  // another run took the place of one that is compared

Q_SIGNALS:
    void runWanted(const penstock::Profile *profile, const penstock::ui::CursorTrial &trial);

private:
    void updateButton();
    void begin();
    void runEnded();
    void showDifferences();
    void showDifference(int row);

    const RunController &m_run;
    std::vector<Difference> m_differences;
    TableModel<Difference> m_model;
    QPushButton *m_compare;
    QLabel *m_note;
    TableView *m_table;
    QPlainTextEdit *m_first;
    QPlainTextEdit *m_second;
    RunSummary m_filebeat, m_native;
    enum class Stage { Idle, Filebeat, Native } m_stage = Stage::Idle;
    CursorTrial m_begin;                          // of both runs, which begin at the same time
    bool m_isInput = false;
    bool m_starting = false;
};

} // namespace penstock::ui
