// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/references.h"

namespace penstock::exchange
{

namespace
{

// Private-use characters (U+E7A0 to U+E7A2), which JSON and YAML writers leave alone. Between them a mark looks like a reference, so that whoever
// spares references from a check spares marks.
constexpr std::string_view secretMark = "\xEE\x9E\xA0${secret:";
constexpr std::string_view environmentMark = "\xEE\x9E\xA1${env:";
constexpr std::string_view endMark = "}\xEE\x9E\xA2";

} // namespace

Lookup lookupWithMarks(const std::map<std::string, std::string> &variables, const std::string &environment)
{
    Lookup lookup;
    lookup.variables = variables;
    lookup.environment = environment;
    lookup.secret = [](const std::string &path) -> Result<std::string> { return marked(Piece::Kind::Secret, path); };
    lookup.processEnvironment = [](const std::string &name) -> std::optional<std::string> { return marked(Piece::Kind::Environment, name); };
    return lookup;
}

std::string marked(Piece::Kind kind, std::string_view name)
{
    const std::string_view begin = kind == Piece::Kind::Secret ? secretMark : kind == Piece::Kind::Environment ? environmentMark : std::string_view();
    return std::string(begin) + std::string(name) + std::string(begin.empty() ? begin : endMark);
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
        const std::size_t name = begin + (secret ? secretMark : environmentMark).size();
        add(secret ? Piece::Kind::Secret : Piece::Kind::Environment, marked.substr(name, end - name));
        marked.remove_prefix(end + endMark.size());
    }
    add(Piece::Kind::Text, marked);
    return result;
}

bool hasMarks(std::string_view marked)
{
    return marked.find(endMark) != std::string_view::npos;
}

std::string documentText(std::string_view marked)
{
    std::string text;
    for (const Piece &piece : pieces(marked)) {
        if (piece.kind != Piece::Kind::Text) {
            text += piece.kind == Piece::Kind::Secret ? "${secret:" + piece.text + '}' : "${env:" + piece.text + '}';
            continue;
        }
        for (std::size_t at = 0; at < piece.text.size(); ++at) {
            if (std::string_view(piece.text).substr(at).starts_with("${"))
                text += '$';
            text += piece.text[at];
        }
    }
    return text;
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
