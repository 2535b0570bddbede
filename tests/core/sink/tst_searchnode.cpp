// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/serve/server.h"
#include "sinksupport.h"
#include "tests/cli/program.h"
#include "tests/support/livehost.h"
#include "tests/support/searchnode.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace penstock;
using namespace penstock::sinktest;

// The elasticsearch sink on a real Elasticsearch: one node for the whole program, an index for each test.
class TestSearchNode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void documentsAndIds();
    void indexWithMappings();
    void pipeline();
    void refusedDocuments();
    void documentsWithoutIds();
    void deletesStale();
    void syncOutlivesTheNode();
    void failedPageDeletesNothing();
    void neverFits_data();
    void neverFits();
    void manyAtOnce();

private:
    struct Delivered {
        sink::Ack ack;
        sink::Closing closing;
    };
    Result<Delivered> deliverPages(std::vector<map::Mapped> pages, const std::string &options = {}) const;
    json::Value document(const std::string &id) const { return m_node.ask("GET", '/' + m_index + "/_doc/" + id).get("_source"); }
    json::Value one(const std::string &query) const { return m_node.ask("GET", '/' + m_index + "/_search?size=1&" + query); }

    test::SearchNode m_node;
    std::string m_index;
    int m_lastIndex = 0;
};

namespace
{

constexpr const char *longNumber = ", mappings: {properties: {n: {type: long}}}";

std::string text(int i)
{
    return std::to_string(i);
}

// {"id": "i", "n": i}, with something that does not fit `n` where `spoils` says so.
map::Mapped numbers(int from, int to, const std::function<bool(int)> &spoils = {}, const std::string &more = {})
{
    std::vector<Doc> docs;
    for (int i = from; i <= to; ++i)
        docs.push_back({"{\"id\":\"" + text(i) + "\",\"n\":" + (spoils && spoils(i) ? "\"none\"" : text(i)) + more + "}"});
    return page(docs);
}

std::vector<map::Mapped> pagesOf(int count, int size, const std::string &more = {})
{
    std::vector<map::Mapped> pages;
    for (int i = 0; i < count; i += size)
        pages.push_back(numbers(i + 1, std::min(i + size, count), {}, more));
    return pages;
}

// Records of two pages and more, by page number; somebody looks at each request.
class Source
{
public:
    Source(int pages, int pageSize, std::function<int(int page)> statusOf) : m_statusOf(std::move(statusOf))
    {
        auto server = serve::Server::start({}, [=, this](const serve::Request &request) {
            serve::Reply reply;
            const int page = std::stoi(request.query.substr(request.query.find("page=") + 5));
            reply.status = m_statusOf(page);
            reply.headers.append("Content-Type", "application/json");
            reply.body = "[";
            for (int i = 0; page <= pages && i < pageSize; ++i)
                reply.body += std::string(i > 0 ? "," : "") + "{\"id\":\"" + text((page - 1) * pageSize + i) + "\"}";
            reply.body += "]";
            reply.delay = std::chrono::milliseconds(10);
            return reply;
        });
        if (!server)
            qFatal("no server");
        m_server = std::move(*server);
    }

    QByteArray project(const std::string &node, const std::string &index, const std::string &options) const
    {
        return QByteArray::fromStdString("penstock: 1\nname: source\nprofile: native\nconnection:\n  base_url: " + m_server->url() +
                                         "\n  retry: {max_attempts: 1}\n  pagination: {type: page, param: page, size_param: size, "
                                         "page_size: 50, start_page: 1}\nresources:\n  - kind: /records\nsinks:\n  out: {type: "
                                         "elasticsearch, hosts: [\"" +
                                         node + "\"], index: " + index + options + "}\n");
    }

private:
    std::function<int(int)> m_statusOf;
    std::unique_ptr<serve::Server> m_server;
};

} // namespace

void TestSearchNode::initTestCase()
{
    if (!test::SearchNode::isAvailable())
        QSKIP("there is no search node to test with");
    QVERIFY2(m_node.start(), qPrintable(m_node.problem()));
}

void TestSearchNode::init()
{
    m_index = "docs-" + text(++m_lastIndex);
}

Result<TestSearchNode::Delivered> TestSearchNode::deliverPages(std::vector<map::Mapped> pages, const std::string &options) const
{
    test::LiveHost live;
    auto out = sink::make(
        sinktest::settings("elasticsearch", "{type: elasticsearch, hosts: [\"" + m_node.url() + "\"], index: " + m_index + options + "}"));
    if (!out)
        return std::unexpected(out.error());
    sink::Context context;
    context.document = sinktest::document({"records"});
    context.host = &live.host();
    Delivered delivered;
    std::optional<Diagnostic> problem;
    std::size_t left = pages.size();
    std::optional<bool> isOpen, isClosed;
    const auto take = [&](const auto &result) {
        if (!result)
            problem = result.error();
        return result.has_value();
    };
    (*out)->open(context, [&](const Result<> &opened) { isOpen = take(opened); });
    live.drive([&] { return isOpen.has_value(); });
    for (std::size_t i = 0; i < pages.size() && !problem; ++i) {
        (*out)->deliver({0, int(i) + 1, std::move(pages[i])}, [&](const Result<sink::Ack> &ack) {
            --left;
            if (!take(ack))
                return;
            delivered.ack.accepted += ack->accepted;
            delivered.ack.refused += ack->refused;
            delivered.ack.token = ack->token;
            delivered.ack.diagnostics.insert(delivered.ack.diagnostics.end(), ack->diagnostics.begin(), ack->diagnostics.end());
        });
    }
    live.drive([&] { return problem || left == 0; });
    if (problem)
        return std::unexpected(*problem);
    (*out)->close(complete(), [&](const Result<sink::Closing> &closing) {
        if ((isClosed = take(closing)) == true)
            delivered.closing = *closing;
    });
    live.drive([&] { return isClosed.has_value(); });
    if (problem)
        return std::unexpected(*problem);
    return delivered;
}

void TestSearchNode::documentsAndIds()
{
    std::vector<Doc> docs{{R"({"identifier":"a/b \"ü\"","v":1})", R"("a/b \"ü\"")"},
                          {R"({"_id":"x","id":"y","_timestamp":"mine","v":2})"},
                          {R"({"id":9007199254740993,"v":3})"}};
    const auto delivered = deliverPages({page(docs), numbers(1, 2000)}, ", delete_stale: true, body_size: 20000");
    QVERIFY2(delivered, delivered ? "" : qPrintable(delivered.error().message));
    QCOMPARE(delivered->ack.accepted, 2003);
    QCOMPARE(m_node.count(m_index), 2003);
    QCOMPARE(document("a%2Fb%20%22%C3%BC%22").get("v").toInteger(), 1);
    QCOMPARE(document("x").get("id").toString(), "y");
    QCOMPARE(document("9007199254740993").get("v").toInteger(), 3);
    const std::string began = json::parse(delivered->ack.token)->get("timestamp").toString();
    QCOMPARE(document("x").get("_timestamp").toString(), began);
    QCOMPARE(document("1999").get("_timestamp").toString(), began);
}

void TestSearchNode::indexWithMappings()
{
    QVERIFY(deliverPages({numbers(1, 3)}, ", mappings: {properties: {n: {type: integer}, id: {type: keyword}}}"));
    const json::Value fields = m_node.ask("GET", '/' + m_index + "/_mapping").get(m_index).get("mappings").get("properties");
    QCOMPARE(fields.get("n").get("type").toString(), "integer");
    QCOMPARE(fields.get("id").get("type").toString(), "keyword");
    QVERIFY(deliverPages({numbers(2, 4)}, longNumber));                          // it is there already
    QCOMPARE(m_node.count(m_index), 4);
    const auto broken = (m_index += "-broken", deliverPages({numbers(1, 1)}, ", mappings: {properties: {n: {type: nonsense}}}"));
    QVERIFY(!broken);
    QVERIFY2(broken.error().message.contains(QStringLiteral("nonsense")), qPrintable(broken.error().message));
}

void TestSearchNode::pipeline()
{
    m_node.ask("PUT", "/_ingest/pipeline/known", R"({"processors":[]})");
    const auto known = deliverPages({numbers(1, 5)}, ", pipeline: known");
    QVERIFY(known);
    QCOMPARE(known->ack.accepted, 5);
    const auto unknown = deliverPages({numbers(6, 9)}, ", pipeline: unknown");
    QVERIFY(unknown);
    QCOMPARE(unknown->ack.refused, 4);
    QCOMPARE(unknown->ack.diagnostics.size(), std::size_t(1));
    QVERIFY2(unknown->ack.diagnostics.front().message.contains(QStringLiteral("[unknown] does not exist")),
             qPrintable(unknown->ack.diagnostics.front().message));
    QCOMPARE(m_node.count(m_index), 5);
}

// Documents that do not fit the mapping are counted and named, page after page; the others are in.
void TestSearchNode::refusedDocuments()
{
    const auto spoils = [](int i) { return i % 10 == 0; };
    const auto delivered = deliverPages({numbers(1, 100, spoils), numbers(101, 200, spoils), numbers(201, 205)},
                                        longNumber + std::string(", body_size: 2000"));
    QVERIFY(delivered);
    QCOMPARE(delivered->ack.accepted, 185);
    QCOMPARE(delivered->ack.refused, 20);
    QCOMPARE(m_node.count(m_index), 185);
    QCOMPARE(delivered->ack.diagnostics.size(), std::size_t(2));                  // one for each page, since the reason is the same
    const Diagnostic &first = delivered->ack.diagnostics.front();
    QVERIFY2(first.message.contains(QStringLiteral("10 document")) && first.message.contains(QStringLiteral("\"10\"")),
             qPrintable(first.message));
    QVERIFY2(first.message.contains(QStringLiteral("failed to parse field [n] of type [long]")), qPrintable(first.message));
    QCOMPARE(first.times, 10);
}

// Who failed is asked for at once: a second sending would leave the others there twice.
void TestSearchNode::documentsWithoutIds()
{
    std::vector<Doc> docs;
    for (int i = 0; i < 20; ++i)
        docs.push_back({i == 7 ? R"({"n":"none"})" : "{\"n\":" + text(i) + "}"});
    const auto delivered = deliverPages({page(docs)}, longNumber);
    QVERIFY(delivered);
    QCOMPARE(delivered->ack.refused, 1);
    QCOMPARE(m_node.count(m_index), 19);
}

void TestSearchNode::deletesStale()
{
    QVERIFY(deliverPages(pagesOf(2600, 200), ", delete_stale: true"));
    const auto tooMuch = deliverPages(pagesOf(1200, 200), ", delete_stale: true");
    QVERIFY(tooMuch);
    QCOMPARE(tooMuch->closing.deleted, 0);
    QVERIFY(tooMuch->closing.diagnostics.front().is(codes::deletionSkipped));
    QCOMPARE(*tooMuch->closing.diagnostics.front().detail("stale"), "1400");
    QCOMPARE(m_node.count(m_index), 2600);
    const auto allowed = deliverPages(pagesOf(1200, 200), ", delete_stale: true, delete_threshold: 0.6");
    QVERIFY(allowed);
    QCOMPARE(allowed->closing.deleted, 1400);
    QCOMPARE(m_node.count(m_index), 1200);
}

// The engine is killed while a sync delivers, and comes back: the sync waits, and everything is there.
void TestSearchNode::syncOutlivesTheNode()
{
    std::atomic<bool> reached = false;
    Source source(120, 50, [&](int page) {
        reached = reached || page == 40;
        return 200;
    });
    Program program;
    program.write(QStringLiteral("penstock.yaml"), source.project(m_node.url(), m_index, ", delete_stale: true"));
    QProcess process;
    program.start(process, {QStringLiteral("sync")});
    QTRY_VERIFY_WITH_TIMEOUT(reached, 30'000);
    m_node.kill();
    QVERIFY2(m_node.start(), qPrintable(m_node.problem()));
    QVERIFY(process.waitForFinished(120'000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    QCOMPARE(m_node.count(m_index), 6000);
}

void TestSearchNode::failedPageDeletesNothing()
{
    int pages = 10, broken = 0;
    const auto sync = [&] {
        Source source(pages, 50, [&](int page) { return page == broken ? 500 : 200; });
        Program program;
        program.write(QStringLiteral("penstock.yaml"), source.project(m_node.url(), m_index, ", delete_stale: true"));
        return program.run({QStringLiteral("sync")});
    };
    QCOMPARE(sync().status, 0);
    QCOMPARE(m_node.count(m_index), 500);
    pages = 8;
    broken = 8;
    QVERIFY(sync().status != 0);
    QCOMPARE(m_node.count(m_index), 500);
    broken = 0;
    const Program::Ended whole = sync();
    QVERIFY2(whole.status == 0, qPrintable(whole.error));
    QCOMPARE(m_node.count(m_index), 400);
    pages = 3;
    const Program::Ended tooMuch = sync();
    QVERIFY2(tooMuch.error.contains(QStringLiteral("250 of 400")), qPrintable(tooMuch.error));
    QCOMPARE(m_node.count(m_index), 400);
}

void TestSearchNode::neverFits_data()
{
    QTest::addColumn<QString>("nodeSettings");
    QTest::newRow("413: longer than a request may be") << QStringLiteral("http.max_content_length=100kb");
    QTest::newRow("429: more than the memory for indexing") << QStringLiteral("indexing_pressure.memory.limit=100kb");
}

// Bodies of a megabyte meet an engine that takes a tenth of it: they are halved until they fit.
void TestSearchNode::neverFits()
{
    QFETCH(const QString, nodeSettings);
    m_node.stop();
    QVERIFY2(m_node.start(nodeSettings), qPrintable(m_node.problem()));
    const auto delivered = deliverPages(pagesOf(3000, 500, ",\"text\":\"" + std::string(300, 'x') + '"'));
    QVERIFY2(delivered, delivered ? "" : qPrintable(delivered.error().message));
    QCOMPARE(delivered->ack.accepted, 3000);
    QCOMPARE(m_node.count(m_index), 3000);
    if (!nodeSettings.startsWith(QStringLiteral("http")))
        return;
    const auto huge = deliverPages({numbers(3001, 3002, {}, ",\"text\":\"" + std::string(200'000, 'x') + '"'), numbers(3003, 3004)});
    QVERIFY(huge);
    QCOMPARE(huge->ack.refused, 2);
    QCOMPARE(m_node.count(m_index), 3002);
}

// More requests at once than the engine has room for: each sink waits for its turn.
void TestSearchNode::manyAtOnce()
{
    m_node.stop();
    QVERIFY2(m_node.start(QStringLiteral("indexing_pressure.memory.limit=100kb;thread_pool.write.size=1;thread_pool.write.queue_size=1")),
             qPrintable(m_node.problem()));
    std::atomic<int> accepted = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&, i] {
            std::vector<map::Mapped> pages;
            for (int page = 0; page < 10; ++page)
                pages.push_back(
                    numbers(i * 1000 + page * 100, i * 1000 + page * 100 + 99, {}, ",\"text\":\"" + std::string(200, 'x') + '"'));
            const auto delivered = deliverPages(std::move(pages), ", body_size: 30000");
            accepted += delivered ? int(delivered->ack.accepted) : 0;
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(accepted, 6000);
    QCOMPARE(m_node.count(m_index), 6000);
}

QTEST_GUILESS_MAIN(TestSearchNode)
#include "tst_searchnode.moc"
