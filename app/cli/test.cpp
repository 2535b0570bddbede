// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "replaysetup.h"
#include "runsetup.h"
#include "session.h"

#include <QCoreApplication>
#include <QXmlStreamWriter>

#include <algorithm>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Test", text);
}

struct Verdict {
    std::string name;
    std::vector<QString> differences;
    double seconds = 0;
};

class Tester
{
public:
    Tester(Session &session, const Session::Loaded &loaded) : m_session(session), m_loaded(loaded) {}
    void test(const std::filesystem::path &file);
    const std::vector<Verdict> &verdicts() const { return m_verdicts; }

private:
    std::vector<QString> replay(const exchange::Case &expected);

    Session &m_session;
    const Session::Loaded &m_loaded;
    std::vector<Verdict> m_verdicts;
};

std::vector<QString> Tester::replay(const exchange::Case &expected)
{
    const auto resources = resourcesNamed(*m_loaded.document, {expected.resource});
    if (!resources)
        return {resources.error().message};
    const auto transport = replayOf(expected, m_session.output().redactor());
    exchange::Collector collector;
    InstantClock clock;
    Driver::Parts parts;
    parts.document = m_loaded.document;
    parts.transport = transport.get();
    parts.observer = &collector;
    parts.clock = &clock;
    PreviewLimits limits;
    limits.pages = expected.pages;
    limits.records = expected.records;
    limits.parameterValues = expected.parameterValues;
    DriverOptions options = limits.options();
    options.run.resources = *resources;
    options.run.cutWaits = false;
    Driver driver(std::move(parts), options);
    RunState state;
    state.fingerprint = m_loaded.document->fingerprint;
    driver.run(std::move(state));
    return exchange::differences(expected, collector.documents(), collector.findings(), *transport);
}

void Tester::test(const std::filesystem::path &file)
{
    const auto begun = std::chrono::steady_clock::now();
    Verdict verdict{file.stem().string(), {}, 0};
    if (const auto expected = loadCase(file)) {
        verdict.name = expected->name;
        verdict.differences = replay(*expected);
    } else {
        verdict.differences = {QString::fromStdString(format(expected.error()))};
    }
    verdict.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    std::string line = (verdict.differences.empty() ? "ok      " : "FAILED  ") + verdict.name + '\n';
    for (const QString &difference : verdict.differences)
        line += "    " + difference.toStdString() + '\n';
    m_session.output().result(line);
    m_verdicts.push_back(std::move(verdict));
}

std::string junit(const std::vector<Verdict> &verdicts, std::ptrdiff_t failures, const Redactor &redactor)
{
    QString text;
    QXmlStreamWriter xml(&text);
    xml.setAutoFormatting(true);
    xml.writeStartDocument();
    xml.writeStartElement(QStringLiteral("testsuite"));
    xml.writeAttribute(QStringLiteral("name"), QStringLiteral("penstock"));
    xml.writeAttribute(QStringLiteral("tests"), QString::number(verdicts.size()));
    xml.writeAttribute(QStringLiteral("failures"), QString::number(failures));
    for (const Verdict &verdict : verdicts) {
        xml.writeStartElement(QStringLiteral("testcase"));
        xml.writeAttribute(QStringLiteral("name"), QString::fromStdString(verdict.name));
        xml.writeAttribute(QStringLiteral("time"), QString::number(verdict.seconds, 'f', 3));
        if (!verdict.differences.empty()) {
            xml.writeStartElement(QStringLiteral("failure"));
            xml.writeAttribute(QStringLiteral("message"), verdict.differences.front());
            xml.writeCharacters(QStringList(verdict.differences.begin(), verdict.differences.end()).join(u'\n'));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndDocument();
    return redactor.redact(text.toStdString());
}

Exit test(Session &session, const Arguments &arguments)
{
    const auto loaded = session.read(session.projectPath(), std::string(), true);
    if (!loaded)
        return loaded.error();
    std::vector<std::filesystem::path> files(arguments.positionals().begin(), arguments.positionals().end());
    if (files.empty())
        files = caseFiles(loaded->folder);
    if (files.empty())
        session.output().say(tr("There are no cases yet; `penstock record` makes them."));
    Tester tester(session, *loaded);
    for (const std::filesystem::path &file : files)
        tester.test(file);
    const auto failed = std::ranges::count_if(tester.verdicts(), [](const Verdict &verdict) { return !verdict.differences.empty(); });
    session.output().say(tr("%1 passed, %2 failed.").arg(std::ssize(tester.verdicts()) - failed).arg(failed));
    if (arguments.has("junit")) {
        if (const auto saved = saveFile(arguments.value("junit"), junit(tester.verdicts(), failed, session.output().redactor())); !saved)
            return session.fail(saved.error());
    }
    return failed > 0 ? Exit::DoneWithFailures : Exit::Done;
}

constexpr OptionSpec options[] = {
    {"junit", 0, "FILE", QT_TRANSLATE_NOOP("Commands", "Write the results as JUnit XML, too")},
};

} // namespace

const Command testCommand{"test", "[CASE...]", QT_TRANSLATE_NOOP("Commands", "Replay the project's cases without the network and compare"), options, 0, -1, test};

} // namespace penstock::cli
