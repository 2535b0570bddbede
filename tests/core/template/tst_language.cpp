// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// The language as the original behaves, one template per line of language.jsonl; its first line is the state.
#include "core/template/template.h"

#include <QTest>

#include <QFile>

using namespace penstock;

class TestLanguage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void behavesAsTheOriginal_data();
    void behavesAsTheOriginal();

private:
    std::vector<json::Value> m_rows;
    std::optional<tpl::Scope> m_scope;
    tpl::Context m_context;
};

void TestLanguage::initTestCase()
{
    QFile file(QStringLiteral(PENSTOCK_SOURCE_DIR "/tests/core/template/language.jsonl"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    for (const QByteArray &line : file.readAll().trimmed().split('\n')) {
        const auto row = json::parse(line.toStdString());
        QVERIFY2(row.has_value(), line.constData());
        m_rows.push_back(*row);
    }
    const json::Value state = m_rows.front();
    m_rows.erase(m_rows.begin());
    std::vector<std::pair<std::string, std::string>> lines;
    state.get("headers").forEachMember([&lines](std::string_view name, const json::Value &values) {
        for (int i = 0; i < values.size(); ++i)
            lines.emplace_back(name, values.at(i).toString());
    });
    const std::string url = state.get("url").toString();
    const tpl::Value body = tpl::Value::fromJson(state.get("data"));
    m_scope.emplace();
    m_scope->set("body", body);
    m_scope->set("header", tpl::headerValue(lines));
    m_scope->set("url", tpl::urlValue(url));
    m_scope->set("last_response", tpl::responseValue(tpl::headerValue(lines), body, 0, url));
    m_scope->setEvent("last_event", state.get("data"));
    m_context.now = {state.get("now").toInteger().value_or(0), 0};
}

void TestLanguage::behavesAsTheOriginal_data()
{
    QTest::addColumn<int>("row");
    for (int i = 0; i < int(m_rows.size()); ++i)
        QTest::addRow("line %d", i + 2) << i;
}

void TestLanguage::behavesAsTheOriginal()
{
    QFETCH(int, row);
    const json::Value &expected = m_rows[std::size_t(row)];
    const auto compiled = tpl::Template::compile(expected.get("template").toString());
    if (expected.get("outcome").stringView() == "compile") {
        QVERIFY(!compiled);
        QVERIFY(compiled.error().place.isKnown());
        return;
    }
    QVERIFY2(compiled, compiled ? "" : qPrintable(compiled.error().message));
    const tpl::Outcome outcome = compiled->evaluate(*m_scope, m_context);
    if (outcome.failure)
        QVERIFY(outcome.failure->place.isKnown());
    const char *kinds[] = {"text", "empty", "failed", "terminated"};
    const std::string kind = expected.has("text") ? "text" : expected.get("outcome").toString();
    QCOMPARE(QString::fromLatin1(kinds[int(outcome.kind)]), QString::fromStdString(kind));
    if (outcome.hasText())
        QCOMPARE(QString::fromStdString(outcome.text), QString::fromStdString(expected.get("text").toString()));
}

QTEST_GUILESS_MAIN(TestLanguage)
#include "tst_language.moc"
