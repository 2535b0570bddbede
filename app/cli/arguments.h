// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace penstock::cli
{

struct OptionSpec {
    const char *name;                     // without dashes
    char letter;                          // 0: none
    const char *value;                    // null: a switch; in brackets: it may be missing, and as a word of its own begins with a digit
    const char *help;                     // source text for translation, context "Commands"
    const char *allowed = nullptr;        // a|b|c
};

// The words behind the command's name, checked against its options. `--` ends the options; `-` is a positional.
class Arguments
{
public:
    static Result<Arguments> parse(std::span<const std::string> words, const std::vector<std::span<const OptionSpec>> &known);

    const std::vector<std::string> &positionals() const { return m_positionals; }
    bool has(std::string_view name) const { return count(name) > 0; }
    int count(std::string_view name) const;
    std::string value(std::string_view name, std::string fallback = {}) const;     // the last one
    std::vector<std::string> values(std::string_view name) const;
    Result<std::optional<std::int64_t>> number(std::string_view name) const;       // whole, not negative
    Result<std::vector<std::pair<std::string, std::string>>> pairs(std::string_view name) const;   // k=v

private:
    std::vector<std::pair<std::string, std::string>> m_options;
    std::vector<std::string> m_positionals;
};

std::vector<std::string> splitList(std::string_view text);        // a,b,c

} // namespace penstock::cli
