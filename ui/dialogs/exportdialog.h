// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exchange/export.h"
#include "ui/widgets/tablemodel.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace penstock::ui
{

class CodeEditor;
class Questions;
class Syntax;
class TableView;

// What another system would get, file by file, and what it cannot be told. Made and written off the GUI thread.
class ExportDialog : public QDialog
{
    Q_OBJECT
public:
    ExportDialog(exchange::ExportInput input, const Syntax &syntax, Questions &questions, QWidget *parent = nullptr);

Q_SIGNALS:
    void exported();                              // the preview is that of the chosen target
    void placeActivated(const penstock::Place &place);
    void saved(const QString &folder);

private:
    QWidget *makeFiles();
    void make();
    void showResult(Result<exchange::ExportResult> result);
    void showFile(int row);
    void chooseFolder();
    void write(const QString &folder);

    exchange::ExportInput m_input;
    Questions &m_questions;
    exchange::ExportResult m_result;
    TableModel<exchange::Loss> m_lossModel;
    QComboBox *m_target;
    QCheckBox *m_tracer;
    QListWidget *m_files;
    CodeEditor *m_text;
    QLabel *m_note;
    TableView *m_losses;
    QLabel *m_loss;                               // the chosen one, whole
    QPushButton *m_save;
    int m_ticket = 0;
};

} // namespace penstock::ui
