// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "ui/widgets/syntax.h"

#include <QPlainTextEdit>
#include <QPointer>

#include <functional>
#include <optional>

class QCompleter;

namespace penstock::ui
{

// A text editor for code: line numbers, colours of the language, and marks under what a diagnostic points at, with its
// message as a tool tip. Also the read-only view of answers. Marks move with the text until they are set again.
class CodeEditor : public QPlainTextEdit
{
    Q_OBJECT
public:
    struct Mark {
        int line = 1;              // from 1
        int column = 1;            // from 1, in code points
        int length = 0;            // in code points; 0: to the end of the word or line
        Severity severity = Severity::Error;
        QString message;
        QString advice;
    };
    enum class Gutter { Shown, Hidden };

    CodeEditor(const Syntax &syntax, Language language, Gutter gutter, QWidget *parent = nullptr);

    void setMarks(const QList<Mark> &marks);
    const QList<Mark> &marks() const { return m_marks; }
    QString markTextAt(int position) const;               // message and advice; empty: no mark there
    void goTo(int line, int column = 1);                  // scrolls there, sets the cursor and the focus
    void setFirstLineNumber(int number);                  // what the gutter calls the first line
    void highlightLine(int line);                         // 0: none; apart from the cursor
    void setMatches(const QList<QTextCursor> &matches);
    // As one undo step.
    void replace(int position, int length, const QString &text);
    // Words offered with Ctrl+Space; called when they are needed.
    void setCompletions(std::function<QStringList(const QTextCursor &)> words);
    QTextCursor rangeOf(int line, int column, int length) const;

Q_SIGNALS:
    void cursorMoved(int line, int column);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    class LineNumbers;
    int gutterWidth() const;
    std::optional<Severity> severityOfLine(int blockNumber) const;
    void paintGutter(QPaintEvent *event);
    void paintMarkSign(QPainter &painter, const QRect &cell, Severity severity) const;
    void layOutGutter();
    void updateSelections();
    void updateFont();
    void announceCursor();
    void indentNewLine();
    void complete();
    void insertCompletion(const QString &word);

    const Syntax &m_syntax;
    QWidget *m_gutter = nullptr;
    KSyntaxHighlighting::SyntaxHighlighter *m_highlighter = nullptr;
    QList<Mark> m_marks;
    QList<QTextCursor> m_markRanges;
    QList<QTextCursor> m_matches;
    int m_highlightedLine = 0;
    int m_firstLineNumber = 1;
    QPointer<QCompleter> m_completer;
    std::function<QStringList(const QTextCursor &)> m_words;
};

} // namespace penstock::ui
