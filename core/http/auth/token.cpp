// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/auth/token.h"

#include "core/base/codes.h"
#include "core/http/auth/httpjsonkinds.h"
#include "core/http/url.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>
#include <limits>

namespace penstock::http
{

using namespace std::chrono_literals;

namespace
{

constexpr std::chrono::seconds margin = 10s;

QString tr(const char *text)
{
    return QCoreApplication::translate("Authentication", text);
}

// The texts of an answer, wherever they stood. What is absent is empty.
struct Answer {
    std::string access, type, refresh, error, expiresIn;
};

bool isForm(const ResponseHead &head)
{
    const std::string *type = head.headers.first("Content-Type");
    const std::string_view name = type ? std::string_view(*type).substr(0, type->find_first_of("; ")) : std::string_view();
    return equalNames(name, "application/x-www-form-urlencoded") || equalNames(name, "text/plain");
}

Answer fromForm(std::string_view body)
{
    Answer answer;
    for (const QueryItem &item : parseQuery(body)) {
        const auto take = [&item](const char *name, std::string &to) {
            if (item.name == name && to.empty())
                to = item.value;
        };
        take("access_token", answer.access);
        take("token_type", answer.type);
        take("refresh_token", answer.refresh);
        take("error", answer.error);
        take("expires_in", answer.expiresIn);
    }
    return answer;
}

Result<Answer> fromJson(std::string_view body, const Place &place)
{
    const auto parsed = json::parse(body, {.lenient = true});
    if (!parsed || !parsed->isObject())
        return failure(codes::loginNotJson, tr("The answer of the token server is not a JSON object."), place);
    const json::Value expires = parsed->get("expires_in");
    return Answer{parsed->get("access_token").toString(), parsed->get("token_type").toString(), parsed->get("refresh_token").toString(),
                  parsed->get("error").toString(), expires.isNumber() ? expires.numberText() : expires.toString()};
}

// Some servers write the number as a text.
Result<std::optional<Time>> expiry(const std::string &seconds, Time now, const Place &place)
{
    if (seconds.empty())
        return std::optional<Time>();
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(seconds.data(), seconds.data() + seconds.size(), number);
    if (problem != std::errc() || end != seconds.data() + seconds.size())
        return failure(codes::loginFailed, tr("`expires_in` of the token server's answer is not a whole number."), place);
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    return number == 0 ? std::optional<Time>() : std::optional(now + std::chrono::seconds(std::clamp(number, -most, most)));
}

std::string typeText(const std::string &type)
{
    for (const char *known : {"Bearer", "MAC", "Basic"}) {
        if (equalNames(type, known))
            return known;
    }
    return type.empty() ? "Bearer" : type;
}

// The error code of RFC 6749, section 5.2, and nothing that a server could put credentials into.
QString errorName(const std::string &error)
{
    const bool plain = error.size() <= 40 && std::ranges::all_of(error, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
    return plain ? QString::fromStdString(error) : tr("of an unknown kind");
}

} // namespace

std::string formEscape(std::string_view text)
{
    std::string escaped;
    for (std::size_t begin = 0;;) {
        const std::size_t blank = text.find(' ', begin);
        escaped += percentEncode(text.substr(begin, blank - begin));
        if (blank == std::string_view::npos)
            return escaped;
        escaped += '+';
        begin = blank + 1;
    }
}

std::string formText(const Form &form)
{
    std::string text;
    for (const auto &[name, values] : form) {
        for (const std::string &value : values)
            text += (text.empty() ? "" : "&") + formEscape(name) + '=' + formEscape(value);
    }
    return text;
}

bool Token::isGood(Time now) const
{
    return !expires || now <= *expires - margin;
}

Result<Token> readToken(const ResponseHead &head, std::string_view body, Time now, const Place &place)
{
    const Result<Answer> answer = isForm(head) ? Result<Answer>(fromForm(body)) : fromJson(body, place);
    if (!answer)
        return std::unexpected(answer.error());
    if (!answer->error.empty())
        return failure(codes::loginFailed, tr("The token server answered with an error: %1").arg(errorName(answer->error)), place);
    if (answer->access.empty())
        return failure(codes::loginFailed, tr("The answer of the token server has no `access_token`."), place);
    const auto expires = expiry(answer->expiresIn, now, place);
    if (!expires)
        return std::unexpected(expires.error());
    Token token{answer->access, typeText(answer->type), answer->refresh, *expires};
    if (!isHeaderText(token.header()))
        return failure(codes::loginFailed, tr("The token of the token server cannot stand in a header."), place);
    return token;
}

} // namespace penstock::http
