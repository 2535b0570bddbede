// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "core/map/mapper.h"
#include "runsetup.h"
#include "session.h"

#include <QCoreApplication>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Map", text);
}

// One expression on the whole input: every output is a line.
Exit mapExpression(Session &session, const std::string &expression, const std::string &input)
{
    const auto options = session.readOptions();
    if (!options)
        return session.fail(options.error());
    const map::Trial trial = map::tryExpression(expression, input, options->profile ? *options->profile : nativeProfile(), {});
    for (const std::string &output : trial.outputs)
        session.output().result(output + '\n');
    if (trial.error.isEmpty())
        return Exit::Done;
    session.output().setSource([expression](const std::string &) { return expression; });
    Diagnostic failed(trial.timedOut ? codes::jqTimedOut : trial.line > 0 ? codes::jqSyntax : codes::jqFailed, trial.error);
    failed.severity = Severity::Error;
    if (trial.line > 0)
        failed.place = {"--expr", trial.line, trial.column, 0, 1, {}};
    session.output().report(failed);
    return trial.line > 0 || trial.timedOut ? failed.code->exit : Exit::DoneWithFailures;
}

void reportDrops(Output &output, const std::string &resource, const map::Mapped &mapped)
{
    for (const map::Drop &drop : mapped.drops) {
        Diagnostic finding(drop.reason ? *drop.reason : codes::itemsSkipped, drop.message, {}, Origin{resource, 1, 0, drop.record, {}});
        finding.severity = drop.failed ? Severity::Warning : Severity::Information;
        output.report(finding);
    }
    output.report(mapped.diagnostics);
    output.say(tr("%1 items, %2 entities, %3 left out, %4 failed.").arg(mapped.items).arg(mapped.entities.size()).arg(mapped.leftOut).arg(mapped.failed));
}

// A whole answer, as the resource would get it.
Exit mapResource(Session &session, const Arguments &arguments, const std::string &input)
{
    const auto files = session.load(session.projectPath());
    if (!files)
        return session.fail(files.error());
    auto reading = session.check(*files);
    if (!reading)
        return session.fail(reading.error());
    if (!reading->isUsable()) {
        session.output().report(reading->findings);
        return exitOf(reading->findings);
    }
    const auto document = std::make_shared<const Document>(std::move(reading->document));
    const auto resources = resourcesNamed(*document, {arguments.value("resource")});
    if (!resources)
        return session.fail(resources.error());
    const auto injected = arguments.pairs("parameter");
    if (!injected)
        return session.fail(injected.error());
    map::Job job;
    job.resource = resources->front();
    job.page = 1;
    job.body = std::make_shared<const std::string>(input);
    for (const auto &[name, value] : *injected)
        job.injected.push_back({name, value});
    map::Worker worker(document);
    const map::Mapped mapped = worker.run(job);
    for (const map::Entity &entity : mapped.entities)
        session.output().result(mapped.bytes.substr(entity.offset, entity.length) + '\n');
    reportDrops(session.output(), document->resources[std::size_t(job.resource)].name, mapped);
    if (const Exit exit = exitOf(mapped.diagnostics); exit != Exit::Done)
        return exit;
    return mapped.failed > 0 || mapped.rejected ? Exit::DoneWithFailures : Exit::Done;
}

Exit map(Session &session, const Arguments &arguments)
{
    if (arguments.has("expr") == arguments.has("resource"))
        return session.fail(Diagnostic(codes::usage, tr("Either --resource or --expr is expected.")));
    const auto input = readFile(arguments.positionals().front());
    if (!input)
        return session.fail(input.error());
    return arguments.has("expr") ? mapExpression(session, arguments.value("expr"), *input) : mapResource(session, arguments, *input);
}

constexpr OptionSpec options[] = {
    {"resource", 'r', "NAME", QT_TRANSLATE_NOOP("Commands", "Split and map as this resource does")},
    {"parameter", 0, "NAME=VALUE", QT_TRANSLATE_NOOP("Commands", "Value of a path parameter; may be repeated")},
    {"expr", 'x', "JQ", QT_TRANSLATE_NOOP("Commands", "Evaluate this expression instead")},
};

} // namespace

const Command mapCommand{"map", "FILE|-", QT_TRANSLATE_NOOP("Commands", "Apply a mapping to saved JSON, without the network"), options, 1, 1, map};

} // namespace penstock::cli
