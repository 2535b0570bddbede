// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "ui/run/recorder.h"
#include "ui/run/runlog.h"

#include <QTest>

using namespace penstock;
using namespace penstock::ui;

// Secrets are planted in everything that a run tells; none may reach the window.
class tst_recorder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void noSecretPasses();
    void credentialsOfALoginAreMasked();
    void recordsKnowTheirOrigin();
    void recordsOfAWholeBodyComeFromTheExamples();
    void entityTexts();
};

static constexpr const char *secret = "s3cr3t-value-1234";

static std::shared_ptr<const Document> document(const std::string &dataPath)
{
    auto result = std::make_shared<Document>();
    Resource resource;
    resource.name = "issues";
    resource.request.dataPath.value = dataPath;
    result->resources.push_back(resource);
    return result;
}

static std::string everything(const RunUpdates &updates)
{
    RunLog log;
    log.apply(updates);
    std::string text;
    const auto add = [&](const QString &part) { text += part.toStdString() + '\n'; };
    for (const ExchangeRow &row : log.exchanges()) {
        add(row.url);
        add(row.why.value);
        add(row.why.sentence);
        add(row.parameters);
        add(row.failure);
        text += row.requestBody;
        if (row.body)
            text += *row.body;
        for (const HeaderLines *lines : {&row.asked, &row.sent, &row.received})
            for (const auto &[name, value] : *lines)
                add(name + value);
    }
    for (const PageRow &row : log.pages())
        add(row.next.value + row.next.sentence + row.parameters);
    for (const RecordRow &row : log.records())
        text += row.text();
    for (const EntityRow &row : log.entities()) {
        add(row.identifier + row.title);
        text += row.text();
    }
    for (const DropRow &row : log.drops())
        add(row.reason);
    for (const ApplicationRow &row : log.explained().applications()) {
        add(row.before.text() + row.after.text());
        for (const TransformRow &step : row.steps)
            add(step.why + (step.gave ? step.gave->source + step.gave->text + step.gave->why : QString()));
    }
    if (const TemplateValue *value = log.explained().values().at("a", 1, 1))
        add(value->source + value->text + value->why);
    for (const SplitRow &row : log.explained().splits()) {
        for (const SplitLevelRow &level : row.levels) {
            for (const SplitNoteRow &note : level.notes)
                add(note.sentence + note.samples.front());
            add(level.samples.front());
        }
    }
    for (const CursorRow &row : log.explained().cursor())
        add(row.before.value_or(QString()) + row.after + row.source);
    for (const Diagnostic &finding : log.findings()) {
        add(finding.message + finding.advice);
        for (const Detail &detail : finding.details)
            text += detail.value;
    }
    return text;
}

static map::Mapped mappedOne(const std::string &entity)
{
    map::Mapped mapped;
    mapped.bytes = entity;
    map::Entity one;
    one.length = entity.size();
    mapped.entities.push_back(one);
    return mapped;
}

void tst_recorder::noSecretPasses()
{
    Redactor redactor;
    redactor.add("tracker/token", secret);
    UpdateQueue queue;
    Recorder recorder(document(".items"), redactor, queue);
    const std::string value = secret;

    ExchangeInfo info;
    info.number = 1;
    info.parameters = {{"id", value}};
    info.reason = {"next", QString::fromStdString(value), "body.next", value, "query after", {}};
    http::Request request;
    request.url = "https://a.example/?key=" + value;
    request.headers.set("X-Custom", value);
    request.headers.set("Authorization", "Bearer " + value);
    request.body = value;
    request.hasBody = true;
    recorder.observe(ExchangeStarted{info, request});
    http::ResponseHead head;
    head.status = 200;
    head.headers.set("X-Echo", value);
    recorder.observe(ExchangeAnswered{1, head});
    http::TransferStats stats;
    stats.sentHeaders = request.headers;
    recorder.observe(ExchangeEnded{1, stats, std::make_shared<const std::string>("{\"a\":\"" + value + "\"}"), Diagnostic(codes::timedOut, QString::fromStdString(value))});
    recorder.observe(PageDecided{0, "issues", 1, 1, info.parameters, 1, false, info.reason});
    auto job = std::make_shared<map::Job>();
    job->records.bytes = "{\"a\":\"" + value + "\"}";
    job->records.spans.push_back({0, job->records.bytes.size(), 0, 0});
    auto mapped = std::make_shared<map::Mapped>(mappedOne("{\"title\":\"" + value + "\"}"));
    mapped->drops.push_back({0, -1, &codes::jqFailed, QString::fromStdString(value), true});
    recorder.observe(RecordsMapped{0, 1, 1, job, mapped});
    Diagnostic finding(codes::httpStatus, QString::fromStdString(value));
    finding.advice = finding.message;
    finding.with("body", value);
    recorder.observe(Found{finding});
    const request::Gave gave{.how = request::Gave::How::Default, .source = value, .text = value, .why = QString::fromStdString(value), .place = {.file = "a", .line = 1, .column = 1}};
    recorder.observe(TemplateGave{0, gave});
    request::Application application;
    application.steps.push_back({.target = "header.X", .effect = request::Effect::Written, .gave = gave, .why = QString::fromStdString(value), .place = {}});
    application.before = {.body = value, .header = {{"X", value}}, .url = value};
    application.after = application.before;
    recorder.observe(TransformsApplied{0, "request.transforms", 1, 1, 0, -1, application});
    httpjson::Split split;
    split::Explanation explanation;
    explanation.levels.push_back({.path = "split", .split = &split, .notes = {{split::Reason::NotSplittable, 1, value, {value}}}, .samples = {value}});
    recorder.observe(PageSplit{0, 1, 1, "response.split", 1, explanation});
    recorder.observe(CursorMoved{.resource = 0, .cursor = {}, .keys = {{.name = "k", .before = value, .after = value, .source = value, .place = {}}}});

    const std::string text = everything(queue.take());
    QVERIFY2(text.find(value) == std::string::npos, text.c_str());
    QVERIFY(text.find("[secret tracker/token]") != std::string::npos);
}

void tst_recorder::credentialsOfALoginAreMasked()
{
    UpdateQueue queue;
    Recorder recorder(document("."), {}, queue);
    ExchangeInfo info;
    info.number = 1;
    http::Request request;
    request.headers.set("Authorization", "Bearer abcdef");
    request.headers.set("Cookie", "session=abcdef");
    recorder.observe(ExchangeStarted{info, request});
    const std::string text = everything(queue.take());
    QVERIFY2(text.find("abcdef") == std::string::npos, text.c_str());
    QVERIFY(text.find("AuthorizationBearer [hidden]") != std::string::npos);
}

void tst_recorder::recordsKnowTheirOrigin()
{
    UpdateQueue queue;
    Recorder recorder(document(".data.items"), {}, queue);
    auto job = std::make_shared<map::Job>();
    job->records.bytes = "{\"id\":1}{\"id\":2}";
    job->records.spans = {{0, 8, 5, 100}, {8, 8, 6, 109}};
    auto mapped = std::make_shared<map::Mapped>();
    mapped->drops.push_back({6, -1, &codes::itemsSkipped, {}, false});
    recorder.observe(RecordsMapped{0, 2, 7, job, mapped});
    RunLog log;
    log.apply(queue.take());
    QCOMPARE(log.records().size(), 2u);
    const RecordRow &row = log.records()[1];
    QCOMPARE(row.pointer, QStringLiteral("/data/items/6"));
    QCOMPARE(row.text(), std::string_view("{\"id\":2}"));
    QCOMPARE(row.bodyOffset, 109u);
    QCOMPARE(row.page, 2);
    QCOMPARE(row.exchange, 7u);
    QCOMPARE(row.drops, 1);
    QCOMPARE(row.resource, QStringLiteral("issues"));
}

void tst_recorder::recordsOfAWholeBodyComeFromTheExamples()
{
    UpdateQueue queue;
    Recorder recorder(document(".items | map(.x)"), {}, queue);
    auto job = std::make_shared<map::Job>();
    job->body = std::make_shared<const std::string>("whole body");
    auto mapped = std::make_shared<map::Mapped>();
    mapped->examples = R"([{"id":1},{"id":2}])";
    recorder.observe(RecordsMapped{0, 1, 1, job, mapped});
    RunLog log;
    log.apply(queue.take());
    QCOMPARE(log.records().size(), 2u);
    QCOMPARE(log.records()[1].text(), std::string_view("{\"id\":2}"));
    QCOMPARE(log.records()[1].pointer, QStringLiteral("(.items | map(.x))[1]"));
    QCOMPARE(log.records()[1].bodyOffset, std::string::npos);
}

void tst_recorder::entityTexts()
{
    UpdateQueue queue;
    Recorder recorder(document("."), {}, queue);
    auto mapped = std::make_shared<map::Mapped>(mappedOne(R"({"identifier":"a-1","blueprint":"issue","title":"One"})"));
    map::Entity &entity = mapped->entities.front();
    entity.identifierOffset = 14;
    entity.identifierLength = 5;
    entity.blueprintOffset = 32;
    entity.blueprintLength = 7;
    recorder.observe(RecordsMapped{0, 1, 1, std::make_shared<map::Job>(), mapped});
    RunLog log;
    log.apply(queue.take());
    QCOMPARE(log.entities().size(), 1u);
    QCOMPARE(log.entities()[0].identifier, QStringLiteral("a-1"));
    QCOMPARE(log.entities()[0].blueprint, QStringLiteral("issue"));
    QCOMPARE(log.entities()[0].title, QStringLiteral("One"));
}

QTEST_GUILESS_MAIN(tst_recorder)
#include "tst_recorder.moc"
