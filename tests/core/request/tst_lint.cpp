// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/request/lint.h"
#include "tests/support/scenario.h"

#include <QTest>

#include <algorithm>

using namespace penstock;

// What a configuration shows of httpjson, section 16, before it runs.
class TestLint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void staysQuiet_data();
    void staysQuiet();
    void pointsAtTheName();
    void profilesDiffer();
    void recordedConfigurationsAreNotRefused();
};

namespace
{

Diagnostics linted(const std::string &text, const char *profile = "httpjson")
{
    Diagnostics findings;
    const auto node = yaml::read(text, "input.yml");
    if (!node)
        return {node.error()};
    const auto config = httpjson::readConfig(*node, findings, {});
    if (!config)
        return findings;
    return request::lint(*config, *profileNamed(profile));
}

QString words(const Diagnostics &findings)
{
    QStringList list;
    for (const Diagnostic &finding : findings)
        list.append(QString::fromLatin1(finding.code->name) + QStringLiteral(": ") + finding.message);
    return list.join(QStringLiteral("\n"));
}

constexpr const char *plain = "request.url: https://x.test/items\n";

} // namespace

void TestLint::finds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QString>("word");
    const auto row = [](const char *name, const char *text, const Code &code, const char *word) {
        QTest::newRow(name) << QByteArray(plain) + text << QByteArray(code.name) << QString::fromLatin1(word);
    };

    row("3 retry before rate limit", "request.rate_limit: {remaining: '[[.last_response.header.Get \"L\"]]', reset: '[[.last_response.header.Get \"R\"]]'}\n", codes::quotaAfterRetry, "429");
    row("5 endless pages", "response.pagination: [{set: {target: url.params.p, value: '[[.last_response.body.next]]'}}]\n", codes::pagingHasNoEnd, "first request is sent again");
    row("7 second line", "request.transforms: [{set: {target: header.X-A, value: a}}, {set: {target: header.x-a, value: b}}]\n", codes::headerRepeated, "X-A");
    row("7 accept", "request.transforms: [{set: {target: header.Accept, value: text/csv}}]\n", codes::headerRepeated, "application/json");
    row("7 agent", "request.transforms: [{set: {target: header.User-Agent, value: me}}]\n", codes::headerRepeated, "no effect");
    row("7 pages", "request.transforms: [{set: {target: header.T, value: a}}]\nresponse.pagination: [{set: {target: header.T, value: '[[.last_response.body.t]]', fail_on_template_error: true}}]\n", codes::headerRepeated, "`T`");
    row("8 attempts", "request.retry.max_attempts: 3\n", codes::effectiveAttempts, "up to 4 requests");
    row("8 no repeat", "request.retry.max_attempts: 1\n", codes::effectiveAttempts, "repeats nothing");
    row("8 redirects", "request.redirect.max_redirects: 5\n", codes::effectiveRedirects, "follows 4 redirects");
    row("8 no redirect", "request.redirect.max_redirects: 1\n", codes::effectiveRedirects, "no redirect");
    row("9 entry", "chain: [{step: {request: {url: 'https://x.test/$.id', method: GET}, replace: $.id}}]\n", codes::entryDefaults, "for ever");
    row("11 schema", "response.decode_as: application/xml\nresponse.xsd: <xs:schema/>\n", codes::schemaIgnored, "application/xml");
    row("12 empty object", "request.method: POST\nrequest.body: {match_all: {}}\n", codes::bodyRewritten, "`request.body.match_all` is not sent");
    row("12 inner object", "request.method: POST\nrequest.body: {query: {match_all: {}}}\n", codes::bodyRewritten, "as null");
    row("12 dots", "request.method: POST\nrequest.body: {a.b: 1}\n", codes::bodyRewritten, "taken apart");
    row("13 parent", "response.split: {target: body.items, keep_parent: true, ignore_empty_value: true}\n", codes::withoutEffect, "ignore_empty_value");
    row("18 chain after split", "response: {split: {target: body.i}, pagination: [{set: {target: url.params.p, value: x, fail_on_template_error: true}}]}\nchain: [{step: {request: {url: 'https://x.test/$.id', method: GET}, replace: $.id}}]\n",
        codes::chainAfterSplit, "replace");
    row("22 until", "chain: [{while: {request: {url: 'https://x.test/$.id', method: GET}, replace: $.id, until: '[[.last_response.body.ok]]'}}]\n", codes::untilNeverAsked, "never asked");
    row("29 default", "request.transforms: [{set: {target: header.A, value: '[[.cursor.a]]', default: '[[.last_event.b]]'}}]\n", codes::stateNotVisible, "`.last_event.b` is always empty");
    row("33 split", "response.split: {target: body.i, transforms: [{set: {target: body.a, value: '[[.header.Get \"X\"]]'}}]}\n", codes::stateNotVisible, "`.header` does not exist");
    row("33 cursor", "cursor.last.value: '[[.body.id]]'\n", codes::stateNotVisible, "`.body` does not exist");
    row("33 cursor of cursor", "cursor.last.value: '[[if .cursor.last]]a[[end]]'\n", codes::stateNotVisible, "always empty");
    row("33 rate limit", "request.rate_limit: {remaining: '[[.last_response.body.left]]', reset: '1'}\n", codes::stateNotVisible, "header alone");
    row("33 until", "chain: [{while: {request: {url: 'https://x.test/$.id', method: GET}, replace: $.id, until: '[[.last_response.header.Get \"S\"]]'}}]\n", codes::stateNotVisible, "body alone");
    row("33 unknown name", "request.transforms: [{set: {target: header.A, value: '[[.response.body]]'}}]\n", codes::stateNotVisible, "`.response` does not exist");
    row("33 parent outside", "request.transforms: [{set: {target: header.A, value: '[[.parent_last_response.page]]'}}]\n", codes::stateNotVisible, "`.parent_last_response` does not exist");
    row("33 dollar", "response.split: {target: body.i, transforms: [{set: {target: body.a, value: '[[range .body.l]][[$.url.Path]][[end]]'}}]}\n", codes::stateNotVisible, "`.url` does not exist");
    row("blank before a method", "cursor.t.value: '[[$t := now]][[$t .Add (parseDuration \"1h\")]]'\n", codes::templateFailed, "write `$t.Add`");
    row("first response", "request.transforms: [{set: {target: header.A, value: '[[.first_response.body.a]]'}}]\n", codes::stateNotVisible, "save_first_response");
    row("35 dotted cursor", "cursor: {a.b: {value: x}}\n", codes::cursorNameDotted, "dot");
    row("quota without remaining", "request.rate_limit: {limit: '[[.last_response.header.Get \"L\"]]'}\n", codes::withoutEffect, "`remaining`");
    row("ban list", "request.redirect.headers_ban_list: [A]\n", codes::withoutEffect, "headers_ban_list");
    row("no ids", "chain: [{step: {request: {url: 'https://x.test/a', method: GET}}}]\n", codes::entryWithoutIds, "no `replace`");
    row("id not in the address", "chain: [{step: {request: {url: 'https://x.test/a', method: GET}, replace: $.id}}]\n", codes::withoutEffect, "same address");
}

void TestLint::finds()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, code);
    QFETCH(const QString, word);
    const Diagnostics findings = linted(text.toStdString());
    const auto found = std::ranges::find_if(findings, [&](const Diagnostic &finding) { return code == finding.code->name && finding.message.contains(word); });
    QVERIFY2(found != findings.end(), qPrintable(words(findings)));
    QVERIFY(found->place.isKnown());
    QVERIFY(found->severity != Severity::Error);
    QVERIFY(*found->code->advice != '\0');
}

void TestLint::staysQuiet_data()
{
    QTest::addColumn<QByteArray>("text");

    QTest::newRow("minimal") << QByteArray();
    QTest::newRow("usual pages") << QByteArray("response.pagination: [{set: {target: url.value, value: '[[.last_response.body.next]]', fail_on_template_error: true}}]\n");
    QTest::newRow("replaced header") << QByteArray("request.transforms: [{delete: {target: header.Accept}}, {set: {target: header.Accept, value: text/csv}}]\n");
    QTest::newRow("one of two") << QByteArray("request.transforms: [{set: {target: header.A, value: '[[if .cursor.a]]x[[end]]'}}, {set: {target: header.A, value: y}}]\n");
    QTest::newRow("inside with") << QByteArray("cursor.last.value: '[[with .last_event.a]][[.body]][[.header]][[end]]'\n");
    QTest::newRow("other dot") << QByteArray("cursor.last.value: '[[range .last_event.list]][[.url]][[end]]'\n");
    QTest::newRow("limit without retry") << QByteArray("request.retry.max_attempts: 1\nrequest.rate_limit: {remaining: '[[.last_response.header.Get \"L\"]]', reset: '[[.last_response.header.Get \"R\"]]'}\n");
    QTest::newRow("body") << QByteArray("request.method: POST\nrequest.body: {a: {b: [], c: 'x'}, 'quoted': 1}\n");
    QTest::newRow("variable") << QByteArray("request.transforms: [{set: {target: header.A, value: '[[$body := .cursor.a]][[$body]]'}}]\n");
}

void TestLint::staysQuiet()
{
    QFETCH(const QByteArray, text);
    Diagnostics findings = linted(plain + text.toStdString());
    std::erase_if(findings, [](const Diagnostic &finding) { return finding.is(codes::effectiveAttempts); });
    QVERIFY2(findings.empty(), qPrintable(words(findings)));
}

void TestLint::pointsAtTheName()
{
    const std::string text = std::string(plain) + "cursor:\n  last:\n    value: 'ä[[ .body.id ]]'\n";
    const Diagnostics findings = linted(text);
    QCOMPARE(findings.size(), std::size_t(1));
    QCOMPARE(findings.front().place.line, 4);
    QCOMPARE(findings.front().place.column, int(QString::fromUtf8("    value: 'ä[[ .").size()));
}

void TestLint::profilesDiffer()
{
    const auto severity = [](const char *profile) {
        const Diagnostics findings = linted(std::string(plain) + "cursor: {a.b: {value: x}}\n", profile);
        return findings.empty() ? Severity::Information : findings.front().severity;
    };
    QCOMPARE(severity("httpjson"), Severity::Warning);
    QCOMPARE(severity("native"), Severity::Error);
    // native sends a body as it is written
    QVERIFY(linted(std::string(plain) + "request.method: POST\nrequest.body: {match_all: {}}\n", "native").empty());
}

void TestLint::recordedConfigurationsAreNotRefused()
{
    const std::filesystem::path folder = test::scenarioFolder(PENSTOCK_SOURCE_DIR);
    if (folder.empty())
        QSKIP("no recorded cases here");
    for (const std::filesystem::path &file : test::scenarioFiles({folder / "httpjson-production"})) {
        const auto scenario = test::loadScenario(file);
        QVERIFY(scenario.has_value());
        Diagnostics findings;
        const auto config = httpjson::readConfig(test::withAddresses(*scenario, "http://127.0.0.1:1")->entry("config")->node, findings);
        QVERIFY(config.has_value());
        const Diagnostics found = request::lint(*config, *profileNamed("httpjson"));
        QVERIFY2(found.empty() || worst(found) != Severity::Error, qPrintable(words(found)));
    }
}

QTEST_GUILESS_MAIN(TestLint)
#include "tst_lint.moc"
