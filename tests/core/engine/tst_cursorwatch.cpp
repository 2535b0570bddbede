// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "handdriver.h"

#include "core/base/codes.h"
#include "core/engine/httpjson/cursorwatch.h"
#include "core/engine/httpjson/window.h"
#include "core/engine/nextrequest.h"

#include <QDateTime>
#include <QTest>

using namespace penstock;

// What is said about a cursor that does not do what was meant, the window of time of a request, and the request that comes next.
class TestCursorWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void checks_data();
    void checks();
    void clock_data();
    void clock();
    void windows_data();
    void windows();
    void nextRequestIsShownOnly();
};

void TestCursorWatch::checks_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("ids");
    QTest::addColumn<QString>("code");
    QTest::newRow("advances") << "[[.last_event.id]]" << "1" << "2,3" << "";
    QTest::newRow("stands") << "[[.last_event.id]]" << "3" << "3" << "cursor-stands-still";
    QTest::newRow("wrong path") << "[[.last_event.nothing]]" << "3" << "4" << "cursor-stands-still";
    QTest::newRow("backwards") << "[[.last_event.id]]" << "9" << "2,3" << "cursor-goes-backwards";
    QTest::newRow("newest first, last one") << "[[.last_event.id]]" << "1" << "10,9,8" << "cursor-goes-backwards";
    QTest::newRow("newest first, first one") << "[[.first_event.id]]" << "1" << "10,9,8" << "cursor-from-first-event";
    QTest::newRow("oldest first, first one") << "[[.first_event.id]]" << "1" << "8,9,10" << "";
    QTest::newRow("clock") << "[[now]]" << "1" << "2" << "cursor-from-clock";
    QTest::newRow("no records") << "[[.last_event.id]]" << "3" << "" << "";
}

void TestCursorWatch::checks()
{
    QFETCH(QString, value);
    QFETCH(QString, before);
    QFETCH(QString, ids);
    QFETCH(QString, code);
    HandDriver driver("penstock: 1\nname: test\nresources:\n  - name: events\n    request: {url: 'https://api.example/events'}\n    response: {split: {target: body.items}}\n"
                      "    cursor: {last: {value: '" + value.toStdString() + "'}}\n");
    driver.options.explains = 3;
    std::string items;
    for (const QString &id : ids.split(QLatin1Char(','), Qt::SkipEmptyParts))
        items += (items.empty() ? "" : ",") + std::string(R"({"id":)") + id.toStdString() + "}";
    driver.api = [&](const http::Request &) { return Answer{200, {}, items.empty() ? "{}" : R"({"items":[)" + items + "]}", false}; };
    RunState state;
    state.of("events").cursor["last"] = before.toStdString();
    driver.run(state);
    QStringList names;
    for (const Diagnostic &found : driver.found) {
        const QString name = QString::fromLatin1(found.code->name);
        if (name.startsWith(QStringLiteral("cursor-"))) {
            names.append(name);
            QVERIFY(found.place.isKnown());
        }
    }
    QCOMPARE(names.join(QLatin1Char(',')), code);
}

void TestCursorWatch::clock_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<bool>("isClock");
    QTest::newRow("now") << "[[now]]" << true;
    QTest::newRow("a field of it") << "[[(now).Unix]]" << true;
    QTest::newRow("formatted") << "[[formatDate (now) \"RFC3339\"]]" << true;
    QTest::newRow("the data first") << "[[if .last_event.at]][[.last_event.at]][[else]][[now]][[end]]" << false;
    QTest::newRow("another name") << "[[.cursor.known]]" << false;
}

void TestCursorWatch::clock()
{
    QFETCH(QString, source);
    QFETCH(bool, isClock);
    QCOMPARE(readsClockOnly(source.toStdString()), isClock);
}

void TestCursorWatch::windows_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("until");
    const QString a = QStringLiteral("2024-05-01T00:00:00Z"), b = QStringLiteral("2024-05-01T01:00:00Z");
    QTest::newRow("two") << "since=2024-05-01T00:00:00Z&until=2024-05-01T01:00:00Z" << a << b;
    QTest::newRow("the end first") << "end_time=1714525200&start_time=1714521600" << a << b;
    QTest::newRow("milliseconds") << "after=1714521600000" << a << QString();
    QTest::newRow("expression") << "$filter=at%20ge%202024-05-01T00:00:00Z%20and%20at%20lt%202024-05-01T01:00:00Z" << a << b;
    QTest::newRow("another zone") << "from=2024-05-01T02:00:00%2B02:00" << a << QString();
    QTest::newRow("date") << "from=2024-05-01" << a << QString();
    QTest::newRow("none") << "page=1714&limit=100" << QString() << QString();
}

void TestCursorWatch::windows()
{
    QFETCH(QString, query);
    QFETCH(QString, from);
    QFETCH(QString, until);
    const TimeWindow window = windowOf("https://api.example/events?" + query.toStdString());
    const auto text = [](const std::optional<TimeWindow::Time> &time) {
        return time ? QDateTime::fromSecsSinceEpoch(std::chrono::duration_cast<std::chrono::seconds>(time->time_since_epoch()).count(), Qt::UTC).toString(Qt::ISODate) : QString();
    };
    QCOMPARE(text(window.from), from);
    QCOMPARE(text(window.until), until);
}

void TestCursorWatch::nextRequestIsShownOnly()
{
    HandDriver driver("penstock: 1\nname: test\nresources:\n  - name: events\n    request: {url: 'https://api.example/events', transforms: [{set: {target: url.params.after, value: '[[.cursor.last]]'}}, "
                      "{set: {target: url.params.at, value: '[[(now).Unix]]'}}]}\n    cursor: {last: {value: '[[.last_event.id]]'}}\n");
    RunState state;
    state.of("events").cursor["last"] = "x";
    const NextRequest next = nextRequest(driver.document, 0, state, Run::Time(std::chrono::seconds(1'700'000'000)));
    QVERIFY(next.request);
    QCOMPARE(next.request->url, std::string("https://api.example/events?after=x&at=1700000000"));
    QCOMPARE(next.transforms.size(), std::size_t(1));
    QVERIFY(driver.urls.empty());
}

QTEST_GUILESS_MAIN(TestCursorWatch)
#include "tst_cursorwatch.moc"
