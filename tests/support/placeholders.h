// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace penstock::test
{

// {{server}} and the like, and the real addresses that they stand for. Unknown ones stay as they are.
class Placeholders
{
public:
    void set(std::string name, std::string value);
    std::string expand(std::string_view text) const;
    // Also {{epoch}}, {{epoch+N}} and {{epoch-N}}, of this second.
    std::string expandAt(std::string_view text, std::int64_t epoch) const;
    // Real addresses back into placeholders; of several that match at a place, the longest.
    std::string collapse(std::string_view text) const;

private:
    std::string replace(std::string_view text, const std::int64_t *epoch) const;
    std::vector<std::pair<std::string, std::string>> m_values;
};

} // namespace penstock::test
