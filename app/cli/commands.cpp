// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::cli
{

namespace
{

constexpr OptionSpec globals[] = {
    {"directory", 'C', "DIR", QT_TRANSLATE_NOOP("Commands", "The project: a folder or a file; the current folder otherwise")},
    {"environment", 'e', "ENV", QT_TRANSLATE_NOOP("Commands", "Environment of the project whose variables apply")},
    {"var", 0, "NAME=VALUE", QT_TRANSLATE_NOOP("Commands", "Value of a variable; may be repeated")},
    {"profile", 0, "NAME", QT_TRANSLATE_NOOP("Commands", "Run as this system, whatever the project says"), "native|ocean|httpjson"},
    {"secrets-file", 0, "FILE", QT_TRANSLATE_NOOP("Commands", "Where secrets are kept that the environment does not have")},
    {"no-network", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "Refuse whatever needs the network")},
    {"timeout", 0, "DURATION", QT_TRANSLATE_NOOP("Commands", "Stop a run after this time: 90s, 5m")},
    {"output", 0, "FILE", QT_TRANSLATE_NOOP("Commands", "Write the result to a file instead of the standard output")},
    {"quiet", 'q', nullptr, QT_TRANSLATE_NOOP("Commands", "Report errors only")},
    {"verbose", 'v', nullptr, QT_TRANSLATE_NOOP("Commands", "Report more; twice: every exchange")},
    {"log-format", 0, "FORMAT", QT_TRANSLATE_NOOP("Commands", "Form of what goes to the standard error"), "text|json"},
    {"log-file", 0, "FILE", QT_TRANSLATE_NOOP("Commands", "Append JSON lines of all reports to a file")},
    {"color", 0, "WHEN", QT_TRANSLATE_NOOP("Commands", "Colours on the standard error"), "auto|always|never"},
    {"progress", 0, "WHEN", QT_TRANSLATE_NOOP("Commands", "A line that shows how far a run is"), "auto|always|never"},
    {"help", 'h', nullptr, QT_TRANSLATE_NOOP("Commands", "Show help")},
};

// In the order of the help page: what is done most comes first.
std::span<const Command> table()
{
    static const Command rows[] = {
        syncCommand,   tryCommand,   mapCommand,     templateCommand, recordCommand,  testCommand,       validateCommand, fmtCommand,     importCommand, exportCommand,
        schemaCommand, stateCommand, secretsCommand, serveCommand, connectorCommand, jobCommand, workerCommand,   traceCommand,   explainCommand, completionCommand, doctorCommand,   versionCommand, helpCommand,
    };
    return rows;
}

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

std::string optionLines(std::span<const OptionSpec> options)
{
    std::string text;
    for (const OptionSpec &option : options) {
        std::string head = option.letter ? std::string("  -") + option.letter + ", --" : "      --";
        head += option.name;
        if (option.value)
            head += std::string(" ") + option.value;
        text += head + std::string(head.size() < 30 ? 30 - head.size() : 1, ' ') + tr(option.help).toStdString();
        if (option.allowed)
            text += std::string(" (") + option.allowed + ')';
        text += '\n';
    }
    return text;
}

struct ExitLine {
    Exit exit;
    const char *meaning;
};

constexpr ExitLine exits[] = {
    {Exit::Done, QT_TRANSLATE_NOOP("Commands", "done")},
    {Exit::DoneWithFailures, QT_TRANSLATE_NOOP("Commands", "done, but records, tests or parts of an export failed")},
    {Exit::Usage, QT_TRANSLATE_NOOP("Commands", "the command line is not understood")},
    {Exit::Configuration, QT_TRANSLATE_NOOP("Commands", "the configuration is invalid")},
    {Exit::Authentication, QT_TRANSLATE_NOOP("Commands", "credentials were refused")},
    {Exit::Network, QT_TRANSLATE_NOOP("Commands", "network or TLS failed")},
    {Exit::Remote, QT_TRANSLATE_NOOP("Commands", "the server answered with an error, after all repeats")},
    {Exit::RateLimit, QT_TRANSLATE_NOOP("Commands", "the server asks to wait longer than allowed")},
    {Exit::Dropped, QT_TRANSLATE_NOOP("Commands", "more records were dropped than --max-dropped allows")},
    {Exit::SinkRefused, QT_TRANSLATE_NOOP("Commands", "the sink refused documents")},
    {Exit::LimitReached, QT_TRANSLATE_NOOP("Commands", "a limit or the loop guard stopped the run")},
    {Exit::State, QT_TRANSLATE_NOOP("Commands", "the state cannot be read, or another run holds it")},
    {Exit::SecretMissing, QT_TRANSLATE_NOOP("Commands", "a secret is missing")},
    {Exit::CannotRepresent, QT_TRANSLATE_NOOP("Commands", "the target cannot represent the configuration")},
    {Exit::Internal, QT_TRANSLATE_NOOP("Commands", "a fault in Penstock")},
    {Exit::Interrupted, QT_TRANSLATE_NOOP("Commands", "interrupted")},
};

std::string exitLines()
{
    std::string text = tr("Exit codes:").toStdString() + '\n';
    for (const ExitLine &line : exits) {
        const std::string number = std::to_string(int(line.exit));
        text += "  " + std::string(3 - number.size(), ' ') + number + "  " + tr(line.meaning).toStdString() + '\n';
    }
    return text;
}

std::string programHelp()
{
    std::string text = tr("Usage: penstock COMMAND [OPTION...]").toStdString() + "\n\n" + tr("Commands:").toStdString() + '\n';
    for (const Command &command : commands()) {
        const std::string name = std::string("  ") + command.name;
        text += name + std::string(name.size() < 14 ? 14 - name.size() : 1, ' ') + tr(command.summary).toStdString() + '\n';
    }
    return text + '\n' + tr("Options of every command:").toStdString() + '\n' + optionLines(globals) + '\n' + exitLines() + '\n' + tr("`penstock help COMMAND` tells more.").toStdString() + '\n';
}

} // namespace

std::span<const Command> commands()
{
    return table();
}

const Command *commandNamed(std::string_view name)
{
    const auto rows = commands();
    const auto found = std::ranges::find_if(rows, [name](const Command &command) { return name == command.name; });
    return found == rows.end() ? nullptr : &*found;
}

std::span<const OptionSpec> globalOptions()
{
    return globals;
}

std::string helpText(const Command *command)
{
    if (!command)
        return programHelp();
    std::string usage = std::string(command->name) + (*command->parameters ? " " : "") + command->parameters;
    std::string text = tr("Usage: penstock %1 [OPTION...]").arg(QString::fromStdString(usage)).toStdString() + "\n\n" + tr(command->summary).toStdString() + '\n';
    if (!command->options.empty())
        text += '\n' + tr("Options:").toStdString() + '\n' + optionLines(command->options);
    if (command->details)
        text += '\n' + command->details();
    return text + '\n' + tr("Options of every command:").toStdString() + '\n' + optionLines(globals);
}

} // namespace penstock::cli
