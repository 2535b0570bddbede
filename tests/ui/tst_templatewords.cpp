// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/codeeditor.h"
#include "ui/widgets/templatetokens.h"
#include "ui/widgets/theme.h"

#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>

using namespace penstock::ui;

// Value templates in YAML are found and cut into words as they are written, whatever the scalar's style.
class tst_templatewords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void words_data();
    void words();
    void openActions_data();
    void openActions();
    void coloursFollowTheText();

private:
    static QString lettersOf(const QString &text);
    Syntax m_syntax;
};

// Per line the kinds of its words with their texts: `D[[ F.a D]]`.
QString tst_templatewords::lettersOf(const QString &text)
{
    static const QString letters = QStringLiteral("DKFPVTNCOUE");      // Field: P
    QStringList lines;
    TemplateState state;
    const QStringList all = text.split(QLatin1Char('\n'));
    for (const QString &line : all) {
        QStringList words;
        const QList<TemplateWord> found = templateWords(line, state);
        for (const TemplateWord &word : found)
            words.append(letters.at(int(word.kind)) + word.text);
        state = TemplateState::fromInt(state.toInt());
        lines.append(words.join(QLatin1Char(' ')));
    }
    return lines.join(QLatin1Char('/'));
}

void tst_templatewords::words_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("letters");
    const auto row = [](const char *name, const char *text, const char *letters) { QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(letters); };
    row("none", "a: 'b'", "");
    row("single quoted", "value: '[[.cursor.since]]'", "D[[ P.cursor P.since D]]");
    row("call", "v: '[[ formatDate (now) \"RFC3339\" ]]'", "D[[ FformatDate O( Fnow O) T\"RFC3339\" D]]");
    row("escaped in double quotes", R"(v: "[[ join .a \",\" ]]")", R"(D[[ Fjoin P.a T\",\" D]])");
    row("escapes within a text in double quotes", R"(v: "[[ join .a \"x\\\"y\" ]]")", R"(D[[ Fjoin P.a T\"x\\\"y\" D]])");
    row("apostrophe in single quotes", "v: 'it''s [[ .a ]]'", "D[[ P.a D]]");
    row("trim and keywords", "v: 'x [[- if .a -]] b [[- end -]]'", "D[[- Kif P.a D-]] D[[- Kend D-]]");
    row("variables and numbers", "v: '[[ $x := add 1 -2.5 ]]'", "D[[ V$x O:= Fadd N1 N-2.5 D]]");
    row("unknown function", "v: '[[ frobnicate 1 ]]'", "D[[ Ufrobnicate N1 D]]");
    row("raw text", "v: '[[ print `a ]]` ]]'", "D[[ Fprint T`a ]]` D]]");
    row("comment", "v: '[[/* why */]]x'", "D[[ C/* why */ D]]");
    row("in a plain scalar", "v: Bearer [[.a]] # [[.b]]", "D[[ P.a D]]");
    row("a list of lists is no template", "v: [[1, 2], [3]]", "");
    row("a comment is no template", "# v: '[[.a]]'", "");
    row("flow mapping", "- set: {target: header.x, value: '[[.a]]', default: \"[[.b]]\"}", "D[[ P.a D]] D[[ P.b D]]");
    row("unclosed: the scalar ends", "v: '[[.a'\nw: '[[.b]]'", "E[[ P.a/D[[ P.b D]]");
    row("literal", "v: |-\n  a [[ if .x ]]\n  [[ .y\n    | toJSON ]]\nw: [[1]]", "/D[[ Kif P.x D]]/D[[ P.y/O| FtoJSON D]]/");
    row("literal in a list", "- |\n  [[.a]]\n- b: '[[.c]]'", "/D[[ P.a D]]/D[[ P.c D]]");
    row("quotes in a literal are texts", "v: |\n  [[ print \"a'b\" ]] it's", "/D[[ Fprint T\"a'b\" D]]");
    row("raw text over lines", "v: |\n  [[ print `a\n  b` ]]", "/D[[ Fprint T`a/T  b` D]]");
    row("what is less indented is not part of it", "a:\n  v: |\n    [[ .x\n  w: 1", "//D[[ P.x/");
    row("double quoted over lines", "v: \"a\n  [[ .x ]]\"\nw: [[1]]", "/D[[ P.x D]]/");
}

void tst_templatewords::words()
{
    QFETCH(QString, text);
    QFETCH(QString, letters);
    QCOMPARE(lettersOf(text), letters);
}

void tst_templatewords::openActions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("count");                  // of words; -1: no action is open
    QTest::newRow("outside") << QStringLiteral("v: 'a") << -1;
    QTest::newRow("just opened") << QStringLiteral("v: '[[") << 0;
    QTest::newRow("a field") << QStringLiteral("v: '[[ .a.b") << 2;
    QTest::newRow("closed") << QStringLiteral("v: '[[ .a ]]") << -1;
    QTest::newRow("second one") << QStringLiteral("v: '[[ .a ]] [[ .b") << 1;
    QTest::newRow("in a text") << QStringLiteral("v: '[[ print \"x") << -1;
    QTest::newRow("in a comment") << QStringLiteral("v: '[[/* x") << -1;
    QTest::newRow("over lines") << QStringLiteral("v: |\n  [[ add 1\n    2") << 3;
}

void tst_templatewords::openActions()
{
    QFETCH(QString, text);
    QFETCH(int, count);
    const auto action = openAction(text.split(QLatin1Char('\n')));
    QCOMPARE(action ? int(action->words.size()) : -1, count);
}

static QColor inkAt(const CodeEditor &editor, int line, const QString &word)
{
    const QTextBlock block = editor.document()->findBlockByNumber(line - 1);
    const auto position = static_cast<int>(block.text().indexOf(word));
    QColor ink;
    for (const QTextLayout::FormatRange &range : block.layout()->formats()) {
        if (position >= range.start && position < range.start + range.length)
            ink = range.format.foreground().color();
    }
    return ink;
}

// Colours change with the text, in the lines below, too, and with the theme.
void tst_templatewords::coloursFollowTheText()
{
    CodeEditor editor(m_syntax, Language::Yaml, CodeEditor::Gutter::Shown);
    editor.setPlainText(QStringLiteral("v: |\n  [[ toJSON .a\n    | nothing ]]\nw: x"));
    editor.show();
    const auto is = [&](int line, const char *word, Ink ink) { return inkAt(editor, line, QLatin1StringView(word)) == colour(ink, editor.palette()); };
    QTRY_VERIFY(is(2, "toJSON", Ink::TemplateFunction));
    QVERIFY(is(2, "[[", Ink::TemplateKeyword));
    QVERIFY(is(2, ".a", Ink::TemplateField));
    QVERIFY(is(3, "nothing", Ink::TemplateError));
    editor.replace(editor.document()->findBlockByNumber(1).position(), 4, QStringLiteral("  "));     // no template any more
    QTRY_VERIFY(!is(3, "nothing", Ink::TemplateError));
    QVERIFY(!is(2, "toJSON", Ink::TemplateFunction));
    editor.undo();
    QTRY_VERIFY(is(3, "nothing", Ink::TemplateError));
    QPalette dark;
    dark.setColor(QPalette::Base, Qt::black);
    dark.setColor(QPalette::Text, Qt::white);
    editor.setPalette(dark);
    QTRY_VERIFY(is(2, "toJSON", Ink::TemplateFunction));
    QVERIFY(inkAt(editor, 2, QStringLiteral("toJSON")).lightness() > 128);
}

QTEST_MAIN(tst_templatewords)
#include "tst_templatewords.moc"
