// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// Whatever a server sends is decoded or refused, within the limits; what is decoded can be written and read again.
#include "fuzz.h"

#include "core/decode/decode.h"

using namespace penstock;
using fuzz::require;

namespace
{

constexpr int deepest = 64;

int depthOf(const json::Value &value)
{
    int most = 0;
    for (int i = 0; i < (value.isArray() ? value.size() : 0); ++i)
        most = std::max(most, depthOf(value.at(i)));
    value.forEachMember([&](std::string_view, const json::Value &member) { most = std::max(most, depthOf(member)); });
    return most + 1;
}

void check(const json::Value &value, int atMost)
{
    require(depthOf(value) <= atMost, "the depth keeps to the limit");
    const std::string text = json::toText(value);
    // A number beyond every range changes when it is written for the first time, and never again.
    const auto again = json::parse(text, {.maxDepth = 2 * atMost});
    require(bool(again), "what was decoded is read again", text);
    const auto third = json::parse(json::toText(*again), {.maxDepth = 2 * atMost});
    require(third && *third == *again, "what was read again is written as the same value", text);
}

// A schema, a zero byte and a document.
void checkTyped(std::string_view body, const decode::Limits &limits)
{
    const std::size_t end = body.find('\0');
    const auto types = decode::readXmlSchema(body.substr(0, end));
    if (!types || end == std::string_view::npos)
        return;
    const auto decoded = decode::decode(body.substr(end + 1), "application/xml", {.xmlTypes = &*types}, limits);
    if (decoded && decoded->body)
        check(*decoded->body, 2 * deepest);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    fuzz::Input input(data, size);
    const decode::Limits limits{.unpackedBytes = 1u << 20, .members = 100, .depth = deepest};
    const std::vector<std::string> types = decode::contentTypes();
    const unsigned kind = input.choice(unsigned(types.size()));   // the last one is a second name of XML: with a schema
    if (kind + 1 == types.size()) {
        checkTyped(input.rest(), limits);
        return 0;
    }
    decode::Options options{.decodeAs = types[kind]};
    options.refuseMark = input.choice(2) == 1;
    options.numbers = input.choice(2) == 1 ? json::Numbers::Binary64 : json::Numbers::Exact;
    const std::string_view body = input.rest();
    const auto decoded = decode::decode(body, {}, options, limits);
    require(!decoded || !body.empty() || !decoded->body, "nothing gives no body");
    if (!decoded && types[kind] != "application/zip")
        require(decoded.error().place.offset <= body.size(), "the place lies in the body");
    if (decoded && decoded->body && options.numbers == json::Numbers::Exact)
        check(*decoded->body, 2 * deepest);
    return 0;
}
