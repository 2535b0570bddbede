// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/plainreader.h"

#include "core/base/codes.h"
#include "core/json/number.h"
#include "core/json/utf8.h"

#include <QCoreApplication>
#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace penstock::json
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Json", text);
}

// Recursive descent. Every read returns false after noting the first fault.
class PlainReader
{
public:
    PlainReader(std::string_view text, const ParseOptions &options) : m_text(text), m_options(options) {}

    Result<Value> read()
    {
        Value value;
        skipSpace();
        if (!readValue(value, 1))
            return std::unexpected(brokenAt(m_text, m_faultAt, m_fault));
        skipSpace();
        if (m_at < m_text.size())
            return std::unexpected(brokenAt(m_text, m_at, tr("there is more text after the value")));
        return value;
    }

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    bool fail(std::size_t at, const QString &why)
    {
        m_faultAt = at;
        m_fault = at >= m_text.size() ? tr("the text ends too early") : why;
        return false;
    }

    void skipSpace()
    {
        m_at = std::min(m_text.find_first_not_of(" \t\r\n", m_at), m_text.size());
    }

    bool readValue(Value &value, int depth)
    {
        switch (peek()) {
        case '{': return readObject(value, depth);
        case '[': return readArray(value, depth);
        case '"': {
            std::string text;
            if (!readString(text))
                return false;
            value = Value::string(text);
            return true;
        }
        default: return readWord(value);
        }
    }

    bool readObject(Value &value, int depth)
    {
        if (depth > m_options.maxDepth)
            return fail(m_at, tr("it is nested deeper than %1 levels").arg(m_options.maxDepth));
        value = Value::object();
        ++m_at;
        skipSpace();
        if (peek() == '}' && m_at < m_text.size()) {
            ++m_at;
            return true;
        }
        for (;;) {
            std::string key;
            if (peek() != '"')
                return fail(m_at, tr("a member name in double quotes is expected"));
            if (!readString(key))
                return false;
            skipSpace();
            if (peek() != ':')
                return fail(m_at, tr("`:` is expected after a member name"));
            ++m_at;
            skipSpace();
            Value member;
            if (!readValue(member, depth + 1))
                return false;
            value.set(key, std::move(member));
            bool last = false;
            if (!readSeparator('}', last))
                return false;
            if (last)
                return true;
        }
    }

    bool readArray(Value &value, int depth)
    {
        if (depth > m_options.maxDepth)
            return fail(m_at, tr("it is nested deeper than %1 levels").arg(m_options.maxDepth));
        value = Value::array();
        ++m_at;
        skipSpace();
        if (peek() == ']') {
            ++m_at;
            return true;
        }
        for (;;) {
            Value element;
            if (!readValue(element, depth + 1))
                return false;
            value.append(std::move(element));
            bool last = false;
            if (!readSeparator(']', last))
                return false;
            if (last)
                return true;
        }
    }

    bool readSeparator(char closing, bool &last)
    {
        skipSpace();
        last = peek() == closing;
        if (!last && peek() != ',')
            return fail(m_at, tr("`,` or `%1` is expected").arg(QLatin1Char(closing)));
        ++m_at;
        if (!last)
            skipSpace();
        return true;
    }

    bool readString(std::string &text)
    {
        const std::size_t begin = m_at++;
        for (;;) {
            if (m_at >= m_text.size())
                return fail(m_text.size(), {});
            const char c = m_text[m_at];
            if (c == '"') {
                ++m_at;
                return true;
            }
            if (std::uint8_t(c) < 0x20)
                return fail(m_at, tr("a control character stands unescaped in the text that begins at byte %1").arg(begin));
            if (c == '\\') {
                if (!readEscape(text))
                    return false;
                continue;
            }
            const std::size_t length = utf8Length(m_text, m_at);
            if (length == 0 && !m_options.lenient)
                return fail(m_at, tr("the bytes are not UTF-8"));
            if (length == 0)
                appendUtf8(text, replacementCharacter);
            else
                text.append(m_text, m_at, length);
            m_at += std::max<std::size_t>(length, 1);
        }
    }

    bool readEscape(std::string &text)
    {
        const std::size_t begin = m_at;
        bool whole = true;
        return appendEscaped(text, m_text, m_at, whole) || fail(m_at, begin + 1 < m_text.size() ? tr("an escape sequence is not valid") : QString());
    }

    bool readWord(Value &value)
    {
        const std::size_t end = std::min(m_text.find_first_of(" \t\r\n,:]}[{\"", m_at), m_text.size());
        const std::string_view word = m_text.substr(m_at, end - m_at);
        const std::size_t begin = m_at;
        m_at = end;
        if (isNumber(word)) {
            value = Value(numberOf(word, m_options.numbers));
            return true;
        }
        if (word == "null" || word == "true" || word == "false") {
            value = word == "null" ? Value() : Value::boolean(word == "true");
            return true;
        }
        if (m_options.lenient && (word == "NaN" || word == "Infinity" || word == "-Infinity")) {
            constexpr double infinity = std::numeric_limits<double>::infinity();
            value = Value::number(word == "NaN" ? std::numeric_limits<double>::quiet_NaN() : word == "Infinity" ? infinity : -infinity);
            return true;
        }
        return fail(begin, tr("a value is expected"));
    }

    std::string_view m_text;
    ParseOptions m_options;
    std::size_t m_at = 0;
    std::size_t m_faultAt = 0;
    QString m_fault;
};

// By byte order mark, else by where the zero bytes of the first characters stand, as Python's json module does.
std::optional<QStringConverter::Encoding> wideEncoding(std::string_view text)
{
    using enum QStringConverter::Encoding;
    using namespace std::string_view_literals;
    if (text.starts_with("\xff\xfe\0\0"sv))
        return Utf32LE;
    if (text.starts_with("\0\0\xfe\xff"sv))
        return Utf32BE;
    if (text.starts_with("\xff\xfe"sv))
        return Utf16LE;
    if (text.starts_with("\xfe\xff"sv))
        return Utf16BE;
    const auto zero = [&](std::size_t i) { return i < text.size() && text[i] == '\0'; };
    if (text.size() >= 4) {
        if (zero(0))
            return zero(1) ? Utf32BE : Utf16BE;
        if (zero(1))
            return zero(2) && zero(3) ? Utf32LE : Utf16LE;
    } else if (text.size() == 2 && (zero(0) || zero(1))) {
        return zero(0) ? Utf16BE : Utf16LE;
    }
    return {};
}

std::string toUtf8(std::string_view text, QStringConverter::Encoding encoding)
{
    QStringDecoder decoder(encoding);
    const QString decoded = decoder(QByteArrayView(text.data(), qsizetype(text.size())));
    return decoded.toStdString();
}

} // namespace

jv numberOf(std::string_view token, Numbers numbers)
{
    if (numbers == Numbers::Binary64 || isPlainNumber(token))
        return jv_number(toBinary64(token));
    constexpr std::size_t usual = 64;
    if (token.size() < usual) {
        std::array<char, usual> literal;
        *std::ranges::copy(token, literal.data()).out = '\0';
        return jv_number_with_literal(literal.data());
    }
    return jv_number_with_literal(std::string(token).c_str());
}

Diagnostic brokenAt(std::string_view text, std::size_t offset, const QString &why)
{
    Place place;
    const std::string_view before = text.substr(0, offset);
    place.offset = offset;
    place.line = 1 + int(std::ranges::count(before, '\n'));
    const std::size_t begin = before.rfind('\n') + 1;
    const std::string_view line = before.substr(begin);
    place.column = 1 + int(std::ranges::count_if(line, [](char c) { return (c & 0xc0) != 0x80; }));
    return Diagnostic(codes::jsonBroken,
                      tr("Line %1, column %2 (byte %3): %4.").arg(place.line).arg(place.column).arg(offset).arg(why), place);
}

Result<Value> readPlainly(std::string_view text, const ParseOptions &options)
{
    const auto encoding = options.lenient ? wideEncoding(text) : std::nullopt;
    if (!encoding)
        return PlainReader(text, options).read();
    const std::string utf8 = toUtf8(text, *encoding);
    const std::string_view content = std::string_view(utf8).starts_with("\xef\xbb\xbf") ? std::string_view(utf8).substr(3) : utf8;
    return PlainReader(content, options).read();
}

} // namespace penstock::json
