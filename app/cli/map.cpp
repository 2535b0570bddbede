// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "core/document/httpjson.h"
#include "core/http/replay.h"
#include "core/map/mapper.h"
#include "core/sink/memory.h"
#include "replaysetup.h"
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

// What is left of an input when its answer is there: how it is taken apart. Of a chain, the entry whose answer it is.
Result<httpjson::Config> answerOnly(const httpjson::Config &config, const Arguments &arguments)
{
    const auto step = arguments.number("step");
    if (!step)
        return std::unexpected(step.error());
    const std::size_t entry = std::size_t(step->value_or(std::int64_t(config.chain.size())));
    if (entry > config.chain.size())
        return failure(codes::usage, tr("`--step %1`: the chain has %2 entries; 0 is the request before them.").arg(entry).arg(config.chain.size()));
    httpjson::Config result = config;
    if (entry > 0) {
        result.response.transforms = config.chain[entry - 1].response.transforms;
        result.response.split = config.chain[entry - 1].response.split;
        result.response.decodeAs.clear();
    }
    result.chain.clear();
    result.auth = {};
    result.request = {};
    result.request.method = "GET";
    result.request.url.value = "http://saved.invalid/";
    result.response.pagination.clear();
    result.response.saveFirstResponse = false;
    return result;
}

// The input runs as always, on one answer.
Exit mapInput(Session &session, const Arguments &arguments, const Document &document, int index, const std::string &input)
{
    auto changed = std::make_shared<Document>(document);
    auto config = answerOnly(*document.resources[std::size_t(index)].httpjson, arguments);
    if (!config)
        return session.fail(config.error());
    const std::string type = config->response.decodeAs.empty() ? "application/json" : config->response.decodeAs;
    http::RecordedExchange answer{.method = "GET", .url = *config->request.url, .body = {}, .head = {200, "OK", "1.1", {{"Content-Type", type}}}, .reply = input, .error = {}};
    changed->resources[std::size_t(index)].httpjson = std::make_shared<httpjson::Config>(std::move(*config));
    http::ReplayTransport transport({std::move(answer)});
    InstantClock clock;
    Reporter reporter(session.output());
    sink::MemorySink sink;
    Driver::Parts parts;
    parts.document = changed;
    parts.transport = &transport;
    parts.sink = &sink;
    parts.observer = &reporter;
    parts.clock = &clock;
    DriverOptions options;
    options.run.resources = {index};
    RunState state;
    state.sink = "memory";
    const Outcome outcome = Driver(std::move(parts), options).run(std::move(state));
    for (const sink::MemorySink::Document &one : sink.documents())
        session.output().result(one.text + '\n');
    session.output().say(tr("%1 documents, %2 left out, %3 failed.").arg(sink.documents().size()).arg(outcome.leftOut).arg(outcome.failed));
    return outcome.exit;
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
    if (document->resources[std::size_t(resources->front())].httpjson)
        return mapInput(session, arguments, *document, resources->front(), input);
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
    {"step", 0, "N", QT_TRANSLATE_NOOP("Commands", "httpjson: the answer is that of this entry of the chain; 0: of the request before it (the last one)")},
    {"expr", 'x', "JQ", QT_TRANSLATE_NOOP("Commands", "Evaluate this expression instead")},
};

} // namespace

const Command mapCommand{"map", "FILE|-", QT_TRANSLATE_NOOP("Commands", "Apply a mapping to saved JSON, without the network"), options, 1, 1, map};

} // namespace penstock::cli
