// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "support.h"
#include "ui/document/namecollector.h"
#include "ui/document/templatecompletion.h"
#include "ui/document/yamlassistant.h"
#include "ui/widgets/codeeditor.h"

#include <QAbstractItemView>
#include <QLabel>
#include <QSignalSpy>
#include <QToolTip>

using namespace penstock;
using namespace penstock::ui;

// What the editor offers while one types, by typing.
class tst_codeassist : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void offers_data();
    void offers();
    void helpOfKeys();
    void signatures_data();
    void signatures();
    void namesAreCollected();
    void typingInATemplate();
    void enterTakesOnlyWhatWasChosen();
    void askedListIsTaken();
    void notesAreExplained();

private:
    static KnownNames known();
    Syntax m_syntax;
};

KnownNames tst_codeassist::known()
{
    KnownNames names;
    names.body = answerKeys(R"({"items": [{"id": 7, "owner": {"login": "ann"}}], "next": "abc", "meta": {"total": 2}})");
    names.event = answerKeys(R"({"id": 7, "owner": {"login": "ann"}})");
    names.headers = {QStringLiteral("Etag"), QStringLiteral("X-Next")};
    names.parameters = {QStringLiteral("page")};
    names.cursor = {QStringLiteral("since")};
    return names;
}

void tst_codeassist::offers_data()
{
    QTest::addColumn<QString>("text");                 // a resource's file up to the cursor
    QTest::addColumn<QStringList>("there");
    QTest::addColumn<QStringList>("notThere");
    const auto row = [](const char *name, const char *text, const QStringList &there, const QStringList &notThere = {}) {
        QTest::newRow(name) << QString::fromUtf8(text) << there << notThere;
    };
    const auto list = [](const char *words) { return QString::fromUtf8(words).split(QLatin1Char(' '), Qt::SkipEmptyParts); };
    row("root", "re", list("request response"), list("retry"));
    row("below request", "request:\n  ", list("url transforms retry rate_limit tracer ssl"), list("split"));
    row("below retry", "request:\n  retry:\n    ", list("max_attempts wait_min"));
    row("a transform", "request:\n  transforms:\n  - ", list("set append delete"));
    row("in a transform", "request:\n  transforms:\n  - set:\n      ", list("target value default value_type fail_on_template_error"));
    row("in a flow", "request:\n  transforms:\n  - set: {target: body.x, va", list("value value_type"));
    row("nested split", "response:\n  split:\n    split:\n      ", list("target type key_field split"));
    row("chain", "chain:\n- step:\n    request:\n      ", list("url method"));
    row("while", "chain:\n- while:\n    ", list("until request replace"));
    row("cursor", "cursor:\n  since:\n    ", list("value default ignore_empty_value"));
    row("dotted", "auth.oauth2:\n  ", list("client token_url provider"));
    row("values", "request:\n  transforms:\n  - set:\n      value_type: ", list("string int json"));
    row("true and false", "response:\n  save_first_response: ", list("true false"));
    row("targets of requests", "request:\n  transforms:\n  - set:\n      target: ", list("body. header. url.params. url.value url.params.page"));
    row("targets of append", "request:\n  transforms:\n  - append:\n      target: ", list("body. header."), list("url.value"));
    row("targets of answers", "response:\n  transforms:\n  - set:\n      target: ", list("body. body.id"), list("header. url.value"));
    row("targets of splits", "response:\n  split:\n    target: ", list("body.items body.meta"), list("header. body.next"));
    row("functions and state", "cursor:\n  since:\n    value: '[[ ", list("formatDate toJSON if .last_event .last_response"), list(".cursor .body"));
    row("state in pagination", "response:\n  pagination:\n  - set:\n      target: url.value\n      value: '[[ .", list("last_response body header url cursor first_event"), list("parent_last_response"));
    row("state in a step", "chain:\n- step:\n    request:\n      transforms:\n      - set:\n          value: '[[.", list("parent_last_response last_response"));
    row("rate limit", "request:\n  rate_limit:\n    reset: '[[ .", list("last_response"), list("cursor body first_response"));
    row("rate limit's answer", "request:\n  rate_limit:\n    reset: '[[ .last_response.", list("header"), list("body page"));
    row("until", "chain:\n- while:\n    until: '[[ .last_response.", list("body"), list("header"));
    row("default sees nothing", "cursor:\n  since:\n    default: '[[ ", list("now"), list(".last_event .cursor"));
    row("split transforms", "response:\n  split:\n    transforms:\n    - set:\n        value: '[[ .", list("body cursor"), list("header url"));
    row("keys of the answer", "cursor:\n  since:\n    value: '[[ .last_response.body.", list("items next meta GetValue HasKey"), list("id"));
    row("deeper keys", "cursor:\n  since:\n    value: '[[ .last_response.body.meta.", list("total"));
    row("elements of a list", "cursor:\n  since:\n    value: '[[ (index .last_response.body.items 0).", list("id owner"));
    row("deeper in elements", "cursor:\n  since:\n    value: '[[ (index .last_response.body.items 0).owner.", list("login"));
    row("keys of events", "cursor:\n  since:\n    value: '[[ .last_event.", list("id owner"));
    row("parameters", "cursor:\n  since:\n    value: '[[ .last_response.url.params.", list("page Get Encode"));
    row("headers", "cursor:\n  since:\n    value: '[[ .last_response.header.", list("Etag Get Values"), list("X-Next"));
    row("cursor's names", "request:\n  transforms:\n  - set:\n      value: '[[ .cursor.", list("since"));
    row("methods of times", "cursor:\n  since:\n    value: '[[ (now).", list("Format Add Unix"));
    row("in double quotes", "cursor:\n  since:\n    value: \"[[ sprintf \\\"%s\\\" .last_event.", list("id"));
    row("in a literal", "cursor:\n  since:\n    value: |-\n      [[ if .last_event ]]\n        [[ .last_event.", list("id"));
    row("in a flow mapping", "cursor: {since: {value: '[[ .last_event.", list("id"));
    row("behind a template: YAML again", "cursor:\n  since:\n    value: '[[ .x ]]'\n    ", list("default"), list("formatDate"));
}

void tst_codeassist::offers()
{
    QFETCH(QString, text);
    QFETCH(QStringList, there);
    QFETCH(QStringList, notThere);
    const CompletionOffer offer = completionsAt(text.split(QLatin1Char('\n')), QStringLiteral("resources[]"), known());
    QStringList labels;
    for (const Completion &item : offer.items)
        labels.append(item.label);
    for (const QString &word : std::as_const(there))
        QVERIFY2(labels.contains(word), qPrintable(word + QStringLiteral(" is missing in ") + labels.join(QLatin1Char(' '))));
    for (const QString &word : std::as_const(notThere))
        QVERIFY2(!labels.contains(word), qPrintable(word + QStringLiteral(" should not be in ") + labels.join(QLatin1Char(' '))));
}

void tst_codeassist::helpOfKeys()
{
    const QStringList lines = QStringLiteral("request:\n  retry:\n    wait_min: 5s").split(QLatin1Char('\n'));
    const QString help = keyHelpAt(lines, 6, QStringLiteral("resources[]"));
    QVERIFY2(help.contains(QStringLiteral("First wait")) && help.contains(QStringLiteral("1s")), qPrintable(help));
    QVERIFY(keyHelpAt(lines, 15, QStringLiteral("resources[]")).isEmpty());          // over the value
    QVERIFY(keyHelpAt({QStringLiteral("# request: x")}, 4, QStringLiteral("resources[]")).isEmpty());
    QVERIFY(keyHelpAt({QStringLiteral("frobnicate: x")}, 4, QStringLiteral("resources[]")).isEmpty());
    QVERIFY(keyHelpAt(QStringLiteral("connection:\n  timeout: 1").split(QLatin1Char('\n')), 4).contains(QStringLiteral("30s")));
}

void tst_codeassist::signatures_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("function");             // empty: no help
    QTest::addColumn<QString>("current");
    const auto row = [](const char *action, const char *function, const char *current) {
        QTest::newRow(action) << QString::fromUtf8(action) << QString::fromUtf8(function) << QString::fromUtf8(current);
    };
    row("replaceAll", "", "");
    row("replaceAll ", "replaceAll", "old");
    row("replaceAll \"a\"", "replaceAll", "old");
    row("replaceAll \"a\" ", "replaceAll", "new");
    row("replaceAll \"a\" (print ", "print", "value...");
    row("replaceAll \"a\" (print 1) ", "replaceAll", "text");
    row("add 1 2 3 ", "add", "n...");
    row(".a | replaceAll ", "replaceAll", "old");
    row("replaceAll 1 | toJSON ", "toJSON", "value");
    row("if eq .a ", "eq", "b...");
    row("$x := toInt ", "toInt", "value");
    row("replaceAll 1 2 3 4 ", "replaceAll", "");
    row(".last_event.x ", "", "");
}

void tst_codeassist::signatures()
{
    QFETCH(QString, action);
    QFETCH(QString, function);
    QFETCH(QString, current);
    const auto open = openAction({QStringLiteral("v: '[[ ") + action});
    QVERIFY(open);
    const QString help = signatureAt(*open);
    QCOMPARE(!help.isEmpty(), !function.isEmpty());
    if (function.isEmpty())
        return;
    QVERIFY2(help.contains(QStringLiteral("<code>") + function), qPrintable(help));
    QVERIFY2(current.isEmpty() ? !help.contains(QStringLiteral("<b>")) : help.contains(QStringLiteral("<b><u>%1</u></b>").arg(current)), qPrintable(help));
}

void tst_codeassist::namesAreCollected()
{
    NameCollector collector;
    KnownNames names;
    connect(&collector, &NameCollector::collected, this, [&](const KnownNames &found) { names = found; });
    NameSources sources;
    sources.body = std::make_shared<const std::string>(R"({"a": {"b": [null, {"c": 1}]}})");
    sources.headers = {{QStringLiteral("x-next"), QStringLiteral("1")}};
    sources.url = QStringLiteral("http://a/b?since=1&page=2");
    collector.collect({});
    collector.collect(sources);                         // the answer to the first comes too late
    QTRY_VERIFY(names.body);
    QCOMPARE(names.body->member(QStringLiteral("a"))->member(QStringLiteral("b"))->members.front().name, QStringLiteral("c"));
    QCOMPARE(names.headers, QStringList{QStringLiteral("X-Next")});
    QCOMPARE(names.parameters, (QStringList{QStringLiteral("since"), QStringLiteral("page")}));
    QVERIFY(!answerKeys("no json"));
}

// --- by typing ---------------------------------------------------------------------------------------------------
namespace
{
struct Typing {
    explicit Typing(const Syntax &syntax, KnownNames names) : editor(syntax, Language::Yaml, CodeEditor::Gutter::Shown)
    {
        editor.setAssistant(std::make_shared<YamlAssistant>(QStringLiteral("resources[]"), std::make_shared<KnownNames>(std::move(names))));
        editor.resize(700, 400);
        editor.show();
        editor.activateWindow();
        editor.setFocus();
        isReady = QTest::qWaitForWindowActive(&editor);
    }
    // An open list has the keys, as on a screen.
    QWidget *target() { return isOpen() ? static_cast<QWidget *>(list()) : &editor; }
    void type(const char *text)
    {
        const QString all = QString::fromUtf8(text);
        for (const QChar c : all)
            QTest::keyClick(target(), c.toLatin1());
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) { QTest::keyClick(target(), key, modifiers); }
    QAbstractItemView *list() const
    {
        const QWidgetList all = QApplication::allWidgets();
        for (QWidget *widget : all) {
            if (widget->objectName() == QStringLiteral("completions"))
                return qobject_cast<QAbstractItemView *>(widget);
        }
        return nullptr;
    }
    bool isOpen() const { return list() && list()->isVisible(); }
    QLabel *signature() const { return test::named<QLabel>(editor, "signatureHelp"); }

    CodeEditor editor;
    bool isReady = false;
};
} // namespace

void tst_codeassist::typingInATemplate()
{
    Typing typing(m_syntax, known());
    QVERIFY(typing.isReady);
    typing.editor.setPlainText(QStringLiteral("cursor:\n  since:\n    value: ''"));
    typing.editor.goTo(3, 13);
    typing.type("[[ formatDate ");
    QVERIFY(typing.signature()->isVisible());
    QVERIFY(typing.signature()->text().contains(QStringLiteral("<b><u>time</u></b>")));
    typing.type("(parseDate .last_event.");
    QVERIFY(typing.isOpen());
    typing.key(Qt::Key_Down);
    typing.type("i");
    typing.key(Qt::Key_Down);
    typing.key(Qt::Key_Return);
    QVERIFY2(typing.editor.toPlainText().contains(QStringLiteral("(parseDate .last_event.id'")), qPrintable(typing.editor.toPlainText()));
    typing.type(") ");
    QVERIFY(typing.signature()->text().contains(QStringLiteral("<b><u>[layout</u></b>")));
    typing.key(Qt::Key_Escape);
    QVERIFY(!typing.signature()->isVisible());
    typing.key(Qt::Key_Space, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(typing.signature()->isVisible());
    typing.type("]]");
    QVERIFY(!typing.signature()->isVisible());
}

void tst_codeassist::enterTakesOnlyWhatWasChosen()
{
    Typing typing(m_syntax, known());
    QVERIFY(typing.isReady);
    typing.editor.setPlainText(QStringLiteral("cursor:\n  since:\n    value: |-\n      "));
    typing.editor.moveCursor(QTextCursor::End);
    typing.type("[[ .");
    QVERIFY(typing.isOpen());
    typing.key(Qt::Key_Return);
    QVERIFY(!typing.isOpen());
    QCOMPARE(typing.editor.toPlainText(), QStringLiteral("cursor:\n  since:\n    value: |-\n      [[ .\n      "));
}

void tst_codeassist::askedListIsTaken()
{
    Typing typing(m_syntax, known());
    QVERIFY(typing.isReady);
    typing.type("request:");
    typing.key(Qt::Key_Return);
    typing.key(Qt::Key_Tab);
    typing.type("retr");
    QVERIFY(!typing.isOpen());                          // keys of YAML are offered only when asked for
    typing.key(Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(typing.isOpen());
    typing.key(Qt::Key_Return);
    QCOMPARE(typing.editor.toPlainText(), QStringLiteral("request:\n  retry:"));
    typing.key(Qt::Key_Return);
    typing.key(Qt::Key_Tab);
    typing.key(Qt::Key_Space, Qt::ControlModifier);
    QVERIFY(typing.isOpen());
    QCOMPARE(typing.list()->accessibleName(), QStringLiteral("Completions"));
    QVERIFY(test::named<QLabel>(typing.editor, "completionHelp")->isVisible());
    typing.key(Qt::Key_Escape);
    QVERIFY(!typing.isOpen());
    QVERIFY(!test::named<QLabel>(typing.editor, "completionHelp")->isVisible());
}

void tst_codeassist::notesAreExplained()
{
    Typing typing(m_syntax, {});
    QVERIFY(typing.isReady);
    typing.editor.setPlainText(QStringLiteral("request:\n  url: x\n"));
    typing.editor.setNotes({{2, QStringLiteral("= http://a"), QStringLiteral("<p>The value now.</p>"), Ink::Note}});
    typing.editor.goTo(2, 8);
    typing.editor.explainHere();
    QVERIFY2(typing.editor.accessibleDescription().contains(QStringLiteral("The value now.")), qPrintable(typing.editor.accessibleDescription()));
    typing.editor.goTo(1, 3);
    typing.editor.explainHere();
    QVERIFY(typing.editor.accessibleDescription().contains(QStringLiteral("request")));
    QToolTip::hideText();
}

QTEST_MAIN(tst_codeassist)
#include "tst_codeassist.moc"
