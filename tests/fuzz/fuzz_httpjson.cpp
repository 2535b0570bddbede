// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// A configuration of an httpjson input is read or refused with a reason; what was taken apart stays as it is when that is done again; and its
// split takes any document.
#include "fuzz.h"

#include "core/document/httpjson.h"
#include "core/json/value.h"
#include "core/split/splitter.h"

#include <algorithm>

using namespace penstock;
using fuzz::require;

namespace
{

void splitDocument(const httpjson::Config &config, const json::Value &document)
{
    split::Splitter splitter(config.response.split);
    split::Sharing sharing(document);
    std::size_t events = 0;
    const split::Callbacks callbacks{
        .transform =
            [&](std::size_t level, json::Value &body) -> Result<> {
            body.set(splitter.explanation().levels[level].split->transforms.front().target.name, json::Value::string("x"));
            return {};
        },
        .emit = [&](const json::Value &event) {
            require(event.isObject(), "an event is an object", json::toText(event));
            ++events;
        }};
    const Result<> outcome = splitter.run(document, callbacks, &sharing);
    require(outcome || events == 0, "a fault of the outermost split gives no event");
    require(splitter.explanation().events == events, "every event is counted");
    for (const split::Level &level : splitter.explanation().levels)
        require(level.passedOn <= level.parts, "no more is passed on than was found");
    sharing.page();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    fuzz::Input input(data, size);
    const bool strict = input.choice(2) == 1;
    const std::string_view text = input.rest();
    const std::size_t end = text.find('\0');          // the configuration, and a document
    yaml::Limits limits;
    limits.nodes = 20'000;
    limits.depth = 48;
    const auto node = yaml::read(text.substr(0, end), "fuzz.yaml", limits);
    if (!node)
        return 0;
    const auto apart = httpjson::withoutDottedKeys(*node);
    require(jsonText(*httpjson::withoutDottedKeys(apart)) == jsonText(*apart), "keys are taken apart once", text);
    Diagnostics findings;
    const auto config = httpjson::readConfig(*node, findings, {.unknownKeysAreErrors = strict});
    require(config || std::ranges::any_of(findings, [](const Diagnostic &finding) { return finding.severity == Severity::Error; }), "a refusal has a reason", text);
    if (!config)
        return 0;
    httpjson::forEachTemplate(*config, [](const std::string &path, const httpjson::Template &) { require(!path.empty(), "a template has a path"); });
    if (config->request.body)
        require(httpjson::bodyValue(*config->request.body).isObject(), "a body is an object");
    const auto document = config->response.split && end != std::string_view::npos ? json::parse(text.substr(end + 1), {.maxDepth = 48}) : Result<json::Value>();
    if (document && document->isObject())
        splitDocument(*config, *document);
    return 0;
}
