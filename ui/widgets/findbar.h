// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTextCursor>
#include <QWidget>

class QLabel;
class QLineEdit;

namespace penstock::ui
{

class CodeEditor;

// A line to search a text with; hidden until it is asked for, gives the focus back when it is closed.
class FindBar : public QWidget
{
    Q_OBJECT
public:
    explicit FindBar(CodeEditor *editor, QWidget *parent = nullptr);

public Q_SLOTS:
    void open();
    void findNext();
    void findPrevious();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void search();
    void select(qsizetype match);
    void close();

    CodeEditor *m_editor;
    QLineEdit *m_text;
    QLabel *m_count;
    QList<QTextCursor> m_matches;
};

} // namespace penstock::ui
