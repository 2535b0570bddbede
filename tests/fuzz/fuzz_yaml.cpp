// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// The YAML reader, canonical layout, and edits: an edit changes the value that it names, layout changes none.
#include "fuzz.h"

#include "core/base/codes.h"
#include "core/document/project.h"
#include "core/document/yaml.h"

#include <algorithm>

using namespace penstock;
using fuzz::require;

namespace
{

bool equal(const yaml::Node &a, const yaml::Node &b)
{
    if (a.kind != b.kind || a.entries.size() != b.entries.size() || a.items.size() != b.items.size())
        return false;
    if (a.isScalar() && a.kind != yaml::Kind::Null && a.text != b.text)
        return false;
    for (std::size_t i = 0; i < a.entries.size(); ++i) {
        if (a.entries[i].key != b.entries[i].key || !equal(*a.entries[i].node, *b.entries[i].node))
            return false;
    }
    for (std::size_t i = 0; i < a.items.size(); ++i) {
        if (!equal(*a.items[i], *b.items[i]))
            return false;
    }
    return true;
}

// The key of the first scalar of the root mapping that a path can name without quoting.
std::string firstScalar(const yaml::Node &root)
{
    for (const yaml::Entry &entry : root.entries) {
        const bool plain = !entry.key.empty() && entry.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
        if (plain && entry.node->isScalar())
            return entry.key;
    }
    return {};
}

void checkEdit(std::string_view text, const yaml::Node &root, std::string_view value)
{
    const std::string path = firstScalar(root);
    if (path.empty())
        return;
    const auto edit = yaml::setScalar(text, path, value);
    if (!edit)
        return;
    require(edit->offset <= text.size() && edit->length <= text.size() - edit->offset, "an edit lies within the text", text);
    const std::string edited = yaml::apply(text, {*edit});
    const auto again = yaml::read(edited, "x.yaml");
    require(bool(again), "an edited text can be read", edited);
    const yaml::Node *node = yaml::atPath(**again, path);
    require(node && node->text == value, "an edit sets the value", edited);
}

void checkScalar(std::string_view value)
{
    const std::string text = "key: " + yaml::scalarText(value) + "\n";
    const auto read = yaml::read(text, "x.yaml");
    require(read && (*read)->find("key"), "a written scalar can be read", text);
    require((*read)->find("key")->kind == yaml::Kind::String && (*read)->find("key")->text == value, "a written scalar is the same text", text);
}

bool isText(std::string_view bytes)
{
    return std::ranges::all_of(bytes, [](char c) { return (c >= ' ' && c <= '~') || c == '\n'; });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text = fuzz::Input(data, size).rest();
    const yaml::Limits limits{.bytes = 1u << 20, .depth = 64, .nodes = 20'000};
    if (isText(text))
        checkScalar(text.substr(0, 200));
    yaml::readAll(text, "x.yaml", limits);
    const auto root = yaml::read(text, "x.yaml", limits);
    if (!root) {
        require(root.error().code != nullptr && !root.error().message.isEmpty(), "a fault has a code and a message", text);
        require(root.error().place.offset <= text.size(), "a fault lies within the text", text);
        return 0;
    }
    for (const std::string_view value : {"new", "", "5", "a: b # c", "it's \"quoted\"", "two\nlines"})
        checkEdit(text, **root, value);
    if (const auto formatted = formatText(text, "x.yaml")) {
        const auto again = yaml::read(*formatted, "x.yaml", limits);
        require(again && equal(**root, **again), "layout changes no value", *formatted);
        require(formatText(*formatted, "x.yaml") == *formatted, "layout of a laid-out text changes nothing", *formatted);
    }
    return 0;
}
