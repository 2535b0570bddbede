// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "app/gui/commandline.h"

#include "core/base/diagnostic.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>

namespace penstock::studio
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

CommandLine refused(const QString &reason)
{
    CommandLine line;
    line.answer = QStringLiteral("penstock-studio: ") + reason + QLatin1Char('\n');
    line.exitCode = static_cast<int>(Exit::Usage);
    return line;
}
} // namespace

CommandLine parse(const QStringList &arguments)
{
    const QCommandLineOption var(QStringLiteral("var"), Text::tr("Sets a variable, over the values of the project."), Text::tr("NAME=VALUE"));
    const QCommandLineOption run(QStringLiteral("run"), Text::tr("Runs this resource as soon as the project is open."), Text::tr("RESOURCE"));
    const QCommandLineOption theme(QStringLiteral("theme"), Text::tr("system, light or dark."), Text::tr("NAME"));
    QCommandLineParser parser;
    parser.setApplicationDescription(Text::tr("Designs and tests HTTP integrations that are configuration only."));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    parser.addOptions({var, run, theme});
    parser.addPositionalArgument(QStringLiteral("project"), Text::tr("Folder or file of a project."), QStringLiteral("[PROJECT]"));
    if (!parser.parse(arguments))
        return refused(parser.errorText());

    CommandLine line;
    if (parser.isSet(help)) {
        line.answer = parser.helpText();
        return line;
    }
    if (parser.isSet(version)) {
        line.answer = QStringLiteral("penstock-studio %1\n").arg(QCoreApplication::applicationVersion());
        return line;
    }
    if (parser.positionalArguments().size() > 1)
        return refused(Text::tr("only one project can be opened"));
    for (const QString &assignment : parser.values(var)) {
        const qsizetype equals = assignment.indexOf(QLatin1Char('='));
        if (equals <= 0)
            return refused(Text::tr("--var needs NAME=VALUE, not `%1`").arg(assignment));
        line.variables[assignment.left(equals).toStdString()] = assignment.mid(equals + 1).toStdString();
    }
    if (!parser.positionalArguments().isEmpty())
        line.project = QFileInfo(parser.positionalArguments().constFirst()).absoluteFilePath();
    if (parser.isSet(run))
        line.run = parser.value(run);
    line.theme = parser.value(theme);
    return line;
}

} // namespace penstock::studio
