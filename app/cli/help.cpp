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

Exit help(Session &session, const Arguments &arguments)
{
    if (arguments.positionals().empty()) {
        session.output().result(helpText(nullptr));
        return Exit::Done;
    }
    const std::string &name = arguments.positionals().front();
    const Command *command = commandNamed(name);
    if (!command)
        return session.fail(Diagnostic(codes::usage, QCoreApplication::translate("Help", "There is no command `%1`.").arg(QString::fromStdString(name))));
    session.output().result(helpText(command));
    return Exit::Done;
}

} // namespace

const Command helpCommand{"help", "[COMMAND]", QT_TRANSLATE_NOOP("Commands", "Explain a command and its options"), {}, 0, 1, help};

} // namespace penstock::cli
