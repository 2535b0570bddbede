// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/project.h"

#include <QTest>

#include <algorithm>

using namespace penstock;

// Every key of the schema table with every kind of value that it cannot have: an error at that line in the native profile, and no more than
// findings under the others.
class TestWrongTypes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void key_data();
    void key();
    void tableIsCovered();
};

namespace
{

std::vector<std::string> wrongValues(const SchemaRow &row)
{
    using enum ValueType;
    const bool isEnumeration = row.allowed && row.type == Text;
    switch (row.type) {
    case Text: return isEnumeration ? std::vector<std::string>{"no-such-word", "[1]", "{zz: 1}"} : std::vector<std::string>{"[1]", "{zz: 1}"};
    case Integer: return {"many", "1.5", "[1]", "{zz: 1}", "99999999999999999999999"};
    case Number: return {"many", "[1]", "{zz: 1}"};
    case Boolean: return {"maybe", "[true]", "{zz: 1}", "5"};
    case Duration: return {"soon", "[1s]", "{zz: 1}", "-1s"};
    case Size: return {"big", "[1]", "{zz: 1}", "-1"};
    case Expression: return {"[1]", "{zz: 1}"};
    case List: return {"{zz: 1}"};
    case Mapping: return {"text", "[1]", "5", "true"};
    case TextMap: return {"text", "[1]", "{a: [1]}", "{a: {b: 1}}"};
    default: return {};
    }
}

std::vector<std::string> segments(std::string_view path)
{
    std::vector<std::string> result;
    std::string name;
    const auto finish = [&result, &name] {
        if (!name.empty())
            result.push_back(std::exchange(name, {}));
    };
    for (const char c : path) {
        if (c == '.' || c == '[')
            finish();
        if (c == '[')
            result.emplace_back("[]");
        else if (c != '.' && c != ']')
            name += c;
    }
    finish();
    return result;
}

// A document in which the key at this path has this value, on the last line.
std::string documentText(const SchemaRow &row, const std::string &value)
{
    const std::vector<std::string> names = segments(row.path);
    std::string text = std::string(row.path) == "penstock" ? "" : "penstock: 1\n";
    std::string indent;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const bool last = i + 1 == names.size();
        if (last && row.when)
            text += indent + "type: " + std::string(row.when).substr(0, std::string_view(row.when).find('|')) + "\n";
        const std::string head = names[i] == "[]" ? "-" : (names[i] == "*" ? "x:" : names[i] + ":");
        text += indent + head + (last ? " " + value : "") + "\n";
        indent += "  ";
    }
    return text;
}

Diagnostics findingsOf(const std::string &text, const Profile *profile)
{
    ProjectFiles project;
    project.files.push_back({"penstock.yaml", text});
    ReadOptions options;
    options.profile = profile;
    return readDocument(project, options).findings;
}

QByteArray describe(const std::string &text, const Diagnostics &findings)
{
    std::string all = text;
    for (const Diagnostic &finding : findings)
        all += format(finding) + "\n";
    return QByteArray::fromStdString(all);
}

} // namespace

void TestWrongTypes::key_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<QByteArray>("value");
    for (std::size_t i = 0; i < schemaRows().size(); ++i) {
        for (const std::string &value : wrongValues(schemaRows()[i]))
            QTest::addRow("%s: %s", schemaRows()[i].path, value.c_str()) << int(i) << QByteArray::fromStdString(value);
    }
}

void TestWrongTypes::key()
{
    QFETCH(int, row);
    QFETCH(QByteArray, value);
    const std::string text = documentText(schemaRows()[std::size_t(row)], value.toStdString());
    const int line = int(std::ranges::count(text, '\n'));

    const Diagnostics findings = findingsOf(text, &nativeProfile());
    const auto isThere = [line](const Diagnostic &finding) {
        if (finding.is(codes::notYetSupported))        // a whole part is refused where its kind stands
            return finding.place.isKnown();
        return finding.severity == Severity::Error && finding.place.line == line && finding.place.file == "penstock.yaml" && !finding.message.isEmpty();
    };
    QVERIFY2(std::ranges::any_of(findings, isThere), describe(text, findings).constData());

    for (const Profile *profile : profiles()) {
        for (const Diagnostic &finding : findingsOf(text, profile))
            QVERIFY2(finding.code && finding.place.offset <= text.size(), describe(text, {finding}).constData());
    }
}

void TestWrongTypes::tableIsCovered()
{
    const auto isTried = [](const SchemaRow &row) { return !wrongValues(row).empty(); };
    QVERIFY(std::ranges::count_if(schemaRows(), isTried) > 100);
}

QTEST_GUILESS_MAIN(TestWrongTypes)
#include "tst_wrongtypes.moc"
