// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// The records of the demo API. Numbers count from 1; the same number always gives the same text.
namespace penstock::serve::demo
{

// A JSON object in the making.
class JsonObject
{
public:
    JsonObject &text(std::string_view name, std::string_view value);
    JsonObject &raw(std::string_view name, std::string_view json);     // number, list, null ...
    JsonObject &number(std::string_view name, std::int64_t value) { return raw(name, std::to_string(value)); }
    JsonObject &flag(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
    std::string done() const { return m_text + "}"; }

private:
    std::string m_text = "{";
};

std::string jsonList(const std::vector<std::string> &items);           // of JSON texts
std::string jsonText(std::string_view text);                           // quoted

inline constexpr int userCount = 57;
inline constexpr int issueCount = 240;
inline constexpr int auditCount = 300;
inline constexpr int releaseCount = 45;
inline constexpr int labelCount = 12;
inline constexpr int projectCount = 4;
inline constexpr int boardsPerProject = 2;
inline constexpr int cardsPerBoard = 5;

std::string user(int number);
std::string issue(int number);
std::string auditEvent(int number);
std::string release(int number);
std::string label(int number);
std::string project(int number);
std::string board(int project, int number);
std::string card(int project, int board, int number);
std::string comment(int issue, int number);
int commentCount(int issue);

std::string timestamp(std::int64_t hours);                             // after the beginning of 2026, UTC

} // namespace penstock::serve::demo
