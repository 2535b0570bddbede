// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/request/lint.h"
#include "core/template/parser.h"

#include <algorithm>

namespace penstock::request
{

namespace
{

// Walks over the parts of a template where the dot is the state. Inside `range`, `with` and definitions it is something else; $ stays the state.
class Walker
{
public:
    explicit Walker(std::string_view source) : m_source(source) {}

    void walk(const tpl::Statements &statements, bool dotIsState)
    {
        for (const tpl::Statement &statement : statements) {
            if (statement.pipeline)
                walk(*statement.pipeline, dotIsState);
            const bool moves = statement.kind == tpl::StatementKind::Range || statement.kind == tpl::StatementKind::With;
            walk(statement.body, dotIsState && !moves);
            walk(statement.otherwise, dotIsState);
        }
    }

    std::vector<StateName> found;

private:
    void walk(const tpl::Pipeline &pipeline, bool dotIsState)
    {
        for (const tpl::Command &command : pipeline.commands) {
            const tpl::Operand &first = command.operands.front();
            const bool isCut = command.operands.size() > 1 && first.kind == tpl::OperandKind::Variable && first.fields.empty() && command.operands[1].kind == tpl::OperandKind::Field;
            for (std::size_t i = 0; i < command.operands.size(); ++i) {
                if (isCut && i == 1)
                    add(command.operands[1], first.variable);
                else
                    walk(command.operands[i], dotIsState);
            }
        }
    }

    void walk(const tpl::Operand &operand, bool dotIsState)
    {
        const bool isState = (operand.kind == tpl::OperandKind::Field && dotIsState) || (operand.kind == tpl::OperandKind::Variable && operand.variable == "$");
        if (isState && !operand.fields.empty())
            add(operand);
        if (operand.pipeline)
            walk(*operand.pipeline, dotIsState);
        if (operand.inner)
            walk(*operand.inner, dotIsState);
    }

    void add(const tpl::Operand &operand, const std::string &receiver = {})
    {
        StateName name{.name = std::string(operand.fields.front().text()), .below = operand.fields.size() > 1 ? std::string(operand.fields[1].text()) : std::string()};
        if (!receiver.empty())
            name.meant = receiver + '.' + name.name;
        const std::string_view before = m_source.substr(0, operand.span.offset);
        name.line = 1 + int(std::ranges::count(before, '\n'));
        const std::string_view line = before.substr(before.rfind('\n') + 1);
        name.column = 1 + int(std::ranges::count_if(line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
        found.push_back(std::move(name));
    }

    std::string_view m_source;
};

} // namespace

std::vector<StateName> stateNames(std::string_view source)
{
    const auto tree = tpl::parseTemplate(source);
    if (!tree)
        return {};
    Walker walker(source);
    walker.walk(tree->main, true);
    return std::move(walker.found);
}

} // namespace penstock::request
