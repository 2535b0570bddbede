// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/secret/secrets.h"

#include <algorithm>

namespace penstock
{

namespace
{

constexpr std::size_t shortest = 4;        // bytes; less is found everywhere by chance

std::string base64(std::string_view bytes, const char *alphabet)
{
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        unsigned group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = (group << 8) | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
        for (int i = 0; i < 4; ++i)
            text += alphabet[(group >> (18 - 6 * i)) & 0x3F];
    }
    text.resize((bytes.size() * 8 + 5) / 6);
    return text;
}

// What base64 of any text with the value inside contains, for each of the three alignments: characters that also depend on
// the neighbours are left out.
std::vector<std::string> base64Forms(std::string_view value)
{
    std::vector<std::string> forms;
    for (const char *const alphabet : {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"}) {
        for (std::size_t before = 0; before < 3; ++before) {
            const std::string text = base64(std::string(before, '\0').append(value), alphabet);
            const std::size_t first = (before * 8 + 5) / 6;
            const std::size_t last = (before + value.size()) * 8 / 6;
            if (last > first)
                forms.push_back(text.substr(first, last - first));
        }
    }
    return forms;
}

enum class Hex { Upper, Lower };

std::string percentEncoded(std::string_view value, std::string_view keep, Hex hex, bool plusForSpace)
{
    const char *const digits = hex == Hex::Upper ? "0123456789ABCDEF" : "0123456789abcdef";
    std::string text;
    for (const char c : value) {
        const bool isWord = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (isWord || keep.contains(c)) {
            text += c;
        } else if (c == ' ' && plusForSpace) {
            text += '+';
        } else {
            text += '%';
            text += digits[static_cast<unsigned char>(c) >> 4];
            text += digits[static_cast<unsigned char>(c) & 0xF];
        }
    }
    return text;
}

// As it stands inside a JSON text.
std::string jsonEscaped(std::string_view value, bool escapeSlash)
{
    std::string text;
    for (const char c : value) {
        switch (c) {
        case '"': text += "\\\""; break;
        case '\\': text += "\\\\"; break;
        case '\n': text += "\\n"; break;
        case '\r': text += "\\r"; break;
        case '\t': text += "\\t"; break;
        case '/': text += escapeSlash ? "\\/" : "/"; break;
        default: text += c;
        }
    }
    return text;
}

std::vector<std::string> formsOf(std::string_view value)
{
    std::vector<std::string> forms{std::string(value), jsonEscaped(value, false), jsonEscaped(value, true)};
    for (const std::string_view keep : {std::string_view("-._~"), std::string_view("-_.!~*'()"), std::string_view("-._~!$&'()*+,;=:@/?")}) {
        for (const Hex hex : {Hex::Upper, Hex::Lower}) {
            forms.push_back(percentEncoded(value, keep, hex, false));
            forms.push_back(percentEncoded(value, keep, hex, true));
        }
    }
    std::ranges::copy(base64Forms(value), std::back_inserter(forms));
    return forms;
}

} // namespace

void Redactor::add(const std::string &name, const std::string &value)
{
    if (value.size() < shortest)
        return;
    for (std::string &form : formsOf(value)) {
        if (form.size() >= shortest && std::ranges::find(m_patterns, form, &Pattern::text) == m_patterns.end())
            m_patterns.push_back({std::move(form), name});
    }
    std::ranges::stable_sort(m_patterns, [](const Pattern &a, const Pattern &b) { return a.text.size() > b.text.size(); });
}

void Redactor::addBasic(const std::string &user, const std::string &password)
{
    if (password.size() >= shortest)
        add("basic " + user, user + ":" + password);
}

std::string Redactor::redact(std::string_view text) const
{
    std::string clean;
    std::size_t done = 0;
    // At each place the longest pattern counts; patterns are few, so each is searched for once and again only behind its hit.
    std::vector<std::size_t> next;
    for (const Pattern &pattern : m_patterns)
        next.push_back(text.find(pattern.text));
    while (true) {
        std::size_t best = m_patterns.size();
        for (std::size_t i = 0; i < m_patterns.size(); ++i) {
            if (next[i] != std::string_view::npos && next[i] < done)
                next[i] = text.find(m_patterns[i].text, done);
            if (next[i] != std::string_view::npos && (best == m_patterns.size() || next[i] < next[best]))
                best = i;
        }
        if (best == m_patterns.size())
            break;
        clean.append(text, done, next[best] - done).append("[secret ").append(m_patterns[best].name).append("]");
        done = next[best] + m_patterns[best].text.size();
    }
    return clean.append(text, done, std::string_view::npos);
}

// A short one inside of a word is a part of that word, not a secret: `aria` in `variables`.
bool Redactor::finds(std::string_view text) const
{
    constexpr std::size_t shortLength = 8;
    const auto isLetter = [text](std::size_t at) {
        const char c = at < text.size() ? text[at] : ' ';
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    return std::ranges::any_of(m_patterns, [&](const Pattern &pattern) {
        for (std::size_t at = text.find(pattern.text); at != std::string_view::npos; at = text.find(pattern.text, at + 1)) {
            const bool isInWord = (at > 0 && isLetter(at - 1)) || isLetter(at + pattern.text.size());
            if (pattern.text.size() >= shortLength || !isInWord)
                return true;
        }
        return false;
    });
}

} // namespace penstock
