// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/lexer.h"

#include "core/base/codes.h"
#include "core/template/spelling.h"

#include <algorithm>
#include <array>

namespace penstock::tpl
{

namespace
{

constexpr std::string_view leftDelimiter = "[[", rightDelimiter = "]]", blanks = " \t\r\n";

bool isBlank(char c)
{
    return blanks.find(c) != std::string_view::npos;
}

bool isWordRune(char32_t code)
{
    return code == '_' || isLetterOrDigit(code);
}

struct Word {
    std::string_view text;
    TokenKind kind;
};

constexpr std::array words{
    Word{"block", TokenKind::Block}, Word{"break", TokenKind::Break}, Word{"continue", TokenKind::Continue},
    Word{"define", TokenKind::Define}, Word{"else", TokenKind::Else}, Word{"end", TokenKind::EndWord}, Word{"if", TokenKind::If},
    Word{"nil", TokenKind::Nil}, Word{"range", TokenKind::Range}, Word{"template", TokenKind::Template}, Word{"with", TokenKind::With},
    Word{"true", TokenKind::Bool}, Word{"false", TokenKind::Bool},
};

} // namespace

Place placeIn(std::string_view text, std::size_t offset, std::size_t length)
{
    Place place;
    place.line = 1;
    place.offset = std::min(offset, text.size());
    place.length = length;
    const std::string_view before = text.substr(0, place.offset);
    place.line += static_cast<int>(std::ranges::count(before, '\n'));
    const std::size_t lineStart = before.rfind('\n') + 1; // 0 where there is none
    place.column = static_cast<int>(runeCount(before.substr(lineStart))) + 1;
    return place;
}

std::unexpected<Diagnostic> Lexer::fault(const QString &message, std::size_t length) const
{
    return failure(codes::templateSyntax, message, placeIn(m_text, m_at, length));
}

Token Lexer::take(TokenKind kind, std::size_t length)
{
    const Token token{kind, m_at, m_text.substr(m_at, length)};
    m_at += token.text.size();
    return token;
}

Result<Token> Lexer::next()
{
    return m_inside ? lexInside() : lexText();
}

Result<Token> Lexer::lexText()
{
    for (;;) {
        const std::size_t found = std::min(m_text.find(leftDelimiter, m_at), m_text.size());
        const std::size_t behind = found + leftDelimiter.size();
        const bool trims = behind + 1 < m_text.size() && m_text[behind] == '-' && isBlank(m_text[behind + 1]);
        std::size_t end = found;
        while (trims && end > m_at && isBlank(m_text[end - 1]))
            --end;
        if (end > m_at) {
            const Token text = take(TokenKind::Text, end - m_at);
            m_at = found;
            return text;
        }
        m_at = found;
        if (found == m_text.size())
            return take(TokenKind::End, 0);
        m_actionStart = found;
        const Token left{TokenKind::LeftDelimiter, found, leftDelimiter};
        m_at = behind + (trims ? 2 : 0);
        if (!rest("/*")) {
            m_inside = true;
            m_parentheses = 0;
            return left;
        }
        if (const auto skipped = skipComment(); !skipped)
            return std::unexpected(skipped.error());
    }
}

Result<bool> Lexer::skipComment()
{
    const std::size_t end = m_text.find("*/", m_at + 2);
    if (end == std::string_view::npos)
        return fault(tr("The comment is not closed."), 2);
    m_at = end + 2;
    if (!atRightDelimiter() && !atTrimmedRightDelimiter(m_at))
        return fault(tr("A comment has to fill its brackets: `]]` must follow `*/`."));
    takeRightDelimiter();
    return true;
}

bool Lexer::atRightDelimiter() const
{
    return rest(rightDelimiter);
}

bool Lexer::atTrimmedRightDelimiter(std::size_t at) const
{
    return at + 1 < m_text.size() && isBlank(m_text[at]) && m_text[at + 1] == '-' && m_text.substr(at + 2).starts_with(rightDelimiter);
}

Token Lexer::takeRightDelimiter()
{
    const bool trims = atTrimmedRightDelimiter(m_at);
    const Token token = take(TokenKind::RightDelimiter, rightDelimiter.size() + (trims ? 2 : 0));
    while (trims && m_at < m_text.size() && isBlank(m_text[m_at]))
        ++m_at;
    m_inside = false;
    return token;
}

Result<Token> Lexer::lexInside()
{
    if (atRightDelimiter() || atTrimmedRightDelimiter(m_at)) {
        if (m_parentheses > 0)
            return fault(tr("A parenthesis is not closed."), rightDelimiter.size());
        return takeRightDelimiter();
    }
    if (m_at >= m_text.size()) {
        return failure(codes::templateSyntax, tr("The action is not closed: `]]` is missing."),
                       placeIn(m_text, m_actionStart, leftDelimiter.size()));
    }
    const char c = m_text[m_at];
    if (isBlank(c))
        return takeSpace();
    switch (c) {
    case '=': return take(TokenKind::Assign, 1);
    case ':': return rest(":=") ? Result<Token>(take(TokenKind::Declare, 2)) : fault(tr("`:=` expected."));
    case '|': return take(TokenKind::Pipe, 1);
    case ',': return take(TokenKind::Comma, 1);
    case '"': return lexQuoted('"', TokenKind::String);
    case '\'': return lexQuoted('\'', TokenKind::CharConstant);
    case '`': return lexQuoted('`', TokenKind::RawString);
    case '$': return lexFieldOrVariable(TokenKind::Variable);
    case '(': ++m_parentheses; return take(TokenKind::LeftParenthesis, 1);
    case ')':
        if (--m_parentheses < 0)
            return fault(tr("This parenthesis closes nothing."));
        return take(TokenKind::RightParenthesis, 1);
    case '.':
        if (m_at + 1 >= m_text.size() || m_text[m_at + 1] < '0' || m_text[m_at + 1] > '9')
            return lexFieldOrVariable(TokenKind::Field);
        return lexNumber();
    default: break;
    }
    if (c == '+' || c == '-' || (c >= '0' && c <= '9'))
        return lexNumber();
    return lexWord();
}

// A run of blanks; the last one belongs to the delimiter where a trim marker follows.
Token Lexer::takeSpace()
{
    std::size_t end = m_at;
    while (end < m_text.size() && isBlank(m_text[end]))
        ++end;
    if (atTrimmedRightDelimiter(end - 1))
        --end;
    return take(TokenKind::Space, end - m_at);
}

Result<Token> Lexer::lexQuoted(char quote, TokenKind kind)
{
    std::size_t end = m_at + 1;
    for (; end < m_text.size() && m_text[end] != quote; ++end) {
        if (quote == '`')
            continue;
        if (m_text[end] == '\\')
            ++end;
        if (end >= m_text.size() || m_text[end] == '\n')
            break;
    }
    if (end >= m_text.size() || m_text[end] != quote)
        return fault(tr("The text that begins here is not closed by %1.").arg(QLatin1Char(quote)));
    return take(kind, end + 1 - m_at);
}

bool Lexer::scanNumber()
{
    const auto accept = [this](std::string_view set) {
        const bool found = m_at < m_text.size() && set.find(m_text[m_at]) != std::string_view::npos;
        m_at += found ? 1 : 0;
        return found;
    };
    accept("+-");
    std::string_view digits = "0123456789_";
    bool decimal = true, hexadecimal = false;
    if (accept("0")) {
        hexadecimal = accept("xX");
        const bool octal = !hexadecimal && accept("oO");
        const bool binary = !hexadecimal && !octal && accept("bB");
        decimal = !hexadecimal && !octal && !binary;
        digits = hexadecimal ? "0123456789abcdefABCDEF_" : octal ? "01234567_" : binary ? "01_" : digits;
    }
    while (accept(digits)) { }
    if (accept(".")) {
        while (accept(digits)) { }
    }
    if ((decimal && accept("eE")) || (hexadecimal && accept("pP"))) {
        accept("+-");
        while (accept("0123456789_")) { }
    }
    accept("i");
    return m_at >= m_text.size() || !isWordRune(runeAt(m_text, m_at).code);
}

Result<Token> Lexer::lexNumber()
{
    const std::size_t start = m_at;
    bool good = scanNumber();
    TokenKind kind = TokenKind::Number;
    if (good && m_at < m_text.size() && (m_text[m_at] == '+' || m_text[m_at] == '-')) {
        good = scanNumber() && m_text[m_at - 1] == 'i';
        kind = TokenKind::Complex;
    }
    const std::size_t end = m_at;
    m_at = start;
    if (!good)
        return fault(tr("This is not a number."), end - start);
    return take(kind, end - start);
}

std::size_t Lexer::wordEnd(std::size_t at) const
{
    while (at < m_text.size()) {
        const Rune rune = runeAt(m_text, at);
        if (!isWordRune(rune.code))
            break;
        at += rune.length;
    }
    return at;
}

bool Lexer::atTerminator(std::size_t at) const
{
    return at >= m_text.size() || isBlank(m_text[at]) || std::string_view(".,|:)(").find(m_text[at]) != std::string_view::npos
        || m_text.substr(at).starts_with(rightDelimiter);
}

Result<Token> Lexer::lexFieldOrVariable(TokenKind kind)
{
    if (atTerminator(m_at + 1))
        return take(kind == TokenKind::Variable ? kind : TokenKind::Dot, 1);
    const std::size_t end = wordEnd(m_at + 1);
    if (!atTerminator(end)) {
        m_at = end;
        return fault(tr("This character cannot be part of a name. Use `index` for keys that are not plain names."));
    }
    return take(kind, end - m_at);
}

Result<Token> Lexer::lexWord()
{
    const std::size_t end = wordEnd(m_at);
    if (end == m_at) {
        const auto byte = static_cast<unsigned char>(m_text[m_at]);
        if (byte > ' ' && byte < 0x7f)
            return take(TokenKind::Character, 1);
        return fault(tr("This character has no meaning here."), runeAt(m_text, m_at).length);
    }
    if (!atTerminator(end)) {
        m_at = end;
        return fault(tr("This character cannot be part of a name."));
    }
    const std::string_view text = m_text.substr(m_at, end - m_at);
    const auto word = std::ranges::find(words, text, &Word::text);
    return take(word == words.end() ? TokenKind::Identifier : word->kind, text.size());
}

} // namespace penstock::tpl
