// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "ui/widgets/codeassist.h"
#include "ui/widgets/syntax.h"
#include "ui/widgets/theme.h"

#include <QPlainTextEdit>

#include <memory>
#include <optional>

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
        int length = 0;            // in bytes, as a Place counts; 0: to the end of the word or line
        Severity severity = Severity::Error;
        QString message;
        QString advice;
    };
    struct Note {
        int line = 1;              // from 1
        QString text;
        QString toolTip;           // rich text
        Ink ink = Ink::Note;
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
    // Completion, signature help and hover; null: none.
    void setAssistant(const std::shared_ptr<const CodeAssistant> &assistant);
    const CodeAssistant *assistant() const { return m_assist ? &m_assist->assistant() : nullptr; }
    // Remarks behind the text of lines, which are no part of it. They move with their lines.
    void setNotes(const QList<Note> &notes);
    const QList<Note> &notes() const { return m_notes; }
    // What there is to say about a place: marks, notes, and what the assistant knows; rich text.
    QString explanationAt(const QTextCursor &cursor) const;
    void explainHere();                                   // the same by key, at the cursor
    // What was found out later about the place that was asked for with explanationWanted().
    void addExplanation(const QString &html, const QPoint &place);
    QTextCursor rangeOf(int line, int column, int length) const;

Q_SIGNALS:
    void cursorMoved(int line, int column);
    void explanationWanted(const QTextCursor &cursor, const QPoint &place);      // global

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

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
    void showExplanation(const QString &html, const QPoint &place);
    QRect noteArea(int index) const;
    int noteAt(const QPoint &place) const;

    const Syntax &m_syntax;
    QWidget *m_gutter = nullptr;
    KSyntaxHighlighting::SyntaxHighlighter *m_highlighter = nullptr;
    QList<Mark> m_marks;
    QList<QTextCursor> m_markRanges;
    QList<QTextCursor> m_matches;
    int m_highlightedLine = 0;
    int m_firstLineNumber = 1;
    QList<Note> m_notes;
    QList<QTextCursor> m_noteLines;
    CodeAssist *m_assist = nullptr;
    QString m_explanation;                                // that is shown
    QPoint m_explanationPlace;
};

} // namespace penstock::ui
