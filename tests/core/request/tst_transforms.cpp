// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/request/transforms.h"
#include "tests/support/values.h"

#include <QTest>

using namespace penstock;
using json::Value;

namespace
{

httpjson::Transforms transformsOf(const std::string &yamlText)
{
    const auto node = yaml::read("request.url: https://x.test\nrequest.transforms: " + yamlText + '\n', "x.yml");
    Diagnostics findings;
    const auto config = node ? httpjson::readConfig(*node, findings) : std::nullopt;
    return config ? config->request.transforms : httpjson::Transforms();
}

QByteArray text(const std::optional<Value> &value)
{
    return value ? QByteArray::fromStdString(json::toText(*value)) : QByteArray("none");
}

} // namespace

// What the recorded cases do not show: how transforms treat what they share with others.
class TestTransforms : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void seeWhatWasWrittenBefore();
    void leaveTheScopeAsItWas();
    void leaveCopiesOfTheBodyAlone();
    void keepWhatWasDoneBeforeAFault();

private:
    static std::expected<void, request::Stop> apply(const std::string &yaml, request::Subject &subject, tpl::Scope &scope);
};

std::expected<void, request::Stop> TestTransforms::apply(const std::string &yaml, request::Subject &subject, tpl::Scope &scope)
{
    const auto transforms = request::Transforms::compile(transformsOf(yaml));
    request::Surroundings around;
    around.report = [](const Diagnostic &) {};
    return transforms ? transforms->apply(subject, scope, around) : std::unexpected(request::Stop{.problem = transforms.error()});
}

void TestTransforms::seeWhatWasWrittenBefore()
{
    request::Subject subject{.body = test::parsed(R"({"a":{"b":"1"}})"), .header = {}, .url = "https://x.test/p"};
    tpl::Scope scope;
    QVERIFY(apply("[{set: {target: body.a.c, value: '[[.body.a.b]]2'}}, {set: {target: header.X-C, value: '[[.body.a.c]]3'}}, "
                  "{set: {target: url.params.q, value: '[[.header.Get \"X-C\"]]4'}}, {append: {target: body.l, value: '[[.url.Query.Get \"q\"]]5'}}, "
                  "{append: {target: body.l, value: '[[len .body.l]]'}}, {delete: {target: body.a.b}}]",
                  subject, scope));
    QCOMPARE(text(subject.body), QByteArray(R"({"a":{"c":"12"},"l":["12345","1"]})"));
    QCOMPARE(*subject.url, std::string("https://x.test/p?q=1234"));
}

void TestTransforms::leaveTheScopeAsItWas()
{
    tpl::Scope scope;
    scope.set("cursor", tpl::textsValue({{"k", "v"}}));
    const std::vector<std::string> names = scope.names();
    request::Subject subject{.body = test::parsed("{}"), .header = tpl::Fields(), .url = "https://x.test"};
    QVERIFY(apply("[{set: {target: body.a, value: '[[.cursor.k]]'}}]", subject, scope));
    QVERIFY2(scope.names() == names, "the subject's parts are gone again");
    request::Subject bare;                       // sees nothing of the one before
    QVERIFY(!apply("[{set: {target: body.a, value: '[[.url.Host]]', fail_on_template_error: true}}]", bare, scope));
    QCOMPARE(text(bare.body), QByteArray("none"));
}

void TestTransforms::leaveCopiesOfTheBodyAlone()
{
    const Value page = test::parsed(R"({"a":{"b":{"c":1}},"z":[1]})");
    tpl::Scope scope;
    scope.setEvent("last_event", page);
    request::Subject subject{.body = page, .header = {}, .url = {}};
    QVERIFY(apply("[{set: {target: body.a.b.c, value: x}}, {set: {target: body.old, value: '[[.last_event.a.b.c]]'}}, {append: {target: body.z, value: y}}]", subject, scope));
    QCOMPARE(text(subject.body), QByteArray(R"({"a":{"b":{"c":"x"}},"z":[1,"y"],"old":"1"})"));
    QCOMPARE(text(page), QByteArray(R"({"a":{"b":{"c":1}},"z":[1]})"));
}

void TestTransforms::keepWhatWasDoneBeforeAFault()
{
    request::Subject subject{.body = test::parsed(R"({"s":"text","o":{}})"), .header = {}, .url = {}};
    tpl::Scope scope;
    const auto done = apply("[{set: {target: body.o.k, value: x}}, {set: {target: body.s.k, value: x}}, {set: {target: body.late, value: x}}]", subject, scope);
    QVERIFY(!done);
    QCOMPARE(QByteArray(done.error().problem.code->name), QByteArray("path-through-scalar"));
    QCOMPARE(text(subject.body), QByteArray(R"({"s":"text","o":{"k":"x"}})"));
    QVERIFY(!scope.has("body"));
}

QTEST_GUILESS_MAIN(TestTransforms)
#include "tst_transforms.moc"
