// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/project.h"

#include "core/base/codes.h"

#include <QTest>

using namespace penstock;

namespace
{

ProjectFiles project(std::string text)
{
    return {.folder = ".", .files = {{.path = "penstock.yaml", .text = std::move(text)}}};
}

QByteArray said(const Diagnostics &findings)
{
    QByteArray text;
    for (const Diagnostic &finding : findings)
        text += QByteArray::fromStdString(format(finding)) + "\n";
    return text;
}

} // namespace

class TestDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void referenceExample();
    void mappingDocument();
};

void TestDocument::referenceExample()
{
    const auto files = loadProject(QFINDTESTDATA("reference.penstock.yaml").toStdString());
    QVERIFY(files);
    ReadOptions options;
    options.lookup.secret = [](const std::string &path) -> Result<std::string> { return "secret of " + path; };
    const Reading reading = readDocument(*files, options);
    const Document &document = reading.document;
    QCOMPARE(document.name, std::string("helpdesk"));
    QCOMPARE(*document.connection.baseUrl, std::string("https://eu.helpdesk.example"));
    QCOMPARE(*document.connection.auth.text("token"), std::string("secret of helpdesk/token"));
    QCOMPARE(*document.connection.pagination.integer("page_size"), std::int64_t(100));
    QCOMPARE(*document.connection.timeout, std::chrono::milliseconds(30'000));
    QCOMPARE(*document.connection.maxResponse, std::uint64_t(2) << 30);
    QVERIFY(!document.connection.maxPages);
    QCOMPARE(document.resources.size(), std::size_t(3));
    const Resource &tickets = document.resources[0];
    QCOMPARE(tickets.name, std::string("/api/v1/tickets"));
    QCOMPARE(tickets.connection.pagination.type(), std::string("cursor"));
    QCOMPARE(tickets.connection.headers.front().first, std::string("Accept"));
    QCOMPARE(jsonText(*tickets.request.queryParams), std::string(R"({"status":"open"})"));
    QVERIFY(tickets.port);
    QCOMPARE(std::get<Expression>(tickets.port->entity.identifier->form).source, std::string(".id | tostring"));
    const Resource &comments = document.resources[1];
    QCOMPARE(comments.parameters.size(), std::size_t(1));
    QCOMPARE(comments.parameters[0].field.source, std::string(".id"));
    QCOMPARE(comments.map->source, std::string("{id, body, ticket: .ticket_id}"));
    QCOMPARE(document.sinks.size(), std::size_t(1));
    QCOMPARE(*document.sinks[0].options.text("path"), std::string("out/eu.ndjson"));
    // The httpjson-shaped resource cannot be run yet; that is all that is wrong.
    QCOMPARE(reading.findings.size(), std::size_t(4));
    for (const Diagnostic &finding : reading.findings) {
        QVERIFY2(finding.is(codes::notYetSupported), said(reading.findings).constData());
        QVERIFY(finding.place.line > 54);
    }
}

void TestDocument::mappingDocument()
{
    const Reading reading = readDocument(project("profile: ocean\n"
                                                 "connection:\n  base_url: https://a.example\n"
                                                 "entityDeletionThreshold: 0.5\n"
                                                 "ocean: {client_timeout: 12}\n"
                                                 "resources:\n"
                                                 "  - kind: /m\n"
                                                 "    selector: {query: true, body: {}}\n"
                                                 "    port:\n"
                                                 "      itemsToParse: .lines\n"
                                                 "      entity:\n"
                                                 "        mappings: {identifier: .id, blueprint: '\"b\"', properties: {five: 5, t: true}}\n"
                                                 "  - kind: /m\n"
                                                 "    selector: {query: 'true'}\n"
                                                 "    port: {entity: {mappings: {identifier: .id, blueprint: '\"b\"'}}}\n"),
                                         {});
    QVERIFY2(reading.isUsable(), said(reading.findings).constData());
    const Document &document = reading.document;
    QCOMPARE(document.profile->name, "ocean");
    QCOMPARE(document.ocean.entityDeletionThreshold, 0.5);
    QCOMPARE(document.ocean.clientTimeout, std::chrono::milliseconds(12'000));
    QCOMPARE(document.resources[0].query->source, std::string("True"));
    QVERIFY(document.resources[0].request.body.empty());
    QCOMPARE(document.resources[0].port->itemsToParse->source, std::string(".lines"));
    QCOMPARE(std::get<Expression>(document.resources[0].port->entity.properties[0].second.form).source, std::string("5"));
    QCOMPARE(std::get<Expression>(document.resources[0].port->entity.properties[1].second.form).source, std::string("True"));
    QVERIFY(document.resources[0].port->entity.hasProperties);
    QVERIFY(!document.resources[0].port->entity.hasRelations);
    QCOMPARE(document.resources[1].name, std::string("/m#2"));
}

QTEST_GUILESS_MAIN(TestDocument)
#include "tst_document.moc"
