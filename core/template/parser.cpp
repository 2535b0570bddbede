// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/parser.h"

#include "core/base/codes.h"
#include "core/base/nearest.h"
#include "core/template/functions.h"
#include "core/template/spelling.h"

#include <algorithm>
#include <cmath>

namespace penstock::tpl
{

namespace
{

// Recursive descent over all tokens. The first fault sticks: from then on every token is the end, so that all loops come to theirs.
class Parser
{
    Q_DECLARE_TR_FUNCTIONS(penstock::tpl::Parser)

public:
    explicit Parser(std::string_view text) : m_text(text) {}
    Result<Tree> run();

private:
    struct Stop {
        TokenKind kind = TokenKind::End; // EndWord or Else
        Token token;
    };

    const Token &peek() const { return m_fault ? m_end : m_tokens[m_at]; }
    const Token &peekSolid();
    Token take();
    Token takeSolid();
    void fail(const QString &message, const Token &at, const Code &code = codes::templateSyntax);
    void unexpected(const Token &token);
    void expect(TokenKind kind);

    void parseDefinition();
    Statements parseStatements(Stop &stop);
    Statement parseAction(const Token &left);
    Statement parseControl(StatementKind kind, const Token &left);
    void parseElse(Statement &control, const Token &otherwise);
    Statement parseBlock(const Token &left);
    Statement parseTemplateCall(const Token &left);
    Statement parseJump(StatementKind kind, const Token &left);
    void define(const std::string &name, Statements body, const Token &at);
    std::string takeName();

    std::unique_ptr<Pipeline> parsePipeline(TokenKind end, bool inRange = false);
    void parseVariables(Pipeline &pipeline, bool inRange);
    void checkPipeline(const Pipeline &pipeline, const Token &end);
    Command parseCommand();
    std::optional<Operand> parseOperand();
    std::optional<Operand> parseTerm();
    Operand parseFunction(const Token &token);
    Operand parseVariable(const Token &token);
    Operand parseNumber(const Token &token);
    Operand parseText(const Token &token);
    Operand parseParentheses(const Token &token);
    bool enter(const Token &at);

    std::string_view m_text;
    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    Token m_end;
    std::optional<Diagnostic> m_fault;
    std::vector<std::string> m_variables{"$"};
    Tree m_tree;
    int m_depth = 0;
    int m_ranges = 0;
};

const Token &Parser::peekSolid()
{
    while (peek().kind == TokenKind::Space)
        ++m_at;
    return peek();
}

Token Parser::take()
{
    const Token token = peek();
    if (token.kind != TokenKind::End)
        ++m_at;
    return token;
}

Token Parser::takeSolid()
{
    peekSolid();
    return take();
}

void Parser::fail(const QString &message, const Token &at, const Code &code)
{
    if (!m_fault)
        m_fault = Diagnostic(code, message, placeIn(m_text, at.offset, std::max<std::size_t>(1, at.text.size())));
    m_end = {TokenKind::End, m_text.size(), {}};
}

void Parser::unexpected(const Token &token)
{
    if (token.kind == TokenKind::End)
        fail(tr("The template ends inside a block: `[[end]]` is missing."), token);
    else
        fail(tr("Unexpected `%1`.").arg(QString::fromUtf8(token.text.data(), static_cast<qsizetype>(token.text.size()))), token);
}

void Parser::expect(TokenKind kind)
{
    if (const Token token = takeSolid(); token.kind != kind)
        unexpected(token);
}

bool Parser::enter(const Token &at)
{
    if (++m_depth <= maximumNesting)
        return true;
    fail(tr("The template is nested too deeply (more than %1 levels).").arg(maximumNesting), at, codes::templateLimit);
    return false;
}

Result<Tree> Parser::run()
{
    Lexer lexer(m_text);
    do {
        auto token = lexer.next();
        if (!token)
            return std::unexpected(token.error());
        m_tokens.push_back(*token);
    } while (m_tokens.back().kind != TokenKind::End);
    Stop stop;
    while (peek().kind != TokenKind::End) {
        Statements some = parseStatements(stop);
        std::ranges::move(some, std::back_inserter(m_tree.main));
        if (stop.kind != TokenKind::End)
            fail(tr("`%1` without a block that it belongs to.").arg(QString::fromUtf8(stop.token.text)), stop.token);
    }
    if (m_fault)
        return std::unexpected(std::move(*m_fault));
    return std::move(m_tree);
}

Statements Parser::parseStatements(Stop &stop)
{
    Statements statements;
    stop = {};
    for (;;) {
        const Token token = takeSolid();
        if (token.kind == TokenKind::Text) {
            statements.push_back({StatementKind::Text, {token.offset, token.text.size()}, std::string(token.text), nullptr, {}, {}});
            continue;
        }
        if (token.kind == TokenKind::End)
            return statements;
        if (token.kind != TokenKind::LeftDelimiter) {
            unexpected(token);
            return statements;
        }
        const TokenKind first = peekSolid().kind;
        if (first == TokenKind::EndWord || first == TokenKind::Else) {
            stop = {first, takeSolid()};
            return statements;
        }
        if (first == TokenKind::Define && m_depth == 0)
            parseDefinition();
        else
            statements.push_back(parseAction(token));
    }
}

// The name of a template; a literal text.
std::string Parser::takeName()
{
    const Token token = takeSolid();
    const auto name = token.kind == TokenKind::String || token.kind == TokenKind::RawString ? unquoted(token.text) : std::nullopt;
    if (!name)
        fail(tr("The name of a template has to stand here, in quotes."), token);
    return name.value_or("");
}

bool isBlankText(const Statements &statements)
{
    return std::ranges::all_of(statements, [](const Statement &statement) {
        return statement.kind == StatementKind::Text && statement.text.find_first_not_of(" \t\r\n\v\f") == std::string::npos;
    });
}

void Parser::define(const std::string &name, Statements body, const Token &at)
{
    Statements &known = m_tree.definitions[name];
    if (isBlankText(known))
        known = std::move(body);
    else if (!isBlankText(body))
        fail(tr("The template \"%1\" is defined twice.").arg(QString::fromStdString(name)), at);
}

void Parser::parseDefinition()
{
    const Token word = takeSolid();
    const std::string name = takeName();
    expect(TokenKind::RightDelimiter);
    auto outer = std::exchange(m_variables, {"$"});
    Stop stop;
    ++m_depth;
    Statements body = parseStatements(stop);
    --m_depth;
    m_variables = std::move(outer);
    if (stop.kind != TokenKind::EndWord)
        unexpected(stop.kind == TokenKind::Else ? stop.token : peek());
    expect(TokenKind::RightDelimiter);
    define(name, std::move(body), word);
}

Statement Parser::parseAction(const Token &left)
{
    switch (peekSolid().kind) {
    case TokenKind::If: return parseControl(StatementKind::If, left);
    case TokenKind::With: return parseControl(StatementKind::With, left);
    case TokenKind::Range: return parseControl(StatementKind::Range, left);
    case TokenKind::Block: return parseBlock(left);
    case TokenKind::Template: return parseTemplateCall(left);
    case TokenKind::Break: return parseJump(StatementKind::Break, left);
    case TokenKind::Continue: return parseJump(StatementKind::Continue, left);
    default: break;
    }
    Statement action{StatementKind::Action, {left.offset, 0}, {}, parsePipeline(TokenKind::RightDelimiter), {}, {}};
    action.span.length = m_at < m_tokens.size() && m_at > 0 ? m_tokens[m_at - 1].offset + m_tokens[m_at - 1].text.size() - left.offset : 0;
    return action;
}

Statement Parser::parseJump(StatementKind kind, const Token &left)
{
    const Token word = takeSolid();
    if (m_ranges == 0)
        fail(tr("`%1` is only possible inside `range`.").arg(QString::fromUtf8(word.text)), word);
    expect(TokenKind::RightDelimiter);
    return {kind, {left.offset, word.offset + word.text.size() - left.offset}, {}, nullptr, {}, {}};
}

// [[if]], [[with]] and [[range]]; variables live until the block ends.
Statement Parser::parseControl(StatementKind kind, const Token &left)
{
    const Token word = takeSolid();
    Statement control{kind, {left.offset, 0}, {}, nullptr, {}, {}};
    if (!enter(word))
        return control;
    const std::size_t variables = m_variables.size();
    control.pipeline = parsePipeline(TokenKind::RightDelimiter, kind == StatementKind::Range);
    control.span.length = control.pipeline->span.end() - left.offset;
    Stop stop;
    m_ranges += kind == StatementKind::Range;
    control.body = parseStatements(stop);
    m_ranges -= kind == StatementKind::Range;
    if (stop.kind == TokenKind::End)
        fail(tr("This block is not closed: `[[end]]` is missing."), word);
    else if (stop.kind == TokenKind::Else)
        parseElse(control, stop.token);
    else
        expect(TokenKind::RightDelimiter);
    m_variables.resize(variables);
    --m_depth;
    return control;
}

// [[else]], or [[else if]] and [[else with]], which share the [[end]] of the chain.
void Parser::parseElse(Statement &control, const Token &otherwise)
{
    const TokenKind next = peekSolid().kind;
    if ((control.kind == StatementKind::If && next == TokenKind::If) || (control.kind == StatementKind::With && next == TokenKind::With)) {
        control.otherwise.push_back(parseControl(control.kind, otherwise));
        return;
    }
    expect(TokenKind::RightDelimiter);
    Stop stop;
    control.otherwise = parseStatements(stop);
    if (stop.kind == TokenKind::Else)
        fail(tr("A second `else` in one block."), stop.token);
    else if (stop.kind == TokenKind::End)
        fail(tr("This block is not closed: `[[end]]` is missing."), otherwise);
    expect(TokenKind::RightDelimiter);
}

Statement Parser::parseBlock(const Token &left)
{
    const Token word = takeSolid();
    Statement call{StatementKind::Template, {left.offset, 0}, takeName(), parsePipeline(TokenKind::RightDelimiter), {}, {}};
    call.span.length = call.pipeline->span.end() - left.offset;
    if (!enter(word))
        return call;
    auto outer = std::exchange(m_variables, {"$"});
    const int ranges = std::exchange(m_ranges, 0);
    Stop stop;
    Statements body = parseStatements(stop);
    m_variables = std::move(outer);
    m_ranges = ranges;
    --m_depth;
    if (stop.kind != TokenKind::EndWord)
        fail(tr("This block is not closed: `[[end]]` is missing."), word);
    expect(TokenKind::RightDelimiter);
    define(call.text, std::move(body), word);
    return call;
}

Statement Parser::parseTemplateCall(const Token &left)
{
    takeSolid();
    Statement call{StatementKind::Template, {left.offset, 0}, takeName(), nullptr, {}, {}};
    if (peekSolid().kind != TokenKind::RightDelimiter) {
        call.pipeline = parsePipeline(TokenKind::RightDelimiter);
        call.span.length = call.pipeline->span.end() - left.offset;
        return call;
    }
    call.span.length = takeSolid().offset - left.offset;
    return call;
}

void Parser::parseVariables(Pipeline &pipeline, bool inRange)
{
    while (peekSolid().kind == TokenKind::Variable) {
        const std::size_t start = m_at;
        const Token variable = take();
        const Token &next = peekSolid();
        const bool last = next.kind == TokenKind::Assign || next.kind == TokenKind::Declare;
        if (!last && next.kind != TokenKind::Comma) {
            m_at = start;
            break;
        }
        pipeline.assigns = next.kind == TokenKind::Assign;
        pipeline.variables.emplace_back(variable.text);
        m_variables.emplace_back(variable.text);
        const Token sign = take();
        if (last)
            return;
        if (!inRange || pipeline.variables.size() > 1) {
            fail(tr("Too many variables: `range` can declare two, everything else one."), sign);
            return;
        }
        if (const TokenKind kind = peekSolid().kind; kind != TokenKind::Variable && kind != TokenKind::RightDelimiter)
            fail(tr("`range` can only declare variables here."), peek());
    }
}

std::unique_ptr<Pipeline> Parser::parsePipeline(TokenKind end, bool inRange)
{
    auto pipeline = std::make_unique<Pipeline>();
    pipeline->span.offset = peekSolid().offset;
    parseVariables(*pipeline, inRange);
    while (peekSolid().kind != end && peek().kind != TokenKind::End) {
        pipeline->commands.push_back(parseCommand());
        if (pipeline->commands.back().operands.empty())
            return pipeline;
    }
    const Token last = takeSolid();
    pipeline->span.length = std::max(last.offset, pipeline->span.offset) - pipeline->span.offset;
    if (last.kind != end)
        unexpected(last);
    checkPipeline(*pipeline, last);
    return pipeline;
}

void Parser::checkPipeline(const Pipeline &pipeline, const Token &end)
{
    if (pipeline.commands.empty())
        fail(tr("A value is missing here."), end);
    for (std::size_t i = 1; i < pipeline.commands.size(); ++i) {
        const Operand &first = pipeline.commands[i].operands.front();
        if (first.kind == OperandKind::Bool || first.kind == OperandKind::Dot || first.kind == OperandKind::Nil
            || first.kind == OperandKind::Number || first.kind == OperandKind::Text)
            fail(tr("A function has to follow `|`, not a value."),
                 {TokenKind::Text, first.span.offset, m_text.substr(first.span.offset, first.span.length)});
    }
}

Command Parser::parseCommand()
{
    Command command;
    command.span.offset = peekSolid().offset;
    for (;;) {
        peekSolid();
        if (auto operand = parseOperand())
            command.operands.push_back(std::move(*operand));
        const Token &next = peek();
        if (next.kind == TokenKind::Space) {
            take();
            continue;
        }
        command.span.length = next.offset - std::min(next.offset, command.span.offset);
        if (next.kind == TokenKind::Pipe)
            take();
        else if (next.kind != TokenKind::RightDelimiter && next.kind != TokenKind::RightParenthesis)
            unexpected(next);
        if (command.operands.empty())
            fail(tr("A value is missing here."), next);
        return command;
    }
}

// A term with the fields that follow it without a blank.
std::optional<Operand> Parser::parseOperand()
{
    auto operand = parseTerm();
    if (!operand || peek().kind != TokenKind::Field)
        return operand;
    const Token field = peek();
    std::vector<json::Key> fields;
    std::size_t end = field.offset;
    while (peek().kind == TokenKind::Field) {
        const Token token = take();
        fields.emplace_back(token.text.substr(1));
        end = token.offset + token.text.size();
    }
    switch (operand->kind) {
    case OperandKind::Field:
    case OperandKind::Variable: std::ranges::move(fields, std::back_inserter(operand->fields)); break;
    case OperandKind::Function:
    case OperandKind::Pipeline: {
        Operand chain{OperandKind::Chain, operand->span, {}, {}, {}, std::move(fields), nullptr, nullptr, nullptr};
        chain.inner = std::make_unique<Operand>(std::move(*operand));
        operand = std::move(chain);
        break;
    }
    default: fail(tr("A constant has no fields."), field);
    }
    operand->span.length = end - operand->span.offset;
    return operand;
}

std::optional<Operand> Parser::parseTerm()
{
    const Token token = peekSolid();
    Operand operand;
    operand.span = {token.offset, token.text.size()};
    switch (token.kind) {
    case TokenKind::Dot: operand.kind = OperandKind::Dot; break;
    case TokenKind::Nil: operand.kind = OperandKind::Nil; break;
    case TokenKind::Field:
        operand.kind = OperandKind::Field;
        operand.fields.emplace_back(token.text.substr(1));
        break;
    case TokenKind::Bool:
        operand.kind = OperandKind::Bool;
        operand.constant = Value::boolean(token.text == "true");
        break;
    case TokenKind::Identifier: take(); return parseFunction(token);
    case TokenKind::Variable: take(); return parseVariable(token);
    case TokenKind::CharConstant:
    case TokenKind::Complex:
    case TokenKind::Number: take(); return parseNumber(token);
    case TokenKind::String:
    case TokenKind::RawString: take(); return parseText(token);
    case TokenKind::LeftParenthesis: take(); return parseParentheses(token);
    default: return std::nullopt;
    }
    take();
    return operand;
}

Operand Parser::parseFunction(const Token &token)
{
    Operand operand;
    operand.kind = OperandKind::Function;
    operand.span = {token.offset, token.text.size()};
    operand.function = findFunction(token.text);
    if (operand.function)
        return operand;
    const std::vector<std::string> known = functionNames();
    QString message = tr("There is no function `%1`.").arg(QString::fromUtf8(token.text));
    const auto similar = nearest(token.text, known);
    if (similar)
        message += u' ' + tr("Did you mean `%1`?").arg(QString::fromStdString(*similar));
    const bool first = !m_fault;
    fail(message, token, codes::templateFunction);
    if (first && similar)
        m_fault->fixes.push_back({tr("Replace by `%1`").arg(QString::fromStdString(*similar)), m_fault->place, *similar});
    return operand;
}

Operand Parser::parseVariable(const Token &token)
{
    Operand operand;
    operand.kind = OperandKind::Variable;
    operand.span = {token.offset, token.text.size()};
    operand.variable = token.text;
    if (std::ranges::find(m_variables, operand.variable) != m_variables.end())
        return operand;
    QString message = tr("The variable `%1` is not declared here.").arg(QString::fromStdString(operand.variable));
    if (const auto similar = nearest(operand.variable, m_variables))
        message += u' ' + tr("Did you mean `%1`?").arg(QString::fromStdString(*similar));
    fail(message, token);
    return operand;
}

// Go's ideal constants: a number is everything that its value allows.
Operand Parser::parseNumber(const Token &token)
{
    Operand operand;
    operand.kind = OperandKind::Number;
    operand.span = {token.offset, token.text.size()};
    NumberLiteral &number = operand.number;
    const bool hexadecimal = token.text.size() > 2 && token.text[0] == '0' && (token.text[1] | 0x20) == 'x'
        && token.text.find_first_of("pP") == std::string_view::npos;
    if (token.kind == TokenKind::CharConstant) {
        const auto code = unquotedRune(token.text);
        if (!code)
            fail(tr("%1 is not a character.").arg(QString::fromUtf8(token.text)), token);
        number.whole = code.value_or(0);
        number.real = static_cast<double>(*number.whole);
    } else if (token.kind == TokenKind::Complex || token.text.ends_with('i')) {
        fail(tr("Complex numbers are of no use in a template."), token);
    } else if (const auto whole = parseWhole(token.text)) {
        number.whole = whole;
        number.real = static_cast<double>(*whole);
    } else if (const auto natural = parseUnsigned(token.text)) {
        number.real = static_cast<double>(*natural);
        number.overflows = true;
    } else if (const auto real = parseFloat(token.text);
               real && std::isfinite(*real) && token.text.find_first_of(".eEpP") != std::string_view::npos) {
        number.real = *real;
        if (*real >= -0x1p63 && *real < 0x1p63 && std::trunc(*real) == *real)
            number.whole = static_cast<std::int64_t>(*real);
    } else {
        fail(tr("`%1` is not a number that can be represented.").arg(QString::fromUtf8(token.text)), token);
    }
    number.isReal = token.kind == TokenKind::Number && !hexadecimal && token.text.find_first_of(".eEpP") != std::string_view::npos;
    operand.constant = number.isReal ? Value::real(number.real) : Value::integer(number.whole.value_or(0), Kind::Int);
    return operand;
}

Operand Parser::parseText(const Token &token)
{
    Operand operand;
    operand.kind = OperandKind::Text;
    operand.span = {token.offset, token.text.size()};
    const auto text = unquoted(token.text);
    if (!text)
        fail(tr("The text holds an escape sequence that does not exist. Write \\\\ for a backslash, or use `...`."), token);
    operand.constant = Value::text(text.value_or(""));
    return operand;
}

Operand Parser::parseParentheses(const Token &token)
{
    Operand operand;
    operand.kind = OperandKind::Pipeline;
    operand.span = {token.offset, 1};
    if (!enter(token))
        return operand;
    operand.pipeline = parsePipeline(TokenKind::RightParenthesis);
    --m_depth;
    if (m_at > 0 && m_at <= m_tokens.size())
        operand.span.length = m_tokens[m_at - 1].offset + 1 - token.offset;
    return operand;
}

} // namespace

Result<Tree> parseTemplate(std::string_view text)
{
    return Parser(text).run();
}

} // namespace penstock::tpl
