// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/pagination/paginator.h"

#include <QTest>

using namespace penstock;
using namespace penstock::pagination;

// Steps through a listing: each row names the options, the answers in order, and the requests that follow from them.
class TestPagination : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void steps_data();
    void steps();
    void unknownTypes();
    void badPageSize();
    void pathsWithADot();
    void resumes();
    void hints();
};

static Options optionsFrom(const char *yamlText)
{
    const auto node = yaml::read(yamlText, "test.yaml");
    return Options(*node);
}

static std::string requestText(const PageRequest &request)
{
    std::string text = request.url;
    for (const auto &[name, value] : request.query)
        text += (text.empty() ? "" : "&") + name + '=' + value;
    return text.empty() ? "(plain)" : text;
}

static PageView::Shape shapeOf(const json::Value &body)
{
    return body.isObject() ? PageView::Shape::Object : body.isArray() ? PageView::Shape::Array : PageView::Shape::Other;
}

// "request | request | rule that ended it", at most five pages.
static std::string walk(const Paginator &paginator, const std::vector<std::string> &answers)
{
    std::string text;
    Position position;
    for (std::size_t i = 0; i < 5; ++i) {
        const auto request = paginator.at(position);
        if (!request)
            return text + "(error)";
        text += requestText(*request) + " | ";
        const std::string &answer = answers[std::min(i, answers.size() - 1)];
        http::ResponseHead head;
        std::string body = answer;
        if (answer.starts_with("Link: ")) {
            head.headers.append("Link", answer.substr(6));
            body = "[{}]";
        }
        const json::Value value = *json::parse(body);
        const json::Value items = value.isObject() ? value.get("items") : value;
        const std::string url = "https://api.example/x";
        const auto next = paginator.after(position, {url, head, value, shapeOf(value), value.isArray() ? value.size() : 0, items.size()});
        if (!next)
            return text + "(error)";
        if (const auto *stop = std::get_if<Stop>(&*next))
            return text + stop->reason.rule;
        position = std::get<Position>(*next);
    }
    return text + "...";
}

void TestPagination::steps_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QByteArray>("profile");
    QTest::addColumn<QList<QByteArray>>("answers");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *profile, const char *options, QList<QByteArray> answers, const char *expected) {
        QTest::newRow(name) << QByteArray(options) << QByteArray(profile) << answers << QByteArray(expected);
    };
    row("none", "native", "{}", {"[1,2]"}, "(plain) | no-pagination");
    row("page, short page", "native", "{type: page, page_size: 2}", {"[1,2]", "[3]"}, "page=1&size=2 | page=2&size=2 | short-page");
    row("page, empty page", "native", "{type: page, page_size: 2, start_page: 0, param: p, size_param: n}", {"[1,2]", "[]"}, "p=0&n=2 | p=1&n=2 | empty-page");
    row("page, objects go on while full", "native", "{type: page, page_size: 2}", {R"({"items":[1,2]})", R"({"items":[1]})"}, "page=1&size=2 | page=2&size=2 | short-page");
    row("page, objects end after one page", "ocean", "{type: page, page_size: 2, param: page, size_param: size}", {R"({"items":[1,2]})"}, "page=1&size=2 | no-hint");
    row("page, names left out", "ocean", "{type: page, page_size: 2}", {"[1]"}, "None=2 | short-page");
    row("page, has_more_path", "ocean", "{type: page, param: p, size_param: s, has_more_path: m.more}", {R"({"m":{"more":true}})", R"({"m":{"more":0}})"}, "p=1&s=100 | p=2&s=100 | has-more-false");
    row("page, last_page_path", "ocean", "{type: page, param: p, size_param: s, last_page_path: last}", {R"({"last":false})", R"({"last":true})"}, "p=1&s=100 | p=2&s=100 | has-more-false");
    row("page, next_page key", "ocean", "{type: page, param: p, size_param: s}", {R"({"next_page":2})", R"({"next_page":null})"}, "p=1&s=100 | p=2&s=100 | has-more-false");
    row("page, scalars", "native", "{type: page}", {"5"}, "page=1&size=100 | empty-page");
    row("offset, array", "native", "{type: offset, page_size: 2}", {"[1,2]", "[3]"}, "offset=0&limit=2 | offset=2&limit=2 | short-page");
    row("offset, object without a hint", "ocean", "{type: offset, page_size: 2, param: o, size_param: l}", {R"({"items":[]})"}, "o=0&l=2 | o=2&l=2 | o=4&l=2 | o=6&l=2 | o=8&l=2 | ...");
    row("offset, object without a hint, native", "native", "{type: offset, page_size: 2}", {R"({"items":[1,2]})", R"({"items":[]})"}, "offset=0&limit=2 | offset=2&limit=2 | empty-page");
    row("offset, missing flag", "ocean", "{type: offset, param: o, size_param: l, has_more_path: more}", {R"({"items":[1]})"}, "o=0&l=100 | has-more-false");
    row("cursor", "native", "{type: cursor, cursor_path: meta.next, page_size: 2}", {R"({"meta":{"next":"b"}})", R"({"meta":{"next":7}})", R"({"meta":{}})"}, "limit=2 | limit=2&cursor=b | limit=2&cursor=7 | no-cursor");
    row("cursor without a flag", "ocean", "{type: cursor, param: c, size_param: l}", {R"({"next_cursor":"b"})"}, "l=100 | no-flag");
    row("cursor, flag says no", "native", "{type: cursor}", {R"({"next_cursor":"b","has_more":false})"}, "limit=100 | has-more-false");
    row("cursor, null meta", "ocean", "{type: cursor, param: c, size_param: l}", {R"({"meta":null})"}, "l=100 | (error)");
    row("cursor, null meta, native", "native", "{type: cursor}", {R"({"meta":null})"}, "limit=100 | no-cursor");
    row("cursor in an array", "ocean", "{type: cursor, cursor_path: a.0, param: c, size_param: l}", {R"({"a":["x"]})"}, "l=100 | no-cursor");
    row("next link, literal key", "native", "{type: next_link}", {R"({"@odata.nextLink":"https://api.example/x?p=2"})", "{}"}, "(plain) | https://api.example/x?p=2 | no-next-link");
    row("next link, dotted path", "native", "{type: next_link, next_link_path: links.next}", {R"({"links":{"next":"/x?p=2"}})", R"({"links":{"next":null}})"}, "(plain) | /x?p=2 | no-next-link");
    row("header link", "native", "{type: header_link}", {"Link: <https://api.example/x?p=2>; rel=\"next\"", "[1]"}, "(plain) | https://api.example/x?p=2 | no-next-link");
}

void TestPagination::steps()
{
    QFETCH(QByteArray, options);
    QFETCH(QByteArray, profile);
    QFETCH(QList<QByteArray>, answers);
    QFETCH(QByteArray, expected);
    std::vector<std::string> texts;
    for (const QByteArray &answer : answers)
        texts.push_back(answer.toStdString());
    const auto paginator = make(optionsFrom(options.constData()), *profileNamed(profile.toStdString()));
    QVERIFY(paginator.has_value());
    QCOMPARE(QByteArray::fromStdString(walk(**paginator, texts)), expected);
}

void TestPagination::unknownTypes()
{
    const auto refused = make(optionsFrom("{type: ofset}"), nativeProfile());
    QVERIFY(!refused);
    QVERIFY(refused.error().message.contains(QStringLiteral("`offset`")));
    QCOMPARE(refused.error().place.line, 1);
    const auto kept = make(optionsFrom("{type: ofset}"), *profileNamed("ocean"));
    QVERIFY(kept.has_value());
    QCOMPARE(walk(**kept, {"[1]"}), std::string("(plain) | no-pagination"));
}

void TestPagination::badPageSize()
{
    for (const Kind &kind : kinds()) {
        const std::string text = std::string("{page_size: abc, type: ") + kind.name + '}';
        QVERIFY2(!make(optionsFrom(text.c_str()), *profileNamed("ocean")), kind.name);
    }
}

void TestPagination::pathsWithADot()
{
    const auto refused = make(optionsFrom("{type: next_link, next_link_path: .next}"), nativeProfile());
    QVERIFY(!refused && refused.error().message.contains(QStringLiteral("write `next`")));
    QVERIFY(make(optionsFrom("{type: next_link, next_link_path: .next}"), *profileNamed("ocean")));    // as there, it finds nothing
    QVERIFY(make(optionsFrom("{type: next_link, next_link_path: meta.next}"), nativeProfile()));
}

void TestPagination::resumes()
{
    const auto paginator = make(optionsFrom("{type: offset, page_size: 2}"), nativeProfile());
    QCOMPARE(requestText(*(*paginator)->at({4, "6"})), std::string("offset=6&limit=2"));
}

void TestPagination::hints()
{
    const http::ResponseHead head;
    const std::string url;
    const auto hint = [&](const char *text) {
        const json::Value body = *json::parse(text);
        return hintOfMore({url, head, body, shapeOf(body), 0, 0});
    };
    QCOMPARE(hint(R"({"@odata.nextLink": "x"})"), std::string("body.@odata.nextLink"));
    QCOMPARE(hint(R"({"meta": {"next_cursor": "x"}})"), std::string("body.meta.next_cursor"));
    QCOMPARE(hint(R"({"next": null, "has_more": false})"), std::string());
    http::ResponseHead linked;
    linked.headers.append("Link", "<https://a.example/2>; rel=next");
    QCOMPARE(hintOfMore({url, linked, json::Value::array(), PageView::Shape::Array, 0, 0}), std::string("header Link"));
}

QTEST_GUILESS_MAIN(TestPagination)
#include "tst_pagination.moc"
