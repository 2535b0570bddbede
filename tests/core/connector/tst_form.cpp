// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/configuration.h"
#include "core/connector/form.h"

#include <QTest>

#include <algorithm>

using namespace penstock;
using namespace penstock::connector;

Q_DECLARE_METATYPE(penstock::connector::FormField::Control)

// A connector's configuration as a form.
class TestForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void controls_data();
    void controls();
    void inTheirOrder();
    void dependencies();
    void sensitiveValuesStayHidden();
    void whatTextsMean_data();
    void whatTextsMean();
    void faults_data();
    void faults();
};

namespace
{
json::Value fields(const char *text)
{
    return json::parse(text).value();
}
FormField field(const char *schema)
{
    return formFields(fields((std::string("{\"f\":") + schema + '}').c_str())).at(0);
}
}

void TestForm::controls_data()
{
    using Control = FormField::Control;
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<Control>("control");
    QTest::addColumn<QString>("text");
    QTest::newRow("bare") << QByteArray(R"({"label":"L","value":"x"})") << Control::Line << "x";
    QTest::newRow("text area") << QByteArray(R"({"label":"L","display":"textarea","value":"x"})") << Control::Area << "x";
    QTest::newRow("number") << QByteArray(R"({"label":"L","display":"numeric","type":"int","value":7})") << Control::Number << "7";
    QTest::newRow("toggle") << QByteArray(R"({"label":"L","display":"toggle","type":"bool","value":true})") << Control::Toggle << "true";
    QTest::newRow("boolean") << QByteArray(R"({"label":"L","type":"bool","value":null})") << Control::Toggle << "";
    QTest::newRow("choice") << QByteArray(R"({"label":"L","display":"dropdown","value":2,"options":[{"label":"Two","value":2}]})") << Control::Choice << "2";
    QTest::newRow("list") << QByteArray(R"({"label":"L","type":"list","value":["a","b"]})") << Control::Line << "a, b";
    QTest::newRow("object") << QByteArray(R"({"label":"L","value":{"a":1}})") << Control::Area << R"({"a":1})";
}

void TestForm::controls()
{
    QFETCH(const QByteArray, schema);
    QFETCH(const FormField::Control, control);
    QFETCH(const QString, text);
    const FormField form = field(schema.constData());
    QCOMPARE(form.control, control);
    QCOMPARE(QString::fromStdString(form.text), text);
    QCOMPARE(form.label, "L");
}

void TestForm::inTheirOrder()
{
    const auto form = formFields(fields(R"({"c":{"label":"C"},"b":{"label":"B","order":2},"a":{"label":"A","order":1}})"));
    QCOMPARE(form.at(0).name, "a");
    QCOMPARE(form.at(1).name, "b");
    QCOMPARE(form.at(2).name, "c");
}

void TestForm::dependencies()
{
    const json::Value schema = fields(R"({"kind":{"label":"Kind","type":"str","value":"cloud","required":true},
        "host":{"label":"Host","type":"str","required":true,"value":"","depends_on":[{"field":"kind","value":"server"}]}})");
    QVERIFY(!formFields(schema).at(1).isAsked);
    QVERIFY(formFields(schema).at(1).faults.empty());
    const auto changed = formFields(withValues(schema, formValues(schema, {{"kind", "server"}})));
    QVERIFY(changed.at(1).isAsked);
    QCOMPARE(changed.at(1).faults.at(0), "'Host' cannot be empty.");
}

void TestForm::sensitiveValuesStayHidden()
{
    const json::Value schema = fields(R"({"f":{"label":"Token","type":"str","sensitive":true,"required":false,"default_value":"s3cr3t-d","value":"s3cr3t","validations":[{"type":"regex","constraint":"x+"}]}})");
    const FormField form = formFields(schema).at(0);
    QVERIFY(form.hasValue && form.isSensitive);
    QVERIFY(form.text.empty() && form.fallback.empty());
    QCOMPARE(form.faults.size(), 1u);
    QVERIFY2(form.faults.at(0).find("s3cr3t") == std::string::npos, form.faults.at(0).c_str());
    QVERIFY(configurationFaults(schema)->find("s3cr3t") == std::string::npos);
}

void TestForm::whatTextsMean_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *name, const char *schema, const char *text, const char *value) { QTest::newRow(name) << QByteArray(schema) << QString::fromUtf8(text) << QString::fromUtf8(value); };
    row("text", R"({"type":"str"})", "007", R"("007")");
    row("number", R"({"type":"int"})", "7", "7");
    row("no number", R"({"type":"int"})", "seven", R"("seven")");
    row("emptied number", R"({"type":"int","value":7})", "", "null");
    row("number by what is there", R"({"value":7})", "8", "8");
    row("toggle", R"({"type":"bool"})", "true", "true");
    row("choice of numbers", R"({"options":[{"label":"One","value":1}]})", "1", "1");
    row("list", R"({"type":"list"})", "a, b", R"("a, b")");
    row("object", R"({"value":{"a":1}})", R"({"a":2})", R"({"a":2})");
    row("broken object", R"({"value":{"a":1}})", "{", R"("{")");
}

void TestForm::whatTextsMean()
{
    QFETCH(const QByteArray, schema);
    QFETCH(const QString, text);
    QFETCH(const QString, value);
    json::Value all = json::Value::object();
    all.set("f", json::parse(schema.toStdString()).value());
    QCOMPARE(QString::fromStdString(json::toText(formValues(all, {{"f", text.toStdString()}, {"unknown", "x"}}))), QStringLiteral("{\"f\":%1}").arg(value));
}

void TestForm::faults_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QString>("part");
    QTest::newRow("none") << QByteArray(R"({"label":"L","type":"int","value":3,"validations":[{"type":"less_than","constraint":5}]})") << "";
    QTest::newRow("too large") << QByteArray(R"({"label":"L","type":"int","value":5,"validations":[{"type":"less_than","constraint":5}]})") << "less than 5";
    QTest::newRow("no number") << QByteArray(R"({"label":"L","type":"int","value":"many"})") << "whole number";
    QTest::newRow("empty") << QByteArray(R"({"label":"L","type":"str","value":"","required":true})") << "cannot be empty";
    QTest::newRow("default") << QByteArray(R"({"label":"L","type":"str","value":"","required":false,"default_value":"x"})") << "";
    QTest::newRow("not among") << QByteArray(R"({"label":"L","type":"list","value":"a,c","validations":[{"type":"included_in","constraint":["a","b"]}]})") << "one of a, b";
    QTest::newRow("unknown dependency") << QByteArray(R"({"label":"L","value":"x","depends_on":[{"field":"zzz","value":1}]})") << "unknown field";
}

void TestForm::faults()
{
    QFETCH(const QByteArray, schema);
    QFETCH(const QString, part);
    const FormField form = field(schema.constData());
    QCOMPARE(form.faults.empty(), part.isEmpty());
    if (!part.isEmpty())
        QVERIFY2(form.faults.at(0).find(part.toStdString()) != std::string::npos, form.faults.at(0).c_str());
}

QTEST_GUILESS_MAIN(TestForm)
#include "tst_form.moc"
