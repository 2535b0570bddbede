// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/map/mapper.h"

#include <string>
#include <string_view>
#include <vector>

namespace penstock::sink
{

// The documents of a page as lines, as pieces of memory to be written one behind the other. Where the mapper has put line ends between
// the documents, neighbours become one piece and nothing is copied. The pieces live as long as `mapped`.
std::vector<std::string_view> linesOf(const map::Mapped &mapped);

// The identifier of a document as text: a JSON string is unquoted, any other value keeps its JSON text. Empty: none.
std::string identifierOf(const map::Mapped &mapped, const map::Entity &entity);
std::string blueprintOf(const map::Mapped &mapped, const map::Entity &entity);
inline std::string_view documentOf(const map::Mapped &mapped, const map::Entity &entity)
{
    return std::string_view(mapped.bytes).substr(entity.offset, entity.length);
}

} // namespace penstock::sink
