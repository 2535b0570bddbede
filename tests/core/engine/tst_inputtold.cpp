// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "handdriver.h"

#include "core/base/codes.h"

#include <QTest>

#include <algorithm>

using namespace penstock;
using request::Application;
using request::Effect;
using request::Gave;

// What httpjson inputs tell of themselves: reasons of pages, what templates gave, what transforms and splits did.
class TestInputTold : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhyPagesFollowAndEnd();
    void saysWhatEndsThePages_data();
    void saysWhatEndsThePages();
    void tellsEveryTransform();
    void tellsTransformsOfAnswersOnlyAFewTimes();
    void tellsWhatTemplatesGave();
    void tellsWhatASplitDid();
    void tellsWhatMovedTheCursor();
    void tellsTheTreeOfAChain();
    void tellsNothingWhereNobodyAsks();
    void shortensTemplates_data();
    void shortensTemplates();
};

namespace
{

// Drives a run and keeps what it tells.
class Told : public HandDriver
{
public:
    explicit Told(const std::string &input) : HandDriver("penstock: 1\nname: test\nresources:\n  - name: events\n" + input) { options.explains = 3; options.keepRecords = true; }

    void observe(const Event &event) override
    {
        HandDriver::observe(event);
        events.push_back(event);
    }

    template<typename Kind>
    std::vector<Kind> all() const
    {
        std::vector<Kind> kept;
        for (const Event &event : events) {
            if (const auto *one = std::get_if<Kind>(&event))
                kept.push_back(*one);
        }
        return kept;
    }

    std::vector<Event> events;
};

const std::string paged = R"(
    request: {url: 'https://api.example/events'}
    response:
      pagination: [{set: {target: url.params.after, value: '[[.last_response.body.next]]', fail_on_template_error: true}}]
      split: {target: body.items}
)";

} // namespace

void TestInputTold::saysWhyPagesFollowAndEnd()
{
    Told told(paged);
    told.api = [](const http::Request &request) {
        return Answer{200, {}, request.url.contains("after") ? R"({"items":[{"id":2}],"next":null})" : R"({"items":[{"id":1}],"next":"b81"})", false};
    };
    QCOMPARE(told.run().kind, OutcomeKind::Completed);
    const auto pages = told.all<PageDecided>();
    QCOMPARE(pages.size(), std::size_t(2));
    const Reason &follows = pages[0].reason;
    QVERIFY(!pages[0].last);
    QCOMPARE(follows.rule, std::string("pagination"));
    QCOMPARE(follows.source, std::string("body.next"));
    QCOMPARE(follows.value, std::string(R"("b81")"));
    QCOMPARE(follows.target, std::string("url.params.after"));
    QVERIFY(follows.sentence.contains(QStringLiteral("GET https://api.example/events?after=b81")));
    QVERIFY(follows.place.isKnown());
    QVERIFY(pages[1].last);
    QCOMPARE(pages[1].reason.rule, std::string("no-value"));
    QVERIFY(pages[1].reason.sentence.contains(QStringLiteral("body.next")));
    const auto asked = told.all<ExchangeStarted>();
    QCOMPARE(asked[1].info.reason.value, std::string(R"("b81")"));
    QCOMPARE(asked[1].info.request, std::uint64_t(2));
}

void TestInputTold::saysWhatEndsThePages_data()
{
    QTest::addColumn<std::string>("input");
    QTest::addColumn<int>("status");
    QTest::addColumn<std::string>("body");
    QTest::addColumn<std::string>("rule");
    const std::string request = "    request: {url: 'https://api.example/events'}\n";
    QTest::newRow("no pagination") << request << 200 << std::string(R"({"id":1})") << std::string("no-pagination");
    QTest::newRow("empty page") << paged << 200 << std::string("[]") << std::string("empty-page");
    QTest::newRow("no value") << paged << 200 << std::string(R"({"items":[{"id":1}],"next":null})") << std::string("no-value");
    QTest::newRow("missing key") << paged << 200 << std::string(R"({"items":[{"id":1}]})") << std::string("template-failed");
    QTest::newRow("error status") << paged << 500 << std::string("{}") << std::string("error-status");
    QTest::newRow("repeated request") << request + "    response: {pagination: [{set: {target: url.params.a, value: '1'}}]}\n" << 200 << std::string(R"({"id":1})") << std::string("repeated-request");
    QTest::newRow("template fails") << request + "    response: {pagination: [{set: {target: url.params.a, value: '[[mul .last_response.body.id]]', fail_on_template_error: true}}]}\n"
                                    << 200 << std::string(R"({"id":"x"})") << std::string("template-failed");
}

void TestInputTold::saysWhatEndsThePages()
{
    QFETCH(std::string, input);
    QFETCH(int, status);
    QFETCH(std::string, body);
    QFETCH(std::string, rule);
    Told told(input);
    told.api = [&](const http::Request &) { return Answer{status, {}, body, false}; };
    told.run();
    const auto pages = told.all<PageDecided>();
    QVERIFY(!pages.empty());
    QVERIFY(pages.back().last);
    QCOMPARE(pages.back().reason.rule, rule);
    QVERIFY(!pages.back().reason.sentence.isEmpty());
}

void TestInputTold::tellsEveryTransform()
{
    Told told(R"(
    request:
      url: 'https://api.example/events'
      method: POST
      transforms:
        - set: {target: url.params.since, value: '[[.cursor.last]]', default: '0'}
        - set: {target: body.none, value: '[[.last_response.body.gone]]'}
        - append: {target: body.tags, value: 'x'}
        - delete: {target: header.Accept}
        - set: {target: body.number, value: 'seven', value_type: int}
        - set: {target: body.never, value: 'y'}
)");
    told.api = [](const http::Request &) { return Answer{200, {}, "{}", false}; };
    told.run();
    const auto applied = told.all<TransformsApplied>();
    QCOMPARE(applied.size(), std::size_t(1));
    QCOMPARE(applied[0].section, std::string("request.transforms"));
    QCOMPARE(applied[0].request, std::uint64_t(1));
    const Application &application = applied[0].application;
    QVERIFY(application.isStopped());
    std::vector<Effect> effects;
    for (const auto &step : application.steps)
        effects.push_back(step.effect);
    QCOMPARE(effects, (std::vector<Effect>{Effect::Written, Effect::Skipped, Effect::Written, Effect::Deleted, Effect::Stopped, Effect::NotReached}));
    QCOMPARE(application.steps[0].gave->how, Gave::How::Default);
    QCOMPARE(application.steps[0].gave->text, std::string("0"));
    QVERIFY(!application.steps[0].gave->why.isEmpty());
    QVERIFY(application.steps[0].place.isKnown());
    QVERIFY(!application.steps[1].why.isEmpty());
    QVERIFY(application.steps[4].why.contains(QStringLiteral("seven")));
    QCOMPARE(application.before.url, std::optional<std::string>("https://api.example/events"));
    QCOMPARE(application.after.url, std::optional<std::string>("https://api.example/events?since=0"));
    QCOMPARE(application.after.body, std::optional<std::string>(R"({"tags":["x"]})"));
    QVERIFY(std::ranges::find(application.before.header, "Accept", &std::pair<std::string, std::string>::first) != application.before.header.end());
    QVERIFY(std::ranges::find(application.after.header, "Accept", &std::pair<std::string, std::string>::first) == application.after.header.end());
}

void TestInputTold::tellsTransformsOfAnswersOnlyAFewTimes()
{
    Told told(R"(
    request: {url: 'https://api.example/events'}
    response:
      transforms: [{set: {target: body.seen, value: 'yes'}}]
      split: {target: body.items, transforms: [{set: {target: body.more, value: '[[.body.id]]'}}]}
)");
    told.api = [](const http::Request &) { return Answer{200, {}, R"({"items":[{"id":"a"},{"id":"b"},{"id":"c"},{"id":"d"},{"id":"e"}]})", false}; };
    told.run();
    const auto applied = told.all<TransformsApplied>();
    const auto count = [&](std::string_view section) { return std::ranges::count(applied, section, &TransformsApplied::section); };
    QCOMPARE(count("response.transforms"), 1);
    QCOMPARE(count("response.split.transforms"), 3);
    const auto second = std::ranges::find_if(applied, [](const TransformsApplied &one) { return one.section == "response.split.transforms" && one.record == 1; });
    QVERIFY(second != applied.end());
    QCOMPARE(second->exchange, std::uint64_t(1));
    QCOMPARE(second->application.after.body, std::optional<std::string>(R"({"id":"b","more":"b"})"));
    QCOMPARE(told.documents.size(), std::size_t(5));
}

void TestInputTold::tellsWhatTemplatesGave()
{
    Told told(R"(
    request: {url: 'https://api.example/events', rate_limit: {remaining: '[[.last_response.header.Get "X-Left"]]', reset: '0'}}
    cursor: {last: {value: '[[.last_event.id]]'}, none: {value: '[[.last_event.gone]]'}}
)");
    told.api = [](const http::Request &) { return Answer{200, http::Headers({{"X-Left", "9"}}), R"({"id":"a"})", false}; };
    told.run();
    const auto gave = told.all<TemplateGave>();
    const auto of = [&](std::string_view part) { return std::ranges::find_if(gave, [&](const TemplateGave &one) { return one.gave.source.contains(part); }); };
    QVERIFY(of("X-Left") != gave.end());
    QCOMPARE(of("X-Left")->gave.text, std::string("9"));
    QVERIFY(of("X-Left")->gave.place.isKnown());
    QCOMPARE(of("last_event.id")->gave.how, Gave::How::Value);
    QCOMPARE(of("last_event.gone")->gave.how, Gave::How::Failed);
    QVERIFY(!of("last_event.gone")->gave.why.isEmpty());
}

void TestInputTold::tellsWhatASplitDid()
{
    Told told(R"(
    request: {url: 'https://api.example/events'}
    response: {split: {target: body.items, split: {target: body.parts}}}
)");
    told.api = [](const http::Request &) { return Answer{200, {}, R"({"items":[{"parts":[{"n":1},{"n":2}]},{"parts":7},{"parts":[]},5]})", false}; };
    told.run();
    const auto splits = told.all<PageSplit>();
    QCOMPARE(splits.size(), std::size_t(1));
    QCOMPARE(splits[0].section, std::string("response.split"));
    const split::Explanation &explanation = splits[0].explanation;
    QCOMPARE(explanation.levels.size(), std::size_t(2));
    QCOMPARE(explanation.levels[0].parts, std::size_t(4));
    QCOMPARE(explanation.levels[0].passedOn, std::size_t(3));
    QCOMPARE(explanation.levels[0].dropped, std::size_t(1));
    QCOMPARE(explanation.levels[0].notes[0].samples, (std::vector<std::string>{"5"}));
    QCOMPARE(explanation.levels[0].samples.front(), std::string(R"({"parts":[{"n":1},{"n":2}]})"));
    QCOMPARE(explanation.levels[1].dropped, std::size_t(1));
    QCOMPARE(explanation.events, std::size_t(3));
    const auto mapped = told.all<RecordsMapped>();
    QCOMPARE(mapped.size(), std::size_t(1));
    QCOMPARE(mapped[0].pointers, (std::vector<std::string>{"/items/0/parts/0", "/items/0/parts/1", "/items/2"}));
}

void TestInputTold::tellsWhatMovedTheCursor()
{
    Told told(R"(
    request: {url: 'https://api.example/events'}
    response: {split: {target: body.items}}
    cursor: {last: {value: '[[.last_event.id]]'}}
)");
    told.api = [](const http::Request &) { return Answer{200, {}, R"({"items":[{"id":"a"},{"id":"a"},{"id":"b"}]})", false}; };
    told.run();
    const auto moves = told.all<CursorMoved>();
    QCOMPARE(moves.size(), std::size_t(2));
    QCOMPARE(moves[0].keys.size(), std::size_t(1));
    QVERIFY(!moves[0].keys[0].before);
    QCOMPARE(moves[1].keys[0].before, std::optional<std::string>("a"));
    QCOMPARE(moves[1].keys[0].after, std::string("b"));
    QCOMPARE(moves[1].keys[0].source, std::string("[[.last_event.id]]"));
    QVERIFY(moves[1].keys[0].place.isKnown());
    QCOMPARE(moves[1].exchange, std::uint64_t(1));
    QCOMPARE(moves[1].record, std::int64_t(2));
}

void TestInputTold::tellsTheTreeOfAChain()
{
    Told told(R"(
    request: {url: 'https://api.example/list'}
    chain:
      - step: {request: {url: 'https://api.example/item/$.ids[:]', method: GET}, replace: '$.ids[:]'}
      - step: {request: {url: 'https://api.example/part/$.parts[:].id', method: GET}, replace: '$.parts[:].id'}
)");
    told.api = [](const http::Request &request) {
        if (request.url.ends_with("/list"))
            return Answer{200, {}, R"({"ids":["x","y"]})", false};
        const std::string last = request.url.substr(request.url.rfind('/') + 1);
        return Answer{200, {}, request.url.contains("/item/") ? R"({"parts":[{"id":")" + last + R"(1"}]})" : R"({"event":")" + last + R"("})", false};
    };
    told.run();
    const auto asked = told.all<ExchangeStarted>();
    std::vector<std::pair<int, std::uint64_t>> tree;
    for (const ExchangeStarted &one : asked)
        tree.emplace_back(one.info.step, one.info.parent);
    QCOMPARE(tree, (std::vector<std::pair<int, std::uint64_t>>{{0, 0}, {1, 1}, {1, 1}, {2, 2}, {2, 3}}));
    QCOMPARE(asked[1].info.reason.rule, std::string("chain"));
    QCOMPARE(asked[1].info.reason.value, std::string("\"x\""));
    QCOMPARE(asked[2].info.parameters.front().text, std::string("y"));
    const auto pages = told.all<PageDecided>();
    for (const ExchangeStarted &one : asked) {
        const auto page = std::ranges::find(pages, one.info.number, &PageDecided::exchange);
        QVERIFY2(page != pages.end(), std::to_string(one.info.number).c_str());
        QCOMPARE(page->step, one.info.step);
        QCOMPARE(page->parent, one.info.parent);
    }
    const auto mapped = told.all<RecordsMapped>();
    QCOMPARE(mapped.size(), std::size_t(2));
    QCOMPARE(mapped[0].exchange, std::uint64_t(4));
    QCOMPARE(mapped[1].exchange, std::uint64_t(5));
}

void TestInputTold::tellsNothingWhereNobodyAsks()
{
    Told told(paged);
    told.options.explains = 0;
    told.api = [](const http::Request &) { return Answer{200, {}, R"({"items":[{"id":1}]})", false}; };
    told.run();
    QVERIFY(told.all<TransformsApplied>().empty());
    QVERIFY(told.all<TemplateGave>().empty());
    QVERIFY(told.all<RequestBuilt>().empty());
    QVERIFY(told.all<PageSplit>().empty());
}

void TestInputTold::shortensTemplates_data()
{
    QTest::addColumn<std::string>("source");
    QTest::addColumn<std::string>("expected");
    QTest::newRow("response") << std::string("[[.last_response.body.next]]") << std::string("body.next");
    QTest::newRow("spaces and trims") << std::string("[[- .cursor.last -]]") << std::string("cursor.last");
    QTest::newRow("call") << std::string("[[ add .last_response.page 1 ]]") << std::string("[[ add .last_response.page 1 ]]");
    QTest::newRow("two") << std::string("[[.a]][[.b]]") << std::string("[[.a]][[.b]]");
    QTest::newRow("text") << std::string("abc") << std::string("abc");
    QTest::newRow("dot") << std::string("[[.]]") << std::string("[[.]]");
}

void TestInputTold::shortensTemplates()
{
    QFETCH(std::string, source);
    QFETCH(std::string, expected);
    QCOMPARE(request::sourceOf(source), expected);
}

QTEST_GUILESS_MAIN(TestInputTold)
#include "tst_inputtold.moc"
