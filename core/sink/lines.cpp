// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/lines.h"

#include "core/json/value.h"

namespace penstock::sink
{

namespace
{
std::string textOf(std::string_view json)
{
    if (json.starts_with('"')) {
        // Without a backslash the text between the quotes is the value.
        if (json.find('\\') == std::string_view::npos)
            return std::string(json.substr(1, json.size() - 2));
        if (const Result<json::Value> value = json::parse(json))
            return value->toString();
    }
    return std::string(json);
}
} // namespace

std::vector<std::string_view> linesOf(const map::Mapped &mapped)
{
    static constexpr std::string_view lineEnd = "\n";
    const std::string_view bytes = mapped.bytes;
    std::vector<std::string_view> pieces;
    for (const map::Entity &entity : mapped.entities) {
        const std::size_t end = entity.offset + entity.length;
        const bool hasLineEnd = end < bytes.size() && bytes[end] == '\n';
        const std::string_view piece = bytes.substr(entity.offset, entity.length + (hasLineEnd ? 1 : 0));
        if (!pieces.empty() && pieces.back().data() + pieces.back().size() == piece.data())
            pieces.back() = std::string_view(pieces.back().data(), pieces.back().size() + piece.size());
        else
            pieces.push_back(piece);
        if (!hasLineEnd)
            pieces.push_back(lineEnd);
    }
    return pieces;
}

std::string identifierOf(const map::Mapped &mapped, const map::Entity &entity)
{
    return textOf(std::string_view(mapped.bytes).substr(entity.identifierOffset, entity.identifierLength));
}

std::string blueprintOf(const map::Mapped &mapped, const map::Entity &entity)
{
    return textOf(std::string_view(mapped.bytes).substr(entity.blueprintOffset, entity.blueprintLength));
}

} // namespace penstock::sink
