// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "arguments.h"

#include "core/base/codes.h"
#include "core/base/nearest.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Arguments", text);
}

const OptionSpec *find(const std::vector<std::span<const OptionSpec>> &known, auto &&matches)
{
    for (const std::span<const OptionSpec> group : known) {
        for (const OptionSpec &option : group) {
            if (matches(option))
                return &option;
        }
    }
    return nullptr;
}

Diagnostic unknown(const std::string &word, const std::vector<std::span<const OptionSpec>> &known)
{
    std::vector<std::string> names;
    for (const std::span<const OptionSpec> group : known)
        std::ranges::transform(group, std::back_inserter(names), [](const OptionSpec &option) { return std::string("--") + option.name; });
    QString message = tr("There is no option `%1`.").arg(QString::fromStdString(word));
    if (const auto near = nearest(word, names))
        message += u' ' + tr("Did you mean `%1`?").arg(QString::fromStdString(*near));
    return Diagnostic(codes::usage, message);
}

// Whether a word can be the value of an option that also stands alone: 5m, and neither a name nor the number of a resource.
bool looksLikeMeasure(std::string_view word)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    return !word.empty() && isDigit(word.front()) && !isDigit(word.back());
}

Result<> check(const OptionSpec &option, const std::string &value)
{
    if (!option.allowed)
        return {};
    for (std::string_view rest = option.allowed; !rest.empty();) {
        const std::size_t bar = std::min(rest.find('|'), rest.size());
        if (rest.substr(0, bar) == value)
            return {};
        rest.remove_prefix(std::min(bar + 1, rest.size()));
    }
    return failure(codes::usage, tr("`--%1 %2`: one of %3 is expected.").arg(QString::fromLatin1(option.name), QString::fromStdString(value), QString::fromLatin1(option.allowed)));
}

} // namespace

Result<Arguments> Arguments::parse(std::span<const std::string> words, const std::vector<std::span<const OptionSpec>> &known)
{
    Arguments arguments;
    bool options = true;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string &word = words[i];
        if (!options || word.size() < 2 || word[0] != '-') {
            arguments.m_positionals.push_back(word);
            continue;
        }
        if (word == "--") {
            options = false;
            continue;
        }
        const bool isLong = word[1] == '-';
        const std::size_t equals = isLong ? word.find('=') : std::string::npos;
        const std::string name = isLong ? word.substr(2, equals == std::string::npos ? equals : equals - 2) : word.substr(1, 1);
        const OptionSpec *option = find(known, [&](const OptionSpec &each) { return isLong ? name == each.name : each.letter && name[0] == each.letter; });
        if (!option)
            return std::unexpected(unknown(isLong ? "--" + name : word, known));
        std::string value;
        if (!option->value) {
            if (equals != std::string::npos)
                return failure(codes::usage, tr("`--%1` takes no value.").arg(QString::fromStdString(name)));
            // -vv: the same letter again, or others that take no value either.
            for (std::size_t at = 2; !isLong && at < word.size(); ++at) {
                const OptionSpec *more = find(known, [&](const OptionSpec &each) { return each.letter == word[at] && !each.value; });
                if (!more)
                    return std::unexpected(unknown(word, known));
                arguments.m_options.emplace_back(more->name, "");
            }
        } else if (equals != std::string::npos) {
            value = word.substr(equals + 1);
        } else if (!isLong && word.size() > 2) {
            value = word.substr(2);
        } else if (option->value[0] == '[' && (i + 1 == words.size() || !looksLikeMeasure(words[i + 1]))) {
            value.clear();
        } else if (i + 1 < words.size()) {
            value = words[++i];
        } else {
            return failure(codes::usage, tr("`%1` needs a value: %2.").arg(QString::fromStdString(word), QString::fromLatin1(option->value)));
        }
        if (auto good = check(*option, value); !good)
            return std::unexpected(good.error());
        arguments.m_options.emplace_back(option->name, std::move(value));
    }
    return arguments;
}

int Arguments::count(std::string_view name) const
{
    return int(std::ranges::count(m_options, name, &std::pair<std::string, std::string>::first));
}

std::string Arguments::value(std::string_view name, std::string fallback) const
{
    for (const auto &[option, value] : m_options) {
        if (option == name)
            fallback = value;
    }
    return fallback;
}

std::vector<std::string> Arguments::values(std::string_view name) const
{
    std::vector<std::string> found;
    for (const auto &[option, value] : m_options) {
        if (option == name)
            found.push_back(value);
    }
    return found;
}

Result<std::optional<std::int64_t>> Arguments::number(std::string_view name) const
{
    if (!has(name))
        return std::nullopt;
    const std::string text = value(name);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0)
        return failure(codes::usage, tr("`--%1 %2`: a whole number is expected.").arg(QString::fromUtf8(name.data(), qsizetype(name.size())), QString::fromStdString(text)));
    return number;
}

Result<std::vector<std::pair<std::string, std::string>>> Arguments::pairs(std::string_view name) const
{
    std::vector<std::pair<std::string, std::string>> found;
    for (const std::string &text : values(name)) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0)
            return failure(codes::usage, tr("`--%1 %2`: NAME=VALUE is expected.").arg(QString::fromUtf8(name.data(), qsizetype(name.size())), QString::fromStdString(text)));
        found.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    return found;
}

std::vector<std::string> splitList(std::string_view text)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        if (comma > 0)
            parts.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return parts;
}

} // namespace penstock::cli
