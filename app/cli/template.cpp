// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "core/decode/decode.h"
#include "core/json/value.h"
#include "core/template/template.h"
#include "session.h"

#include <QCoreApplication>

#include <chrono>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Template", text);
}

constexpr const char *placeName = "template";

// An event as text or as the name of a file.
Result<json::Value> eventOf(const Arguments &arguments, const char *option)
{
    std::string text = arguments.value(option);
    if (!text.starts_with('{') && !text.starts_with('[')) {
        auto read = readFile(text);
        if (!read)
            return std::unexpected(read.error());
        text = std::move(*read);
    }
    auto value = json::parse(text);
    if (value && !value->isObject())
        return failure(codes::usage, tr("`--%1`: an event is a JSON object.").arg(QLatin1String(option)));
    return value;
}

Result<std::vector<std::pair<std::string, std::string>>> headersOf(const Arguments &arguments)
{
    std::vector<std::pair<std::string, std::string>> lines;
    for (const std::string &text : arguments.values("header")) {
        const std::size_t colon = text.find(':');
        if (colon == std::string::npos || colon == 0)
            return failure(codes::usage, tr("`--header %1`: NAME: VALUE is expected.").arg(QString::fromStdString(text)));
        const std::size_t begin = std::min(text.find_first_not_of(' ', colon + 1), text.size());
        lines.emplace_back(text.substr(0, colon), text.substr(begin));
    }
    return lines;
}

Result<std::optional<json::Value>> bodyOf(const Arguments &arguments, const std::vector<std::pair<std::string, std::string>> &headers, const Profile &profile)
{
    if (!arguments.has("response"))
        return std::nullopt;
    const auto text = readFile(arguments.value("response"));
    if (!text)
        return std::unexpected(text.error());
    decode::Options options;
    options.matching = profile.exactContentTypes ? decode::Matching::Exact : decode::Matching::MediaType;
    options.numbers = profile.numbers;
    options.refuseMark = profile.exactContentTypes;
    std::string type;
    for (const auto &[name, value] : headers) {
        if (tpl::canonicalHeaderName(name) == "Content-Type")
            type = value;
    }
    auto decoded = decode::decode(*text, type, options);
    if (!decoded)
        return std::unexpected(decoded.error());
    return std::move(decoded->body);
}

// Everything that a template may see anywhere: after an answer, all of it is there.
Result<tpl::Scope> scopeOf(const Arguments &arguments, const Profile &profile)
{
    const auto headers = headersOf(arguments);
    if (!headers)
        return std::unexpected(headers.error());
    const auto body = bodyOf(arguments, *headers, profile);
    if (!body)
        return std::unexpected(body.error());
    const auto page = arguments.number("page");
    if (!page)
        return std::unexpected(page.error());
    const auto cursor = arguments.pairs("cursor");
    if (!cursor)
        return std::unexpected(cursor.error());
    tpl::Scope scope;
    const tpl::Value header = tpl::headerValue(*headers), value = *body ? tpl::Value::fromJson(**body, profile.numbers) : tpl::Value();
    const std::string url = arguments.value("url");
    scope.set("header", header);
    scope.set("body", value);
    scope.set("cursor", tpl::textsValue(*cursor));
    if (!url.empty())
        scope.set("url", tpl::urlValue(url));
    for (const char *name : {"first_response", "last_response"})
        scope.set(name, tpl::responseValue(header, value, page->value_or(0), url));
    for (const auto &[option, name] : {std::pair("first-event", "first_event"), std::pair("last-event", "last_event")}) {
        if (!arguments.has(option))
            continue;
        auto event = eventOf(arguments, option);
        if (!event)
            return std::unexpected(event.error());
        scope.setEvent(name, std::move(*event), profile.numbers);
    }
    return scope;
}

Exit failed(Session &session, const std::string &text, Diagnostic problem)
{
    session.output().setSource([text](const std::string &) { return text; });
    problem.severity = Severity::Error;
    if (problem.place.isKnown())
        problem.place.file = placeName;
    session.output().report(problem);
    return problem.code->exit == Exit::Done ? Exit::DoneWithFailures : problem.code->exit;
}

void showParts(Output &output, const std::string &text, const std::vector<tpl::Explanation> &parts)
{
    for (const tpl::Explanation &part : parts) {
        std::string line = text.substr(part.offset, part.length) + " = " + json::toText(json::Value::string(part.text));
        if (part.times > 1)
            line += ' ' + tr("(the last of %1)").arg(part.times).toStdString();
        output.result(line + '\n');
    }
}

Result<std::string> templateText(const Arguments &arguments)
{
    const auto &words = arguments.positionals();
    if (words.front() != "eval" || (words.size() == 2) == arguments.has("file"))
        return failure(codes::usage, tr("This is expected: template eval TEMPLATE, or template eval --file FILE."));
    if (words.size() == 2)
        return words[1];
    auto text = readFile(arguments.value("file"));
    if (text && text->ends_with('\n'))
        text->pop_back();
    return text;
}

Exit evaluate(Session &session, const Arguments &arguments)
{
    const auto text = templateText(arguments);
    if (!text)
        return session.fail(text.error());
    const auto options = session.readOptions();
    if (!options)
        return session.fail(options.error());
    const Profile &profile = options->profile ? *options->profile : *profileNamed("httpjson");
    const auto scope = scopeOf(arguments, profile);
    if (!scope)
        return session.fail(scope.error());
    const auto compiled = tpl::Template::compile(*text);
    if (!compiled)
        return failed(session, *text, compiled.error());
    tpl::Context context;
    const auto now = std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    context.now = tpl::timeOf(now / tpl::nanosecondsPerSecond, now % tpl::nanosecondsPerSecond);
    context.dialect = {.looseNumbers = profile.looseNumbers, .masksPrinted = profile.masksPrinted};
    std::vector<tpl::Explanation> parts;
    const tpl::Outcome outcome = compiled->explain(*scope, context, parts);
    if (arguments.has("explain"))
        showParts(session.output(), *text, parts);
    session.output().report(outcome.notes);
    if (outcome.hasText()) {
        session.output().result(outcome.text + '\n');
        return Exit::Done;
    }
    if (outcome.kind == tpl::Outcome::Kind::Terminated) {
        session.output().say(tr("The template ends with `terminate`: %1").arg(QString::fromStdString(outcome.reason)));
        return Exit::DoneWithFailures;
    }
    return failed(session, *text, outcome.failure.value_or(Diagnostic(codes::templateEmpty, tr("The template gives nothing."))));
}

constexpr OptionSpec options[] = {
    {"file", 'f', "FILE", QT_TRANSLATE_NOOP("Commands", "Read the template from a file (- for the standard input)")},
    {"response", 'r', "FILE", QT_TRANSLATE_NOOP("Commands", "Body of the answer that the template sees, decoded by its Content-Type (JSON)")},
    {"header", 'H', "LINE", QT_TRANSLATE_NOOP("Commands", "Header line of the answer, NAME: VALUE; may be repeated")},
    {"url", 0, "URL", QT_TRANSLATE_NOOP("Commands", "Address of the answer, with its parameters")},
    {"page", 0, "N", QT_TRANSLATE_NOOP("Commands", "Number of the answer's page (0)")},
    {"cursor", 0, "NAME=VALUE", QT_TRANSLATE_NOOP("Commands", "Value of the cursor; may be repeated")},
    {"first-event", 0, "JSON|FILE", QT_TRANSLATE_NOOP("Commands", "First event of the interval")},
    {"last-event", 0, "JSON|FILE", QT_TRANSLATE_NOOP("Commands", "Latest event")},
    {"explain", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "Show first what each action printed")},
};

} // namespace

const Command templateCommand{"template", "eval [TEMPLATE]", QT_TRANSLATE_NOOP("Commands", "Evaluate a value template against a saved answer"), options, 1, 2, evaluate};

} // namespace penstock::cli
