// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/runlog.h"
#include "ui/widgets/tablemodel.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSplitter;

namespace penstock::ui
{

class CodeEditor;
class EmptyState;
class Syntax;
class TableView;

// Three columns: a request or document before a list of transforms, what each transform made of it, and after.
class TransformsPanel : public QWidget
{
    Q_OBJECT
public:
    TransformsPanel(const RunLog &log, const Syntax &syntax, QWidget *parent = nullptr);

    void showExchange(std::uint64_t exchange);    // the lists that belong to it come first into sight
    void follow();
    void reset();

Q_SIGNALS:
    void placeActivated(const penstock::Place &place);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeSteps();
    void refill();
    void showApplication(int index);
    bool belongs(const ApplicationRow &row, std::uint64_t exchange) const;

    const RunLog &m_log;
    std::vector<TransformRow> m_steps;            // of the one that is shown
    TableModel<TransformRow> m_model;
    QComboBox *m_box;
    QSplitter *m_columns;
    CodeEditor *m_before;
    TableView *m_table;
    QLabel *m_why;
    CodeEditor *m_after;
    EmptyState *m_stack;
    std::size_t m_known = 0;
    bool m_chosen = false;
};

// What became of a transform, in a word, and the same with its reason.
QString effectText(const TransformRow &row);

} // namespace penstock::ui
