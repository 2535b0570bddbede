// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/configuration.h"

#include <QTest>

using namespace penstock;
using namespace penstock::connector;

// What a service makes of a configuration: effective values, and what is wrong with them (connector-api, section 8.4).
class TestConfiguration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void effective_data();
    void effective();
    void faults_data();
    void faults();
};

void TestConfiguration::effective_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *field, const char *expected) { QTest::newRow(name) << QString::fromLatin1(field) << QString::fromLatin1(expected); };
    row("value", R"({"type":"str","value":"a"})", R"("a")");
    row("default of an optional field", R"({"type":"str","value":"","required":false,"default_value":"d"})", R"("d")");
    row("no default for a required one", R"({"type":"str","value":"","required":true,"default_value":"d"})", R"("")");
    row("number as text", R"({"type":"str","value":5})", R"("5")");
    row("text as number", R"({"type":"int","value":"42"})", "42");
    row("empty number", R"({"type":"int","value":""})", "null");
    row("list of a text", R"({"type":"list","value":"a, b,,c"})", R"(["a","b","c"])");
    row("list of a number", R"({"type":"list","value":7})", "[7]");
    row("boolean", R"({"type":"bool","value":true})", "true");
    row("boolean text", R"({"type":"bool","value":"false"})", "false");
}

void TestConfiguration::effective()
{
    QFETCH(const QString, field);
    const auto value = json::parse(field.toStdString());
    QVERIFY(value);
    QTEST(QString::fromStdString(json::toText(effectiveValue(*value))), "expected");
}

void TestConfiguration::faults_data()
{
    QTest::addColumn<QString>("configuration");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *configuration, const char *expected) { QTest::newRow(name) << QString::fromLatin1(configuration) << QString::fromLatin1(expected); };
    row("fine", R"({"a":{"label":"A","type":"str","value":"x","required":true}})", "");
    row("required", R"({"a":{"label":"A","type":"str","value":"","required":true}})", "Field validation errors: 'A' cannot be empty.");
    row("less than", R"({"a":{"label":"A","type":"int","value":10,"validations":[{"type":"less_than","constraint":10}]}})", "Field validation errors: 'A' value '10' should be less than 10.");
    row("greater than", R"({"a":{"label":"A","type":"int","value":1,"validations":[{"type":"greater_than","constraint":1}]}})", "Field validation errors: 'A' value '1' should be greater than 1.");
    row("regex", R"({"a":{"label":"A","type":"str","value":"abc1","validations":[{"type":"regex","constraint":"[a-c]+"}]}})", "Field validation errors: 'A' value 'abc1' failed regex check [a-c]+.");
    row("included", R"({"a":{"label":"A","type":"str","value":"z","validations":[{"type":"included_in","constraint":["x","y"]}]}})", "Field validation errors: 'A' list value 'z' should be one of x, y.");
    row("skipped", R"({"a":{"label":"A","type":"bool","value":false,"required":true},"b":{"label":"B","type":"str","value":"","required":true,"depends_on":[{"field":"a","value":true}]}})", "");
    row("unknown dependency", R"({"b":{"label":"B","type":"str","value":"x","depends_on":[{"field":"a","value":true}]}})", "Field validation errors: 'B' depends on the unknown field 'a'.");
    row("both", R"({"a":{"label":"A","value":"","required":true},"b":{"label":"B","value":"","required":true}})", "Field validation errors: 'A' cannot be empty.; 'B' cannot be empty.");
}

void TestConfiguration::faults()
{
    QFETCH(const QString, configuration);
    const auto value = json::parse(configuration.toStdString());
    QVERIFY(value);
    QTEST(QString::fromStdString(configurationFaults(*value).value_or(std::string())), "expected");
}

QTEST_GUILESS_MAIN(TestConfiguration)
#include "tst_configuration.moc"
