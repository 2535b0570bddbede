// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace penstock::decode
{

// What an XML schema says about the elements of a document: the kind of their text, and whether they may repeat. Immutable once read; any thread.
struct XmlType {
    enum class Text { String, Integer, Float, Boolean };

    Text text = Text::String;
    bool isList = false;
    std::map<std::string, XmlType, std::less<>> children;
};
using XmlTypes = std::map<std::string, XmlType, std::less<>>;   // root elements by local name

// Reads a schema as the original does (httpjson, section 7.1), which knows less than XSD has: types are found by name, only where the
// schema has no target name space; a named complex type counts only for top-level elements. Fault: bad-value, placed in the schema's text.
Result<XmlTypes> readXmlSchema(std::string_view schema);

} // namespace penstock::decode
