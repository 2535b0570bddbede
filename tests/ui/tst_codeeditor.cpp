// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "support.h"
#include "ui/document/completion.h"
#include "ui/widgets/codeeditor.h"
#include "ui/widgets/findbar.h"
#include "ui/widgets/plaintext.h"

#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <QLineEdit>
#include <QTextBlock>
#include <QTextLayout>
#include <QVBoxLayout>

using namespace penstock;
using namespace penstock::ui;

class tst_codeeditor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bytesSurvive_data();
    void bytesSurvive();
    void noBreakSpacesSurvive();
    void positions();
    void marksUnderlineAndExplain();
    void marksCountCodePoints();
    void returnKeepsTheIndent();
    void replaceIsOneUndoStep();
    void findBarWalksThroughMatches();
    void jqIsColoured();
    void pathOfALine_data();
    void pathOfALine();

private:
    Syntax m_syntax;
};

void tst_codeeditor::bytesSurvive_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("exact");
    QTest::newRow("lf") << QByteArray("a: 1\nb: 2\n") << true;
    QTest::newRow("crlf") << QByteArray("a: 1\r\nb: 2\r\n") << true;
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF" "a: 1\n") << true;
    QTest::newRow("no end") << QByteArray("a: 1") << true;
    QTest::newRow("empty") << QByteArray() << true;
    QTest::newRow("mixed") << QByteArray("a: 1\r\nb: 2\n") << false;
    QTest::newRow("invalid utf-8") << QByteArray("a: \xff\n") << false;
    QTest::newRow("lone cr") << QByteArray("a: 1\rb: 2\n") << false;
}

void tst_codeeditor::bytesSurvive()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, exact);
    const FileText file = decoded(bytes.toStdString());
    QCOMPARE(file.form.exact, exact);
    if (exact)
        QCOMPARE(encoded(file.text, file.form), bytes.toStdString());
}

void tst_codeeditor::noBreakSpacesSurvive()
{
    const QString text = QStringLiteral("a:\u00a0b\n\u2028c\n");
    CodeEditor editor(m_syntax, Language::Yaml, CodeEditor::Gutter::Shown);
    editor.setPlainText(text);
    QCOMPARE(documentText(*editor.document()), text);
}

void tst_codeeditor::positions()
{
    QCOMPARE(editorPosition("a\r\nb\xc3\xa9z", 6), 4);           // two bytes of a line end, and two of é, are one place each
    QCOMPARE(editorPosition("\xEF\xBB\xBF" "abc", 4), 1);
    const QString line = QStringLiteral("a\U0001F600b");
    QCOMPARE(utf16Column(line, 3), 3);
    QCOMPARE(codePointColumn(line, 3), 3);
    QCOMPARE(utf16Column(line, 99), 4);
}

void tst_codeeditor::marksUnderlineAndExplain()
{
    CodeEditor editor(m_syntax, Language::Yaml, CodeEditor::Gutter::Shown);
    editor.setPlainText(QStringLiteral("name: x\nprofiel: native\n"));
    editor.setMarks({{2, 1, 7, Severity::Error, QStringLiteral("Unknown key."), QStringLiteral("Write profile.")}});
    const QTextCursor range = editor.rangeOf(2, 1, 7);
    QCOMPARE(range.selectedText(), QStringLiteral("profiel"));
    QCOMPARE(editor.markTextAt(range.selectionStart() + 2), QStringLiteral("Unknown key.\nWrite profile."));
    QVERIFY(editor.markTextAt(1).isEmpty());
    const auto selections = editor.extraSelections();
    QVERIFY(std::any_of(selections.begin(), selections.end(), [&](const QTextEdit::ExtraSelection &s) {
        return s.format.underlineStyle() == QTextCharFormat::WaveUnderline && s.cursor.selectedText() == QStringLiteral("profiel");
    }));
    QTextCursor(editor.document()).insertText(QStringLiteral("# new line\n"));      // the mark moves along
    QCOMPARE(editor.markTextAt(range.selectionStart() + 2), QStringLiteral("Unknown key.\nWrite profile."));
}

void tst_codeeditor::marksCountCodePoints()
{
    CodeEditor editor(m_syntax, Language::Jq, CodeEditor::Gutter::Hidden);
    editor.setPlainText(QStringLiteral("\"\U0001F600\" + foo"));
    QCOMPARE(editor.rangeOf(1, 7, 0).selectedText(), QStringLiteral("foo"));
    QCOMPARE(editor.rangeOf(1, 99, 0).selectedText(), QStringLiteral("o"));        // behind the end: the last character
    QCOMPARE(editor.rangeOf(99, 1, 1).selectedText(), QStringLiteral("\""));
    QCOMPARE(editor.rangeOf(1, 2, 4).selectedText(), QStringLiteral("\U0001F600"));      // lengths are bytes
}

void tst_codeeditor::returnKeepsTheIndent()
{
    CodeEditor editor(m_syntax, Language::Yaml, CodeEditor::Gutter::Shown);
    QTest::keyClicks(&editor, QStringLiteral("a:"));
    QTest::keyClick(&editor, Qt::Key_Return);
    QTest::keyClick(&editor, Qt::Key_Tab);
    QTest::keyClicks(&editor, QStringLiteral("b: 1"));
    QTest::keyClick(&editor, Qt::Key_Return);
    QTest::keyClicks(&editor, QStringLiteral("c: 2"));
    QCOMPARE(editor.toPlainText(), QStringLiteral("a:\n  b: 1\n  c: 2"));
}

void tst_codeeditor::replaceIsOneUndoStep()
{
    CodeEditor editor(m_syntax, Language::Yaml, CodeEditor::Gutter::Shown);
    editor.setPlainText(QStringLiteral("title: .a\n"));
    editor.replace(7, 2, QStringLiteral(".subject"));
    QCOMPARE(editor.toPlainText(), QStringLiteral("title: .subject\n"));
    editor.undo();
    QCOMPARE(editor.toPlainText(), QStringLiteral("title: .a\n"));
}

void tst_codeeditor::findBarWalksThroughMatches()
{
    QWidget window;
    auto *editor = new CodeEditor(m_syntax, Language::Yaml, CodeEditor::Gutter::Shown);
    auto *bar = new FindBar(editor);
    auto *layout = new QVBoxLayout(&window);
    layout->addWidget(editor);
    layout->addWidget(bar);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    editor->setPlainText(QStringLiteral("one two one\nONE"));
    bar->open();
    auto *edit = test::named<QLineEdit>(*bar, "findEdit");
    QTest::keyClicks(edit, QStringLiteral("one"));
    QTest::keyClick(edit, Qt::Key_Return);
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(editor->textCursor().selectionStart(), 8);
    QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(editor->textCursor().selectionStart(), 0);
    QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);      // round the end
    QCOMPARE(editor->textCursor().selectionStart(), 12);
    QTest::keyClick(edit, Qt::Key_Escape);
    QVERIFY(!bar->isVisible());
    QVERIFY(editor->hasFocus());
}

void tst_codeeditor::jqIsColoured()
{
    CodeEditor editor(m_syntax, Language::Jq, CodeEditor::Gutter::Hidden);
    editor.setPlainText(QStringLiteral("if .a then \"x\\(.b)\" else map(.c) end # note"));
    auto *highlighter = editor.document()->findChild<KSyntaxHighlighting::SyntaxHighlighter *>();
    QVERIFY2(highlighter, "the definition of JQ was not found");
    highlighter->rehighlight();
    const QTextBlock block = editor.document()->firstBlock();
    const auto colourAt = [&](int position) {
        const auto formats = block.layout()->formats();
        for (const QTextLayout::FormatRange &range : formats) {
            if (position >= range.start && position < range.start + range.length)
                return range.format.foreground().color().name();
        }
        return QString();
    };
    const auto at = [&](const char *text) { return static_cast<int>(block.text().indexOf(QLatin1StringView(text))); };
    QVERIFY(colourAt(at("if")) != colourAt(at(".a")));
    QVERIFY(colourAt(at("\"x")) != colourAt(at(".b")));            // an interpolation is code again
    QCOMPARE(colourAt(at(".b")), colourAt(at(".a")));
    QVERIFY(colourAt(at("map")) != colourAt(at("(.c")));
    QVERIFY(colourAt(at("# note")) != colourAt(at(".a")));
}

void tst_codeeditor::pathOfALine_data()
{
    QTest::addColumn<QStringList>("lines");
    QTest::addColumn<QString>("path");
    QTest::newRow("root") << QStringList{QStringLiteral("na")} << QString();
    QTest::newRow("below a key") << QStringList{QStringLiteral("connection:"), QStringLiteral("  ba")} << QStringLiteral("connection");
    QTest::newRow("two levels") << QStringList{QStringLiteral("connection:"), QStringLiteral("  auth:"), QStringLiteral("    ty")} << QStringLiteral("connection.auth");
    QTest::newRow("after a deeper block") << QStringList{QStringLiteral("connection:"), QStringLiteral("  auth:"), QStringLiteral("    type: none"), QStringLiteral("  ti")} << QStringLiteral("connection");
    QTest::newRow("list item") << QStringList{QStringLiteral("resources:"), QStringLiteral("  - ki")} << QStringLiteral("resources[]");
    QTest::newRow("in a list item") << QStringList{QStringLiteral("resources:"), QStringLiteral("  - kind: /a"), QStringLiteral("    se")} << QStringLiteral("resources[]");
    QTest::newRow("below a list item") << QStringList{QStringLiteral("resources:"), QStringLiteral("  - kind: /a"), QStringLiteral("    selector:"), QStringLiteral("      qu")} << QStringLiteral("resources[].selector");
    QTest::newRow("dashes in the key's column") << QStringList{QStringLiteral("resources:"), QStringLiteral("- kind: /a"), QStringLiteral("  selector:"), QStringLiteral("    qu")} << QStringLiteral("resources[].selector");
    QTest::newRow("blank lines and comments") << QStringList{QStringLiteral("connection:"), QString(), QStringLiteral("# note"), QStringLiteral("  ba")} << QStringLiteral("connection");
}

void tst_codeeditor::pathOfALine()
{
    QFETCH(QStringList, lines);
    QFETCH(QString, path);
    QCOMPARE(pathAt(lines), path);
}

QTEST_MAIN(tst_codeeditor)
#include "tst_codeeditor.moc"
