// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/request/transforms.h"

#include "core/base/codes.h"
#include "core/json/dotted.h"
#include "core/json/utf8.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>

namespace penstock::request
{

namespace
{

using httpjson::Action;
using httpjson::TargetKind;
using httpjson::Transform;
using httpjson::ValueType;
using Done = std::expected<void, Stop>;

QString tr(const char *text)
{
    return QCoreApplication::translate("Transforms", text);
}

QString shown(const std::string &text)
{
    return QString::fromStdString(text);
}

std::unexpected<Stop> stop(const Code &code, const QString &message, const Transform &transform)
{
    Stop stop{.problem = Diagnostic(code, message, transform.place)};
    stop.problem.with("target", transform.target.name);
    return std::unexpected(std::move(stop));
}

void showBody(tpl::Scope &scope, const Subject &subject, json::Numbers numbers)
{
    if (subject.body)
        scope.set("body", tpl::Value::fromJson(*subject.body, numbers));
    else
        scope.remove("body");
}

void showHeader(tpl::Scope &scope, const Subject &subject)
{
    if (subject.header)
        scope.set("header", tpl::Value::header(std::make_shared<const tpl::Fields>(*subject.header)));
    else
        scope.remove("header");
}

void showUrl(tpl::Scope &scope, const Subject &subject)
{
    if (subject.url)
        scope.set("url", tpl::urlValue(*subject.url));
    else
        scope.remove("url");
}

// As the original writes a text that is no UTF-8: each byte that belongs to no character becomes one replacement character.
std::string validText(const std::string &text)
{
    std::string valid;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = json::utf8Length(text, at);
        if (length == 0)
            valid += "\xEF\xBF\xBD";
        else
            valid.append(text, at, length);
        at += std::max<std::size_t>(length, 1);
    }
    return valid;
}

std::expected<json::Value, Stop> converted(const Transform &transform, const std::string &text, json::Numbers numbers)
{
    switch (transform.valueType) {
    case ValueType::Text: break;
    case ValueType::Integer: {
        std::int64_t number = 0;
        const char *const begin = text.data() + (text.starts_with('+') ? 1 : 0);
        const auto read = std::from_chars(begin, text.data() + text.size(), number);
        if (read.ec != std::errc() || read.ptr != text.data() + text.size() || begin == text.data() + text.size())
            return stop(codes::valueType, tr("`%1` is not a whole number: %2").arg(shown(transform.target.text), shown(text)), transform);
        return json::Value::integer(number);
    }
    case ValueType::Json: {
        auto value = json::parse(text, {.numbers = numbers});
        if (!value)
            return stop(codes::valueType, tr("`%1` is not JSON: %2").arg(shown(transform.target.text), value.error().message), transform);
        return std::move(*value);
    }
    }
    const bool isPlain = std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    return json::Value::string(isPlain ? text : validText(text));
}

// --- targets -----------------------------------------------------------------------------------------------------

Done blocked(const Transform &transform)
{
    return stop(codes::pathThroughScalar, tr("`%1` runs through a value that is not an object.").arg(shown(transform.target.text)), transform);
}

Done writeBody(const Transform &transform, const json::ReadyPath &path, Subject &subject, json::Value value)
{
    if (!subject.body)
        subject.body = json::Value::object();
    if (transform.action == Action::Append) {
        const std::optional<json::Value> old = path.find(*subject.body);
        json::Value list = old && old->isArray() ? *old : json::Value::array();
        if (old && !old->isArray())
            list.append(*old);
        list.append(std::move(value));
        value = std::move(list);
    }
    return path.put(*subject.body, std::move(value)) ? Done() : blocked(transform);
}

void writeHeader(const Transform &transform, Subject &subject, const std::string &text)
{
    if (!subject.header)
        subject.header.emplace();
    (*subject.header)[tpl::canonicalHeaderName(transform.target.name)].push_back(text);     // `set` adds, too (httpjson, section 16.7)
}

// The query again, sorted, as every change of a parameter has it.
void writeParameter(const Transform &transform, Subject &subject, const std::string *text)
{
    auto url = tpl::Url::parse(subject.url.value_or(std::string()));
    if (!url)
        url.emplace();
    tpl::Fields parameters = url->query();
    const std::string &name = transform.target.name;
    if (!text)
        parameters.erase(name);
    else if (transform.action == Action::Set)
        parameters[name] = {*text};
    else
        parameters[name].push_back(*text);
    url->rawQuery = tpl::encodeParameters(parameters);
    subject.url = url->text();
}

Done writeUrl(const Transform &transform, Subject &subject, const std::string &text)
{
    if (!tpl::Url::parse(text))
        return stop(codes::badUrl, tr("`url.value` is no usable address: %1").arg(shown(text)), transform);
    subject.url = text;
    return {};
}

Done write(const Transform &transform, const json::ReadyPath &path, Subject &subject, json::Value value)
{
    if (transform.target.kind == TargetKind::Body)
        return writeBody(transform, path, subject, std::move(value));
    if (!value.isString())
        return stop(codes::valueType, tr("`%1` takes only text; value_type has to be string.").arg(shown(transform.target.text)), transform);
    switch (transform.target.kind) {
    case TargetKind::Header: writeHeader(transform, subject, value.toString()); break;
    case TargetKind::UrlParameter: {
        const std::string text = value.toString();
        writeParameter(transform, subject, &text);
        break;
    }
    case TargetKind::UrlValue: return writeUrl(transform, subject, value.toString());
    case TargetKind::Body: break;
    }
    return {};
}

Done remove(const Transform &transform, const json::ReadyPath &path, Subject &subject)
{
    switch (transform.target.kind) {
    case TargetKind::Body:
        if (!subject.body)
            subject.body = json::Value::object();
        if (!path.remove(*subject.body))
            return blocked(transform);
        break;
    case TargetKind::Header:
        if (subject.header)
            subject.header->erase(tpl::canonicalHeaderName(transform.target.name));
        break;
    case TargetKind::UrlParameter: writeParameter(transform, subject, nullptr); break;
    case TargetKind::UrlValue: break;
    }
    return {};
}

// --- explaining --------------------------------------------------------------------------------------------------

constexpr std::size_t longestBody = 256u << 10;      // bytes of one that is told

SubjectText describe(const Subject &subject)
{
    SubjectText text{.body = {}, .header = {}, .url = subject.url};
    if (subject.body) {
        text.body = json::toText(*subject.body);
        if (text.body->size() > longestBody)
            text.body->resize(longestBody);
    }
    if (subject.header) {
        for (const auto &[name, values] : *subject.header) {
            for (const std::string &value : values)
                text.header.emplace_back(name, value);
        }
    }
    return text;
}

// What became of a transform, as far as it was not said while it was performed.
void conclude(AppliedTransform &applied, const Done &done)
{
    if (!done) {
        applied.effect = Effect::Stopped;
        applied.why = done.error().problem.message;
    } else if (applied.action == Action::Delete) {
        applied.effect = Effect::Deleted;
    } else {
        applied.effect = applied.gave && applied.gave->hasText() ? Effect::Written : Effect::Skipped;
    }
    if (applied.effect == Effect::Skipped && applied.gave)
        applied.why = applied.gave->why;
}

} // namespace

// --- templates ---------------------------------------------------------------------------------------------------

Result<tpl::Template> compiled(const httpjson::Template &text)
{
    auto result = tpl::Template::compile(text.source);
    if (result || !text.place.isKnown())
        return result;
    Diagnostic problem = result.error();
    problem.place = text.span(problem.place.offset, problem.place.length);
    return std::unexpected(std::move(problem));
}

// A date that could not be read, as time, as text or in seconds.
static bool isYearOne(const tpl::Template &value, const std::string &text)
{
    return (text.contains("0001-01-01") || text == "-62135596800") && value.text().contains("parseDate");
}

tpl::Outcome evaluate(const tpl::Template &value, const tpl::Template *fallback, const tpl::Scope &scope, const tpl::Context &context)
{
    tpl::Outcome outcome = value.evaluate(scope, context);
    if (outcome.hasText() && isYearOne(value, outcome.text)) {
        outcome.notes.push_back(Diagnostic(codes::yearOne, tr("The result, `%1`, is in the year 1: what parseDate was given is no date in the layout that it expects, and that is no failure for it.")
                                                               .arg(shown(outcome.text))));
    }
    if (!fallback || outcome.hasText() || outcome.kind == tpl::Outcome::Kind::Terminated)
        return outcome;
    tpl::Outcome instead = fallback->evaluate(tpl::Scope(), context);
    instead.byDefault = true;
    if (instead.hasText())
        instead.failure = std::move(outcome.failure);
    return instead;
}

Diagnostic templateProblem(const tpl::Outcome &outcome, const std::string &target, const Place &place)
{
    const bool isEmpty = outcome.kind == tpl::Outcome::Kind::Empty;
    Diagnostic problem = outcome.failure.value_or(Diagnostic(isEmpty ? codes::templateEmpty : codes::templateFailed, tr("The template gives nothing.")));
    problem.code = isEmpty ? &codes::templateEmpty : &codes::templateFailed;
    problem.place = place;
    problem.with("target", target);
    return problem;
}

// --- transforms --------------------------------------------------------------------------------------------------

Result<Transforms> Transforms::compile(const httpjson::Transforms &transforms)
{
    Transforms result;
    for (const Transform &transform : transforms) {
        Step step{.transform = transform, .path = json::ReadyPath(transform.target.name), .value = {}, .fallback = {}};
        for (const auto &[source, target] : {std::pair(&transform.value, &step.value), std::pair(&transform.fallback, &step.fallback)}) {
            if (!*source)
                continue;
            auto text = compiled(**source);
            if (!text)
                return std::unexpected(text.error());
            *target = std::move(*text);
        }
        result.m_steps.push_back(std::move(step));
    }
    return result;
}

// The text that a step is to write; nothing: it writes nothing.
std::expected<std::optional<std::string>, Stop> Transforms::textOf(const Step &step, const tpl::Scope &scope, const Surroundings &surroundings, AppliedTransform *applied)
{
    const Transform &transform = step.transform;
    const auto place = [&transform] { return transform.value ? transform.value->place : transform.place; };
    tpl::Outcome outcome;
    std::optional<Diagnostic> problem;
    if (step.value) {
        outcome = evaluate(*step.value, step.fallback ? &*step.fallback : nullptr, scope, surroundings.context);
        if (!outcome.hasText() && outcome.kind != tpl::Outcome::Kind::Terminated)
            problem = templateProblem(outcome, transform.target.name, place());
    } else {
        if (step.fallback)
            outcome = step.fallback->evaluate(tpl::Scope(), surroundings.context);
        else
            outcome.kind = tpl::Outcome::Kind::Failed;
        if (!outcome.hasText())
            problem = Diagnostic(codes::templateMissing, tr("`%1` has no `value`.").arg(shown(transform.target.text)), place()).with("target", transform.target.name);
    }
    if (applied && (transform.value || transform.fallback))
        applied->gave = gaveOf(outcome, transform.value ? *transform.value : *transform.fallback);
    for (Diagnostic note : outcome.notes) {
        note.place = place();
        surroundings.report(std::move(note));
    }
    if (outcome.hasText())
        return std::move(outcome.text);
    if (problem) {
        const bool isEmpty = outcome.kind == tpl::Outcome::Kind::Empty;
        if (transform.failOnTemplateError)
            return std::unexpected(Stop{std::move(*problem), true, isEmpty, transform.doNotLogFailure, transform.value ? transform.value->source : std::string()});
        if (!transform.doNotLogFailure || !isEmpty)
            surroundings.report(std::move(*problem));
    }
    return std::nullopt;
}

Done Transforms::perform(const Step &step, Subject &subject, tpl::Scope &scope, const Surroundings &surroundings, AppliedTransform *applied)
{
    const Transform &transform = step.transform;
    const bool isBody = transform.target.kind == TargetKind::Body;
    std::optional<json::Value> value;
    const bool isDelete = transform.action == Action::Delete;
    if (!isDelete && !applied && step.value && transform.valueType == ValueType::Text)
        value = step.value->textInPlace(scope, surroundings.context);
    if (!value && !isDelete) {
        auto text = textOf(step, scope, surroundings, applied);
        if (!text)
            return std::unexpected(std::move(text.error()));
        if (!*text)
            return {};
        auto typed = converted(transform, **text, surroundings.numbers);
        if (!typed)
            return std::unexpected(std::move(typed.error()));
        value = std::move(*typed);
    }
    tpl::Value *const shownBody = isBody ? &scope.slot("body") : nullptr;
    if (shownBody)
        *shownBody = {};                 // so that the body is held once, and changed in place
    Done done = value ? write(transform, step.path, subject, std::move(*value)) : remove(transform, step.path, subject);
    if (shownBody)
        *shownBody = tpl::Value::fromJson(*subject.body, surroundings.numbers);
    else if (transform.target.kind == TargetKind::Header)
        showHeader(scope, subject);
    else
        showUrl(scope, subject);
    return done;
}

Done Transforms::applyAll(Subject &subject, tpl::Scope &scope, const Surroundings &surroundings, Application *application) const
{
    showBody(scope, subject, surroundings.numbers);
    showHeader(scope, subject);
    showUrl(scope, subject);
    Done done;
    for (std::size_t i = 0; i < m_steps.size() && done; ++i) {
        AppliedTransform *const applied = application ? &application->steps[i] : nullptr;
        done = perform(m_steps[i], subject, scope, surroundings, applied);
        if (applied)
            conclude(*applied, done);
    }
    for (const std::string_view name : {"body", "header", "url"})
        scope.remove(name);
    return done;
}

Done Transforms::apply(Subject &subject, tpl::Scope &scope, const Surroundings &surroundings) const
{
    if (!surroundings.explain)
        return applyAll(subject, scope, surroundings, nullptr);
    Application application{.steps = {}, .before = describe(subject), .after = {}};
    for (const Step &step : m_steps)
        application.steps.push_back({.action = step.transform.action, .target = step.transform.target.text, .gave = {}, .why = {}, .place = step.transform.place});
    Done done = applyAll(subject, scope, surroundings, &application);
    application.after = describe(subject);
    surroundings.explain(std::move(application));
    return done;
}

} // namespace penstock::request
