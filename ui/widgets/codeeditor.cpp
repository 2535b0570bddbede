// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/codeeditor.h"

#include "ui/widgets/plaintext.h"
#include "ui/widgets/theme.h"

#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <KSyntaxHighlighting/Theme>
#include <QApplication>
#include <QFontDatabase>
#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextDocumentFragment>
#include <QToolTip>

#include <algorithm>

namespace penstock::ui
{

namespace
{
constexpr int gutterMargin = 6;     // pixels beside the numbers
constexpr int signWidth = 12;
constexpr int notePadding = 5;

Ink inkOf(Severity severity)
{
    switch (severity) {
    case Severity::Error: return Ink::Error;
    case Severity::Warning: return Ink::Warning;
    case Severity::Information: break;
    }
    return Ink::Information;
}

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == QLatin1Char('_');
}
} // namespace

class CodeEditor::LineNumbers : public QWidget
{
public:
    explicit LineNumbers(CodeEditor *editor)
        : QWidget(editor)
        , m_editor(editor)
    {
    }
    QSize sizeHint() const override { return {m_editor->gutterWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent *event) override { m_editor->paintGutter(event); }

private:
    CodeEditor *m_editor;
};

CodeEditor::CodeEditor(const Syntax &syntax, Language language, Gutter gutter, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_syntax(syntax)
{
    setLineWrapMode(NoWrap);
    updateFont();
    m_highlighter = syntax.attach(document(), language, palette());
    if (gutter == Gutter::Shown) {
        m_gutter = new LineNumbers(this);
        m_gutter->setObjectName(QStringLiteral("lineNumbers"));
        connect(this, &QPlainTextEdit::blockCountChanged, this, &CodeEditor::layOutGutter);
        connect(this, &QPlainTextEdit::updateRequest, m_gutter, [this](const QRect &area, int dy) {
            dy != 0 ? m_gutter->scroll(0, dy) : m_gutter->update(0, area.y(), m_gutter->width(), area.height());
        });
        layOutGutter();
    }
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &CodeEditor::announceCursor);
    updateSelections();
}

void CodeEditor::updateFont()
{
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(QApplication::font().pointSizeF());
    setFont(fixed);
    setTabStopDistance(4 * fontMetrics().horizontalAdvance(QLatin1Char(' ')));
}

int CodeEditor::gutterWidth() const
{
    const auto digits = QString::number(std::max(99, blockCount() + m_firstLineNumber - 1)).size();
    return static_cast<int>(digits) * fontMetrics().horizontalAdvance(QLatin1Char('9')) + 2 * gutterMargin + signWidth;
}

void CodeEditor::layOutGutter()
{
    if (!m_gutter)
        return;
    const QRect inside = contentsRect();
    const int width = gutterWidth();
    const bool mirrored = isRightToLeft();
    setViewportMargins(mirrored ? 0 : width, 0, mirrored ? width : 0, 0);
    m_gutter->setGeometry(mirrored ? inside.right() - width + 1 : inside.left(), inside.top(), width, inside.height());
}

void CodeEditor::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    layOutGutter();
}

void CodeEditor::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_highlighter) {
        m_syntax.restyle(*m_highlighter, palette());
        m_highlighter->rehighlight();
        updateSelections();
    }
    if (event->type() == QEvent::ApplicationFontChange)
        updateFont();
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LayoutDirectionChange)
        layOutGutter();
}

void CodeEditor::paintGutter(QPaintEvent *event)
{
    QPainter painter(m_gutter);
    painter.fillRect(event->rect(), colour(Ink::Gutter, palette()));
    painter.setFont(font());
    const int current = textCursor().blockNumber();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRect area = blockBoundingGeometry(block).translated(contentOffset()).toAlignedRect();
        if (area.top() > event->rect().bottom())
            break;
        if (!block.isVisible() || area.bottom() < event->rect().top())
            continue;
        const int number = block.blockNumber();
        const bool strong = number == current && !isReadOnly();
        painter.setPen(strong ? palette().color(QPalette::Text) : colour(Ink::GutterText, palette()));
        const QRect cell(0, area.top(), m_gutter->width() - gutterMargin, fontMetrics().height());
        painter.drawText(cell, Qt::AlignRight, QString::number(number + m_firstLineNumber));
        if (const auto severity = severityOfLine(number))
            paintMarkSign(painter, QRect(3, area.top(), signWidth, cell.height()), *severity);
    }
}

std::optional<Severity> CodeEditor::severityOfLine(int blockNumber) const
{
    std::optional<Severity> severity;
    for (qsizetype i = 0; i < m_marks.size(); ++i) {
        if (document()->findBlock(m_markRanges.at(i).selectionStart()).blockNumber() == blockNumber)
            severity = std::max(severity.value_or(Severity::Information), m_marks.at(i).severity);
    }
    return severity;
}

// The shape tells as much as the colour: cross, triangle, dot.
void CodeEditor::paintMarkSign(QPainter &painter, const QRect &cell, Severity severity) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ink = colour(inkOf(severity), palette());
    const QRectF box(cell.left(), cell.center().y() - 4, 8, 8);
    painter.setPen(QPen(ink, 2));
    painter.setBrush(ink);
    switch (severity) {
    case Severity::Error:
        painter.drawLine(box.topLeft(), box.bottomRight());
        painter.drawLine(box.topRight(), box.bottomLeft());
        break;
    case Severity::Warning:
        painter.setPen(Qt::NoPen);
        painter.drawPolygon(QPolygonF({QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()}));
        break;
    case Severity::Information:
        painter.setPen(Qt::NoPen);
        painter.drawEllipse(box.adjusted(1, 1, -1, -1));
        break;
    }
    painter.restore();
}

QTextCursor CodeEditor::rangeOf(int line, int column, int length) const
{
    const QTextBlock block = document()->findBlockByNumber(std::clamp(line, 1, blockCount()) - 1);
    const QString text = block.text();
    int begin = utf16Column(text, std::max(1, column));
    int end = begin;
    for (int left = length; left > 0 && end < text.size();) {
        const bool isPair = text.at(end).isHighSurrogate() && end + 1 < text.size();
        const char16_t unit = text.at(end).unicode();
        left -= isPair ? 4 : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
        end += isPair ? 2 : 1;
    }
    if (length <= 0) {
        while (end < text.size() && isWordCharacter(text.at(end)))
            ++end;
        if (end == begin)
            end = std::min(begin + 1, static_cast<int>(text.size()));
    }
    if (begin == end && begin > 0)
        --begin;                                  // behind the last character: mark that one
    QTextCursor range(block);
    range.setPosition(block.position() + begin);
    range.setPosition(block.position() + end, QTextCursor::KeepAnchor);
    return range;
}

void CodeEditor::setMarks(const QList<Mark> &marks)
{
    m_marks = marks;
    m_markRanges.clear();
    for (const Mark &mark : marks)
        m_markRanges.append(rangeOf(mark.line, mark.column, mark.length));
    updateSelections();
    if (m_gutter)
        m_gutter->update();
}

QString CodeEditor::markTextAt(int position) const
{
    QStringList texts;
    for (qsizetype i = 0; i < m_marks.size(); ++i) {
        const QTextCursor &range = m_markRanges.at(i);
        if (position < range.selectionStart() || position > range.selectionEnd())
            continue;
        texts.append(m_marks.at(i).message);
        if (!m_marks.at(i).advice.isEmpty())
            texts.append(m_marks.at(i).advice);
    }
    return texts.join(QLatin1Char('\n'));
}

void CodeEditor::goTo(int line, int column)
{
    QTextCursor cursor = rangeOf(line, column, 1);
    cursor.setPosition(cursor.selectionStart());
    setTextCursor(cursor);
    centerCursor();
    setFocus(Qt::OtherFocusReason);
}

void CodeEditor::setFirstLineNumber(int number)
{
    m_firstLineNumber = number;
    layOutGutter();
}

void CodeEditor::highlightLine(int line)
{
    m_highlightedLine = line;
    updateSelections();
    if (line <= 0)
        return;
    QTextCursor cursor(document()->findBlockByNumber(std::min(line, blockCount()) - 1));
    setTextCursor(cursor);
    centerCursor();
}

void CodeEditor::setMatches(const QList<QTextCursor> &matches)
{
    m_matches = matches;
    updateSelections();
}

void CodeEditor::updateSelections()
{
    QList<QTextEdit::ExtraSelection> selections;
    const auto wholeLine = [&](QTextCursor cursor, Ink ink) {
        QTextEdit::ExtraSelection line;
        line.format.setBackground(colour(ink, palette()));
        line.format.setProperty(QTextFormat::FullWidthSelection, true);
        cursor.clearSelection();
        line.cursor = cursor;
        selections.append(line);
    };
    const bool showsPlaceholder = document()->isEmpty() && !placeholderText().isEmpty();      // which the line would cover
    if (!isReadOnly() && !showsPlaceholder)
        wholeLine(textCursor(), Ink::CurrentLine);
    if (m_highlightedLine > 0)
        wholeLine(QTextCursor(document()->findBlockByNumber(m_highlightedLine - 1)), Ink::Highlight);
    for (const QTextCursor &match : std::as_const(m_matches)) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = match;
        selection.format.setBackground(colour(Ink::Match, palette()));
        selections.append(selection);
    }
    for (qsizetype i = 0; i < m_marks.size(); ++i) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = m_markRanges.at(i);
        selection.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        selection.format.setUnderlineColor(colour(inkOf(m_marks.at(i).severity), palette()));
        selections.append(selection);
    }
    setExtraSelections(selections);
}

void CodeEditor::announceCursor()
{
    const QTextCursor cursor = textCursor();
    updateSelections();
    if (m_gutter)
        m_gutter->update();
    Q_EMIT cursorMoved(cursor.blockNumber() + 1, codePointColumn(cursor.block().text(), cursor.positionInBlock()));
}

bool CodeEditor::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QPoint place = viewport()->mapFrom(this, help->pos());
        const int note = noteAt(place);
        const QTextCursor cursor = cursorForPosition(place);
        const bool isOnText = place.x() <= cursorRect(cursor).right() + fontMetrics().averageCharWidth();
        const QString text = note >= 0 ? m_notes.at(note).toolTip : isOnText ? explanationAt(cursor) : QString();
        showExplanation(text, help->globalPos());
        if (note < 0 && isOnText)
            Q_EMIT explanationWanted(cursor, help->globalPos());
        return true;
    }
    return QPlainTextEdit::event(event);
}

void CodeEditor::replace(int position, int length, const QString &text)
{
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    cursor.setPosition(position);
    cursor.setPosition(position + length, QTextCursor::KeepAnchor);
    cursor.insertText(text);
    cursor.endEditBlock();
}

QString CodeEditor::explanationAt(const QTextCursor &cursor) const
{
    QStringList parts;
    const QString marks = markTextAt(cursor.position());
    if (!marks.isEmpty())
        parts.append(QStringLiteral("<p>%1</p>").arg(marks.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1StringView("<br>"))));
    if (m_assist)
        parts.append(m_assist->assistant().hover(cursor));
    return parts.join(QString());
}

void CodeEditor::explainHere()
{
    QString text = explanationAt(textCursor());
    for (qsizetype i = 0; i < m_notes.size() && text.isEmpty(); ++i) {
        if (m_noteLines.at(i).blockNumber() == textCursor().blockNumber())
            text = m_notes.at(i).toolTip;
    }
    const QPoint place = viewport()->mapToGlobal(cursorRect().bottomLeft());
    showExplanation(text.isEmpty() ? tr("Nothing is known about this place.") : text, place);
    Q_EMIT explanationWanted(textCursor(), place);
}

void CodeEditor::showExplanation(const QString &html, const QPoint &place)
{
    m_explanation = html;
    m_explanationPlace = place;
    setAccessibleDescription(QTextDocumentFragment::fromHtml(html).toPlainText());
    html.isEmpty() ? QToolTip::hideText() : QToolTip::showText(place, html, this);
}

void CodeEditor::addExplanation(const QString &html, const QPoint &place)
{
    if (place != m_explanationPlace)
        return;
    // Faults first; what the value is says more than what the function does.
    const QString marks = markTextAt(cursorForPosition(viewport()->mapFromGlobal(place)).position());
    showExplanation(marks.isEmpty() ? html : m_explanation + html, place);
}

void CodeEditor::setNotes(const QList<Note> &notes)
{
    m_notes = notes;
    m_noteLines.clear();
    for (const Note &note : notes)
        m_noteLines.append(QTextCursor(document()->findBlockByNumber(std::clamp(note.line, 1, blockCount()) - 1)));
    viewport()->update();
}

// In viewport coordinates; empty where there is no room beside the text, or the line is out of sight.
QRect CodeEditor::noteArea(int index) const
{
    const QTextBlock block = m_noteLines.at(index).block();
    const QRectF area = blockBoundingGeometry(block).translated(contentOffset());
    if (!block.isVisible() || area.bottom() < 0 || area.top() > viewport()->height() || !block.layout() || block.layout()->lineCount() == 0)
        return {};
    const int gap = 3 * fontMetrics().averageCharWidth();
    const int left = static_cast<int>(area.left() + block.layout()->lineAt(0).naturalTextWidth() + document()->documentMargin()) + gap;
    const int room = viewport()->width() - left - gap;
    const int wanted = fontMetrics().horizontalAdvance(m_notes.at(index).text) + 2 * notePadding;
    if (room < 6 * fontMetrics().averageCharWidth())
        return {};
    return {left, static_cast<int>(area.top()), std::min(wanted, room), fontMetrics().height()};
}

int CodeEditor::noteAt(const QPoint &place) const
{
    for (int i = 0; i < m_notes.size(); ++i) {
        if (noteArea(i).contains(place))
            return i;
    }
    return -1;
}

void CodeEditor::paintEvent(QPaintEvent *event)
{
    QPlainTextEdit::paintEvent(event);
    if (m_notes.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < m_notes.size(); ++i) {
        const QRect area = noteArea(i);
        if (area.isEmpty() || !area.intersects(event->rect()))
            continue;
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour(Ink::NotePaper, palette()));
        painter.drawRoundedRect(area, 3, 3);
        painter.setPen(colour(m_notes.at(i).ink, palette()));
        const QString text = fontMetrics().elidedText(m_notes.at(i).text, Qt::ElideRight, area.width() - 2 * notePadding);
        painter.drawText(area.adjusted(notePadding, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, text);
    }
}

void CodeEditor::keyPressEvent(QKeyEvent *event)
{
    if (m_assist && m_assist->takes(event))
        return;
    if (!isReadOnly() && event->modifiers() == Qt::NoModifier && event->key() == Qt::Key_Return) {
        indentNewLine();
        return;
    }
    if (!isReadOnly() && event->modifiers() == Qt::NoModifier && event->key() == Qt::Key_Tab) {
        textCursor().insertText(QStringLiteral("  "));      // YAML knows no tabs
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
    if (m_assist)
        m_assist->typed(*event);
}

void CodeEditor::indentNewLine()
{
    const QString line = textCursor().block().text().left(textCursor().positionInBlock());
    const auto end = std::find_if(line.begin(), line.end(), [](QChar c) { return c != QLatin1Char(' '); });
    textCursor().insertText(QLatin1Char('\n') + line.left(end - line.begin()));
    ensureCursorVisible();
}

void CodeEditor::setAssistant(const std::shared_ptr<const CodeAssistant> &assistant)
{
    delete m_assist;
    m_assist = assistant ? new CodeAssist(this, assistant) : nullptr;
}

} // namespace penstock::ui
