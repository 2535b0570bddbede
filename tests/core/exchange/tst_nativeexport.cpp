// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/export.h"

#include <QTest>

using namespace penstock;
using namespace penstock::exchange;

class TestNativeExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneFilePerResource();
    void sameMeaning();
    void stable();
};

namespace
{

const char *const shuffled = R"(# a comment
resources:
  - port: {entity: {mappings: {blueprint: '"t"', identifier: .id}}}
    kind: /tickets
  - kind: /users/{id}
    map: .
    selector: {path_parameters: {id: {field: .id, endpoint: /users}}}
connection: {pagination: {param: p, type: page}, base_url: 'https://${var:host}'}
variables: {host: h}
penstock: 1
)";

ExportResult exported(const std::vector<SourceFile> &files)
{
    ExportInput input;
    input.project.files = files;
    const auto result = exportProject(*exportTargetNamed("native"), input);
    return result ? *result : ExportResult();
}

} // namespace

void TestNativeExport::oneFilePerResource()
{
    const ExportResult result = exported({{"penstock.yaml", shuffled}});
    QCOMPARE(result.files.size(), 3u);
    QCOMPARE(result.files[0].name, std::string("penstock.yaml"));
    QCOMPARE(result.files[1].name, std::string("resources/01-tickets.yaml"));
    QCOMPARE(result.files[2].name, std::string("resources/02-users-id.yaml"));
    const std::string &project = result.files[0].text;
    QVERIFY2(project.find("penstock: 1") < project.find("variables:") && project.find("variables:") < project.find("connection:"), project.c_str());
    QVERIFY2(project.find("type: page") < project.find("param: p"), project.c_str());
    QVERIFY(project.find("${var:host}") != std::string::npos);
    QVERIFY(result.files[1].text.starts_with("kind: /tickets\n"));
}

void TestNativeExport::sameMeaning()
{
    const ExportResult result = exported({{"penstock.yaml", shuffled}});
    ProjectFiles before, after;
    before.files = {{"penstock.yaml", shuffled}};
    for (const ExportFile &file : result.files)
        after.files.push_back({file.name, file.text});
    const Reading a = readDocument(before, {}), b = readDocument(after, {});
    QVERIFY(a.isUsable() && b.isUsable());
    QCOMPARE(b.document.resources.size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) {
        QCOMPARE(b.document.resources[i].name, a.document.resources[i].name);
        QCOMPARE(b.document.resources[i].connection.baseUrl.value, a.document.resources[i].connection.baseUrl.value);
        QCOMPARE(b.document.resources[i].connection.pagination.pairs("param"), a.document.resources[i].connection.pagination.pairs("param"));
        QCOMPARE(b.document.resources[i].parameters.size(), a.document.resources[i].parameters.size());
    }
    QCOMPARE(b.document.resources[0].port->entity.identifier.has_value(), true);
    QCOMPARE(b.document.resources[1].map->source, std::string("."));
}

void TestNativeExport::stable()
{
    const ExportResult once = exported({{"penstock.yaml", shuffled}});
    std::vector<SourceFile> files;
    for (const ExportFile &file : once.files)
        files.push_back({file.name, file.text});
    const ExportResult twice = exported(files);
    QCOMPARE(twice.files.size(), once.files.size());
    for (std::size_t i = 0; i < once.files.size(); ++i)
        QCOMPARE(QString::fromStdString(twice.files[i].text), QString::fromStdString(once.files[i].text));
}

QTEST_GUILESS_MAIN(TestNativeExport)
#include "tst_nativeexport.moc"
