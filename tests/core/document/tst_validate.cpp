// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "support.h"

#include "core/base/codes.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <set>

using namespace penstock;
using test::around;
using test::brief;
using test::project;
using test::said;

class TestValidate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findings_data();
    void findings();
    void strict_data();
    void strict();
    void unknownKeyIsMended();
    void placesOfFilesOfTheirOwn();
    void everyRowWithEveryWrongType_data();
    void everyRowWithEveryWrongType();
    void tableIsSound();
    void examplesOfTheGuide();
    void recordedMappingDocuments_data();
    void recordedMappingDocuments();
};

void TestValidate::findings_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("native");
    QTest::addColumn<QByteArray>("ocean");

    const auto row = [](const char *name, const QByteArray &text, const char *native, const char *ocean) {
        QTest::newRow(name) << around(text) << QByteArray(native) << QByteArray(ocean);
    };
    const auto connection = [](const char *lines) -> QByteArray { return "connection:\n  base_url: https://a.example\n" + QByteArray(lines); };
    row("good", "name: a\n", "", "");
    row("unknown key", "nmae: a\n", "unknown-key@1", "kept-unknown-key@1");
    row("unknown key below", connection("  retry:\n    max_atempts: 5\n"), "unknown-key@4", "kept-unknown-key@4");
    row("mapping instead of text", "name: {a: b}\n", "wrong-type@1", "kept-ill-typed@1");
    row("ill-typed number", connection("  max_concurrent_requests: many\n"), "wrong-type@3", "kept-ill-typed@3");
    row("number as text", connection("  max_concurrent_requests: '5'\n"), "", "");
    row("number out of range", connection("  max_concurrent_requests: 0\n"), "bad-value@3", "kept-ill-typed@3");
    row("duration", connection("  timeout: 1h30m\n  connect_timeout: 1.5\n"), "", "");
    row("no duration", connection("  timeout: soon\n  connect_timeout: 3 weeks\n"), "wrong-type@3 wrong-type@4", "kept-ill-typed@3 kept-ill-typed@4");
    row("size", connection("  limits: {response_size: 12 parsecs}\n"), "wrong-type@3", "kept-ill-typed@3");
    row("null is unset", connection("  timeout:\n  limits: {pages: null}\n  tls:\n"), "", "");
    row("enumeration", connection("  pagination: {type: pages}\n"), "bad-value@3", "kept-ill-typed@3");
    row("pagination without type", connection("  pagination: {param: p}\n"), "missing-key@3", "");
    row("key of another type", connection("  pagination: {type: page, cursor_path: x}\n"), "contradiction@3", "kept-unknown-key@3");
    row("flags that exclude each other", connection("  pagination:\n    type: page\n    has_more_path: a\n    last_page_path: b\n"), "contradiction@6", "contradiction@6");
    row("credential missing", connection("  auth: {type: bearer_token}\n"), "missing-key@3", "");
    row("credential of another kind", connection("  auth:\n    type: basic\n    username: u\n    token: t\n"), "contradiction@6", "kept-unknown-key@6");
    row("auth that is not there yet", connection("  auth: {type: oauth2, provider: azure}\n"), "not-yet-supported@3", "kept-unknown-key@3");
    row("body and form", connection("  auth:\n    type: custom\n    request: {endpoint: /l, body: {}, body_form: a}\n    request_template: {headers: {A: b}}\n"), "contradiction@5", "contradiction@5");
    row("two spellings", "delete_dependent_entities: true\ndeleteDependentEntities: false\n", "contradiction@2", "contradiction@2");
    row("threshold", "entity_deletion_threshold: 1.5\n", "bad-value@1", "app-config-rejected@1");
    row("another scheme", "connection: {base_url: 'ftp://a.example'}\n", "bad-value@1", "bad-value@1");
    row("scheme in large letters", "connection: {base_url: 'HTTPS://a.example'}\n", "", "");
    row("no scheme", "connection: {base_url: a.example}\n", "url-without-scheme@1", "url-without-scheme@1");
    row("list where one text is enough", connection("  tls: {certificate_authorities: a.pem}\n"), "", "");
    row("mapping instead of a list", "resources: {kind: /a}\n", "wrong-type@1", "app-config-rejected@1");
    row("sink", "sinks:\n  a: {type: ndjsn}\n  b: {type: elasticsearch, hosts: ['http://x']}\n  c: {type: port}\n  d: {path: x}\n",
        "bad-value@2 missing-key@3 missing-key@4 missing-key@4 missing-key@5", "kept-ill-typed@2");
    row("version", "penstock: 2\n", "bad-value@1", "kept-ill-typed@1");
    row("duplicate key", "name: a\nname: b\n", "duplicate-key@2", "duplicate-key@2");
    row("syntax", "name: 'a\n", "yaml-syntax@1", "yaml-syntax@1");
    const QByteArray mappings = "    port: {entity: {mappings: {identifier: .id, blueprint: '\"b\"'}}}\n";
    row("resource without kind", "resources:\n  - selector: {query: 'true'}\n" + mappings, "missing-key@2", "app-config-rejected@2");
    row("placeholder", "resources:\n  - kind: /a/{b}\n    selector: {query: 'true'}\n" + mappings, "path-parameter-not-configured@2", "path-parameter-not-configured@2");
    row("port and map", "resources:\n  - kind: /a\n    selector: {query: 'true'}\n    map: .\n" + mappings, "contradiction@4", "contradiction@4");
    row("names", "resources:\n  - {name: a, kind: /a, selector: {query: .}, port: {entity: {mappings: {identifier: .id, blueprint: .b}}}}\n"
                 "  - {name: a, kind: /b, selector: {query: .}, port: {entity: {mappings: {identifier: .id, blueprint: .b}}}}\n",
        "contradiction@3", "contradiction@3");
    row("httpjson key", "resources:\n  - kind: /a\n    interval: 5m\n    selector: {query: 'true'}\n" + mappings, "not-yet-supported@3", "kept-unknown-key@3");
    row("spelling of the list", "resources:\n  - kind: /a\n    selector: {query: 'true'}\n    port:\n      items_to_parse: .l\n      entity: {mappings: {identifier: .id, blueprint: .b}}\n", "",
        "kept-unknown-key@5");
    row("base_url missing", "connection: {}\nresources:\n  - kind: /a\n    selector: {query: 'true'}\n" + mappings, "missing-key@3", "missing-key@3");
}

void TestValidate::findings()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, native);
    QFETCH(const QByteArray, ocean);
    ReadOptions options;
    options.profile = profileNamed("native");
    Reading reading = readDocument(project(text), options);
    QVERIFY2(brief(reading.findings) == native, said(reading.findings));
    options.profile = profileNamed("ocean");
    reading = readDocument(project(text), options);
    QVERIFY2(brief(reading.findings) == ocean, said(reading.findings));
    for (const Diagnostic &finding : reading.findings)
        QCOMPARE(finding.severity == Severity::Warning, finding.is(codes::keptIllTyped) || finding.is(codes::keptUnknownKey) || finding.is(codes::parameterNotConfigured)
                                                            || (finding.is(codes::contradiction) && ocean.startsWith("contradiction") && finding.severity == Severity::Warning));
}

void TestValidate::strict_data()
{
    QTest::addColumn<QByteArray>("resource");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, const QByteArray &selector, const QByteArray &port, const char *expected) {
        QTest::newRow(name) << "  - kind: /a\n    selector: " + selector + "\n    port: " + port + "\n" << QByteArray(expected);
    };
    const auto mappings = [](const QByteArray &more) -> QByteArray { return "{entity: {mappings: {identifier: .id, blueprint: '\"b\"'" + (more.isEmpty() ? QByteArray() : ", " + more) + "}}}"; };
    const QByteArray selector = "{query: 'true'}";
    const QByteArray port = mappings({});
    row("good", selector, port, "");
    row("selector missing", "null", port, "app-config-rejected@2");
    row("query missing", "{}", port, "app-config-rejected@3");
    row("query is a mapping", "{query: {a: b}}", port, "app-config-rejected@3");
    row("scalar query", "{query: true}", port, "");
    row("unknown key", "{query: 'true', endpoint: /x}", port, "kept-unknown-key@3");
    row("query_params is a list", "{query: 'true', query_params: [a]}", port, "app-config-rejected@3");
    row("header is a list", "{query: 'true', headers: {a: [b]}}", port, "app-config-rejected@3");
    row("parameter: field missing", "{query: 'true', path_parameters: {x: {endpoint: /e}}}", port, "app-config-rejected@3");
    row("parameter: method", "{query: 'true', path_parameters: {x: {endpoint: /e, field: .id, method: get}}}", port, "app-config-rejected@3");
    row("parameter: unknown key", "{query: 'true', path_parameters: {x: {endpoint: /e, field: .id, body: {}}}}", port, "app-config-rejected@3");
    row("port missing", selector, "null", "app-config-rejected@2");
    row("entity missing", selector, "{}", "app-config-rejected@4");
    row("mappings as a list", selector, "{entity: {mappings: [{identifier: .id, blueprint: .b}]}}", "app-config-rejected@4");
    row("blueprint missing", selector, "{entity: {mappings: {identifier: .id}}}", "app-config-rejected@4");
    row("identifier missing", selector, "{entity: {mappings: {blueprint: .id}}}", "app-config-rejected@4");
    row("nested property", selector, mappings("properties: {a: {b: .c}}"), "app-config-rejected@4");
    row("list property", selector, mappings("properties: {a: [.c]}"), "app-config-rejected@4");
    row("null title", selector, mappings("title: null"), "");
    row("title is a mapping", selector, mappings("title: {a: b}"), "app-config-rejected@4");
    row("search relation", selector, mappings("relations: {a: {combinator: '\"and\"', rules: [{property: .a, operator: .b, value: .c}, {combinator: .x, rules: []}]}}"), "");
    row("search without rules", selector, mappings("relations: {a: {combinator: '\"and\"'}}"), "app-config-rejected@4");
    row("rule without value", selector, mappings("relations: {a: {combinator: '\"and\"', rules: [{property: .a, operator: .b}]}}"), "app-config-rejected@4");
    row("relation is a list", selector, mappings("relations: {a: [.b]}"), "app-config-rejected@4");
    row("switch", selector, "{itemsToParseTopLevelTransform: maybe, entity: {mappings: {identifier: .id, blueprint: .b}}}", "app-config-rejected@4");
    row("two at once", "{}", "{}", "app-config-rejected@3 app-config-rejected@4");
}

void TestValidate::strict()
{
    QFETCH(const QByteArray, resource);
    QFETCH(const QByteArray, expected);
    // The resource begins in line 2.
    const Reading reading = readDocument(project("resources:\n" + resource + "profile: ocean\nconnection: {base_url: https://a.example}\n"), {});
    QVERIFY2(brief(reading.findings) == expected, said(reading.findings));
    QCOMPARE(reading.isUsable(), !expected.contains("rejected"));
}

void TestValidate::unknownKeyIsMended()
{
    const QByteArray text = around("connection:\n  base_url: https://a.example\n  'max_concurrent_request': 5\n");
    const Reading reading = readDocument(project(text), {});
    QCOMPARE(reading.findings.size(), std::size_t(1));
    const Diagnostic &finding = reading.findings.front();
    QCOMPARE(finding.place.path, std::string("connection.max_concurrent_request"));
    QVERIFY(finding.message.contains(QStringLiteral("max_concurrent_requests")));
    QCOMPARE(finding.fixes.size(), std::size_t(1));
    std::string mended = text.toStdString();
    mended.replace(finding.fixes[0].where.offset, finding.fixes[0].where.length, finding.fixes[0].replacement);
    QVERIFY(readDocument(project(QByteArray::fromStdString(mended)), {}).findings.empty());
}

void TestValidate::placesOfFilesOfTheirOwn()
{
    ProjectFiles files = project("connection: {base_url: https://a.example}\n");
    files.files.push_back({.path = "resources/a.yaml", .text = "kind: /a\nselectr: {}\n"});
    files.files.push_back({.path = "resources/b.yaml", .text = "- kind: /b\n"});
    const Reading reading = readDocument(files, {});
    QCOMPARE(brief(reading.findings), QByteArray("wrong-type@1 unknown-key@2"));
    QCOMPARE(reading.findings[0].place.file, std::string("resources/b.yaml"));
    QCOMPARE(reading.findings[1].place.file, std::string("resources/a.yaml"));
    QCOMPARE(reading.document.resources.size(), std::size_t(1));
}

namespace
{

// The document that holds `value` at a row's path, and nothing else that matters.
QByteArray documentWith(const SchemaRow &row, const QByteArray &value)
{
    QByteArray text;
    QByteArray indent;
    QByteArrayList parts = QByteArray(row.path).split('.');
    for (qsizetype i = 0; i < parts.size(); ++i) {
        QByteArray part = parts[i];
        const bool hasItem = part.endsWith("[]");
        if (hasItem)
            part.chop(2);
        text += indent + (part == "*" ? QByteArray("any") : part) + ":";
        if (hasItem) {
            text += "\n" + indent + "  - ";
            indent += "    ";
        } else if (i + 1 < parts.size()) {
            text += "\n";
            indent += "  ";
        }
        if (hasItem && i + 1 < parts.size()) {
            text += "name: x\n";
        }
    }
    return text + " " + value + "\n";
}

// Which YAML can stand for a type; everything else is wrong.
bool accepts(const SchemaRow &row, const QByteArray &name)
{
    switch (row.type) {
    case ValueType::Any:
    case ValueType::ExpressionTree: return true;
    case ValueType::List: return name == "list" || QByteArray(row.path).endsWith("certificate_authorities") || QByteArray(row.path).endsWith("exportEnvVariables");
    case ValueType::Mapping:
    case ValueType::TextMap: return name == "mapping";
    case ValueType::Text: return !row.allowed && name != "list" && name != "mapping";
    case ValueType::Expression:
    case ValueType::Template: return name != "list" && name != "mapping";
    case ValueType::Integer: return name == "integer" && !row.allowed;
    case ValueType::Number: return name == "integer" || name == "float";
    case ValueType::Boolean: return name == "boolean";
    case ValueType::Duration:
    case ValueType::Size: return name == "integer" || name == "float" || name == "size";
    case ValueType::Url: return false;
    }
    return false;
}

} // namespace

void TestValidate::everyRowWithEveryWrongType_data()
{
    QTest::addColumn<qsizetype>("index");

    for (std::size_t i = 0; i < schemaRows().size(); ++i)
        QTest::newRow(schemaRows()[i].path) << qsizetype(i);
}

// Generated from the table: whatever stands at a key, there is a located finding or the value is of the key's type, and nothing crashes.
void TestValidate::everyRowWithEveryWrongType()
{
    QFETCH(const qsizetype, index);
    const SchemaRow &row = schemaRows()[std::size_t(index)];
    static const std::pair<QByteArray, QByteArray> values[] = {
        {"text", "just text"}, {"integer", "12"}, {"float", "1.25"}, {"boolean", "true"}, {"list", "[a, {b: c}]"}, {"mapping", "{zzz: {b: [c]}}"}, {"null", "null"}, {"empty", "''"},
        {"text", "'${var:'"}, {"text", "|\n                                a\n                                b"}, {"list", "[]"}, {"mapping", "{}"}, {"integer", "-99999999999999999999999999"}, {"float", ".nan"},
        {"alias", "*none"}, {"deep", "[[[[[[[[{}]]]]]]]]"},
    };
    for (const auto &[name, value] : values) {
        const QByteArray text = documentWith(row, value);
        for (const Profile *profile : profiles()) {
            ReadOptions options;
            options.profile = profile;
            const Reading reading = readDocument(project(text), options);
            for (const Diagnostic &finding : reading.findings)
                QVERIFY2(finding.place.isKnown(), QByteArray(text + said(reading.findings)));
            if (accepts(row, name) || name == "null" || profile->strictMappingDocument)
                continue;
            const bool isAbout = std::ranges::any_of(reading.findings, [&](const Diagnostic &finding) { return row.reserved || finding.place.line >= text.count('\n') - 3; });
            QVERIFY2(isAbout, QByteArray(profile->name + (": " + text) + said(reading.findings)));
            QVERIFY2(!reading.isUsable() || profile->keepUnknownKeys, QByteArray(text + said(reading.findings)));
        }
    }
}

void TestValidate::tableIsSound()
{
    std::set<std::string> paths;
    for (const SchemaRow &row : schemaRows())
        QVERIFY2(paths.insert(row.path).second, row.path);
    for (const SchemaRow &row : schemaRows()) {
        QVERIFY2(*row.help, row.path);
        QVERIFY2(row.systems != 0, row.path);
        QVERIFY2(!row.sameAs || paths.contains(row.sameAs), row.path);
        const QByteArray path = row.path;
        if (row.excludes)
            QVERIFY2(paths.contains(path.left(path.lastIndexOf('.') + 1).toStdString() + row.excludes), row.path);
        if (row.when)
            QVERIFY2(paths.contains(path.left(path.lastIndexOf('.') + 1).toStdString() + "type"), row.path);
        // Parents are rows, too, so that each level can be told in help and forms.
        for (qsizetype dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1))
            QVERIFY2(paths.contains(path.left(dot).toStdString()), row.path);
        if (row.defaultText && row.type != ValueType::Expression && row.type != ValueType::Mapping && !row.reserved) {
            const Reading reading = readDocument(project(documentWith(row, row.defaultText)), {});
            const bool isWrong = std::ranges::any_of(reading.findings, [](const Diagnostic &finding) { return finding.is(codes::wrongType) || finding.is(codes::badValue); });
            QVERIFY2(!isWrong, QByteArray(QByteArray(row.path) + said(reading.findings)));
        }
    }
}

void TestValidate::examplesOfTheGuide()
{
    QFile file(QStringLiteral(PENSTOCK_SOURCE_DIR "/resources/help/guide.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray guide = file.readAll();
    int examples = 0;
    for (qsizetype begin = guide.indexOf("```yaml\n"); begin >= 0; begin = guide.indexOf("```yaml\n", begin + 1), ++examples) {
        const qsizetype from = begin + 8;
        ReadOptions options;
        options.lookup.keepReferences = true;
        const Reading reading = readDocument(project(guide.mid(from, guide.indexOf("```", from) - from)), options);
        QVERIFY2(reading.findings.empty(), said(reading.findings));
    }
    QVERIFY(examples > 1);
}

void TestValidate::recordedMappingDocuments_data()
{
    QTest::addColumn<QString>("file");

    const QString shared = qEnvironmentVariable("PENSTOCK_SHARED", QStringLiteral(PENSTOCK_SOURCE_DIR "/../shared"));
    const QDir folder(shared + QStringLiteral("/scenarios/ocean"));
    for (const QString &name : folder.entryList({QStringLiteral("*.yaml")}))
        QTest::newRow(qPrintable(name)) << folder.filePath(name);
    if (folder.entryList({QStringLiteral("*.yaml")}).isEmpty())
        QTest::newRow("(no recorded cases)") << QString();
}

// A recorded mapping document is refused here where, and only where, the real system refused it.
void TestValidate::recordedMappingDocuments()
{
    QFETCH(const QString, file);
    if (file.isEmpty())
        QSKIP("no recorded cases here");
    QFile input(file);
    QVERIFY(input.open(QIODevice::ReadOnly));
    const auto scenario = yaml::read(input.readAll().toStdString(), file.toStdString());
    QVERIFY2(scenario, scenario ? "" : qPrintable(scenario.error().message));
    yaml::Writer writer;
    writer.beginMapping().key("profile").string("ocean").key("connection").beginMapping().key("base_url").string("https://a.example").endMapping();
    const yaml::Node *config = (*scenario)->find("config");
    for (const yaml::Entry &entry : config->entries) {
        if (entry.key != "integration" && entry.key != "ocean" && entry.key != "env")
            writer.key(entry.key).node(*entry.node);
    }
    writer.endMapping();
    const Reading reading = readDocument(project(QByteArray::fromStdString(writer.text())), {});
    const bool isRejected = jsonText(*(*scenario)->find("expect")).contains("app-config-rejected");
    QVERIFY2(reading.isUsable() != isRejected, said(reading.findings));
}

QTEST_GUILESS_MAIN(TestValidate)
#include "tst_validate.moc"
