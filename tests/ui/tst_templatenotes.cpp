// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/preview/templatenotes.h"
#include "ui/preview/templateparts.h"

#include <QTest>

using namespace penstock;
using namespace penstock::ui;

// The values behind templates: what the run evaluated, what the shown exchange would give, and what follows where there is none.
class tst_templatenotes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void parts_data();
    void parts();
    void notes();
    void runsValueCounts();
    void chosenExchangeCounts();
    void otherResourcesAreLeftAlone();
    void explanations_data();
    void explanations();

private:
    static ProjectReading reading();
    static RunView run();
    static QString noteOf(const NotesByFile &notes, int line);
};

static const char *const text = R"(profile: httpjson
resources:
- name: tickets
  request:
    url: http://127.0.0.1:1/tickets
    transforms:
    - set: {target: url.params.since, value: '[[.cursor.since]]', default: '[[ "2024" ]]'}
    - set:
        target: header.X
        value: >-
          é [[.last_response.page]]
          [[ .nothing.here ]]
    rate_limit:
      limit: '[[ .last_response.header.Get "X-Limit" ]]'
  response:
    pagination:
    - set:
        target: url.params.page
        value: "[[ if .last_response.body.more ]][[ add .last_response.page 1 ]][[ end ]]\n"
        fail_on_template_error: true
    - set:
        target: url.value
        value: '[[ .last_response.body.link ]]'
        fail_on_template_error: true
    transforms:
    - set: {target: body.again, value: '[[ (index .body.items 0).id ]] of [[ .url.Host ]]'}
  cursor:
    since: {value: '[[ .last_event.at ]]'}
    seen: {value: '[[ .last_event.missing ]]'}
- name: others
  request:
    url: http://127.0.0.1:1/others
    transforms:
    - set: {target: header.Y, value: '[[ .last_response.page ]]'}
- name: tickets
  request:
    url: http://127.0.0.1:1/faulty
    transforms:
    - set: {target: header.Y, value: '[[ nonsense ]]'}
)";

ProjectReading tst_templatenotes::reading()
{
    ProjectFiles files;
    files.files.push_back({"penstock.yaml", text});
    return readProject(files, {}, {});
}

RunView tst_templatenotes::run()
{
    RunView run;
    run.resource = "tickets";
    run.exchange = 3;
    run.isChosen = true;
    run.body = std::make_shared<const std::string>(R"({"items": [{"id": 7}], "more": true})");
    run.state.answer = TrialState::Answer{{}, {{"x-limit", "12"}, {"Content-Type", "application/json"}}, "http://127.0.0.1:1/tickets?page=2", 1};
    run.state.request = TrialState::Request{"http://127.0.0.1:1/tickets?page=2", {}, {{"Accept", "x"}}};
    run.state.cursor = {};
    run.state.event = R"({"id": 7, "at": "2024-05-01", "items": [{"id": 7}]})";
    return run;
}

QString tst_templatenotes::noteOf(const NotesByFile &notes, int line)
{
    const auto file = notes.find("penstock.yaml");
    if (file != notes.end()) {
        for (const CodeEditor::Note &note : file->second) {
            if (note.line == line)
                return note.text;
        }
    }
    return {};
}

void tst_templatenotes::parts_data()
{
    QTest::addColumn<QString>("source");               // ^ stands before the byte that is pointed at
    QTest::addColumn<QString>("part");
    const auto row = [](const char *source, const char *part) { QTest::newRow(source) << QString::fromUtf8(source) << QString::fromUtf8(part); };
    row("[[ .a^.b.c ]]", ".a.b");
    row("[[ .a.b^.c ]]", ".a.b.c");
    row("[[ .a ^| toJSON ]]", "");
    row("x^y [[ .a ]]", "");
    row("[[ formatDate (^now) \"RFC3339\" ]]", "now");
    row("[[ formatDate ^(now) \"RFC3339\" ]]", "(now)");
    row("[[ format^Date (now) \"RFC3339\" ]]", "formatDate (now) \"RFC3339\"");
    row("[[ toInt .a | f^ormatDate ]]", "formatDate");
    row("[[ (index .a 0)^.b ]]", "(index .a 0).b");
    row("[[ (index .a 0^).b ]]", "(index .a 0)");
    row("^[[ add 1 2 ]]", "add 1 2");
    row("[[ add 1 2 ^]]", "add 1 2");
    row("^[[ if .a ]]x[[ end ]]", ".a");
    row("[[ if .a ]]x^[[ end ]]", "");
    row("[[ $x := .a ]][[ $x^.b ]]", "");
    row("[[ $^.a ]]", "$.a");
    row("[[ range .a ]][[ ^.b ]][[ end ]]", "");
    row("[[ .a ^", "");
}

void tst_templatenotes::parts()
{
    QFETCH(QString, source);
    QFETCH(QString, part);
    const auto at = source.indexOf(QLatin1Char('^'));
    source.remove(at, 1);
    const auto found = partAt(source.toStdString(), static_cast<std::size_t>(source.left(at).toUtf8().size()));
    QCOMPARE(QString::fromStdString(found.value_or(std::string())), part);
}

void tst_templatenotes::notes()
{
    const NotesByFile notes = templateNotes(reading(), run());
    QCOMPARE(noteOf(notes, 7), QStringLiteral("= 2024 (default)"));
    QCOMPARE(noteOf(notes, 11), QStringLiteral("no value: skipped"));
    QCOMPARE(noteOf(notes, 14), QStringLiteral("= 12"));
    QCOMPARE(noteOf(notes, 19), QStringLiteral("= 2\u23ce"));
    QCOMPARE(noteOf(notes, 23), QStringLiteral("no value: paging ends"));
    QCOMPARE(noteOf(notes, 26), QStringLiteral("= 7 of 127.0.0.1:1"));
    QCOMPARE(noteOf(notes, 28), QStringLiteral("= 2024-05-01"));
    QCOMPARE(noteOf(notes, 29), QStringLiteral("no value: cursor stays"));
    for (const CodeEditor::Note &note : notes.at("penstock.yaml"))
        QVERIFY2(note.toolTip.contains(QStringLiteral("Tried against exchange 3.")), qPrintable(note.toolTip));
    QVERIFY(noteOf(notes, 39).isEmpty());
    QVERIFY(templateNotes(reading(), {}).empty());
}

// Without a choice what the run evaluated counts, as long as the template is the same.
void tst_templatenotes::runsValueCounts()
{
    RunView view = run();
    view.isChosen = false;
    TemplateValue value;
    value.how = request::Gave::How::Value;
    value.source = QStringLiteral("[[ .last_event.at ]]");
    value.text = QStringLiteral("2024-09-09");
    value.place.file = "penstock.yaml";
    value.place.line = 28;
    value.place.column = 21;
    view.values.note(value);
    NotesByFile notes = templateNotes(reading(), view);
    QCOMPARE(noteOf(notes, 28), QStringLiteral("= 2024-09-09"));
    value.source = QStringLiteral("[[ .last_event.before ]]");        // the text was changed since
    view.values.clear();
    view.values.note(value);
    notes = templateNotes(reading(), view);
    QCOMPARE(noteOf(notes, 28), QStringLiteral("= 2024-05-01"));
}

void tst_templatenotes::chosenExchangeCounts()
{
    RunView view = run();
    view.body = std::make_shared<const std::string>(R"({"items": [], "more": false})");
    view.state.event.reset();
    const NotesByFile notes = templateNotes(reading(), view);
    QCOMPARE(noteOf(notes, 19), QStringLiteral("= \u23ce"));
    QCOMPARE(noteOf(notes, 26), QStringLiteral("no value: skipped"));
    view.step = 1;                                                    // the answer of a chain's step is not the root's
    QVERIFY(templateNotes(reading(), view).empty());
}

void tst_templatenotes::otherResourcesAreLeftAlone()
{
    QVERIFY(noteOf(templateNotes(reading(), run()), 34).isEmpty());
}

void tst_templatenotes::explanations_data()
{
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("pointed");              // the middle of its first occurrence in the line
    QTest::addColumn<QStringList>("told");
    QTest::newRow("a function with its arguments") << 19 << QStringLiteral("add") << QStringList{QStringLiteral("add .last_response.page 1"), QStringLiteral("<code>2</code>")};
    QTest::newRow("a field") << 19 << QStringLiteral("more") << QStringList{QStringLiteral(".last_response.body.more"), QStringLiteral("true")};
    QTest::newRow("part of a chain") << 26 << QStringLiteral("items") << QStringList{QStringLiteral("<b>.body.items</b>"), QStringLiteral("id")};
    QTest::newRow("folded scalar, second line") << 12 << QStringLiteral("here") << QStringList{QStringLiteral(".nothing.here"), QStringLiteral("skipped")};
    QTest::newRow("missing key") << 23 << QStringLiteral("link") << QStringList{QStringLiteral(".last_response.body.link"), QStringLiteral("No further page")};
    QTest::newRow("default") << 7 << QStringLiteral("cursor") << QStringList{QStringLiteral("2024"), QStringLiteral("The default took its place.")};
    QTest::newRow("not in a template") << 7 << QStringLiteral("target") << QStringList();
}

void tst_templatenotes::explanations()
{
    QFETCH(int, line);
    QFETCH(QString, pointed);
    QFETCH(QStringList, told);
    const QString lineText = QString::fromUtf8(text).split(QLatin1Char('\n')).at(line - 1);
    TemplateQuestion question{"penstock.yaml", line, static_cast<int>(lineText.indexOf(pointed)) + 2, lineText.toStdString()};
    const QString html = templateExplanation(reading(), run(), question);
    QCOMPARE(html.isEmpty(), told.isEmpty());
    for (const QString &part : std::as_const(told))
        QVERIFY2(html.contains(part), qPrintable(html));
    question.lineText += "x";                          // typed since
    QVERIFY(templateExplanation(reading(), run(), question).isEmpty());
}

QTEST_MAIN(tst_templatenotes)
#include "tst_templatenotes.moc"
