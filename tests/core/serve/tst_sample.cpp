// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/project.h"
#include "core/engine/driver.h"
#include "core/http/curltransport.h"
#include "core/serve/demo.h"
#include "tests/support/values.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

using namespace penstock;
using namespace penstock::test;

// The sample project against the sample API: what a first run shows.
namespace
{

ReadOptions options(const std::string &server)
{
    ReadOptions options;
    options.lookup.variables = {{"server", server}};
    options.lookup.secret = [](const std::string &path) -> Result<std::string> {
        const auto known = serve::demoSecrets();
        const auto found = std::ranges::find(known, path, &serve::DemoSecret::path);
        if (found == known.end())
            return failure(codes::secretMissing, QString::fromStdString(path));
        return std::string(found->value);
    };
    return options;
}

class Findings final : public Observer
{
public:
    void observe(const Event &event) override
    {
        if (const auto *found = std::get_if<Found>(&event); found && found->diagnostic.severity != Severity::Information)
            lines.push_back(format(found->diagnostic));
    }
    std::vector<std::string> lines;
};

} // namespace

class TestSample : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsWithoutFindings();
    void coversKinds();
    void syncsEverything();

private:
    Reading read(const std::string &server) const
    {
        const auto files = loadProject(PENSTOCK_SAMPLES "/tracker");
        return files ? readDocument(*files, options(server)) : Reading{{}, {files.error()}};
    }
};

void TestSample::readsWithoutFindings()
{
    const Reading reading = read("http://127.0.0.1:1");
    for (const Diagnostic &finding : reading.findings)
        qWarning("%s", format(finding).c_str());
    QVERIFY(reading.findings.empty());
    QCOMPARE(reading.document.resources.size(), std::size_t(5));
    QVERIFY(map::checkExpressions(reading.document).empty());
}

void TestSample::coversKinds()
{
    std::set<std::string> paginations, authentications;
    for (const Resource &resource : read("http://127.0.0.1:1").document.resources) {
        paginations.insert(resource.connection.pagination.type());
        authentications.insert(resource.connection.auth.type());
    }
    QCOMPARE(paginations, (std::set<std::string>{"cursor", "header_link", "next_link", "offset", "page"}));
    QCOMPARE(authentications, (std::set<std::string>{"api_key", "basic", "bearer_token", "custom"}));
}

void TestSample::syncsEverything()
{
    const auto server = serve::Server::start({}, serve::demoHandler());
    QVERIFY(server);
    QTemporaryDir folder;
    const auto document = std::make_shared<const Document>(read((*server)->url()).document);
    const auto settings = std::ranges::find(document->sinks, "default", &SinkSettings::name);
    QVERIFY(settings != document->sinks.end());
    auto sink = sink::make(*settings);
    QVERIFY(sink);
    const auto transport = http::makeCurlTransport();
    Findings findings;
    Driver::Parts parts;
    parts.document = document;
    parts.transport = transport.get();
    parts.sink = sink->get();
    parts.sinkContext.folder = folder.path().toStdString();
    parts.observer = &findings;
    DriverOptions driving;
    driving.totalTime = std::chrono::minutes(2);
    RunState state;
    state.run = "sample";
    state.fingerprint = document->fingerprint;
    state.sink = settings->name;
    const Outcome outcome = Driver(std::move(parts), driving).run(std::move(state));
    for (const std::string &line : findings.lines)
        qWarning("%s", line.c_str());
    QCOMPARE(outcome.kind, OutcomeKind::Completed);

    std::map<std::string, std::set<std::string>> written;
    std::ifstream lines(folder.filePath(QStringLiteral("out/tracker.ndjson")).toStdString());
    for (std::string line; std::getline(lines, line);) {
        const json::Value entity = parsed(line);
        written[entity.get("blueprint").toString()].insert(entity.get("identifier").toString());
        if (entity.get("identifier").stringView() == "2.0.1")
            QCOMPARE(entity.get("properties").get("digest").toString(), std::string("123456789012345678901234100001"));
    }
    QCOMPARE(written["user"].size(), std::size_t(57));
    QCOMPARE(written["issue"].size(), std::size_t(240));
    QCOMPARE(written["comment"].size(), std::size_t(238));
    QCOMPARE(written["audit_event"].size(), std::size_t(283));
    QCOMPARE(written["release"].size(), std::size_t(45));
    QCOMPARE(outcome.entities, std::int64_t(57 + 240 + 238 + 283 + 45));
    QCOMPARE(outcome.leftOut, std::int64_t(17));
    QVERIFY(findings.lines.empty());
}

QTEST_GUILESS_MAIN(TestSample)
#include "tst_sample.moc"
