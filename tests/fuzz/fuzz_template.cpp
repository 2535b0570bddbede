// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// Value templates: whatever the text, compiling and evaluating end, and what they say about it holds.
#include "fuzz.h"

#include "core/template/template.h"

using namespace penstock;
using fuzz::require;

namespace
{

tpl::Scope scope()
{
    const char *body = R"({"n": 5, "f": 2.5, "s": "text", "z": null, "t": true, "arr": ["a", "b"], "nums": [3, 1, 2.5], "o": {"k": {"x": [1]}},
                           "list": [{"id": 1}], "ts": "2020-11-05T12:25:32.5Z", "big": 1604582732, "é": "ü", "password": "p"})";
    tpl::Scope state;
    const json::Value value = json::parse(body).value_or(json::Value());
    const tpl::Value header = tpl::headerValue({{"Link", "<https://h/a>; rel=\"next\", <https://h/b>; rel=\"prev\""}, {"ETag", "e"}});
    state.set("body", tpl::Value::fromJson(value));
    state.set("header", header);
    state.set("url", tpl::urlValue("http://u:p@h:80/a%2Fb/c?x=1&y=2#f"));
    state.setEvent("last_event", value);
    state.set("last_response", tpl::responseValue(header, tpl::Value::fromJson(value), 3, "http://h/x?q=1"));
    return state;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string text(fuzz::Input(data, size).rest());
    const auto compiled = tpl::Template::compile(text);
    if (!compiled) {
        const Place &place = compiled.error().place;
        require(place.isKnown() && place.offset <= text.size() && place.column > 0, "a fault has its place in the text", text);
        return 0;
    }
    tpl::Context context;
    context.limits = {1 << 16, 20'000, 50};
    context.uuid = [] { return std::string(36, '0'); };
    const tpl::Scope state = scope();
    const tpl::Outcome first = compiled->evaluate(state, context);
    std::vector<tpl::Explanation> explanations;
    const tpl::Outcome second = compiled->explain(state, context, explanations);
    require(first.kind == second.kind && first.text == second.text, "explaining changes nothing", text);
    require(first.hasText() != first.failure.has_value() || first.kind == tpl::Outcome::Kind::Terminated, "a result or a reason", text);
    require(first.text.size() <= 2 * context.limits.output + text.size() + 1'100'000, "the result is bounded", text);
    if (compiled->isLiteral())
        require(first.text == text || first.text.size() < text.size(), "a literal is itself, but for comments and trimming", text);
    for (const tpl::Explanation &explanation : explanations)
        require(explanation.offset + explanation.length <= text.size(), "an explanation points into the text", text);
    return 0;
}
