// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "core/json/value.h"
#include "core/state/store.h"
#include "runsetup.h"
#include "session.h"

#include <QCoreApplication>

#include <unistd.h>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("State", text);
}

// One JSON object a line, one line a sink.
Exit show(Session &session, StateStore &store, const std::string &sink)
{
    const auto states = store.all();
    if (!states)
        return session.fail(states.error());
    for (const RunState &state : *states) {
        if (sink.empty() || state.sink == sink)
            session.output().result(toJson(state) + '\n');
    }
    return Exit::Done;
}

bool isConfirmed(Session &session, const Arguments &arguments)
{
    if (arguments.has("yes"))
        return true;
    if (!isatty(STDIN_FILENO))
        return false;
    session.output().say(tr("The next sync starts from the beginning. Type `yes` to go on:"));
    char answer[16] = {};
    return std::fgets(answer, sizeof answer, stdin) && std::string_view(answer) == "yes\n";
}

Exit reset(Session &session, StateStore &store, const Arguments &arguments)
{
    if (!isConfirmed(session, arguments))
        return session.fail(Diagnostic(codes::usage, tr("Nothing was reset. `--yes` confirms.")));
    const auto states = store.all();
    // What cannot be read is what a reset is for.
    std::vector<std::string> sinks{arguments.value("sink", "default")};
    if (states && !arguments.has("sink")) {
        sinks.clear();
        for (const RunState &state : *states)
            sinks.push_back(state.sink);
    }
    for (const std::string &sink : sinks) {
        if (const auto locked = store.lock(sink); !locked)
            return session.fail(locked.error());
        if (const auto done = store.reset(sink); !done)
            return session.fail(done.error());
        session.output().say(tr("The state of sink `%1` is reset.").arg(QString::fromStdString(sink)));
    }
    return Exit::Done;
}

Exit state(Session &session, const Arguments &arguments)
{
    const std::string &word = arguments.positionals().front();
    if (word != "show" && word != "reset")
        return session.fail(Diagnostic(codes::usage, tr("One of these is expected: state show, state reset.")));
    const auto files = session.load(session.projectPath());
    if (!files)
        return session.fail(files.error());
    const std::filesystem::path file = stateFile(arguments, files->folder);
    if (!std::filesystem::exists(file)) {
        session.output().say(tr("There is no state: no sync has run yet."));
        return Exit::Done;
    }
    const auto store = openSqliteState(file);
    if (!store)
        return session.fail(store.error());
    return word == "show" ? show(session, **store, arguments.value("sink")) : reset(session, **store, arguments);
}

constexpr OptionSpec options[] = {
    {"sink", 0, "NAME", QT_TRANSLATE_NOOP("Commands", "Only the state of this sink")},
    {"state", 0, "FILE", QT_TRANSLATE_NOOP("Commands", "Where the state is kept; .penstock/state.db otherwise")},
    {"yes", 'y', nullptr, QT_TRANSLATE_NOOP("Commands", "Do not ask")},
};

} // namespace

const Command stateCommand{"state", "show|reset", QT_TRANSLATE_NOOP("Commands", "Show how far syncs have come, or start anew"), options, 1, 1, state};

} // namespace penstock::cli
