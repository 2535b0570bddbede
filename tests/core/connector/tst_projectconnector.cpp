// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/configuration.h"
#include "core/connector/projectconnector.h"
#include "core/json/value.h"

#include <QTest>

using namespace penstock;
using namespace penstock::connector;

class TestProjectConnector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fields();
    void isAConfiguration();
    void sinksTakeNoPart();
    void needsAName();
};

namespace
{

const std::string shop = R"(name: shop
profile: native
connection:
  base_url: ${var:base}/${var:region}
  auth: {type: bearer_token, token: '${secret:shop/token}'}
  headers: {X-Key: '${secret:base}'}
variables:
  base: https://shop.example
  pages: 3
  strict: true
  account:
  derived: ${var:base}/v2
resources:
  - kind: /orders
    map: "{id, account: \"${var:account}\"}"
sinks:
  lines: {type: ndjson, path: '${secret:out}'}
)";

ProjectConnector read(const std::string &text)
{
    auto connector = projectConnector({{}, {{"penstock.yaml", text}}});
    if (!connector)
        qFatal("%s", qPrintable(connector.error().message));
    return std::move(*connector);
}

} // namespace

// Variables with their kinds and values, one without a value is required, one that is given by others alone is not asked for by default; then secrets.
void TestProjectConnector::fields()
{
    const ProjectConnector connector = read(shop);
    QCOMPARE(connector.serviceType, "penstock-shop");
    QCOMPARE(json::toText(connector.configuration.get("base").get("value")), R"("https://shop.example")");
    QCOMPARE(json::toText(connector.configuration.get("pages").get("default_value")), "3");
    QCOMPARE(connector.configuration.get("pages").get("type").toString(), "int");
    QCOMPARE(connector.configuration.get("strict").get("type").toString(), "bool");
    QVERIFY(connector.configuration.get("account").get("required").isTrue());
    QVERIFY(connector.configuration.get("region").get("required").isTrue());
    QVERIFY(connector.configuration.get("derived").get("value").isNull());
    QVERIFY(connector.configuration.get("derived").get("required").isFalse());
    QVERIFY(connector.configuration.get("shop/token").get("sensitive").isTrue());
    QVERIFY(connector.configuration.get("secret:base").get("sensitive").isTrue());
    QVERIFY(connector.features.get("sync_rules").get("advanced").get("enabled").isTrue());
}

// The APIs take it, and its faults are about what is missing.
void TestProjectConnector::isAConfiguration()
{
    const auto stored = readConfiguration(read(shop).configuration);
    QVERIFY2(stored.has_value(), stored ? "" : stored.error().innermost().reason.c_str());
    const auto faults = configurationFaults(*stored);
    QVERIFY(faults);
    QVERIFY2(faults->find("'account' cannot be empty.") != faults->npos, faults->c_str());
    QVERIFY(faults->find("token") == faults->npos);
}

void TestProjectConnector::sinksTakeNoPart()
{
    QVERIFY(!read(shop).configuration.has("out"));
}

void TestProjectConnector::needsAName()
{
    const auto connector = projectConnector({{}, {{"penstock.yaml", "resources: [{kind: /a}]\n"}}});
    QVERIFY(!connector);
    QCOMPARE(connector.error().code->name, "missing-key");
}

QTEST_GUILESS_MAIN(TestProjectConnector)
#include "tst_projectconnector.moc"
