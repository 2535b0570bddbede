// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/livepanel.h"
#include "windowfixture.h"

#include <QAbstractItemView>
#include <QAction>
#include <QListWidget>
#include <QTextBlock>
#include <QTextBrowser>
#include <QToolTip>

using namespace penstock;
using namespace penstock::ui;
using namespace penstock::ui::test;

// Value templates in the window: colours, faults at their place, values behind them, completion from the last answer, help.
class tst_templateediting : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void faultsAreMarkedExactly_data();
    void faultsAreMarkedExactly();
    void valuesFollowTheShownExchange();
    void valuesFollowTheText();
    void keysOfTheAnswerAreOffered();
    void explainAtTheCursor();
    void guideOpens();

private:
    bool openInput(const QByteArray &yaml);
    void feedRun();
    QString noteAt(int line) const;
    CodeEditor *editor() const { return m_fixture->editor(); }

    std::unique_ptr<WindowFixture> m_fixture;
};

static const char *const inputYaml = R"(request:
  url: http://127.0.0.1:9/alerts
response:
  split: {target: body.items}
  pagination:
  - set:
      target: url.params.after
      value: '[[ .last_response.body.next ]]'
      fail_on_template_error: true
cursor:
  since:
    value: '[[ .last_event.at ]]'
)";

void tst_templateediting::init()
{
    m_fixture = std::make_unique<WindowFixture>();
}

void tst_templateediting::cleanup()
{
    QToolTip::hideText();
    m_fixture.reset();
}

bool tst_templateediting::openInput(const QByteArray &yaml)
{
    writeFile(m_fixture->path("resources/alerts.yaml"), "name: alerts\n" + yaml);
    if (!m_fixture->open())
        return false;
    Place place;
    place.file = "resources/alerts.yaml";
    place.line = 1;
    m_fixture->editors()->open(place);
    return QTest::qWaitFor([this] { return m_fixture->editors()->current()->path() == "resources/alerts.yaml"; });
}

// Two pages of the input, told by hand; the second one is the last.
void tst_templateediting::feedRun()
{
    for (std::uint64_t number = 1; number <= 2; ++number) {
        ExchangeRow row = exchange(number, static_cast<int>(number));
        row.resource = QStringLiteral("alerts");
        row.url = QStringLiteral("http://127.0.0.1:9/alerts?after=%1").arg(number);
        const std::string id = std::to_string(number);
        const auto body = std::make_shared<const std::string>("{\"items\":[{\"at\":\"2024-0" + id + "\"}]" + (number == 1 ? ",\"next\":\"abc\"" : "") + "}");
        RecordRow event = record(number, static_cast<int>(number), 0, "{\"at\":\"2024-0" + id + "\"}");
        event.resource = row.resource;
        BatchMapped batch;
        batch.exchange = number;
        batch.items = 1;
        batch.records.push_back(event);
        RunUpdates updates;
        updates.push_back(ExchangeBegun{row});
        updates.push_back(ExchangeHead{number, 200, QStringLiteral("OK"), QStringLiteral("1.1"), {{QStringLiteral("Content-Type"), QStringLiteral("application/json")}}});
        updates.push_back(ExchangeOver{number, {}, {}, body, {}, false});
        updates.push_back(batch);
        m_fixture->window->run().feed(std::move(updates));
    }
    m_fixture->window->run().feed(ended());
}

QString tst_templateediting::noteAt(int line) const
{
    for (const CodeEditor::Note &note : editor()->notes()) {
        if (note.line == line)
            return note.text;
    }
    return {};
}

void tst_templateediting::faultsAreMarkedExactly_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("single quoted") << QByteArray("'it''s [[ nonsense 1 ]]'");
    QTest::newRow("double quoted") << QByteArray("\"\\t[[ print \\\"a\\\" (nonsense 1) ]]\"");
    QTest::newRow("plain") << QByteArray("a\u00e9 [[ nonsense 1 ]]");
    QTest::newRow("literal") << QByteArray("|-\n      [[ if .a ]]\n        [[ nonsense 1 ]][[ end ]]");
    QTest::newRow("folded") << QByteArray(">\n      \xc3\xa9 [[ .a ]]\n      [[ nonsense 1 ]]");
}

void tst_templateediting::faultsAreMarkedExactly()
{
    QFETCH(QByteArray, value);
    QVERIFY(openInput("request:\n  url: http://127.0.0.1:9/alerts\ncursor:\n  since:\n    value: " + value + "\n"));
    QTRY_VERIFY(!editor()->marks().isEmpty());
    QStringList marked;
    const auto selections = editor()->extraSelections();
    for (const QTextEdit::ExtraSelection &selection : selections) {
        if (selection.format.underlineStyle() == QTextCharFormat::WaveUnderline)
            marked.append(selection.cursor.selectedText());
    }
    QCOMPARE(marked, QStringList{QStringLiteral("nonsense")});
}

void tst_templateediting::valuesFollowTheShownExchange()
{
    QVERIFY(openInput(inputYaml));
    QVERIFY(editor()->notes().isEmpty());
    feedRun();
    QTRY_COMPARE(noteAt(9), QStringLiteral("no value: paging ends"));
    QCOMPARE(noteAt(13), QStringLiteral("= 2024-02"));
    auto *trace = named<QAbstractItemView>(*m_fixture->window, "traceTable");
    m_fixture->window->findChild<LivePanel *>()->showTab(LivePanel::TraceTab);
    trace->setCurrentIndex(trace->model()->index(0, 0));
    QTRY_COMPARE(noteAt(9), QStringLiteral("= abc"));
    QCOMPARE(noteAt(13), QStringLiteral("= 2024-01"));
    QVERIFY(editor()->notes().first().toolTip.contains(QStringLiteral("exchange 1")));
    m_fixture->window->run().clear();
    QTRY_VERIFY(editor()->notes().isEmpty());
}

void tst_templateediting::valuesFollowTheText()
{
    QVERIFY(openInput(inputYaml));
    feedRun();
    QTRY_COMPARE(noteAt(13), QStringLiteral("= 2024-02"));
    const QTextCursor field = editor()->document()->find(QStringLiteral(".last_event.at"));
    editor()->setTextCursor(field);
    editor()->setFocus();
    QTest::keyClicks(editor(), QStringLiteral("len .last_event.at"));
    QTRY_COMPARE(noteAt(13), QStringLiteral("= 7"));
}

void tst_templateediting::keysOfTheAnswerAreOffered()
{
    QVERIFY(openInput(inputYaml));
    feedRun();
    QTRY_VERIFY(!editor()->notes().isEmpty());
    const auto labels = [this] {
        QStringList all;
        const CompletionOffer offer = editor()->assistant()->complete(editor()->textCursor());
        for (const Completion &item : offer.items)
            all.append(item.label);
        return all;
    };
    editor()->setTextCursor(editor()->document()->find(QStringLiteral(".last_response.body.next")));
    editor()->setFocus();
    QTest::keyClicks(editor(), QStringLiteral(".last_response.body."));
    QTRY_VERIFY(labels().contains(QStringLiteral("items")));
}

void tst_templateediting::explainAtTheCursor()
{
    QVERIFY(openInput(inputYaml));
    feedRun();
    QTRY_VERIFY(!editor()->notes().isEmpty());
    QTextCursor field = editor()->document()->find(QStringLiteral("last_event"));
    field.setPosition(field.selectionStart() + 2);
    editor()->setTextCursor(field);
    editor()->setFocus();
    named<QAction>(*m_fixture->window, "explainAction")->trigger();
    QTRY_VERIFY2(editor()->accessibleDescription().contains(QStringLiteral("{\"at\":\"2024-02\"}")), qPrintable(editor()->accessibleDescription()));
    editor()->goTo(3, 4);                                // a key
    named<QAction>(*m_fixture->window, "explainAction")->trigger();
    QTRY_VERIFY(editor()->accessibleDescription().contains(QStringLiteral("Address")));
}

void tst_templateediting::guideOpens()
{
    QVERIFY(m_fixture->open());
    QTest::keyClick(m_fixture->window.get(), Qt::Key_F1);
    auto *guide = named<QWidget>(*m_fixture->window, "guideWindow");
    QVERIFY(guide && guide->isVisible());
    auto *headings = named<QListWidget>(*guide, "guideHeadings");
    auto *text = named<QTextBrowser>(*guide, "guideText");
    QVERIFY(headings->count() > 5);
    QVERIFY(text->toPlainText().contains(QStringLiteral("penstock.yaml")));
    headings->setCurrentRow(headings->count() - 1);
    QCOMPARE(text->textCursor().block().text(), headings->item(headings->count() - 1)->text().trimmed());
    QTest::keyClick(guide, Qt::Key_Escape);
    QVERIFY(!guide->isVisible());
}

QTEST_MAIN(tst_templateediting)
#include "tst_templateediting.moc"
