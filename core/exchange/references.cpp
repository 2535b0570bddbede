// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/references.h"

namespace penstock::exchange
{

namespace
{

// Private-use characters (U+E7A0 to U+E7A2), which JSON and YAML writers leave alone.
constexpr std::string_view secretMark = "\xEE\x9E\xA0";
constexpr std::string_view environmentMark = "\xEE\x9E\xA1";
constexpr std::string_view endMark = "\xEE\x9E\xA2";

} // namespace

Lookup lookupWithMarks(const std::map<std::string, std::string> &variables, const std::string &environment)
{
    Lookup lookup;
    lookup.variables = variables;
    lookup.environment = environment;
    lookup.secret = [](const std::string &path) -> Result<std::string> { return std::string(secretMark) + path + std::string(endMark); };
    lookup.processEnvironment = [](const std::string &name) -> std::optional<std::string> { return std::string(environmentMark) + name + std::string(endMark); };
    return lookup;
}

std::vector<Piece> pieces(std::string_view marked)
{
    std::vector<Piece> result;
    const auto add = [&result](Piece::Kind kind, std::string_view text) {
        if (!text.empty())
            result.push_back({kind, std::string(text)});
    };
    while (!marked.empty()) {
        const std::size_t begin = std::min(marked.find(secretMark), marked.find(environmentMark));
        const std::size_t end = begin == std::string_view::npos ? begin : marked.find(endMark, begin);
        if (end == std::string_view::npos)
            break;
        add(Piece::Kind::Text, marked.substr(0, begin));
        const bool secret = marked.substr(begin).starts_with(secretMark);
        add(secret ? Piece::Kind::Secret : Piece::Kind::Environment, marked.substr(begin + secretMark.size(), end - begin - secretMark.size()));
        marked.remove_prefix(end + endMark.size());
    }
    add(Piece::Kind::Text, marked);
    return result;
}

bool hasMarks(std::string_view marked)
{
    return marked.find(endMark) != std::string_view::npos;
}

std::string withReferences(std::string_view marked)
{
    std::string text;
    for (const Piece &piece : pieces(marked)) {
        switch (piece.kind) {
        case Piece::Kind::Text: text += piece.text; break;
        case Piece::Kind::Secret: text += "${secret:" + piece.text + '}'; break;
        case Piece::Kind::Environment: text += "${env:" + piece.text + '}'; break;
        }
    }
    return text;
}

} // namespace penstock::exchange
