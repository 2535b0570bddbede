// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "program.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>

// Commands that need no network: exit status, what goes to the standard output, what to the standard error.
class TestCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usage_data();
    void usage();
    void helpGoesToTheOutput();
    void linksNoGui();
    void startsQuickly();
    void validate_data();
    void validate();
    void jsonLines();
    void colours();
    void formats();
    void explains();
    void schemaIsJson();
    void mapsAnExpression();
    void mapsAResource();
    void secrets();
    void scansForSecrets();
    void imports();
    void importStoresSecrets();
    void importTellsErrors();
    void exports();
    void strictExportWritesNothing();
    void exportLooksForItsOwnSecrets();
    void outputFile();
    void completions();
    void doctor();
};

namespace
{

const QByteArray project = R"(penstock: 1
name: helpdesk
connection: {base_url: 'https://h.example', auth: {type: bearer_token, token: '${secret:helpdesk/token}'}}
resources:
  - kind: /tickets
    selector: {data_path: .tickets, query: .open == true}
    port: {entity: {mappings: {identifier: .id, blueprint: '"ticket"'}}}
)";

} // namespace

void TestCommands::usage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << QStringList() << QStringLiteral("Usage: penstock");
    QTest::newRow("command") << QStringList{QStringLiteral("syncc")} << QStringLiteral("Did you mean `sync`?");
    QTest::newRow("option") << QStringList{QStringLiteral("validate"), QStringLiteral("--stict")} << QStringLiteral("Did you mean `--strict`?");
    QTest::newRow("value") << QStringList{QStringLiteral("validate"), QStringLiteral("--log-format"), QStringLiteral("xml")} << QStringLiteral("text|json");
    QTest::newRow("missing value") << QStringList{QStringLiteral("sync"), QStringLiteral("--sink")} << QStringLiteral("needs a value");
    QTest::newRow("missing word") << QStringList{QStringLiteral("try")} << QStringLiteral("penstock try [PROJECT] RESOURCE");
    QTest::newRow("number") << QStringList{QStringLiteral("try"), QStringLiteral("x"), QStringLiteral("--pages=many")} << QStringLiteral("a whole number");
    QTest::newRow("words") << QStringList{QStringLiteral("version"), QStringLiteral("x")} << QStringLiteral("too many");
    QTest::newRow("profile") << QStringList{QStringLiteral("validate"), QStringLiteral("--profile=x")} << QStringLiteral("native|ocean|httpjson");
}

void TestCommands::usage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, says);
    const auto ended = Program().run(arguments);
    QCOMPARE(ended.status, 2);
    QCOMPARE(ended.out, QString());
    QVERIFY2(ended.error.contains(says), qPrintable(ended.error));
}

void TestCommands::helpGoesToTheOutput()
{
    const Program program;
    for (const QStringList &arguments : {QStringList{QStringLiteral("--help")}, QStringList{QStringLiteral("help"), QStringLiteral("sync")}, QStringList{QStringLiteral("sync"), QStringLiteral("-h")}}) {
        const auto ended = program.run(arguments);
        QCOMPARE(ended.status, 0);
        QVERIFY(ended.out.contains(QStringLiteral("Usage: penstock")));
        QCOMPARE(ended.error, QString());
    }
}

void TestCommands::linksNoGui()
{
    QProcess process;
    process.start(QStringLiteral("ldd"), {Program::path()});
    QVERIFY(process.waitForFinished());
    const QString libraries = QString::fromUtf8(process.readAllStandardOutput());
    QVERIFY(libraries.contains(QStringLiteral("Qt6Core")));
    QVERIFY2(!libraries.contains(QStringLiteral("Qt6Gui")) && !libraries.contains(QStringLiteral("Qt6Widgets")), qPrintable(libraries));
}

// The best of several: the machine may be busy.
void TestCommands::startsQuickly()
{
    const Program program;
    qint64 best = 1'000'000;
    for (int i = 0; i < 10; ++i) {
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(program.run({QStringLiteral("--help")}).status, 0);
        best = std::min(best, timer.elapsed());
    }
    QVERIFY2(best < 250, qPrintable(QStringLiteral("%1 ms").arg(best)));
}

void TestCommands::validate_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("says");
    QTest::newRow("good") << project << 0 << QStringLiteral("1 resources, 0 errors");
    QTest::newRow("key") << QByteArray(project).replace("base_url", "base_ulr") << 3 << QStringLiteral("penstock.yaml:3:14: error CFG-101");
    QTest::newRow("yaml") << QByteArray("penstock: [\n") << 3 << QStringLiteral("error CFG-100");
    QTest::newRow("jq") << QByteArray(project).replace(".open == true", ".open == ") << 3 << QStringLiteral("error MAP-901");
}

void TestCommands::validate()
{
    QFETCH(QByteArray, text);
    QFETCH(int, status);
    QFETCH(QString, says);
    const Program program;
    program.write(QStringLiteral("p/penstock.yaml"), text);
    const auto ended = program.run({QStringLiteral("validate"), QStringLiteral("p")});
    QCOMPARE(ended.out, QString());
    QVERIFY2(ended.error.contains(says), qPrintable(ended.error));
    QCOMPARE(ended.status, status);
    if (status == 3)
        QVERIFY2(ended.error.contains(u'^'), qPrintable(ended.error));
    QCOMPARE(program.run({QStringLiteral("validate"), QStringLiteral("-C"), QStringLiteral("p/penstock.yaml"), QStringLiteral("-q")}).status, status);
    QCOMPARE(program.run({QStringLiteral("validate"), QStringLiteral("nowhere")}).status, 3);
}

void TestCommands::jsonLines()
{
    const Program program;
    program.write(QStringLiteral("penstock.yaml"), QByteArray(project).replace("base_url", "base_ulr"));
    const auto ended = program.run({QStringLiteral("--log-format"), QStringLiteral("json"), QStringLiteral("validate"), QStringLiteral("--log-file"), QStringLiteral("log.jsonl")});
    QCOMPARE(ended.status, 3);
    const QStringList lines = ended.error.split(u'\n', Qt::SkipEmptyParts);
    QVERIFY(!lines.isEmpty());
    bool found = false;
    for (const QString &line : lines) {
        const QJsonObject object = QJsonDocument::fromJson(line.toUtf8()).object();
        QVERIFY2(object.contains(QStringLiteral("ts")) && object.contains(QStringLiteral("level")) && object.contains(QStringLiteral("msg")), qPrintable(line));
        found = found || (object.value(QStringLiteral("code")).toString() == QStringLiteral("CFG-101") && object.value(QStringLiteral("place")).toString() == QStringLiteral("penstock.yaml:3:14"));
    }
    QVERIFY2(found, qPrintable(ended.error));
    QCOMPARE(QString::fromUtf8(program.read(QStringLiteral("log.jsonl"))), ended.error);
}

void TestCommands::colours()
{
    Program program;
    program.write(QStringLiteral("penstock.yaml"), "penstock: [\n");
    QVERIFY(!program.run({QStringLiteral("validate")}).error.contains(QChar(27)));
    QVERIFY(program.run({QStringLiteral("validate"), QStringLiteral("--color=always")}).error.contains(QStringLiteral("\033[1;31merror\033[0m")));
}

void TestCommands::formats()
{
    const Program program;
    const QByteArray untidy = "# kept\npenstock:   1\nresources:\n    - kind: /a   # this too\n";
    program.write(QStringLiteral("penstock.yaml"), untidy);
    const auto checked = program.run({QStringLiteral("fmt"), QStringLiteral("--check")});
    QCOMPARE(checked.status, 1);
    QCOMPARE(checked.out, QStringLiteral("penstock.yaml\n"));
    QCOMPARE(program.read(QStringLiteral("penstock.yaml")), untidy);
    QCOMPARE(program.run({QStringLiteral("fmt")}).status, 0);
    const QByteArray tidy = program.read(QStringLiteral("penstock.yaml"));
    QVERIFY(tidy.contains("# kept\n") && tidy.contains("# this too"));
    const auto again = program.run({QStringLiteral("fmt"), QStringLiteral("--check")});
    QCOMPARE(again.status, 0);
    QCOMPARE(again.out, QString());
    QCOMPARE(program.run({QStringLiteral("fmt"), QStringLiteral("-")}, untidy).out.toUtf8(), tidy);
}

void TestCommands::explains()
{
    const Program program;
    const auto one = program.run({QStringLiteral("explain"), QStringLiteral("CFG-101")});
    QCOMPARE(one.status, 0);
    QVERIFY(one.out.contains(QStringLiteral("unknown-key")) && one.out.contains(QStringLiteral("Exit status: 3")));
    QCOMPARE(program.run({QStringLiteral("explain"), QStringLiteral("unknown-key")}).out, one.out);
    QVERIFY(program.run({QStringLiteral("explain")}).out.contains(QStringLiteral("CFG-101 unknown-key\n")));
    const auto unknown = program.run({QStringLiteral("explain"), QStringLiteral("unknown-kei")});
    QCOMPARE(unknown.status, 2);
    QVERIFY(unknown.error.contains(QStringLiteral("Did you mean `unknown-key`?")));
}

void TestCommands::schemaIsJson()
{
    const auto ended = Program().run({QStringLiteral("schema")});
    QCOMPARE(ended.status, 0);
    const QJsonObject schema = QJsonDocument::fromJson(ended.out.toUtf8()).object();
    QVERIFY(schema.value(QStringLiteral("$schema")).toString().contains(QStringLiteral("2020-12")));
}

void TestCommands::mapsAnExpression()
{
    const Program program;
    const QStringList command{QStringLiteral("map"), QStringLiteral("-"), QStringLiteral("--expr")};
    const auto good = program.run(command + QStringList{QStringLiteral(".a[]")}, "{\"a\": [1, 12345678901234567890123]}");
    QCOMPARE(good.status, 0);
    QCOMPARE(good.out, QStringLiteral("1\n12345678901234567890123\n"));
    QCOMPARE(good.error, QString());
    const auto syntax = program.run(command + QStringList{QStringLiteral(".a[")}, "{}");
    QCOMPARE(syntax.status, 3);
    QVERIFY2(syntax.error.contains(QStringLiteral("--expr:1:")) && syntax.error.contains(QStringLiteral("MAP-901")), qPrintable(syntax.error));
    const auto failed = program.run(command + QStringList{QStringLiteral(".a, error(\"no\")")}, "{\"a\": 1}");
    QCOMPARE(failed.status, 1);
    QCOMPARE(failed.out, QStringLiteral("1\n"));
    QCOMPARE(program.run({QStringLiteral("map"), QStringLiteral("-")}, "{}").status, 2);
    QCOMPARE(program.run({QStringLiteral("map"), QStringLiteral("none.json"), QStringLiteral("-x"), QStringLiteral(".")}).status, 3);
}

void TestCommands::mapsAResource()
{
    const Program program;
    program.write(QStringLiteral("penstock.yaml"), project);
    program.write(QStringLiteral("page.json"), R"({"tickets": [{"id": 1, "open": true}, {"id": 2, "open": false}]})");
    const auto ended = program.run({QStringLiteral("map"), QStringLiteral("page.json"), QStringLiteral("--resource"), QStringLiteral("/tickets")});
    QCOMPARE(ended.status, 0);
    QCOMPARE(ended.out, QStringLiteral("{\"identifier\":1,\"blueprint\":\"ticket\"}\n"));
    QVERIFY2(ended.error.contains(QStringLiteral("2 items, 1 entities, 1 left out, 0 failed")), qPrintable(ended.error));
    const auto unknown = program.run({QStringLiteral("map"), QStringLiteral("page.json"), QStringLiteral("-r"), QStringLiteral("/ticket")});
    QCOMPARE(unknown.status, 2);
    QVERIFY(unknown.error.contains(QStringLiteral("Did you mean `/tickets`?")));
}

void TestCommands::secrets()
{
    const Program program;
    const auto set = program.run({QStringLiteral("secrets"), QStringLiteral("set"), QStringLiteral("helpdesk/token")}, "tip-top-secret\n");
    QCOMPARE(set.status, 0);
    QVERIFY(!set.error.contains(QStringLiteral("tip-top-secret")));
    const auto list = program.run({QStringLiteral("secrets"), QStringLiteral("list")});
    QVERIFY2(list.out.contains(QStringLiteral("helpdesk/token\n")), qPrintable(list.out));
    QVERIFY(!list.out.contains(QStringLiteral("tip-top-secret")));
    const QFile::Permissions others = QFile::ReadGroup | QFile::ReadOther;
    QCOMPARE(QFile::permissions(program.file(QStringLiteral("home/config/penstock/secrets.yaml"))) & others, QFile::Permissions());
    QCOMPARE(program.run({QStringLiteral("secrets"), QStringLiteral("set"), QStringLiteral("x")}).status, 2);
    QCOMPARE(program.run({QStringLiteral("secrets"), QStringLiteral("forget")}).status, 2);
}

void TestCommands::scansForSecrets()
{
    const Program program;
    QCOMPARE(program.run({QStringLiteral("secrets"), QStringLiteral("set"), QStringLiteral("a/b")}, "tip-top-secret").status, 0);
    program.write(QStringLiteral("p/clean.txt"), "nothing\n");
    QCOMPARE(program.run({QStringLiteral("secrets"), QStringLiteral("scan"), QStringLiteral("p")}).status, 0);
    program.write(QStringLiteral("p/sub/dirty.txt"), "one\nit is " + QByteArray("tip-top-secret").toBase64() + "\nthree\ntip-top-secret again\n");
    const auto ended = program.run({QStringLiteral("secrets"), QStringLiteral("scan"), QStringLiteral("p")});
    QCOMPARE(ended.status, 1);
    QCOMPARE(ended.out, QStringLiteral("p/sub/dirty.txt:2\np/sub/dirty.txt:4\n"));
}

namespace
{

const QByteArray mapping = "resources:\n- kind: /items\n  selector: {query: 'true'}\n  port: {entity: {mappings: {identifier: .id, blueprint: '\"item\"'}}}\n";
const QByteArray variables = "OCEAN__INTEGRATION__CONFIG__BASE_URL=https://h.example\nOCEAN__INTEGRATION__CONFIG__AUTH_TYPE=bearer_token\n"
                             "OCEAN__INTEGRATION__CONFIG__API_TOKEN=tip-top-secret\nOCEAN__INTEGRATION__CONFIG__PAGINATION_TYPE=page\n";

} // namespace

void TestCommands::imports()
{
    const Program program;
    program.write(QStringLiteral("app.yml"), mapping);
    program.write(QStringLiteral("env"), variables);
    const auto ended = program.run({QStringLiteral("import"), QStringLiteral("app.yml"), QStringLiteral("env")});
    QCOMPARE(ended.status, 0);
    QVERIFY(ended.out.contains(QStringLiteral("profile: ocean")) && ended.out.contains(QStringLiteral("${secret:ocean/api_token}")));
    QVERIFY(!ended.out.contains(QStringLiteral("tip-top-secret")) && !ended.error.contains(QStringLiteral("tip-top-secret")));
    QVERIFY2(ended.error.contains(QStringLiteral("`paginationParam` is missing")), qPrintable(ended.error));
    QVERIFY(!QFile::exists(program.file(QStringLiteral("home/config/penstock/secrets.yaml"))));
    program.write(QStringLiteral("other"), "hello\n");
    QCOMPARE(program.run({QStringLiteral("import"), QStringLiteral("other")}).status, 2);
    QCOMPARE(program.run({QStringLiteral("import")}).status, 2);
}

void TestCommands::importStoresSecrets()
{
    const Program program;
    program.write(QStringLiteral("app.yml"), mapping);
    program.write(QStringLiteral("env"), variables);
    const QStringList command{QStringLiteral("import"), QStringLiteral("app.yml"), QStringLiteral("env"), QStringLiteral("--into"), QStringLiteral("p")};
    QCOMPARE(program.run(command).status, 0);
    QVERIFY(program.run({QStringLiteral("secrets"), QStringLiteral("list")}).out.contains(QStringLiteral("ocean/api_token")));
    QCOMPARE(program.run({QStringLiteral("validate"), QStringLiteral("p")}).status, 0);
    const QByteArray before = program.read(QStringLiteral("p/penstock.yaml"));
    QCOMPARE(program.run(command).status, 3);
    QCOMPARE(program.run(command + QStringList{QStringLiteral("--force")}).status, 0);
    QCOMPARE(program.read(QStringLiteral("p/penstock.yaml")), before);
}

// What can be read is written; what cannot is told by the exit code.
void TestCommands::importTellsErrors()
{
    const Program program;
    program.write(QStringLiteral("broken"), "request_url: https://x.test/a\nresponse_pagination: |\n  - set: {target: a\nrequest_method: GET\n");
    program.write(QStringLiteral("agent"), "type: httpjson\nrequest.url: https://x.test/a\nrun_as_cel: true\n");
    for (const QString &name : {QStringLiteral("broken"), QStringLiteral("agent")}) {
        const auto ended = program.run({QStringLiteral("import"), name, QStringLiteral("--into"), name + u'p'});
        QCOMPARE(ended.status, 3);
        QVERIFY(ended.error.contains(QStringLiteral("error CFG-10")));
        QVERIFY(program.read(name + QStringLiteral("p/penstock.yaml")).contains("https://x.test/a"));
        QCOMPARE(program.run({QStringLiteral("import"), name}).status, 3);
    }
}

void TestCommands::exports()
{
    const Program program;
    program.write(QStringLiteral("penstock.yaml"), QByteArray(project).replace("connection: {", "connection: {connect_timeout: 3s, "));
    const auto ended = program.run({QStringLiteral("export"), QStringLiteral("ocean"), QStringLiteral("--into"), QStringLiteral("out")});
    QVERIFY2(ended.error.contains(QStringLiteral("penstock.yaml:3:14: warning EXP-980")), qPrintable(ended.error));
    QCOMPARE(ended.status, 1);
    QCOMPARE(ended.out, QStringLiteral("out/port-app-config.yml\nout/values.yaml\nout/helm.sh\nout/docker.sh\nout/.env\n"));
    QVERIFY(QFile::permissions(program.file(QStringLiteral("out/helm.sh"))).testFlag(QFile::ExeOwner));
    QCOMPARE(program.run({QStringLiteral("export"), QStringLiteral("ocean"), QStringLiteral("--file"), QStringLiteral("values.yaml")}).out.toUtf8(), program.read(QStringLiteral("out/values.yaml")));
    const auto native = program.run({QStringLiteral("export"), QStringLiteral("native"), QStringLiteral("--into"), QStringLiteral("native")});
    QCOMPARE(native.status, 0);
    QCOMPARE(program.run({QStringLiteral("validate"), QStringLiteral("native")}).status, 0);
    QCOMPARE(program.run({QStringLiteral("export"), QStringLiteral("oceans")}).status, 2);
    QCOMPARE(program.run({QStringLiteral("export"), QStringLiteral("native")}).status, 2);
}

void TestCommands::exportLooksForItsOwnSecrets()
{
    const Program program;
    program.write(QStringLiteral("penstock.yaml"), "penstock: 1\nname: shop\nprofile: httpjson\nresources:\n- name: a\n  interval: 5m\n  request.url: https://x.test/literal-Value-1\n"
                                                   "  auth.basic: {user: u, password: '${secret:shop/own}'}\n");
    const auto status = [&program](const char *secrets) {
        QFile::setPermissions(program.write(QStringLiteral("s.yaml"), secrets), QFile::ReadOwner | QFile::WriteOwner);
        return program.run({QStringLiteral("export"), QStringLiteral("filebeat"), QStringLiteral("--secrets-file"), QStringLiteral("s.yaml"), QStringLiteral("--into"), QStringLiteral("out")});
    };
    QVERIFY2(status("shop/own: secret\nother/one: literal-Value-1\n").status != 13, "another project's secret");
    const auto refused = status("shop/own: literal-Value-1\n");
    QCOMPARE(refused.status, 13);
    QVERIFY2(refused.error.contains(QStringLiteral("shop/own")), qPrintable(refused.error));
}

void TestCommands::strictExportWritesNothing()
{
    const Program program;
    program.write(QStringLiteral("penstock.yaml"), QByteArray(project).replace("connection: {", "connection: {connect_timeout: 3s, "));
    const auto ended = program.run({QStringLiteral("export"), QStringLiteral("ocean"), QStringLiteral("--strict"), QStringLiteral("--into"), QStringLiteral("out")});
    QCOMPARE(ended.status, 13);
    QVERIFY(!QFile::exists(program.file(QStringLiteral("out"))));
}

void TestCommands::outputFile()
{
    const Program program;
    const auto ended = program.run({QStringLiteral("explain"), QStringLiteral("CFG-101"), QStringLiteral("--output"), QStringLiteral("text")});
    QCOMPARE(ended.out, QString());
    QCOMPARE(QString::fromUtf8(program.read(QStringLiteral("text"))), program.run({QStringLiteral("explain"), QStringLiteral("CFG-101")}).out);
    QCOMPARE(program.run({QStringLiteral("explain"), QStringLiteral("--output"), QStringLiteral("none/text")}).status, 3);
}

void TestCommands::completions()
{
    const Program program;
    const auto bash = program.run({QStringLiteral("completion"), QStringLiteral("bash")});
    QProcess shell;
    shell.start(QStringLiteral("bash"), {QStringLiteral("-c"), bash.out + QStringLiteral("\nCOMP_WORDS=(penstock sync --dr); COMP_CWORD=2; _penstock; echo ${COMPREPLY[@]}")});
    QVERIFY(shell.waitForFinished());
    QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()), QStringLiteral("--dry-run\n"));
    QVERIFY(program.run({QStringLiteral("completion"), QStringLiteral("fish")}).out.contains(QStringLiteral("-a validate")));
    QCOMPARE(program.run({QStringLiteral("completion"), QStringLiteral("csh")}).status, 2);
}

void TestCommands::doctor()
{
    const Program program;
    program.write(QStringLiteral("penstock.yaml"), project);
    const auto good = program.run({QStringLiteral("doctor")});
    QVERIFY2(good.status == 0 && !good.out.contains(QStringLiteral("BAD")), qPrintable(good.out));
    program.write(QStringLiteral("penstock.yaml"), "penstock: [\n");
    QCOMPARE(program.run({QStringLiteral("doctor"), QStringLiteral("-C"), QStringLiteral(".")}).status, 1);
}

QTEST_GUILESS_MAIN(TestCommands)
#include "tst_commands.moc"
