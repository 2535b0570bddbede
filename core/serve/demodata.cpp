// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/serve/demodata.h"

#include "core/json/value.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace penstock::serve::demo
{

JsonObject &JsonObject::text(std::string_view name, std::string_view value)
{
    return raw(name, jsonText(value));
}

JsonObject &JsonObject::raw(std::string_view name, std::string_view json)
{
    if (m_text.size() > 1)
        m_text += ',';
    json::writeString(m_text, name);
    m_text += ':';
    m_text += json;
    return *this;
}

std::string jsonText(std::string_view text)
{
    std::string quoted;
    json::writeString(quoted, text);
    return quoted;
}

std::string jsonList(const std::vector<std::string> &items)
{
    std::string list = "[";
    for (const std::string &item : items) {
        if (list.size() > 1)
            list += ',';
        list += item;
    }
    return list + "]";
}

namespace
{

struct Person {
    const char *name;
    const char *login;
    const char *language;
};

// Scripts of both directions, marks above letters, an apostrophe, a name without a second part.
constexpr std::array people{
    Person{"Ada Marin", "ada", "en"},        Person{"נועה לוי", "noa", "he"},         Person{"Zoë Åkerström", "zoe", "sv"},
    Person{"أحمد حسن", "ahmad", "ar"},       Person{"Seán O'Brien", "sean", "ga"},    Person{"李雷", "lei", "zh"},
    Person{"Ðorđe Šarić", "dorde", "sr"},    Person{"مریم کریمی", "maryam", "fa"},    Person{"Plato", "plato", "el"},
};

constexpr std::array subjects{
    "Export stops at page two", "Totals differ by a cent", "Search ignores umlauts", "יישור הטקסט שגוי בטבלה", "Login loops after midnight",
    "خطأ في تاريخ التقرير",     "Slow first request",      "Rounding of large numbers", "Duplicate comments",    "Picture is upside down",
};

constexpr std::array priorities{"low", "normal", "high", "urgent"};
constexpr std::array projects{"Atlas", "Beacon", "Cedar", "Delta"};
constexpr std::array labels{"bug", "feature", "question", "docs", "ui", "api", "security", "speed", "import", "export", "i18n", "ציר"};
constexpr std::array actions{"login", "issue.create", "issue.close", "comment.add", "user.invite", "release.publish"};
constexpr std::array columns{"todo", "doing", "review", "done"};

template<typename List>
auto pick(const List &list, std::int64_t number)
{
    return list[std::size_t(number) % list.size()];
}

std::string login(int number)
{
    return std::string(pick(people, number - 1).login) + std::to_string(number);
}

std::string email(int number)
{
    return login(number) + "@tracker.example";
}

} // namespace

std::string timestamp(std::int64_t hours)
{
    using namespace std::chrono;
    const sys_seconds time = sys_days(year(2026) / January / 1) + std::chrono::hours(hours);
    const year_month_day date(floor<days>(time));
    const hh_mm_ss clock(time - floor<days>(time));
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", int(date.year()), unsigned(date.month()), unsigned(date.day()),
                  int(clock.hours().count()), int(clock.minutes().count()), int(clock.seconds().count()));
    return text.data();
}

std::string user(int number)
{
    const Person &person = people[std::size_t(number - 1) % people.size()];
    JsonObject json;
    json.number("id", number).text("login", login(number)).text("name", person.name).text("email", email(number)).text("language", person.language);
    json.flag("active", number % 11 != 0);
    json.raw("manager_id", number == 1 ? "null" : std::to_string(1 + number / 8));
    return json.text("created_at", timestamp(number)).done();
}

std::string issue(int number)
{
    JsonObject json;
    json.number("id", number).text("key", "TRK-" + std::to_string(number)).text("title", pick(subjects, number * 7));
    json.text("state", number % 3 == 0 ? "closed" : "open").text("priority", pick(priorities, number * 5));
    json.raw("reporter", JsonObject().number("id", 1 + number % userCount).text("email", email(1 + number % userCount)).done());
    json.raw("assignee", number % 5 == 0 ? "null" : JsonObject().number("id", 1 + number * 3 % userCount).text("email", email(1 + number * 3 % userCount)).done());
    json.raw("labels", jsonList({jsonText(pick(labels, number)), jsonText(pick(labels, number * 7 + 3))}));
    json.text("project", pick(projects, number)).number("comment_count", commentCount(number));
    // No binary floating-point number is equal to these.
    json.raw("sequence", std::to_string(9007199254740993 + 2 * number)).raw("estimate_hours", std::to_string(number % 40) + ".1");
    return json.text("created_at", timestamp(number * 3)).text("updated_at", timestamp(number * 3 + number % 50)).done();
}

int commentCount(int issue)
{
    if (issue == 4)
        return 120;
    return issue % 4 == 0 ? 1 + issue % 3 : 0;
}

std::string comment(int issue, int number)
{
    JsonObject json;
    json.number("id", issue * 1000 + number).number("author_id", 1 + (issue + number) % userCount);
    json.text("body", number % 3 == 0 ? "שלום, זה עדיין קורה אצלי (v2)." : "Seen again, attempt " + std::to_string(number) + ".");
    return json.text("created_at", timestamp(issue * 3 + number)).done();
}

std::string auditEvent(int number)
{
    JsonObject json;
    json.text("id", "evt-" + std::to_string(100000 + number)).text("at", timestamp(number)).text("action", pick(actions, number * 5 + number / 7));
    json.text("actor", email(1 + number * 11 % userCount));
    return json.raw("detail", JsonObject().text("address", "192.0.2." + std::to_string(number % 250)).flag("success", number % 17 != 0).done()).done();
}

std::string release(int number)
{
    JsonObject json;
    json.text("version", "2." + std::to_string(number / 10) + "." + std::to_string(number % 10)).text("published_at", timestamp(number * 24));
    json.raw("build", std::to_string(9007199254740993 + 1000 * number));
    json.raw("digest", "123456789012345678901234" + std::to_string(100000 + number));
    json.raw("size_mib", std::to_string(10 + number) + ".123456789012345678901234567890");
    json.number("author_id", 1 + number % userCount);
    return json.raw("notes", number % 6 == 0 ? "null" : jsonText("Release " + std::to_string(number))).done();
}

std::string label(int number)
{
    std::array<char, 8> colour{};
    std::snprintf(colour.data(), colour.size(), "#%06x", unsigned(number) * 1048583u & 0xffffffu);
    return JsonObject().number("id", number).text("name", pick(labels, number - 1)).text("colour", colour.data()).done();
}

std::string project(int number)
{
    return JsonObject().number("id", number).text("name", pick(projects, number - 1)).number("lead_id", number * 7).done();
}

std::string board(int project, int number)
{
    return JsonObject().number("id", project * 10 + number).text("name", std::string(pick(projects, project - 1)) + " board " + std::to_string(number)).done();
}

std::string card(int project, int board, int number)
{
    const int id = (project * 10 + board) * 100 + number;
    JsonObject json;
    json.number("id", id).text("column", pick(columns, number)).number("issue_id", 1 + id % issueCount);
    return json.number("rank", number).done();
}

} // namespace penstock::serve::demo
