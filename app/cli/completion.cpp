// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "session.h"

#include <QCoreApplication>

namespace penstock::cli
{

namespace
{

std::string words(std::span<const OptionSpec> options)
{
    std::string text;
    for (const OptionSpec &option : options)
        text += std::string(" --") + option.name;
    return text;
}

std::string commandWords()
{
    std::string text;
    for (const Command &command : commands())
        text += (text.empty() ? "" : " ") + std::string(command.name);
    return text;
}

std::string bash()
{
    std::string script = "_penstock() {\n    local word=${COMP_WORDS[COMP_CWORD]} options=\"" + words(globalOptions()) + "\" each\n";
    script += "    local commands=\"" + commandWords() + "\" command=\n";
    script += "    for each in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n        [[ \" $commands \" == *\" $each \"* ]] && command=$each && break\n    done\n";
    script += "    case $command in\n";
    for (const Command &command : commands()) {
        if (!command.options.empty())
            script += std::string("    ") + command.name + ") options+=\"" + words(command.options) + "\" ;;\n";
    }
    script += "    esac\n    if [[ $word == -* ]]; then\n        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n";
    script += "    elif [[ -z $command ]]; then\n        COMPREPLY=($(compgen -W \"$commands\" -- \"$word\"))\n    fi\n}\n";
    return script + "complete -o default -F _penstock penstock\n";
}

std::string quoted(QString text)
{
    return '\'' + text.replace(u'\'', QStringLiteral("\\'")).toStdString() + '\'';
}

std::string fish()
{
    const auto line = [](const std::string &condition, const OptionSpec &option) {
        std::string text = "complete -c penstock" + condition + " -l " + option.name;
        if (option.letter)
            text += std::string(" -s ") + option.letter;
        if (option.value && option.value[0] != '[')
            text += " -r";
        return text + " -d " + quoted(QCoreApplication::translate("Commands", option.help)) + '\n';
    };
    std::string script;
    for (const Command &command : commands()) {
        script += std::string("complete -c penstock -n __fish_use_subcommand -a ") + command.name + " -d " + quoted(QCoreApplication::translate("Commands", command.summary)) + '\n';
        for (const OptionSpec &option : command.options)
            script += line(std::string(" -n '__fish_seen_subcommand_from ") + command.name + "'", option);
    }
    for (const OptionSpec &option : globalOptions())
        script += line({}, option);
    return script;
}

Exit completion(Session &session, const Arguments &arguments)
{
    const std::string &shell = arguments.positionals().front();
    if (shell == "bash")
        session.output().result(bash());
    else if (shell == "zsh")
        session.output().result("autoload -U +X bashcompinit && bashcompinit\n" + bash());
    else if (shell == "fish")
        session.output().result(fish());
    else
        return session.fail(Diagnostic(codes::usage, QCoreApplication::translate("Completion", "`%1`: one of bash, zsh and fish is expected.").arg(QString::fromStdString(shell))));
    return Exit::Done;
}

} // namespace

const Command completionCommand{"completion", "bash|zsh|fish", QT_TRANSLATE_NOOP("Commands", "Print completion for a shell"), {}, 1, 1, completion};

} // namespace penstock::cli
