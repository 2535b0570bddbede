// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "session.h"

#include <QCoreApplication>

#include <algorithm>
#include <vector>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Secrets", text);
}

// The value never stands on the command line, where other users of the machine could see it.
Exit set(Session &session, const std::string &name)
{
    std::string value = readStandardInput();
    if (value.ends_with('\n'))
        value.pop_back();
    if (value.ends_with('\r'))
        value.pop_back();
    if (value.empty())
        return session.fail(Diagnostic(codes::usage, tr("The value of a secret is read from the standard input, which is empty.")));
    const auto store = session.secrets();
    session.output().addSecret(name, value);
    if (const auto stored = store->set(name, value); !stored)
        return session.fail(stored.error());
    session.output().say(tr("`%1` is stored in %2.").arg(QString::fromStdString(name), QString::fromStdString(store->describe())));
    return Exit::Done;
}

Exit list(Session &session)
{
    // A file that cannot be read has no names; asked for any one, it says why.
    if (const auto any = session.secrets()->get("any"); !any && !any.error().is(codes::secretMissing))
        return session.fail(any.error());
    for (const std::string &name : session.secrets()->names())
        session.output().result(name + '\n');
    return Exit::Done;
}

// Folders that hold what others wrote, or what is private anyway.
bool isPassedOver(const std::filesystem::path &folder)
{
    const std::string name = folder.filename().string();
    return name == ".git" || name == ".penstock" || name == "node_modules";
}

// From 1; a value that goes over several lines is at the first line of the text.
std::vector<int> linesWith(const Redactor &redactor, std::string_view text)
{
    std::vector<int> lines;
    int line = 1;
    for (std::size_t begin = 0; begin < text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        if (redactor.finds(text.substr(begin, end - begin)))
            lines.push_back(line);
        begin = end + 1;
    }
    if (lines.empty())
        lines.push_back(1);
    return lines;
}

// Known values in files below a folder, also base64 and URL-encoded.
Exit scan(Session &session, const std::filesystem::path &folder)
{
    const auto store = session.secrets();
    Redactor redactor;
    for (const std::string &name : store->names()) {
        if (const auto value = store->get(name))
            redactor.add(name, *value);
    }
    constexpr std::uintmax_t largest = 64u << 20;
    int hits = 0, files = 0;
    std::error_code error;
    std::filesystem::recursive_directory_iterator each(folder, std::filesystem::directory_options::skip_permission_denied, error);
    if (error)
        return session.fail(Diagnostic(codes::fileUnreadable, tr("`%1` cannot be read.").arg(QString::fromStdString(folder.string()))));
    for (; each != std::filesystem::recursive_directory_iterator(); each.increment(error)) {
        if (each->is_directory(error) && isPassedOver(each->path()))
            each.disable_recursion_pending();
        if (!each->is_regular_file(error) || each->file_size(error) > largest)
            continue;
        const auto text = readFile(each->path());
        if (!text)
            continue;
        ++files;
        if (!redactor.finds(*text))
            continue;
        ++hits;
        for (const int line : linesWith(redactor, *text))
            session.output().result(each->path().string() + ':' + std::to_string(line) + '\n');
    }
    session.output().say(tr("%1 files, %2 of them hold the value of a secret.").arg(files).arg(hits));
    return hits > 0 ? Exit::DoneWithFailures : Exit::Done;
}

Exit secrets(Session &session, const Arguments &arguments)
{
    const auto &words = arguments.positionals();
    if (words[0] == "list" && words.size() == 1)
        return list(session);
    if (words[0] == "set" && words.size() == 2)
        return set(session, words[1]);
    if (words[0] == "scan")
        return scan(session, words.size() > 1 ? std::filesystem::path(words[1]) : session.projectPath());
    return session.fail(Diagnostic(codes::usage, tr("One of these is expected: secrets set NAME, secrets list, secrets scan [FOLDER].")));
}

} // namespace

const Command secretsCommand{"secrets", "set NAME|list|scan [FOLDER]", QT_TRANSLATE_NOOP("Commands", "Store secrets, list their names, look for their values in files"),
                             {}, 1, 2, secrets};

} // namespace penstock::cli
