// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "handdriver.h"

#include "core/base/codes.h"
#include "core/map/mapper.h"

#include <QTest>


using namespace penstock;

// What httpjson inputs do under the native profile; what they do as the original is recorded in scenarios.
class TestInputRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameRequestEndsThePaging();
    void resolvesRelativeLinks();
    void keepsNumbers();
    void storesTheCursorWithItsDocument();
    void storesNoCursorOfHalfAPage();
    void keepsBackCursorsThatTellNothing_data();
    void keepsBackCursorsThatTellNothing();
    void continuesFromTheCursor();
    void cancelsInTheMiddle();
    void mapsDocuments();
    void linksElsewhereGetNoCredentials_data();
    void linksElsewhereGetNoCredentials();
    void stopsAtTheLimitOfPages();
    void newestFirstKeepsNoCursorMidway();
    void loginFollowsRedirects_data();
    void loginFollowsRedirects();
    void mapsToEntities();
    void templatesBesideKind();
    void pagesOfKind_data();
    void pagesOfKind();
    void cursorBesideKind();
    void cursorBesideKindWaitsForTheWhole();
    void linksKeepTheirAddress();
    void refusesContradictions_data();
    void refusesContradictions();
};

namespace
{

const std::string head = R"(penstock: 1
name: test
resources:
  - name: events
    request: {url: 'https://api.example/events', transforms: [{set: {target: url.params.after, value: '[[.cursor.last]]', default: '0'}}]}
    cursor: {last: {value: '[[.last_event.id]]'}}
)";

std::string withResponse(const std::string &response)
{
    return head + "    response: " + response + "\n";
}

} // namespace

void TestInputRun::sameRequestEndsThePaging()
{
    HandDriver driver(withResponse("{pagination: [{set: {target: url.params.page, value: '[[.last_response.body.next]]'}}]}"));
    driver.api = [](const http::Request &) { return Answer{200, {}, R"({"id":"a","next":"2"})", false}; };
    const Outcome outcome = driver.run();
    QVERIFY(driver.reported(codes::repeatedRequest));
    QCOMPARE(outcome.exchanges, std::int64_t(2));
    QCOMPARE(outcome.kind, OutcomeKind::Failed);
}

void TestInputRun::resolvesRelativeLinks()
{
    HandDriver driver(withResponse("{pagination: [{set: {target: url.value, value: '[[.last_response.body.next]]', fail_on_template_error: true}}]}"));
    std::vector<std::string> urls;
    driver.api = [&urls](const http::Request &request) {
        urls.push_back(request.url);
        return Answer{200, {}, urls.size() == 1 ? R"({"id":"a","next":"/more?page=2"})" : R"({"id":"b","next":null})", false};
    };
    QCOMPARE(driver.run().kind, OutcomeKind::Completed);
    QCOMPARE(urls, (std::vector<std::string>{"https://api.example/events?after=0", "https://api.example/more?page=2"}));
}

void TestInputRun::keepsNumbers()
{
    HandDriver driver(withResponse("{split: {target: body.items}}"));
    driver.api = [](const http::Request &) { return Answer{200, {}, R"({"items":[{"id":"a","n":123456789012345678901234567890,"z":1.50}]})", false}; };
    QCOMPARE(driver.run().exit, Exit::Done);
    QCOMPARE(driver.documents, (std::vector<std::string>{R"({"id":"a","n":123456789012345678901234567890,"z":1.50})"}));
}

void TestInputRun::storesTheCursorWithItsDocument()
{
    HandDriver driver(withResponse("{split: {target: body.items}}"));
    driver.api = [](const http::Request &) { return Answer{200, {}, R"({"items":[{"id":"a"},{"id":"b"}]})", false}; };
    driver.run();
    QCOMPARE(driver.state.of("events").cursor, (std::map<std::string, std::string>{{"last", "b"}}));
}

// The rest of the page would never be asked for again.
void TestInputRun::storesNoCursorOfHalfAPage()
{
    HandDriver driver(withResponse("{split: {target: body.items}}"));
    driver.options.batchBytes = 1;
    driver.stopAfterAcks = 2;
    driver.api = [](const http::Request &) { return Answer{200, {}, R"({"items":[{"id":"a"},{"id":"b"},{"id":"c"}]})", false}; };
    driver.run();
    QVERIFY(driver.killed);
    QVERIFY(driver.documents.size() >= 2);
    QCOMPARE(driver.state.of("events").cursor, (std::map<std::string, std::string>()));
    driver.stopAfterAcks = -1;
    driver.run();
    QCOMPARE(driver.state.of("events").cursor, (std::map<std::string, std::string>{{"last", "c"}}));
}

void TestInputRun::keepsBackCursorsThatTellNothing_data()
{
    QTest::addColumn<QString>("cursor");
    QTest::addColumn<QString>("afterTwo");                   // what is stored when two of three pages are acknowledged
    const auto row = [](const char *name, const char *cursor, const char *afterTwo) { QTest::newRow(name) << QString::fromUtf8(cursor) << QString::fromUtf8(afterTwo); };
    row("in order", "[[.last_event.id]]", "4");
    row("the page that follows", "[[.last_response.body.next]]", "3");
    row("newest first", "[[.first_event.id]]", "");
    row("the largest", "[[max .last_event.id 100]]", "");
    row("of the event, never moving", "[[if .last_event.id]]x[[end]]", "");
    row("now", "[[now | formatDate]]", "");
    row("of the answer, but not its paging", "[[.last_response.body.at]]", "");
}

void TestInputRun::keepsBackCursorsThatTellNothing()
{
    QFETCH(QString, cursor);
    QFETCH(QString, afterTwo);
    const std::string yaml = "penstock: 1\nname: test\nresources:\n  - name: events\n    request: {url: 'https://api.example/events'}\n"
                             "    response: {split: {target: body.items}, pagination: [{set: {target: url.params.page, value: '[[.last_response.body.next]]', fail_on_template_error: true}}]}\n"
                             "    cursor: {last: {value: '" + cursor.toStdString() + "'}}\n";
    int page = 0;
    HandDriver driver(yaml);
    driver.api = [&page](const http::Request &) {
        const int n = 2 * page++;
        return Answer{200, {}, "{\"items\":[{\"id\":" + std::to_string(n + 1) + "},{\"id\":" + std::to_string(n + 2) + "}],\"at\":" + std::to_string(n) + (page < 3 ? ",\"next\":" + std::to_string(page + 1) : std::string()) + "}", false};
    };
    driver.stopAfterAcks = 2;
    driver.run();
    QVERIFY(driver.killed);
    QCOMPARE(QString::fromStdString(driver.state.of("events").cursor["last"]), afterTwo);
}

void TestInputRun::continuesFromTheCursor()
{
    HandDriver driver(withResponse("{split: {target: body.items}}"));
    RunState before;
    before.of("events").cursor["last"] = "x";
    std::string asked;
    driver.api = [&asked](const http::Request &request) {
        asked = request.url;
        return Answer{200, {}, R"({"items":[]})", false};
    };
    driver.run(before);
    QCOMPARE(asked, std::string("https://api.example/events?after=x"));
    QCOMPARE(driver.state.of("events").cursor["last"], std::string("x"));
}

void TestInputRun::cancelsInTheMiddle()
{
    HandDriver driver(withResponse("{pagination: [{set: {target: url.params.page, value: '[[add .last_response.page 2]]'}}]}"));
    int pages = 0;
    driver.api = [&pages](const http::Request &) {
        ++pages;
        return Answer{200, {}, R"({"id":")" + std::to_string(pages) + R"("})", false};
    };
    driver.beforeStep = [&pages](Run &run) {
        if (pages == 3)
            run.cancel();
    };
    QCOMPARE(driver.run().kind, OutcomeKind::Cancelled);
    QVERIFY(pages <= 4);
}

void TestInputRun::mapsDocuments()
{
    HandDriver driver(withResponse("{split: {target: body.items}}") + "    map: .id + \"!\"\n");
    driver.api = [](const http::Request &) { return Answer{200, {}, R"({"items":[{"id":"a"},{"id":"b"}]})", false}; };
    QCOMPARE(driver.run().exit, Exit::Done);
    QCOMPARE(driver.documents, (std::vector<std::string>{"\"a!\"", "\"b!\""}));
}

void TestInputRun::linksElsewhereGetNoCredentials_data()
{
    QTest::addColumn<QByteArray>("profile");
    QTest::newRow("native") << QByteArray("native");
    QTest::newRow("as Filebeat") << QByteArray("httpjson");
}

void TestInputRun::linksElsewhereGetNoCredentials()
{
    QFETCH(const QByteArray, profile);
    HandDriver driver("profile: " + profile.toStdString() + '\n' + head
                      + "    auth: {basic: {user: u, password: pw}}\n    response: {pagination: [{set: {target: url.value, value: '[[.last_response.body.next]]', fail_on_template_error: true}}]}\n");
    driver.api = [](const http::Request &request) {
        return Answer{200, {}, request.url.contains("other.example") ? R"({"id":"b"})" : R"({"id":"a","next":"https://other.example/things"})", false};
    };
    driver.run();
    QCOMPARE(driver.requests.size(), std::size_t(2));
    QVERIFY(driver.requests.front().headers.first("Authorization"));
    const std::string *given = driver.requests.back().headers.first("Authorization");
    QCOMPARE(QByteArray::fromStdString(given ? *given : std::string()), profile == "native" ? QByteArray() : QByteArray::fromStdString(*driver.requests.front().headers.first("Authorization")));
    QCOMPARE(std::ranges::any_of(driver.found, [](const Diagnostic &one) { return one.is(codes::credentialsKept); }), profile == "native");
}

void TestInputRun::stopsAtTheLimitOfPages()
{
    HandDriver driver("connection: {limits: {pages: 3}}\n" + head + "    response: {pagination: [{set: {target: url.params.page, value: '[[add .last_response.page 2]]'}}]}\n");
    driver.api = [](const http::Request &) { return Answer{200, {}, R"({"id":"a"})", false}; };
    QCOMPARE(driver.run().exit, Exit::LimitReached);
    QCOMPARE(driver.requests.size(), std::size_t(3));
    QVERIFY(std::ranges::any_of(driver.found, [](const Diagnostic &one) { return one.is(codes::pageLimit); }));
}

// Newest first, the last event is the oldest: a cursor of the middle would leave out what is older.
void TestInputRun::newestFirstKeepsNoCursorMidway()
{
    HandDriver driver(head + "    response: {split: {target: body.items}, pagination: [{set: {target: url.value, value: '[[.last_response.body.next]]', fail_on_template_error: true}}]}\n");
    driver.api = [](const http::Request &request) {
        if (request.url.contains("page2"))
            return Answer{200, {}, R"({"items":[{"id":"2"},{"id":"1"}]})", false};
        return Answer{200, {}, R"({"items":[{"id":"4"},{"id":"3"}],"next":"https://api.example/page2"})", false};
    };
    driver.stopAfterAcks = 1;
    driver.run();
    QVERIFY(driver.killed);
    QCOMPARE(driver.state.of("events").cursor["last"], std::string());
    driver.stopAfterAcks = -1;
    driver.run();
    QCOMPARE(driver.state.of("events").cursor["last"], std::string("1"));
}

// The original sends the client's secret wherever the token's address moves; native keeps it at its origin.
void TestInputRun::loginFollowsRedirects_data()
{
    QTest::addColumn<QByteArray>("profile");
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<bool>("followed");
    QTest::newRow("same origin") << QByteArray("native") << QByteArray("/token2") << true;
    QTest::newRow("elsewhere") << QByteArray("native") << QByteArray("https://other.example/token2") << false;
    QTest::newRow("elsewhere, as Filebeat") << QByteArray("httpjson") << QByteArray("https://other.example/token2") << true;
}

void TestInputRun::loginFollowsRedirects()
{
    QFETCH(QByteArray, profile);
    QFETCH(QByteArray, location);
    QFETCH(bool, followed);
    HandDriver driver("profile: " + profile.toStdString() + '\n' + head
                      + "    auth: {oauth2: {client: {id: i, secret: clientword}, token_url: 'https://api.example/token'}}\n");
    bool isGivenAway = false;
    std::string authorization;
    driver.api = [&](const http::Request &request) {
        if (request.url.ends_with("/token"))
            return Answer{307, {{"Location", location.toStdString()}}, {}, false};
        if (request.url.ends_with("/token2")) {
            isGivenAway = request.method == "POST" && request.hasBody;
            return Answer{200, {}, R"({"access_token":"abc","token_type":"Bearer"})", false};
        }
        const std::string *header = request.headers.first("Authorization");
        authorization = header ? *header : std::string();
        return Answer{200, {}, R"({"id":"a"})", false};
    };
    const Outcome outcome = driver.run();
    QCOMPARE(isGivenAway, followed);
    QCOMPARE(authorization, followed ? std::string("Bearer abc") : std::string());
    QCOMPARE(outcome.kind == OutcomeKind::Failed, !followed);
}

// Splits as httpjson's, and entities of the catalogue after them.
void TestInputRun::mapsToEntities()
{
    HandDriver driver(withResponse("{split: {target: body.items}}")
                      + "    selector: {query: '.id != \"b\"'}\n    port: {entity: {mappings: {identifier: .id, blueprint: '\"thing\"', properties: {n: .n}}}}\n");
    driver.api = [](const http::Request &) { return Answer{200, {}, R"({"items":[{"id":"a","n":1},{"id":"b","n":2}]})", false}; };
    QCOMPARE(driver.run().exit, Exit::Done);
    QCOMPARE(driver.documents, (std::vector<std::string>{R"({"identifier":"a","blueprint":"thing","properties":{"n":1}})"}));
}

namespace
{

const std::string beside = R"(penstock: 1
name: test
connection:
  base_url: https://api.example
  headers: {X-Fixed: f}
resources:
  - kind: /things
    connection:
      pagination: {type: page, param: page, size_param: size, page_size: 2}
    selector: {query: 'true', data_path: .items}
    request:
      transforms:
        - set: {target: header.X-Since, value: 'since [[.cursor.last]]', default: 'all'}
        - set: {target: url.params.since, value: '[[.cursor.last]]'}
    cursor: {last: {value: '[[.last_event.at]]'}}
)";

const auto twoPages = [](const http::Request &request) {
    return Answer{200, {}, request.url.contains("page=1") ? R"({"items":[{"at":"1"},{"at":"2"}]})" : R"({"items":[{"at":"3"}]})", false};
};

} // namespace

void TestInputRun::templatesBesideKind()
{
    HandDriver driver(beside);
    driver.api = twoPages;
    RunState before;
    before.of("/things").cursor["last"] = "0";
    QCOMPARE(driver.run(before).exit, Exit::Done);
    QCOMPARE(driver.urls, (std::vector<std::string>{"https://api.example/things?page=1&since=0&size=2", "https://api.example/things?page=2&since=0&size=2"}));
    for (const http::Request &request : driver.requests) {
        QCOMPARE(*request.headers.first("X-Since"), std::string("since 0"));
        QCOMPARE(*request.headers.first("X-Fixed"), std::string("f"));
    }
}

void TestInputRun::pagesOfKind_data()
{
    QTest::addColumn<QByteArray>("profile");
    QTest::newRow("native") << QByteArray("native");
    QTest::newRow("httpjson") << QByteArray("httpjson");
}

void TestInputRun::pagesOfKind()
{
    QFETCH(const QByteArray, profile);
    HandDriver driver("profile: " + profile.toStdString() + "\npenstock: 1\nname: test\nconnection: {base_url: 'https://api.example'}\nresources:\n  - kind: /things\n    connection: {pagination: {type: page, page_size: 2}}\n"
                      "    selector: {query: 'true', data_path: .items}\n    port: {entity: {mappings: {identifier: .at, blueprint: '\"thing\"'}}}\n");
    driver.api = twoPages;
    driver.run();
    QCOMPARE(driver.requests.size(), std::size_t(2));
    QCOMPARE(driver.documents.size(), std::size_t(3));
}

void TestInputRun::cursorBesideKind()
{
    HandDriver driver(beside);
    driver.api = twoPages;
    QCOMPARE(driver.run().exit, Exit::Done);
    QCOMPARE(*driver.requests.front().headers.first("X-Since"), std::string("all"));
    QCOMPARE(driver.documents.size(), std::size_t(3));
    QCOMPARE(driver.state.of("/things").cursor, (std::map<std::string, std::string>{{"last", "3"}}));
}

// The pages of a listing that failed are asked for again with the same position.
void TestInputRun::cursorBesideKindWaitsForTheWhole()
{
    HandDriver driver(beside);
    driver.api = [](const http::Request &request) { return request.url.contains("page=1") ? twoPages(request) : Answer{400, {}, "{}", false}; };
    QCOMPARE(driver.run().kind, OutcomeKind::Failed);
    QVERIFY(driver.state.of("/things").cursor.empty());
    QCOMPARE(driver.documents.size(), std::size_t(2));
}

void TestInputRun::linksKeepTheirAddress()
{
    std::string text = beside;
    const std::string pages = "{type: page, param: page, size_param: size, page_size: 2}";
    text.replace(text.find(pages), pages.size(), "{type: next_link, next_link_path: next}");
    HandDriver driver(text);
    driver.api = [](const http::Request &request) {
        return Answer{200, {}, request.url.contains("token") ? R"({"items":[{"at":"2"}]})" : R"({"items":[{"at":"1"}],"next":"https://api.example/things?token=x%20y"})", false};
    };
    RunState before;
    before.of("/things").cursor["last"] = "0";
    driver.run(before);
    QCOMPARE(driver.urls, (std::vector<std::string>{"https://api.example/things?since=0", "https://api.example/things?token=x%20y"}));
    QCOMPARE(*driver.requests.back().headers.first("X-Since"), std::string("since 0"));
}

void TestInputRun::refusesContradictions_data()
{
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<QByteArray>("code");

    QTest::newRow("two addresses") << QByteArray("    request: {url: 'https://other.example'}\n") << QByteArray(codes::contradiction.name);
    QTest::newRow("two methods") << QByteArray("    request: {method: POST}\n") << QByteArray(codes::contradiction.name);
    QTest::newRow("two kinds of pages") << QByteArray("    response: {pagination: []}\n") << QByteArray(codes::notYetSupported.name);
    QTest::newRow("parameters") << QByteArray("    cursor: {a: {value: x}}\n    selector: {query: 'true', path_parameters: {id: {endpoint: /ids, field: .id}}}\n") << QByteArray(codes::contradiction.name);
    QTest::newRow("template") << QByteArray("    request: {transforms: [{set: {target: header.A, value: '[[.x'}}]}\n") << QByteArray(codes::templateSyntax.name);
}

void TestInputRun::refusesContradictions()
{
    QFETCH(const QByteArray, keys);
    QFETCH(const QByteArray, code);
    ProjectFiles files;
    files.files.push_back({"penstock.yaml", "penstock: 1\nname: test\nconnection: {base_url: 'https://api.example'}\nresources:\n  - kind: '/things/{id}'\n" + keys.toStdString()});
    const Reading reading = readDocument(files, {});
    Diagnostics found = reading.findings;
    for (const Diagnostic &finding : map::checkExpressions(reading.document))
        found.push_back(finding);
    QVERIFY(std::ranges::any_of(found, [&code](const Diagnostic &finding) { return code == finding.code->name && finding.severity == Severity::Error && finding.place.isKnown(); }));
}

QTEST_GUILESS_MAIN(TestInputRun)
#include "tst_inputrun.moc"
