// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/project.h"
#include "core/engine/httpjson/tracer.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fstream>
#include <sys/resource.h>

using namespace penstock;
namespace fs = std::filesystem;

// The request tracer of httpjson inputs (httpjson, section 17); that lines are those of the original is recorded in scenarios.
class TestTracer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rotates();
    void keepsWhatIsThere();
    void keepsSoManyBackups();
    void forgetsOldBackups();
    void packsBackups();
    void leavesOutLinesThatAreTooLong();
    void takesBackHalfALine();

    void masksWhatItWrites();
    void masksWhatLoginsAnswer();
    void masksTokensThatAnswersRepeat();
    void masksSecretsThatAreCut();
    void cutsBodies();
    void saysHowExchangesFailed();
    void namesFilesByInput();
    void deletesWhenSwitchedOff();
    void staysInItsFolder();
    void neverEndsARun();
};

namespace
{

using Time = RotatingFile::Time;

const Time noon = Time(std::chrono::sys_days(std::chrono::year(2024) / 3 / 5)) + std::chrono::hours(12);
constexpr std::uint64_t small = 20;
constexpr std::size_t bodyLimit = 100'000;

std::string textOf(const fs::path &file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> namesIn(const fs::path &folder)
{
    std::vector<std::string> names;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(folder, error))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

class Listener final : public Observer
{
public:
    void observe(const Event &event) override
    {
        ++events;
        if (const auto *one = std::get_if<Found>(&event))
            found.push_back(one->diagnostic);
    }
    int events = 0;
    Diagnostics found;
};

// One input with a tracer, and a run that is told by hand.
class Traced
{
public:
    explicit Traced(const std::string &tracer, const Redactor &secrets = {}, const std::string &more = {})
    {
        const std::string yaml = "penstock: 1\nname: test\nresources:\n  - name: events\n    request: {url: 'https://api.example/events', tracer: " + tracer + "}\n" + more;
        ProjectFiles files;
        files.files.push_back({"penstock.yaml", yaml});
        ReadOptions options;
        Reading reading = readDocument(files, options);
        for (const Diagnostic &finding : reading.findings) {
            if (finding.severity == Severity::Error)
                qWarning("%s", qPrintable(finding.message));
        }
        document = reading.document;
        m_secrets = secrets;
    }

    // Before the run begins, files may be put into the folder.
    fs::path folder() const { return logs() / "httpjson"; }
    fs::path logs() const { return m_folder.filePath(QStringLiteral("logs")).toStdString(); }
    fs::path outside() const { return m_folder.filePath(QStringLiteral("outside")).toStdString(); }
    Tracer &tracer()
    {
        if (!m_tracer)
            m_tracer = std::make_unique<Tracer>(document, Tracer::Settings{.logs = logs(), .secrets = m_secrets}, listener);
        return *m_tracer;
    }

    void ask(const http::Request &request, Role role = Role::Page)
    {
        ExchangeInfo info;
        info.number = ++m_number;
        info.role = role;
        tracer().observe(ExchangeStarted{info, request});
    }
    void answer(const std::string &body, http::Headers headers = {}, std::uint64_t bytes = 0)
    {
        tracer().observe(ExchangeAnswered{m_number, {200, "OK", "1.1", std::move(headers)}});
        ExchangeEnded ended{m_number, {}, std::make_shared<const std::string>(body), {}};
        ended.stats.bytesDecoded = std::max<std::uint64_t>(bytes, body.size());
        tracer().observe(ended);
    }
    void fail(const QString &why) { tracer().observe(ExchangeEnded{m_number, {}, nullptr, Diagnostic(codes::connectionFailed, why)}); }
    void end() { tracer().observe(RunEnded{}); }

    std::string text(const char *name = "trace.ndjson") const { return textOf(folder() / name); }
    std::vector<json::Value> lines(const char *name = "trace.ndjson") const
    {
        std::vector<json::Value> values;
        std::istringstream in(text(name));
        for (std::string line; std::getline(in, line);)
            values.push_back(json::parse(line).value_or(json::Value()));
        return values;
    }

    Document document;
    Listener listener;

private:
    QTemporaryDir m_folder;
    Redactor m_secrets;
    std::unique_ptr<Tracer> m_tracer;
    std::uint64_t m_number = 0;
};

http::Request post(std::string url, http::Headers headers, std::string body)
{
    http::Request request;
    request.method = "POST";
    request.url = std::move(url);
    request.headers = std::move(headers);
    request.body = std::move(body);
    request.hasBody = true;
    return request;
}

} // namespace

// --- the file ----------------------------------------------------------------------------------------------------

void TestTracer::rotates()
{
    QTemporaryDir folder;
    const fs::path place = folder.path().toStdString();
    RotatingFile file({.file = place / "sub" / "a.ndjson", .maxSize = small}, [] { return noon; });
    for (const char *line : {"first line\n", "second one\n", "third one.\n"})
        QVERIFY(file.write(line));
    // Two in one millisecond are two files.
    QCOMPARE(namesIn(place / "sub"), (std::vector<std::string>{"a-2024-03-05T12-00-00.000.ndjson", "a-2024-03-05T12-00-00.001.ndjson", "a.ndjson"}));
    QCOMPARE(textOf(place / "sub" / "a-2024-03-05T12-00-00.000.ndjson"), std::string("first line\n"));
    QCOMPARE(textOf(place / "sub" / "a.ndjson"), std::string("third one.\n"));
    const auto rights = fs::status(place / "sub" / "a.ndjson").permissions() & fs::perms::all;
    QCOMPARE(rights, fs::perms::owner_read | fs::perms::owner_write);
}

void TestTracer::keepsWhatIsThere()
{
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "a.ndjson";
    std::ofstream(file) << "old\n";
    QVERIFY(RotatingFile({.file = file, .maxSize = small}).write("new\n"));
    QCOMPARE(textOf(file), std::string("old\nnew\n"));
}

void TestTracer::keepsSoManyBackups()
{
    QTemporaryDir folder;
    const fs::path place = folder.path().toStdString();
    std::ofstream(place / "a-notes.ndjson") << "mine\n";
    Time now = noon;
    RotatingFile file({.file = place / "a.ndjson", .maxSize = small, .maxBackups = 2}, [&now] { return now += std::chrono::seconds(1); });
    for (int i = 0; i < 6; ++i)
        QVERIFY(file.write("a line of these\n"));
    const auto names = namesIn(place);
    QCOMPARE(names.size(), std::size_t(4));
    QVERIFY(fs::exists(place / "a-notes.ndjson"));
    QVERIFY(names.front() > "a-2024-03-05T12-00-03");
}

void TestTracer::forgetsOldBackups()
{
    QTemporaryDir folder;
    const fs::path place = folder.path().toStdString();
    std::ofstream(place / "a-2024-03-01T00-00-00.000.ndjson") << "old\n";
    std::ofstream(place / "a-2024-03-05T00-00-00.000.ndjson.gz") << "young\n";
    RotatingFile file({.file = place / "a.ndjson", .maxSize = small, .maxAge = std::chrono::days(2)}, [] { return noon; });
    QVERIFY(file.write("line\n"));
    QCOMPARE(namesIn(place), (std::vector<std::string>{"a-2024-03-05T00-00-00.000.ndjson.gz", "a.ndjson"}));
}

void TestTracer::packsBackups()
{
    QTemporaryDir folder;
    const fs::path place = folder.path().toStdString();
    RotatingFile file({.file = place / "a.ndjson", .maxSize = small, .compress = true}, [] { return noon; });
    QVERIFY(file.write("first line\n"));
    QVERIFY(file.write("second one\n"));
    QCOMPARE(namesIn(place), (std::vector<std::string>{"a-2024-03-05T12-00-00.000.ndjson.gz", "a.ndjson"}));
    const std::string packed = textOf(place / "a-2024-03-05T12-00-00.000.ndjson.gz");
    QVERIFY(packed.starts_with("\x1f\x8b") && packed.size() > 20);
}

void TestTracer::leavesOutLinesThatAreTooLong()
{
    QTemporaryDir folder;
    const fs::path place = folder.path().toStdString();
    RotatingFile file({.file = place / "a.ndjson", .maxSize = small});
    QVERIFY(!file.write(std::string(30, 'x') + '\n'));
    QVERIFY(file.write("short\n"));
    QCOMPARE(textOf(place / "a.ndjson"), std::string("short\n"));
}

namespace
{

// Files of this process cannot grow beyond a size while this lives: what a full disk does, too.
class FullDisk
{
public:
    explicit FullDisk(rlim_t size)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{size, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

} // namespace

void TestTracer::takesBackHalfALine()
{
    QTemporaryDir folder;
    const fs::path place = fs::path(folder.path().toStdString()) / "a.ndjson";
    RotatingFile file({.file = place, .maxSize = 1 << 20});
    const std::string line = std::string(99, 'x') + '\n';
    Result<> whole, half, after;
    {
        const FullDisk full(150);
        whole = file.write(line);
        half = file.write(line);
    }
    after = file.write("end\n");
    QVERIFY(whole && after);
    QVERIFY(!half);
    QVERIFY(half.error().is(codes::fileUnreadable));
    QCOMPARE(textOf(place), line + "end\n");
}

// --- the tracer --------------------------------------------------------------------------------------------------

void TestTracer::masksWhatItWrites()
{
    Redactor secrets;
    secrets.add("api/key", "s3cr3t-value");
    Traced run("{filename: trace.ndjson}", secrets, "    auth.basic: {user: me, password: written-out}\n");
    run.ask(post("https://api.example/events?api_key=plain&q=1&again=s3cr3t-value", {{"Authorization", "Basic bWU6d3JpdHRlbi1vdXQ="}, {"Content-Type", "application/json"}, {"x-key", "s3cr3t-value"}},
                 R"({"key":"s3cr3t-value","user":"me","again":"written-out"})"));
    run.answer(R"({"echo":"s3cr3t-value"})", {{"Set-Cookie", "session=abc"}, {"content-type", "application/json"}, {"X-H", "v"}});
    run.end();
    const std::string text = run.text();
    for (const char *hidden : {"s3cr3t-value", "written-out", "bWU6", "=plain", "session=abc"})
        QVERIFY2(!text.contains(hidden), hidden);
    const auto lines = run.lines();
    QCOMPARE(lines.size(), std::size_t(2));
    QCOMPARE(lines[0].get("message").toString(), std::string("HTTP request"));
    QCOMPARE(lines[0].get("url.query").toString(), std::string("api_key=[hidden]&q=1&again=[secret api/key]"));
    QCOMPARE(lines[0].get("http.request.header").get("Authorization").at(0).toString(), std::string("Basic [hidden]"));
    QCOMPARE(lines[0].get("http.request.body.content").toString(), std::string(R"({"key":"[secret api/key]","user":"me","again":"[secret auth.basic.password]"})"));
    QCOMPARE(lines[1].get("http.response.header").get("X-H").at(0).toString(), std::string("v"));
    QCOMPARE(lines[1].get("http.response.mime_type").toString(), std::string("application/json"));
    QCOMPARE(lines[0].get("transaction.id").toString(), lines[1].get("transaction.id").toString());
    QVERIFY(lines[0].get("transaction.id").toString().ends_with("-1"));
    QVERIFY(lines[1].has("@timestamp"));
    QVERIFY(run.listener.found.empty());
    QCOMPARE(run.listener.events, 4);
}

void TestTracer::masksWhatLoginsAnswer()
{
    Traced run("{filename: trace.ndjson}");
    run.ask(post("https://api.example/token", {{"Content-Type", "application/x-www-form-urlencoded"}}, "grant_type=client_credentials&client_secret=abc&scope=all"), Role::Login);
    run.answer(R"({"access_token":"token-of-today","token_type":"Bearer-like","expires_in":3600})");
    run.ask(post("https://api.example/events?t=token-of-today", {}, ""));
    run.answer("{}");
    run.end();
    const auto lines = run.lines();
    QCOMPARE(lines.size(), std::size_t(4));
    QCOMPARE(lines[0].get("http.request.body.content").toString(), std::string("grant_type=client_credentials&client_secret=[hidden]&scope=all"));
    QCOMPARE(lines[1].get("http.response.body.content").toString(), std::string(R"({"access_token":"[secret login/access_token]","token_type":"Bearer-like","expires_in":3600})"));
    QCOMPARE(lines[2].get("url.query").toString(), std::string("t=[secret login/access_token]"));
}

// A token of a file is known to nobody but the request.
void TestTracer::masksTokensThatAnswersRepeat()
{
    Traced run("{filename: trace.ndjson}");
    run.ask(post("https://api.example/events", {{"Authorization", "Bearer token-of-a-file"}}, ""));
    run.answer(R"({"echo":"Bearer token-of-a-file"})");
    run.end();
    QVERIFY(!run.text().contains("token-of-a-file"));
    QCOMPARE(run.lines()[1].get("http.response.body.content").toString(), std::string(R"({"echo":"Bearer [secret header Authorization]"})"));
}

void TestTracer::masksSecretsThatAreCut()
{
    const std::string value = "s3cr3t-" + std::string(50, 'v');
    Redactor secrets;
    secrets.add("key", value);
    Traced run("{filename: trace.ndjson}", secrets);
    // Once the limit of the line is within the secret, once the end of what the run keeps of a body: masked, all of it fits into the line.
    run.ask({});
    run.answer(std::string(bodyLimit - 9, 'x') + value + " and more");
    std::string repeated;
    while (repeated.size() < run.tracer().keepBody())
        repeated += value;
    repeated.resize(run.tracer().keepBody() - 1);
    run.ask({});
    run.answer(repeated, {}, 2 * repeated.size());
    run.end();
    const auto lines = run.lines();
    QCOMPARE(lines.size(), std::size_t(4));
    QVERIFY(lines[3].get("http.response.body.content").toString().starts_with("[secret key][secret key]"));
    QVERIFY(!run.text().contains("s3cr3t"));
}

void TestTracer::cutsBodies()
{
    Traced run("{filename: trace.ndjson, maxsize: 2}");
    QVERIFY(run.tracer().keepBody() >= 2 * bodyLimit);
    run.ask(post("https://api.example/", {}, std::string(3 * bodyLimit, 'q')));
    run.answer(std::string(run.tracer().keepBody(), 'a'), {}, 5 * bodyLimit);
    run.end();
    const auto lines = run.lines();
    QCOMPARE(lines.size(), std::size_t(2));
    QCOMPARE(lines[0].get("http.request.body.content").toString().size(), 2 * bodyLimit);
    QCOMPARE(lines[0].get("http.request.body.bytes").toInteger().value_or(0), std::int64_t(3 * bodyLimit));
    QVERIFY(lines[0].get("http.request.body.truncated").isTrue());
    QCOMPARE(lines[1].get("http.response.body.content").toString().size(), 2 * bodyLimit);
    QCOMPARE(lines[1].get("http.response.body.bytes").toInteger().value_or(0), std::int64_t(5 * bodyLimit));
    QVERIFY(lines[1].get("http.response.body.truncated").isTrue());
}

void TestTracer::saysHowExchangesFailed()
{
    Traced run("{filename: trace.ndjson}");
    run.ask({});
    run.fail(QStringLiteral("nobody listens"));
    run.end();
    const auto lines = run.lines();
    QCOMPARE(lines.size(), std::size_t(2));
    QCOMPARE(lines[1].get("message").toString(), std::string("HTTP response error"));
    QCOMPARE(lines[1].get("error.message").toString(), std::string("nobody listens"));
}

void TestTracer::namesFilesByInput()
{
    Traced run("{filename: '../../logs/httpjson/trace-*.ndjson'}", {}, "    id: 'a::b/c'\n");
    run.ask({});
    run.end();
    QCOMPARE(namesIn(run.folder()), std::vector<std::string>{"trace-a_b_c.ndjson"});
}

void TestTracer::deletesWhenSwitchedOff()
{
    Traced run("{enabled: false, filename: trace.ndjson}");
    fs::create_directories(run.folder());
    for (const char *name : {"trace.ndjson", "trace-2024-03-05T12-00-00.000.ndjson", "trace-2024-03-05T12-00-01.000.ndjson.gz", "trace-other.ndjson"})
        std::ofstream(run.folder() / name) << "x\n";
    run.ask({});
    run.answer("{}");
    run.end();
    QCOMPARE(namesIn(run.folder()), std::vector<std::string>{"trace-other.ndjson"});
}

void TestTracer::staysInItsFolder()
{
    Traced run("{filename: link/trace.ndjson}");
    fs::create_directories(run.folder());
    fs::create_directories(run.outside());
    fs::create_directory_symlink(run.outside(), run.folder() / "link");
    run.ask({});
    run.end();
    QVERIFY(namesIn(run.outside()).empty());
    QCOMPARE(run.listener.found.size(), std::size_t(1));
    QCOMPARE(run.listener.found.front().severity, Severity::Warning);
    QVERIFY(run.listener.found.front().place.isKnown());
}

void TestTracer::neverEndsARun()
{
    Traced run("{filename: trace.ndjson}");
    run.ask({});
    run.end();
    const auto before = run.lines().size();
    {
        const FullDisk full(rlim_t(fs::file_size(run.folder() / "trace.ndjson") + 10));
        for (int i = 0; i < 20; ++i) {
            run.answer("{}");
            run.ask({});
        }
        run.end();
    }
    // Said once, and once more when lines can be written again.
    QCOMPARE(run.listener.found.size(), std::size_t(1));
    QVERIFY(run.listener.found.front().is(codes::fileUnreadable));
    QCOMPARE(run.listener.found.front().severity, Severity::Warning);
    run.answer("{}");
    run.end();
    QCOMPARE(run.listener.found.size(), std::size_t(2));
    QVERIFY(run.listener.found.back().message.contains(u"40"));
    QCOMPARE(run.lines().size(), before + 1);
}

QTEST_GUILESS_MAIN(TestTracer)
#include "tst_tracer.moc"
