// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/project.h"

#include <string>
#include <string_view>
#include <vector>

// A document read for an export: variables have their values, secrets and the process's environment stay references, as marks in its texts
// that no text of a user is mistaken for.
namespace penstock::exchange
{

Lookup lookupWithMarks(const std::map<std::string, std::string> &variables, const std::string &environment);

struct Piece {
    enum class Kind { Text, Secret, Environment };
    Kind kind = Kind::Text;
    std::string text;                      // or the reference's name
};
std::vector<Piece> pieces(std::string_view marked);
std::string marked(Piece::Kind kind, std::string_view name);     // one mark
bool hasMarks(std::string_view marked);
std::string withReferences(std::string_view marked);             // ${secret:PATH}, ${env:NAME}
std::string documentText(std::string_view marked);               // the same as a text of a document, in which other ${ are text ($${)

} // namespace penstock::exchange
