// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "core/exchange/export.h"
#include "session.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Export", text);
}

Severity severityOf(exchange::Loss::Level level)
{
    return level <= exchange::Loss::Level::Equivalent ? Severity::Information : Severity::Warning;
}

void reportLosses(Output &output, const exchange::ExportResult &result)
{
    for (const exchange::Loss &loss : result.losses) {
        Diagnostic finding(codes::cannotRepresent, loss.what, loss.place);
        finding.severity = severityOf(loss.level);
        finding.advice = loss.nearest.isEmpty() ? tr("There is nothing like it there.") : loss.nearest;
        output.report(std::move(finding).with("level", exchange::name(loss.level)));
    }
}

Exit writeFiles(Session &session, const exchange::ExportResult &result, const std::filesystem::path &folder)
{
    std::error_code error;
    for (const exchange::ExportFile &file : result.files) {
        const std::filesystem::path place = folder / file.name;
        std::filesystem::create_directories(place.parent_path(), error);
        if (const auto saved = saveFile(place, file.text); !saved)
            return session.fail(saved.error());
        using std::filesystem::perms;
        if (file.executable)
            std::filesystem::permissions(place, perms::owner_exec | perms::group_exec | perms::others_exec, std::filesystem::perm_options::add, error);
        session.output().result(place.string() + '\n');
    }
    return Exit::Done;
}

Exit printFile(Session &session, const exchange::ExportResult &result, const std::string &name)
{
    const auto found = std::ranges::find(result.files, name, &exchange::ExportFile::name);
    if (found != result.files.end()) {
        session.output().result(found->text);
        return Exit::Done;
    }
    QStringList names;
    for (const exchange::ExportFile &file : result.files)
        names += QString::fromStdString(file.name);
    return session.fail(Diagnostic(codes::usage, tr("Choose a folder with --into, or one file with --file: %1.").arg(names.join(QStringLiteral(", ")))));
}

Result<exchange::ExportInput> inputOf(Session &session, const ProjectFiles &files)
{
    auto options = session.readOptions();
    if (!options)
        return std::unexpected(options.error());
    return exchange::ExportInput{.project = files, .variables = options->lookup.variables, .environment = options->lookup.environment, .profile = options->profile, .secret = options->lookup.secret};
}

QString targetNames()
{
    QStringList names;
    for (const exchange::ExportTarget &target : exchange::exportTargets())
        names += QString::fromLatin1(target.name);
    return names.join(QStringLiteral(", "));
}

// Named in front of the project, or with --to.
Exit exportTo(Session &session, const Arguments &arguments)
{
    std::vector<std::string> names = arguments.positionals();
    if (arguments.has("to"))
        names.insert(names.begin(), arguments.value("to"));
    if (names.empty() || names.size() > 2)
        return session.fail(Diagnostic(codes::usage, tr("Name one target and at most one project; the targets are %1.").arg(targetNames())));
    const exchange::ExportTarget *target = exchange::exportTargetNamed(names.front());
    if (!target)
        return session.fail(Diagnostic(codes::usage, tr("There is no target `%1`; there are %2.").arg(QString::fromStdString(names.front()), targetNames())));
    const auto files = session.load(session.projectPath(names.size() > 1 ? names[1] : std::string()));
    if (!files)
        return session.fail(files.error());
    const auto reading = session.check(*files);
    if (!reading)
        return session.fail(reading.error());
    if (!reading->isUsable()) {
        session.output().report(reading->findings);
        return exitOf(reading->findings);
    }
    auto input = inputOf(session, *files);
    if (!input)
        return session.fail(input.error());
    input->tracer = arguments.has("tracer");
    const auto result = exchange::exportProject(*target, *input);
    if (!result)
        return session.fail(result.error());
    reportLosses(session.output(), *result);
    const bool lossy = result->worst() > exchange::Loss::Level::Equivalent;
    if (lossy && arguments.has("strict")) {
        Diagnostic refused(codes::cannotRepresent, tr("Something would be lost; nothing was written."));
        refused.severity = Severity::Error;
        return session.fail(refused);
    }
    const Exit exit = arguments.has("into") ? writeFiles(session, *result, arguments.value("into")) : printFile(session, *result, arguments.value("file"));
    return exit == Exit::Done && lossy ? Exit::DoneWithFailures : exit;
}

constexpr OptionSpec options[] = {
    {"to", 0, "TARGET", QT_TRANSLATE_NOOP("Commands", "The target, where it is not the first word")},
    {"into", 0, "FOLDER", QT_TRANSLATE_NOOP("Commands", "Write all files there")},
    {"file", 0, "NAME", QT_TRANSLATE_NOOP("Commands", "Print this one of the files")},
    {"strict", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "Write nothing where something would be lost")},
    {"tracer", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "Keep the request tracer of httpjson, which writes credentials into a file")},
};

} // namespace

const Command exportCommand{"export", "TARGET [PROJECT]", QT_TRANSLATE_NOOP("Commands", "Say a project in the words of native, ocean, filebeat, elastic-agent or elastic-agent-standalone, and what is lost"), options, 0, 2, exportTo};

} // namespace penstock::cli
