// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/trial.h"

#include "core/base/codes.h"
#include "core/decode/decode.h"
#include "core/engine/httpjson/inputstate.h"
#include "core/request/transforms.h"
#include "core/template/time.h"

#include <algorithm>

namespace penstock
{

namespace
{

// Less than what a run may use: this is asked for while somebody types.
constexpr std::size_t mostOutput = std::size_t(1) << 20;
constexpr std::size_t mostSteps = 50'000;

std::optional<json::Value> parsed(const std::string &text, json::Numbers numbers)
{
    auto value = json::parse(text, {.numbers = numbers});
    return value ? std::optional(std::move(*value)) : std::nullopt;
}

SeenResponse seen(const TrialState::Answer &answer, const TrialState &state, json::Numbers numbers)
{
    SeenResponse result{.body = {}, .header = tpl::headerValue(answer.header), .page = answer.page, .url = answer.url};
    const auto type = std::ranges::find_if(answer.header, [](const auto &line) { return tpl::canonicalHeaderName(line.first) == "Content-Type"; });
    decode::Options options;
    options.decodeAs = state.decodeAs;
    options.numbers = numbers;
    auto decoded = decode::decode(answer.body, type == answer.header.end() ? std::string_view() : std::string_view(type->second), options);
    if (decoded)
        result.body = std::move(decoded->body);
    return result;
}

request::Gave refusal(const Diagnostic &problem, const httpjson::Template &text)
{
    request::Gave gave{.how = request::Gave::How::Failed, .source = text.source, .text = {}, .why = problem.message, .place = text.place};
    return gave;
}

bool has(std::string_view key, std::string_view word)
{
    return key.find(word) != std::string_view::npos;
}

} // namespace

struct Trial::State {
    mutable InputState input;             // keeps what it showed
    std::optional<TrialState::Request> request;
    tpl::Context context;
    json::Numbers numbers = json::Numbers::Exact;

    tpl::Scope scopeOf(std::string_view key) const;
    void addRequest(tpl::Scope &scope) const;
    void addDocument(tpl::Scope &scope, bool withHead) const;
};

Trial::Trial(const TrialState &state, const Profile &profile, std::chrono::system_clock::time_point now) : m_state(std::make_unique<State>())
{
    State &own = *m_state;
    own.numbers = profile.numbers;
    own.input.numbers = profile.numbers;
    own.request = state.request;
    *own.input.cursor = state.cursor;
    if (state.answer) {
        own.input.see(seen(*state.answer, state, profile.numbers));
        if (state.answer->page == 0)
            own.input.keepFirst(*own.input.last);
    }
    if (state.parent)
        own.input.parent = seen(*state.parent, state, profile.numbers);
    if (state.event)
        own.input.firstEvent = own.input.lastEvent = parsed(*state.event, profile.numbers);
    const auto since = std::chrono::duration_cast<std::chrono::nanoseconds>(now.time_since_epoch()).count();
    own.context.now = tpl::timeOf(since / tpl::nanosecondsPerSecond, since % tpl::nanosecondsPerSecond);
    own.context.dialect = {.looseNumbers = profile.looseNumbers, .masksPrinted = profile.masksPrinted};
    own.context.limits.output = mostOutput;
    own.context.limits.steps = mostSteps;
}

Trial::~Trial() = default;

void Trial::State::addRequest(tpl::Scope &scope) const
{
    if (!request)
        return;
    const auto body = request->body.empty() ? std::nullopt : parsed(request->body, numbers);
    scope.set("header", tpl::headerValue(request->header));
    scope.set("url", tpl::urlValue(request->url));
    scope.set("body", body ? tpl::Value::fromJson(*body, numbers) : tpl::Value::object({}));
}

void Trial::State::addDocument(tpl::Scope &scope, bool withHead) const
{
    if (!input.last)
        return;
    const std::optional<json::Value> &document = input.lastEvent ? input.lastEvent : input.last->body;
    if (document)
        scope.set("body", tpl::Value::fromJson(*document, numbers));
    if (!withHead)
        return;
    scope.set("header", input.last->header);
    scope.set("url", tpl::urlValue(input.last->url));
}

tpl::Scope Trial::State::scopeOf(std::string_view key) const
{
    if (key.ends_with(".default"))
        return tpl::Scope();
    if (has(key, "rate_limit")) {
        tpl::Scope scope;
        scope.set("last_response", tpl::responseValue(input.last ? input.last->header : tpl::Value(), tpl::Value(), 0, {}));
        return scope;
    }
    if (key.ends_with(".until"))
        return input.untilScope({input.last ? input.last->body : std::nullopt, {}, 0, {}});
    if (key.starts_with("cursor.") || has(key, "].cursor."))
        return input.cursorScope();
    tpl::Scope scope = input.scope();
    if (has(key, "response.pagination") || has(key, "request.transforms"))
        addRequest(scope);
    else
        addDocument(scope, !has(key, "split"));
    return scope;
}

request::Gave Trial::give(std::string_view key, const httpjson::Template &value, const httpjson::Template *fallback) const
{
    const auto main = request::compiled(value);
    if (!main)
        return refusal(main.error(), value);
    std::optional<tpl::Template> other;
    if (fallback) {
        auto compiled = request::compiled(*fallback);
        if (!compiled)
            return refusal(compiled.error(), value);
        other = std::move(*compiled);
    }
    return request::gaveOf(request::evaluate(*main, other ? &*other : nullptr, m_state->scopeOf(key), m_state->context), value);
}

request::Gave Trial::part(std::string_view key, const std::string &expression) const
{
    httpjson::Template text;
    text.source = "[[" + expression + "]]";
    return give(key, text);
}

} // namespace penstock
