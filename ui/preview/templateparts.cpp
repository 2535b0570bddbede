// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/preview/templateparts.h"

#include "core/template/lexer.h"

#include <algorithm>
#include <vector>

namespace penstock::ui
{

namespace
{
using tpl::Token;
using tpl::TokenKind;

class Parts
{
public:
    explicit Parts(std::string_view source) : m_source(source)
    {
        tpl::Lexer lexer(source);
        while (const Result<Token> token = lexer.next()) {
            if (token->kind == TokenKind::End)
                break;
            m_tokens.push_back(*token);
        }
    }

    std::optional<std::string> at(std::size_t offset) const
    {
        std::size_t index = 0;
        while (index < m_tokens.size() && offset >= endOf(index))
            ++index;
        if (index == m_tokens.size() || offset < m_tokens[index].offset || movesTheDot())
            return {};
        const std::optional<Range> range = rangeAt(index);
        if (!range || range->first >= range->last)
            return {};
        for (std::size_t i = range->first; i < range->last; ++i) {
            const TokenKind kind = m_tokens[i].kind;
            const bool isOwn = kind == TokenKind::Variable && m_tokens[i].text != "$";
            if (isOwn || kind == TokenKind::Declare || kind == TokenKind::Assign)
                return {};
        }
        const std::size_t begin = m_tokens[range->first].offset;
        return std::string(m_source.substr(begin, endOf(range->last - 1) - begin));
    }

private:
    struct Range {
        std::size_t first, last;         // tokens; last is behind the end
    };

    std::size_t endOf(std::size_t index) const { return m_tokens[index].offset + m_tokens[index].text.size(); }
    TokenKind kind(std::size_t index) const { return index < m_tokens.size() ? m_tokens[index].kind : TokenKind::End; }

    bool movesTheDot() const
    {
        return std::ranges::any_of(m_tokens, [](const Token &token) {
            return token.kind == TokenKind::Range || token.kind == TokenKind::With || token.kind == TokenKind::Define || token.kind == TokenKind::Block;
        });
    }

    std::optional<Range> rangeAt(std::size_t index) const
    {
        switch (kind(index)) {
        case TokenKind::Dot:
        case TokenKind::Field:
        case TokenKind::Variable: return Range{chainStart(index), index + 1};
        case TokenKind::LeftParenthesis: return Range{index, std::min(closing(index) + 1, m_tokens.size())};
        case TokenKind::RightParenthesis: return Range{opening(index), index + 1};
        case TokenKind::Identifier: return Range{index, commandEnd(index)};
        case TokenKind::LeftDelimiter: return inside(index + 1);
        case TokenKind::RightDelimiter: {
            std::size_t first = index;
            while (first > 0 && kind(first - 1) != TokenKind::LeftDelimiter)
                --first;
            return inside(first);
        }
        default: return {};
        }
    }

    // From what the fields are taken from on.
    std::size_t chainStart(std::size_t index) const
    {
        while (index > 0 && kind(index) == TokenKind::Field) {
            const TokenKind before = kind(index - 1);
            if (before == TokenKind::RightParenthesis)
                return opening(index - 1);
            if (before != TokenKind::Field && before != TokenKind::Variable)
                break;
            --index;
        }
        return index;
    }

    std::size_t opening(std::size_t index) const
    {
        int depth = 0;
        for (std::size_t i = index + 1; i-- > 0;) {
            depth += kind(i) == TokenKind::RightParenthesis ? 1 : kind(i) == TokenKind::LeftParenthesis ? -1 : 0;
            if (depth == 0)
                return i;
        }
        return 0;
    }

    std::size_t closing(std::size_t index) const
    {
        int depth = 0;
        for (std::size_t i = index; i < m_tokens.size(); ++i) {
            depth += kind(i) == TokenKind::LeftParenthesis ? 1 : kind(i) == TokenKind::RightParenthesis ? -1 : 0;
            if (depth == 0)
                return i;
        }
        return m_tokens.size();
    }

    std::size_t commandEnd(std::size_t index) const
    {
        std::size_t end = index + 1;
        for (std::size_t i = index + 1; i < m_tokens.size(); ++i) {
            const TokenKind here = kind(i);
            if (here == TokenKind::Pipe || here == TokenKind::RightDelimiter || here == TokenKind::RightParenthesis || here == TokenKind::Comma)
                break;
            if (here == TokenKind::LeftParenthesis)
                i = std::min(closing(i), m_tokens.size() - 1);
            if (here != TokenKind::Space)
                end = i + 1;
        }
        return end;
    }

    // Between the brackets, where it is one expression: behind `if` and `else if` only what is asked.
    std::optional<Range> inside(std::size_t first) const
    {
        while (kind(first) == TokenKind::Space || kind(first) == TokenKind::If || kind(first) == TokenKind::Else)
            ++first;
        std::size_t last = first;
        while (last < m_tokens.size() && kind(last) != TokenKind::RightDelimiter)
            ++last;
        while (last > first && kind(last - 1) == TokenKind::Space)
            --last;
        if (first == last || kind(first) == TokenKind::EndWord)
            return {};
        return Range{first, last};
    }

    std::string_view m_source;
    std::vector<Token> m_tokens;
};
} // namespace

std::optional<std::string> partAt(std::string_view source, std::size_t offset)
{
    return Parts(source).at(offset);
}

} // namespace penstock::ui
