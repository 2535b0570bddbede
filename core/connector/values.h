// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/access.h"
#include "core/connector/instant.h"

#include <initializer_list>

namespace penstock::connector
{

json::Value withId(const StoredDocument &document);                            // the id in front
json::Value instantValue(Instant instant);
inline json::Value textValue(std::string_view text)
{
    return json::Value::string(text);
}
json::Value object(std::initializer_list<std::pair<const char *, json::Value>> members);
std::string newId();                                                           // 20 characters that a URL can carry
// Objects merge member by member, all else is replaced.
json::Value merged(const json::Value &into, const json::Value &change);

} // namespace penstock::connector
