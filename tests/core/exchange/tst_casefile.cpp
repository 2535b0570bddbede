// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/exchange/casefile.h"

#include <QTest>

using namespace penstock;
using namespace penstock::exchange;

class TestCaseFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrites();
    void refusesOtherFiles();
    void recordsWithoutSecrets();
    void recordsFailures();
    void differences_data();
    void differences();
};

namespace
{

ExchangeInfo infoOf(std::uint64_t number, Role role)
{
    ExchangeInfo info;
    info.number = number;
    info.role = role;
    return info;
}

http::Request requestOf(const std::string &url)
{
    http::Request request;
    request.url = url;
    return request;
}

void observe(Recorder &recorder, std::uint64_t number, Role role, const std::string &url, http::ResponseHead head, const std::string &body)
{
    recorder.observe(ExchangeStarted{infoOf(number, role), requestOf(url)});
    recorder.observe(ExchangeAnswered{number, std::move(head)});
    http::TransferStats stats;
    stats.bytesDecoded = body.size();
    recorder.observe(ExchangeEnded{number, stats, std::make_shared<const std::string>(body), {}});
}

} // namespace

void TestCaseFile::readsWhatItWrites()
{
    Case written;
    written.name = "a: \"case\"";
    written.resource = "/x";
    written.pages = 5;
    written.records = 7;
    written.parameterValues = 2;
    written.anyOrder = true;
    http::RecordedExchange good{"GET", "https://h/x?a=1", {}, {200, {}, {}, {{"Link", "<a>"}, {"Link", "<b>"}, {"X", "1"}}}, "{\"n\": 12345678901234567890}\n  x", {}};
    http::RecordedExchange binary{"POST", "https://h/y", "body", {201, {}, {}, {}}, std::string("\xff\x00z", 3), {}};
    http::RecordedExchange failed{"GET", "https://h/z", {}, {}, {}, http::TransportError{http::TransportError::Kind::TimedOut, "x"}};
    written.exchanges = {good, binary, failed};
    written.documents = {"{\"id\":1.0}"};
    written.findings = {"null-value"};
    const auto read = readCase(caseText(written), "case.yaml");
    QVERIFY2(read.has_value(), read ? "" : format(read.error()).c_str());
    QCOMPARE(read->name, written.name);
    QCOMPARE(read->records, written.records);
    QCOMPARE(read->anyOrder, true);
    QCOMPARE(read->documents, written.documents);
    QCOMPARE(read->findings, written.findings);
    QCOMPARE(read->exchanges.size(), 3u);
    QVERIFY(read->exchanges[0].head.headers == good.head.headers);
    QCOMPARE(read->exchanges[0].reply, good.reply);
    QCOMPARE(read->exchanges[1].body, binary.body);
    QCOMPARE(read->exchanges[1].reply, binary.reply);
    QVERIFY(read->exchanges[2].error->kind == http::TransportError::Kind::TimedOut);
    QCOMPARE(caseText(*read), caseText(written));
}

void TestCaseFile::refusesOtherFiles()
{
    const auto read = readCase("penstock: 1\n", "x.yaml");
    QVERIFY(!read && read.error().is(codes::missingKey));
}

void TestCaseFile::recordsWithoutSecrets()
{
    Redactor redactor;
    redactor.add("api/key", "key-value-1");
    Recorder recorder(redactor);
    observe(recorder, 1, Role::Login, "https://h/login", {200, {}, {}, {{"Set-Cookie", "c=1"}, {"Date", "today"}}}, R"({"access_token": "learned-token", "type": "Bearer"})");
    observe(recorder, 2, Role::Page, "https://h/x?key=key-value-1&t=learned-token", {200, {}, {}, {{"X-Echo", "key-value-1"}}}, R"({"echo": "learned-token"})");
    const std::string text = caseText(recorder.finish("n", "r"));
    for (const char *value : {"key-value-1", "learned-token", "c=1", "today"})
        QVERIFY2(text.find(value) == std::string::npos, text.c_str());
    QVERIFY2(text.find("Bearer") != std::string::npos && text.find("[secret login/access_token]") != std::string::npos, text.c_str());
    QCOMPARE(secretNames(*readCase(text, "x")), (std::vector<std::string>{"login/access_token", "api/key"}));
}

void TestCaseFile::recordsFailures()
{
    Recorder recorder({});
    recorder.observe(ExchangeStarted{infoOf(1, Role::Page), requestOf("https://h/x")});
    recorder.observe(ExchangeEnded{1, {}, nullptr, Diagnostic(codes::connectionLost, {})});
    observe(recorder, 2, Role::Page, "https://h/y", {200, {}, {}, {}}, "{");
    recorder.observe(Found{Diagnostic(codes::jsonBroken, {})});
    recorder.observe(Found{Diagnostic(codes::jsonBroken, {})});
    recorder.observe(Found{Diagnostic(codes::pagingEnded, {})});
    const Case recorded = recorder.finish("n", "r");
    QVERIFY(recorded.exchanges[0].error->kind == http::TransportError::Kind::ConnectionLost);
    QVERIFY(!recorded.exchanges[1].error);
    QCOMPARE(recorded.findings, std::vector<std::string>{"json-broken"});
}

void TestCaseFile::differences_data()
{
    QTest::addColumn<QStringList>("documents");
    QTest::addColumn<bool>("anyOrder");
    QTest::addColumn<QStringList>("findings");
    QTest::addColumn<int>("count");
    const QString one = QStringLiteral("{\"a\":1,\"b\":2}"), swapped = QStringLiteral("{\"b\":2,\"a\":1}"), two = QStringLiteral("{\"a\":2}");
    const QStringList known{QStringLiteral("null-value")};
    QTest::newRow("same") << QStringList{one, two} << false << known << 0;
    QTest::newRow("order of keys") << QStringList{swapped, two} << false << known << 0;
    QTest::newRow("order") << QStringList{two, one} << false << known << 3;
    QTest::newRow("any order") << QStringList{two, one} << true << known << 0;
    QTest::newRow("one less") << QStringList{one} << false << known << 4;
    QTest::newRow("one more") << QStringList{one, two, two} << false << known << 4;
    QTest::newRow("finding missing") << QStringList{one, two} << false << QStringList() << 1;
    QTest::newRow("finding added") << QStringList{one, two} << false << known + QStringList{QStringLiteral("jq-failed")} << 1;
}

void TestCaseFile::differences()
{
    QFETCH(QStringList, documents);
    QFETCH(bool, anyOrder);
    QFETCH(QStringList, findings);
    QFETCH(int, count);
    Case expected;
    expected.documents = {"{\"a\":1,\"b\":2}", "{\"a\":2}"};
    expected.findings = {"null-value"};
    expected.anyOrder = anyOrder;
    const auto texts = [](const QStringList &list) {
        std::vector<std::string> result;
        for (const QString &text : list)
            result.push_back(text.toStdString());
        return result;
    };
    const http::ReplayTransport transport({});
    QCOMPARE(int(exchange::differences(expected, texts(documents), texts(findings), transport).size()), count);
}

QTEST_GUILESS_MAIN(TestCaseFile)
#include "tst_casefile.moc"
