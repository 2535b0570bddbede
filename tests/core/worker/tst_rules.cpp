// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/worker/rules.h"

#include <QTest>

using namespace penstock;
using namespace penstock::worker;

class TestRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decides_data();
    void decides();
    void faults_data();
    void faults();
};

namespace
{

json::Value rule(const std::string &id, int order, const std::string &policy, const std::string &field, const std::string &condition, const std::string &value)
{
    json::Value rule = json::Value::object();
    rule.set("id", json::Value::string(id));
    rule.set("order", json::Value::integer(order));
    rule.set("policy", json::Value::string(policy));
    rule.set("field", json::Value::string(field));
    rule.set("rule", json::Value::string(condition));
    rule.set("value", json::Value::string(value));
    return rule;
}

// "exclude name equals x; include ..." in this order; the selector behind a bar.
json::Value filtering(const QByteArray &text)
{
    json::Value rules = json::Value::array();
    rules.append(rule("DEFAULT", 0, "include", "_", "regex", ".*"));
    const QList<QByteArray> halves = text.split('|');
    int order = 0;
    for (const QByteArray &one : halves[0].split(';')) {
        if (one.trimmed().isEmpty())
            continue;
        const QList<QByteArray> words = one.trimmed().split(' ');
        ++order;
        rules.append(rule("r" + std::to_string(order), order, words[0].toStdString(), words[1].toStdString(), words[2].toStdString(), words.value(3).toStdString()));
    }
    json::Value snippet = json::Value::object();
    snippet.set("value", halves.size() > 1 ? *json::parse(halves[1].toStdString()) : json::Value::object());
    json::Value part = json::Value::object();
    part.set("rules", rules);
    part.set("advanced_snippet", snippet);
    return part;
}

constexpr const char *document = R"({"name": "alpha beta", "size": 12, "old": true, "gone": null, "at": "2024-03-01T12:00:00Z", "properties": {"team": "red"}})";

} // namespace

void TestRules::decides_data()
{
    QTest::addColumn<QByteArray>("rules");
    QTest::addColumn<bool>("isIncluded");
    const auto row = [](const char *rules, bool isIncluded) { QTest::newRow(rules) << QByteArray(rules) << isIncluded; };
    row("", true);
    row("exclude name starts_with alpha", false);
    row("exclude name starts_with beta", true);
    row("exclude name ends_with beta", false);
    row("exclude name contains ha", false);
    row("exclude name regex a.pha", false);
    row("exclude name regex beta", true);                      // from the start
    row("exclude size equals 12", false);
    row("exclude size equals 12.0", false);
    row("exclude size equals twelve", true);
    row("exclude size > 11", false);
    row("exclude size > 12", true);
    row("exclude size < 100", false);                          // as numbers, not as texts
    row("exclude size contains 2", false);
    row("exclude old equals true", false);
    row("exclude at > 2024-02-29", false);
    row("exclude at < 2024-03-01T13:00:00+02:00", true);       // as dates
    row("exclude name < b", false);
    row("exclude gone equals null", true);                     // as if it were not there
    row("exclude missing regex .", true);
    row("exclude properties.team equals red", false);
    row("include name contains alpha; exclude size equals 12", true);      // the first one decides
    row("exclude name contains gamma; exclude size equals 12", false);
    row("|{\"selector\": \".size > 20\"}", false);
    row("|{\"selector\": \".size\"}", false);                  // true, and nothing else
    row("include name contains alpha|{\"selector\": \".old\"}", true);
    row("exclude name contains alpha|{\"selector\": \".old\"}", false);
}

void TestRules::decides()
{
    QFETCH(QByteArray, rules);
    QFETCH(bool, isIncluded);
    const json::Value given = filtering(rules);
    QVERIFY(Rules::faults(given).empty());
    QCOMPARE(Rules(given).includes(*json::parse(document)), isIncluded);
}

void TestRules::faults_data()
{
    QTest::addColumn<QByteArray>("rules");
    QTest::addColumn<QByteArray>("ids");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *rules, const char *ids, const char *message) { QTest::newRow(rules) << QByteArray(rules) << QByteArray(ids) << QString::fromUtf8(message); };
    row("exclude name like x", "r1", "no rule \"like\"");
    row("drop name equals x", "r1", "include or exclude");
    row("exclude name equals", "r1", "`value` must not be empty");
    row("exclude name regex .*", "r1", "default rule");
    row("exclude name regex (.*)", "r1", "default rule");
    row("exclude name regex (", "r1", "regular expression");
    row("exclude name equals x; include name equals x", "r1,r2", "the same");
    row("|[{\"a\": 1}]", "advanced_snippet", "object");
    row("|{\"query\": \"x\"}", "advanced_snippet", "no key \"query\"");
    row("|{\"selector\": 1}", "advanced_snippet", "text");
    row("|{\"selector\": \".a[\"}", "advanced_snippet", "no JQ");
}

void TestRules::faults()
{
    QFETCH(QByteArray, rules);
    QFETCH(QByteArray, ids);
    QFETCH(QString, message);
    const auto faults = Rules::faults(filtering(rules));
    QCOMPARE(faults.size(), std::size_t(1));
    std::string joined;
    for (const std::string &id : faults[0].ids)
        joined += (joined.empty() ? "" : ",") + id;
    QCOMPARE(joined, ids.toStdString());
    QVERIFY2(QString::fromStdString(faults[0].message).contains(message), faults[0].message.c_str());
}

QTEST_GUILESS_MAIN(TestRules)
#include "tst_rules.moc"
