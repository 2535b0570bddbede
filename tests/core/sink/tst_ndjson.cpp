// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "sinksupport.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>

#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace penstock;
using namespace penstock::sinktest;

class TestNdjson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void writesLines();
    void keepsTheOldFileUntilThereIsSomething_data();
    void keepsTheOldFileUntilThereIsSomething();
    void appends_data();
    void appends();
    void resumesAtEveryByte();
    void refusesToResume_data();
    void refusesToResume();
    void takesBackHalfADelivery();
    void refusesASecondWriter();
    void refusesWhatCannotBeOpened();
    void streamIsAtMostOnce();
    void closedPipeIsNoCrash();
    void slowReaderDoesNotBlock();

private:
    sink::Context context() const;
    std::filesystem::path file() const { return context().folder / "out" / "a.ndjson"; }
    std::string contents() const;
    void fill(const std::string &text) const;
    std::unique_ptr<sink::Sink> sink(const std::string &yamlText = "{path: out/a.ndjson}") const
    {
        return std::move(sink::make(settings("ndjson", yamlText)).value());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    FakeHost m_host;
};

sink::Context TestNdjson::context() const
{
    sink::Context context;
    context.document = document({"r"});
    context.folder = m_folder->path().toStdString();
    return context;
}

std::string TestNdjson::contents() const
{
    std::ifstream in(file(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void TestNdjson::fill(const std::string &text) const
{
    std::filesystem::create_directories(file().parent_path());
    std::ofstream(file(), std::ios::binary) << text;
}

void TestNdjson::writesLines()
{
    const auto sink = this->sink();
    QVERIFY(open(*sink, m_host, context()));
    QVERIFY(!sink->isAtMostOnce());
    const auto first = deliver(*sink, m_host, page({{"{\"id\":1}"}, {"{\"id\":12345678901234567890123}"}}));
    QVERIFY(first);
    QCOMPARE(first->accepted, 2);
    QCOMPARE(first->token, std::string(R"({"path":"out/a.ndjson","length":40})"));
    const auto second = deliver(*sink, m_host, page({{"{\"id\":3}"}}, false));
    QVERIFY(second);
    QVERIFY(close(*sink, m_host, complete()));
    QCOMPARE(contents(), std::string("{\"id\":1}\n{\"id\":12345678901234567890123}\n{\"id\":3}\n"));
    // More pieces than one system call takes.
    std::vector<Doc> many(3000, Doc{"{\"n\":0}"});
    QVERIFY(deliver(*sink, m_host, page(many, false)));
    QCOMPARE(contents().size(), 40u + 9u + 3000u * 8u);
}

void TestNdjson::keepsTheOldFileUntilThereIsSomething_data()
{
    QTest::addColumn<bool>("delivers");
    QTest::addColumn<bool>("complete");
    QTest::addColumn<QByteArray>("left");
    QTest::newRow("login failed") << false << false << QByteArray("{\"old\":1}\n");
    QTest::newRow("complete and empty") << false << true << QByteArray();
    QTest::newRow("first page") << true << false << QByteArray("{}\n");
}

void TestNdjson::keepsTheOldFileUntilThereIsSomething()
{
    QFETCH(bool, delivers);
    QFETCH(bool, complete);
    QFETCH(QByteArray, left);
    fill("{\"old\":1}\n");
    const auto sink = this->sink();
    QVERIFY(open(*sink, m_host, context()));
    if (delivers)
        QVERIFY(deliver(*sink, m_host, page({{"{}"}})));
    sink::Conclusion conclusion;
    conclusion.complete = complete;
    QVERIFY(close(*sink, m_host, conclusion));
    QCOMPARE(QByteArray::fromStdString(contents()), left);
}

void TestNdjson::appends_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("missing") << QByteArray() << QByteArray("{\"n\":1}\n");
    QTest::newRow("whole lines") << QByteArray("{\"a\":1}\n") << QByteArray("{\"a\":1}\n{\"n\":1}\n");
    QTest::newRow("torn line") << QByteArray("{\"a\":1}\n{\"b\":") << QByteArray("{\"a\":1}\n{\"n\":1}\n");
    QTest::newRow("only a torn line") << QByteArray("{\"b\":") << QByteArray("{\"n\":1}\n");
    QTest::newRow("line without its end") << QByteArray("{\"a\":1}\n{\"b\":2}") << QByteArray("{\"a\":1}\n{\"b\":2}\n{\"n\":1}\n");
    const QByteArray longLine = "{\"b\":\"" + QByteArray(3 << 20, 'x') + "\"}";
    QTest::newRow("long line without its end") << QByteArray("{}\n" + longLine) << QByteArray("{}\n" + longLine + "\n{\"n\":1}\n");
}

void TestNdjson::appends()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    if (!before.isEmpty())
        fill(before.toStdString());
    const auto sink = this->sink("{path: out/a.ndjson, mode: append}");
    QVERIFY(open(*sink, m_host, context()));
    QVERIFY(deliver(*sink, m_host, page({{"{\"n\":1}"}})));
    QVERIFY(close(*sink, m_host, complete()));
    QVERIFY(QByteArray::fromStdString(contents()) == after);
}

// Killed with any number of bytes of the second delivery in the file: nothing is lost, nothing is there twice.
void TestNdjson::resumesAtEveryByte()
{
    const map::Mapped one = page({{"{\"id\":1}"}, {"{\"id\":2}"}});
    const map::Mapped two = page({{"{\"id\":3}"}});
    std::string token;
    {
        const auto sink = this->sink();
        QVERIFY(open(*sink, m_host, context()));
        const auto ack = deliver(*sink, m_host, one);
        QVERIFY(ack);
        token = ack->token;
    }
    const std::string whole = one.bytes + two.bytes;
    for (std::size_t length = one.bytes.size(); length <= whole.size(); ++length) {
        fill(whole.substr(0, length));
        const auto sink = this->sink();
        sink::Context resumed = context();
        resumed.resuming = true;
        resumed.token = token;
        QVERIFY(open(*sink, m_host, resumed));
        QVERIFY(deliver(*sink, m_host, two));
        QVERIFY(close(*sink, m_host, complete()));
        QCOMPARE(contents(), whole);
    }
}

void TestNdjson::refusesToResume_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("part");
    QTest::newRow("file too short") << QByteArray(R"({"path":"out/a.ndjson","length":10})") << QStringLiteral("has 3 bytes, but 10");
    QTest::newRow("other path") << QByteArray(R"({"path":"out/b.ndjson","length":3})") << QStringLiteral("out/b.ndjson");
    QTest::newRow("other sink") << QByteArray(R"({"row":3})") << QStringLiteral("not one of an NDJSON file");
    QTest::newRow("not JSON") << QByteArray("3") << QStringLiteral("not one of an NDJSON file");
}

void TestNdjson::refusesToResume()
{
    QFETCH(QByteArray, token);
    QFETCH(QString, part);
    fill("{}\n");
    const auto sink = this->sink();
    sink::Context resumed = context();
    resumed.resuming = true;
    resumed.token = token.toStdString();
    const Result<> opened = open(*sink, m_host, resumed);
    QVERIFY(!opened);
    QVERIFY2(opened.error().message.contains(part), qPrintable(opened.error().message));
    QCOMPARE(contents(), std::string("{}\n"));
}

// A limit on the size of files stands for the full disk: the first part of a write succeeds, the rest does not.
void TestNdjson::takesBackHalfADelivery()
{
    const auto sink = this->sink();
    QVERIFY(open(*sink, m_host, context()));
    QVERIFY(deliver(*sink, m_host, page({{"{\"id\":1}"}})));
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    rlimit small = before;
    small.rlim_cur = 100;
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto refused = deliver(*sink, m_host, page({{"\"" + std::string(500, 'x') + "\""}}));
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
    QVERIFY(!refused);
    QVERIFY(refused.error().is(codes::sinkUnavailable));
    QVERIFY(refused.error().message.contains(QStringLiteral("a.ndjson")));
    QCOMPARE(contents(), std::string("{\"id\":1}\n"));
    QVERIFY(deliver(*sink, m_host, page({{"{\"id\":2}"}})));
    QCOMPARE(contents(), std::string("{\"id\":1}\n{\"id\":2}\n"));
}

void TestNdjson::refusesASecondWriter()
{
    const auto first = sink();
    const auto second = sink();
    QVERIFY(open(*first, m_host, context()));
    const Result<> refused = open(*second, m_host, context());
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(QStringLiteral("Another run")));
}

void TestNdjson::refusesWhatCannotBeOpened()
{
    fill("{}\n");
    const auto below = sink("{path: out/a.ndjson/b.ndjson}");
    const Result<> opened = open(*below, m_host, context());
    QVERIFY(!opened);
    QVERIFY(opened.error().is(codes::sinkUnavailable));
    QVERIFY(opened.error().message.contains(QStringLiteral("b.ndjson")));
}

void TestNdjson::streamIsAtMostOnce()
{
    QVERIFY(sink("{}")->isAtMostOnce());
    QVERIFY(sink("{path: '-'}")->isAtMostOnce());
    const auto device = sink("{path: /dev/null}");
    QVERIFY(open(*device, m_host, context()));
    QVERIFY(device->isAtMostOnce());
    const auto ack = deliver(*device, m_host, page({{"{}"}}));
    QVERIFY(ack);
    QCOMPARE(ack->token, std::string());
    QCOMPARE(ack->diagnostics.size(), 1u);
    QVERIFY(ack->diagnostics[0].is(codes::atMostOnce));
    QVERIFY(deliver(*device, m_host, page({{"{}"}}))->diagnostics.empty());
    QVERIFY(close(*device, m_host, complete()));
}

void TestNdjson::closedPipeIsNoCrash()
{
    const std::string name = (context().folder / "pipe").string();
    QCOMPARE(::mkfifo(name.c_str(), 0600), 0);
    const int reader = ::open(name.c_str(), O_RDONLY | O_NONBLOCK);
    const auto sink = this->sink("{path: pipe, mode: append}");
    ::signal(SIGPIPE, SIG_DFL);
    QVERIFY(open(*sink, m_host, context()));
    ::close(reader);
    const auto ack = deliver(*sink, m_host, page({{"{}"}}));
    QVERIFY(!ack);
    QVERIFY(ack.error().is(codes::outputClosed));
}

void TestNdjson::slowReaderDoesNotBlock()
{
    const std::string name = (context().folder / "pipe").string();
    QCOMPARE(::mkfifo(name.c_str(), 0600), 0);
    const int reader = ::open(name.c_str(), O_RDONLY | O_NONBLOCK);
    const auto sink = this->sink("{path: pipe}");
    QVERIFY(open(*sink, m_host, context()));
    const map::Mapped big = page({{"\"" + std::string(1 << 20, 'x') + "\""}});
    std::optional<Result<sink::Ack>> acked;
    sink->deliver({0, 1, big}, [&](Result<sink::Ack> ack) { acked = std::move(ack); });
    QVERIFY(!acked);
    std::string got(2 << 20, '\0');
    std::size_t length = 0;
    const QDeadlineTimer deadline(20'000);
    while ((!acked || length < big.bytes.size()) && !deadline.hasExpired()) {
        const ssize_t count = ::read(reader, got.data() + length, got.size() - length);
        if (count > 0)
            length += std::size_t(count);
        m_host.step();
    }
    ::close(reader);
    QVERIFY(acked && *acked);
    QVERIFY(got.substr(0, length) == big.bytes);
}

QTEST_GUILESS_MAIN(TestNdjson)
#include "tst_ndjson.moc"
