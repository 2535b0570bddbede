// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "ui/widgets/tablemodel.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace penstock::ui
{

class EmptyState;
class TableView;

struct FindingRow {
    Diagnostic diagnostic;
    bool ofRun = false;
};
std::span<const Column<FindingRow>> findingColumns();
QString placeText(const Diagnostic &diagnostic);       // file:line:column, or resource, page, exchange
QString adviceText(const Diagnostic &diagnostic);

// One list for everything that was found: in the document, in the last run. Choosing a row goes to its place.
class DiagnosticsPanel : public QWidget
{
    Q_OBJECT
public:
    explicit DiagnosticsPanel(QWidget *parent = nullptr);

    void setDocumentFindings(const Diagnostics &findings);
    void setRunFindings(const Diagnostics &findings);
    QString summary() const;                           // "2 errors, 1 warning"

public Q_SLOTS:
    void goToNext();
    void goToPrevious();

Q_SIGNALS:
    void placeActivated(const penstock::Place &place);
    void originActivated(const penstock::Origin &origin);
    void fixRequested(const penstock::Fix &fix);
    void summaryChanged(const QString &summary);

private:
    void rebuild();
    void showRow(int row);
    void activate(int row);
    void step(int by);
    void applyFix();

    Diagnostics m_ofDocument;
    Diagnostics m_ofRun;
    std::vector<FindingRow> m_rows;
    TableModel<FindingRow> m_model;
    EmptyState *m_stack;
    TableView *m_table;
    QLabel *m_summary;
    QLabel *m_detail;
    QPushButton *m_fix;
};

} // namespace penstock::ui
