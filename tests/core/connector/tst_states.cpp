// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/indexname.h"
#include "core/connector/instant.h"
#include "core/connector/states.h"

#include <QTest>

using namespace penstock::connector;

// The two state machines, what is a time and what is a name of an index.
class TestStates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void connector_data();
    void connector();
    void job_data();
    void job();
    void instants_data();
    void instants();
    void indexNames_data();
    void indexNames();
};

// The tables of the specification, row by row: what each state may become.
void TestStates::connector_data()
{
    QTest::addColumn<QStringList>("allowed");
    QTest::newRow("created") << QStringList{QStringLiteral("needs_configuration"), QStringLiteral("error")};
    QTest::newRow("needs_configuration") << QStringList{QStringLiteral("configured"), QStringLiteral("error")};
    QTest::newRow("configured") << QStringList{QStringLiteral("needs_configuration"), QStringLiteral("configured"), QStringLiteral("connected"), QStringLiteral("error")};
    QTest::newRow("connected") << QStringList{QStringLiteral("configured"), QStringLiteral("connected"), QStringLiteral("error")};
    QTest::newRow("error") << QStringList{QStringLiteral("configured"), QStringLiteral("connected"), QStringLiteral("error")};
}

void TestStates::connector()
{
    QFETCH(const QStringList, allowed);
    const auto from = connectorStatus(QTest::currentDataTag());
    QVERIFY(from);
    for (const std::string_view to : connectorStatuses())
        QCOMPARE(mayBecome(*from, *connectorStatus(to)), allowed.contains(QString::fromUtf8(to)));
}

void TestStates::job_data()
{
    QTest::addColumn<QStringList>("allowed");
    const QString canceled = QStringLiteral("canceled"), inProgress = QStringLiteral("in_progress");
    QTest::newRow("pending") << QStringList{inProgress, canceled};
    QTest::newRow("in_progress") << QStringList{QStringLiteral("canceling"), QStringLiteral("completed"), QStringLiteral("suspended"), QStringLiteral("error")};
    QTest::newRow("suspended") << QStringList{inProgress, canceled};
    QTest::newRow("canceling") << QStringList{canceled, QStringLiteral("error")};
    for (const char *final : {"completed", "canceled", "error"})
        QTest::newRow(final) << QStringList{};
}

void TestStates::job()
{
    QFETCH(const QStringList, allowed);
    const auto from = jobStatus(QTest::currentDataTag());
    QVERIFY(from);
    for (const std::string_view to : jobStatuses())
        QCOMPARE(mayBecome(*from, *jobStatus(to)), allowed.contains(QString::fromUtf8(to)));
    QCOMPARE(isFinal(*from), allowed.isEmpty());
}

void TestStates::instants_data()
{
    QTest::addColumn<QString>("expected");
    QTest::newRow("2023-05-25T12:30:00.000Z") << QStringLiteral("2023-05-25T12:30:00.000Z");
    QTest::newRow("2023-05-25T12:30Z") << QStringLiteral("2023-05-25T12:30:00.000Z");
    QTest::newRow("2023-05-25T12:30:00") << QStringLiteral("2023-05-25T12:30:00.000Z");
    QTest::newRow("2023-05-25T12:30:00+02:00") << QStringLiteral("2023-05-25T10:30:00.000Z");
    QTest::newRow("2023-05-25T12:30:00.123456Z") << QStringLiteral("2023-05-25T12:30:00.123456Z");
    QTest::newRow("1700000000000") << QStringLiteral("2023-11-14T22:13:20.000Z");
    for (const char *refused : {"2023-05-25", "not-a-date", "yesterday", "2023-13-01T00:00:00Z", "2023-02-30T00:00:00Z", "2023-05-25T25:00:00Z", "2023-05-25T12:30:00Zz", ""})
        QTest::newRow(*refused ? refused : "empty") << QString();
}

void TestStates::instants()
{
    const std::string_view text = QTest::currentDataTag();
    const auto instant = parseInstant(text == "empty" ? std::string_view() : text);
    QTEST(instant ? QString::fromStdString(toText(*instant)) : QString(), "expected");
}

void TestStates::indexNames_data()
{
    QTest::addColumn<QString>("fault");
    QTest::newRow("search-a") << QString();
    QTest::newRow("Upper") << QString();
    QTest::newRow(".hidden") << QString();
    QTest::newRow("a b") << QStringLiteral("must not contain the following characters");
    QTest::newRow("a#b") << QStringLiteral("must not contain '#'");
    QTest::newRow("a:b") << QStringLiteral("must not contain ':'");
    QTest::newRow("-a") << QStringLiteral("must not start with");
    QTest::newRow("..") << QStringLiteral("must not be '.' or '..'");
    QTest::newRow("long") << QStringLiteral("(256 > 255)");
    QTest::newRow("empty") << QStringLiteral("must not be empty");
}

void TestStates::indexNames()
{
    QFETCH(const QString, fault);
    const std::string tag = QTest::currentDataTag();
    const std::string name = tag == "long" ? std::string(256, 'a') : tag == "empty" ? std::string() : tag;
    const auto found = indexNameFault(name);
    QCOMPARE(found.has_value(), !fault.isEmpty());
    if (found)
        QVERIFY2(QString::fromStdString(*found).contains(fault), found->c_str());
}

QTEST_GUILESS_MAIN(TestStates)
#include "tst_states.moc"
