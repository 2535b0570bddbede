// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// What is read can be written and read again; records cut from a body in pieces are those cut from it as a whole, and those of the reader.
#include "fuzz.h"

#include "core/json/records.h"
#include "core/json/value.h"

using namespace penstock;
using fuzz::require;

namespace
{

struct Cut {
    json::Records records;
    std::string fault;               // empty: none
    json::RecordCutter::Found found = json::RecordCutter::Found::Nothing;
    std::string envelope;
};

// The kind alone: how much of a broken text is read before the fault shows depends on the pieces, and so does the place named.
std::string describe(const Diagnostic &diagnostic)
{
    return diagnostic.code->name;
}

Cut cut(std::string_view body, const json::RecordCutter::Options &options, std::size_t piece)
{
    Cut result;
    json::RecordCutter cutter(options);
    Result<> outcome;
    for (std::size_t at = 0; outcome && at < body.size(); at += piece)
        outcome = cutter.feed(body.substr(at, piece), result.records);
    if (outcome)
        outcome = cutter.finish(result.records);
    if (!outcome)
        result.fault = describe(outcome.error());
    result.found = cutter.found();
    result.envelope = outcome ? cutter.envelope() : std::string();
    return result;
}

void requireSame(const Cut &whole, const Cut &pieces, std::string_view body)
{
    require(whole.fault == pieces.fault, "the fault does not depend on the pieces", whole.fault + " | " + pieces.fault);
    require(whole.found == pieces.found, "what is found does not depend on the pieces", body);
    require(whole.envelope == pieces.envelope, "the envelope does not depend on the pieces", body);
    require(whole.records.spans.size() == pieces.records.spans.size(), "the number of records does not depend on the pieces", body);
    for (std::size_t i = 0; i < whole.records.spans.size(); ++i) {
        require(whole.records.text(i) == pieces.records.text(i), "a record does not depend on the pieces", whole.records.text(i));
        require(whole.records.spans[i].bodyOffset == pieces.records.spans[i].bodyOffset, "an offset does not depend on the pieces", body);
    }
}

void checkReader(std::string_view body, const Cut &rootCut)
{
    json::ParseOptions strict;
    strict.maxDepth = 64;
    const auto value = json::parse(body, strict);
    json::ParseOptions lenient;
    lenient.lenient = true;
    const auto kindly = json::parse(body, lenient);
    if (!value)
        return;
    require(bool(kindly), "what is valid is valid leniently", body);
    const std::string text = json::toText(*value);
    const auto again = json::parse(text);
    require(again && *again == *value, "what was written is read as the same value", text);
    require(rootCut.fault.empty(), "what the reader takes, the cutter takes", rootCut.fault);
    if (!value->isArray())
        return;
    require(rootCut.records.spans.size() == std::size_t(value->size()), "the cutter finds every element", body);
    for (int i = 0; i < value->size(); ++i) {
        const auto element = json::parse(rootCut.records.text(std::size_t(i)));
        require(element && *element == value->at(i), "a record is the element", rootCut.records.text(std::size_t(i)));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    fuzz::Input input(data, size);
    const std::size_t piece = 1 + input.choice(17);
    json::RecordCutter::Options options;
    switch (input.choice(4)) {
    case 0: break;
    case 1: options.path = {"items"}; break;
    case 2: options.path = {"a", "b"}; break;
    default: options.format = json::RecordCutter::Format::NdJson;
    }
    const std::string_view body = input.rest();
    const Cut whole = cut(body, options, body.size() + 1);
    requireSame(whole, cut(body, options, piece), body);
    if (options.path.empty() && options.format == json::RecordCutter::Format::Json)
        checkReader(body, whole);
    return 0;
}
