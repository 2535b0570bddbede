// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "command.h"
#include "core/base/codes.h"
#include "core/base/nearest.h"
#include "session.h"

#include <QCoreApplication>

#include <algorithm>
#include <csignal>
#include <cstdio>

namespace
{

using namespace penstock;
using namespace penstock::cli;

QString tr(const char *text)
{
    return QCoreApplication::translate("Main", text);
}

// The first word that is neither an option nor an option's value: global options may stand before the command.
std::size_t commandAt(const std::vector<std::string> &words)
{
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].size() < 2 || words[i][0] != '-')
            return i;
        const auto takesNext = [&word = words[i]](const OptionSpec &option) {
            return option.value && (word == std::string("--") + option.name || (option.letter && word == std::string("-") + option.letter));
        };
        if (std::ranges::any_of(globalOptions(), takesNext))
            ++i;
    }
    return words.size();
}

int complain(const Diagnostic &diagnostic)
{
    std::fputs((format(diagnostic) + '\n').c_str(), stderr);
    return int(diagnostic.code->exit);
}

Diagnostic unknownCommand(const std::string &word)
{
    std::vector<std::string> names;
    for (const Command &command : commands())
        names.push_back(command.name);
    QString message = tr("There is no command `%1`.").arg(QString::fromStdString(word));
    if (const auto near = nearest(word, names))
        message += u' ' + tr("Did you mean `%1`?").arg(QString::fromStdString(*near));
    return Diagnostic(codes::usage, message);
}

Result<> checkCount(const Command &command, const Arguments &arguments)
{
    const int given = int(arguments.positionals().size());
    if (given < command.minPositionals || (command.maxPositionals >= 0 && given > command.maxPositionals)) {
        const QString usage = QString::fromLatin1(command.name) + u' ' + QString::fromLatin1(command.parameters);
        return failure(codes::usage, given < command.minPositionals ? tr("Something is missing: penstock %1").arg(usage) : tr("There are too many words: penstock %1").arg(usage));
    }
    return {};
}

int run(const Command &command, const Arguments &arguments)
{
    if (arguments.has("help")) {
        std::fputs(helpText(&command).c_str(), stdout);
        return 0;
    }
    if (const auto good = checkCount(command, arguments); !good)
        return complain(good.error());
    auto output = Output::open(arguments);
    if (!output)
        return complain(output.error());
    Session session(arguments, **output);
    return int((*output)->finish(command.run(session, arguments)));
}

} // namespace

int main(int argc, char **argv)
{
    std::signal(SIGPIPE, SIG_IGN);
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("penstock"));
    std::vector<std::string> words(argv + 1, argv + argc);
    const auto holds = [&words](const char *word) { return std::ranges::find(words, word) != words.end(); };
    if (commandAt(words) == words.size() && holds("--version"))
        words = {"version"};
    const std::size_t at = commandAt(words);
    if (at == words.size()) {
        const bool asked = holds("--help") || holds("-h");
        std::fputs(helpText(nullptr).c_str(), asked ? stdout : stderr);
        return int(asked ? Exit::Done : Exit::Usage);
    }
    const Command *command = commandNamed(words[at]);
    if (!command)
        return complain(unknownCommand(words[at]));
    words.erase(words.begin() + std::ptrdiff_t(at));
    const auto arguments = Arguments::parse(words, {command->options, globalOptions()});
    return arguments ? run(*command, *arguments) : complain(arguments.error());
}
