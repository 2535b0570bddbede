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

QString tr(const char *text)
{
    return QCoreApplication::translate("Fmt", text);
}

// Where the text of a file of the project lies.
std::filesystem::path placeOf(const ProjectFiles &files, const SourceFile &file)
{
    return files.folder / std::filesystem::path(file.path);
}

Exit formatProject(Session &session, const std::filesystem::path &path, bool check)
{
    const auto files = session.load(path);
    if (!files)
        return session.fail(files.error());
    Exit exit = Exit::Done;
    for (const SourceFile &file : files->files) {
        const auto text = formatText(file.text, file.path);
        if (!text) {
            exit = session.fail(text.error());
            continue;
        }
        if (*text == file.text)
            continue;
        session.output().result(file.path + '\n');
        if (check) {
            exit = exit == Exit::Done ? Exit::DoneWithFailures : exit;
        } else if (const auto saved = saveFile(placeOf(*files, file), *text); !saved) {
            exit = session.fail(saved.error());
        }
    }
    if (check && exit == Exit::DoneWithFailures)
        session.output().say(tr("These files are laid out otherwise; `penstock fmt` rewrites them."));
    return exit;
}

// The files that change are the result: one name a line.
Exit fmt(Session &session, const Arguments &arguments)
{
    const std::string name = arguments.positionals().empty() ? std::string() : arguments.positionals().front();
    if (name != "-")
        return formatProject(session, session.projectPath(name), arguments.has("check"));
    const std::string source = readStandardInput();
    session.output().setSource([source](const std::string &) { return source; });
    const auto text = formatText(source, "-");
    if (!text)
        return session.fail(text.error());
    if (arguments.has("check"))
        return *text == source ? Exit::Done : Exit::DoneWithFailures;
    session.output().result(*text);
    return Exit::Done;
}

constexpr OptionSpec options[] = {
    {"check", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "Change nothing; answer 1 where a file would change")},
};

} // namespace

const Command fmtCommand{"fmt", "[PROJECT|-]", QT_TRANSLATE_NOOP("Commands", "Lay the files of a project out in the usual way"), options, 0, 1, fmt};

} // namespace penstock::cli
