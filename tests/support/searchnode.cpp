// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/searchnode.h"

#include "tests/support/scenario.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QUrl>

namespace penstock::test
{

namespace
{
constexpr int deadline = 180'000;                  // the very first start compiles the starter

QString tool(const char *name)
{
    const std::filesystem::path scenarios = scenarioFolder(PENSTOCK_SOURCE_DIR);
    return scenarios.empty() ? QString()
                             : QString::fromStdString((scenarios / ".." / "tools" / "search-node" / name).lexically_normal().string());
}
} // namespace

bool SearchNode::isAvailable()
{
    return QFile::exists(tool("start.sh")) && !QStandardPaths::findExecutable(QStringLiteral("java")).isEmpty();
}

SearchNode::~SearchNode()
{
    kill();
}

bool SearchNode::run(const QString &program, const QStringList &arguments, const QString &settings)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SEARCH_NODE_PARENT"), QString::number(QCoreApplication::applicationPid()));
    environment.insert(QStringLiteral("SEARCH_NODE_SETTINGS"), settings);
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    const bool ended = process.waitForFinished(deadline);
    m_output = QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    m_problem = QString::fromUtf8(process.readAllStandardError());
    return ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

bool SearchNode::start(const QString &settings)
{
    if (!run(tool("start.sh"), {QString::number(m_port), m_data.path()}, settings))
        return false;
    m_url = m_output.split(QLatin1Char('\n')).last().toStdString();
    m_port = QUrl(QString::fromStdString(m_url)).port();
    return m_port > 0;
}

void SearchNode::stop()
{
    run(tool("stop.sh"), {m_data.path()});
}

void SearchNode::kill()
{
    run(tool("stop.sh"), {m_data.path(), QStringLiteral("--kill")});
}

json::Value SearchNode::ask(const char *method, const std::string &path, const std::string &body) const
{
    connector::Server server;
    server.url = m_url;
    server.attempts = 1;
    connector::Caller caller(server);
    const auto answer = caller.call({method, path, body});
    return answer ? answer->body : json::Value();
}

std::int64_t SearchNode::count(const std::string &index) const
{
    ask("POST", '/' + index + "/_refresh");
    return ask("GET", '/' + index + "/_count").get("count").toInteger().value_or(-1);
}

} // namespace penstock::test
