// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <QCoreApplication>

namespace penstock::tpl
{

enum class TokenKind {
    End, Text, LeftDelimiter, RightDelimiter,
    Space, Assign, Declare, Pipe, Comma, LeftParenthesis, RightParenthesis, Character, // Character: any other sign
    Bool, CharConstant, Number, Complex, String, RawString,
    Dot, Field, Variable, Identifier,
    // words of the language
    Block, Break, Continue, Define, Else, EndWord, If, Nil, Range, Template, With,
};

struct Token {
    TokenKind kind = TokenKind::End;
    std::size_t offset = 0;       // bytes from the start of the template
    std::string_view text;        // as written; Text: after trimming
};

// Cuts a template into tokens on request. Comments vanish here, and so does the white space that trim markers remove.
class Lexer
{
    Q_DECLARE_TR_FUNCTIONS(penstock::tpl::Lexer)

public:
    explicit Lexer(std::string_view text) : m_text(text) {}
    Result<Token> next();

private:
    Result<Token> lexText();
    Result<Token> lexInside();
    Result<Token> lexQuoted(char quote, TokenKind kind);
    Result<Token> lexNumber();
    Result<Token> lexWord();
    Result<Token> lexFieldOrVariable(TokenKind kind);
    Result<bool> skipComment();
    Token take(TokenKind kind, std::size_t length);
    Token takeSpace();
    Token takeRightDelimiter();
    bool scanNumber();
    bool atRightDelimiter() const;
    bool atTrimmedRightDelimiter(std::size_t at) const;
    bool atTerminator(std::size_t at) const;
    std::size_t wordEnd(std::size_t at) const;
    bool rest(std::string_view expected) const { return m_text.substr(m_at).starts_with(expected); }
    std::unexpected<Diagnostic> fault(const QString &message, std::size_t length = 1) const;

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_actionStart = 0;
    int m_parentheses = 0;
    bool m_inside = false;
};

// Where in the template: line and column (code points) from 1.
Place placeIn(std::string_view text, std::size_t offset, std::size_t length);

} // namespace penstock::tpl
