// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/template/value.h"

// A template taken apart. Immutable once parsed, but for the reference counts of its names: one thread.
namespace penstock::tpl
{

struct Function;
struct Pipeline;

// Bytes of the template's text.
struct Span {
    std::size_t offset = 0;
    std::size_t length = 0;
    std::size_t end() const { return offset + length; }
};

// A number fits a parameter where its value does, whatever its spelling: 1.0 and 'a' are whole.
struct NumberLiteral {
    std::optional<std::int64_t> whole;
    double real = 0;
    bool isReal = false;      // what it is where nothing is asked of it: a float, else an int
    bool overflows = false;   // beyond an int: a failure once it is evaluated
};

enum class OperandKind { Dot, Nil, Bool, Number, Text, Field, Variable, Function, Pipeline, Chain };

struct Operand {
    OperandKind kind = OperandKind::Dot;
    Span span;
    Value constant;                       // Bool, Number, Text
    NumberLiteral number;                 // Number
    std::string variable;                 // Variable: with its $
    std::vector<json::Key> fields;        // Field, Variable, Chain
    const Function *function = nullptr;   // Function
    std::unique_ptr<Pipeline> pipeline;   // Pipeline
    std::unique_ptr<Operand> inner;       // Chain: what the fields are taken from
};

struct Command {
    Span span;
    std::vector<Operand> operands;        // never empty
};

struct Pipeline {
    Span span;
    bool assigns = false;                 // =, else :=
    std::vector<std::string> variables;
    std::vector<Command> commands;        // never empty
};

enum class StatementKind { Text, Action, If, With, Range, Template, Break, Continue };

struct Statement {
    StatementKind kind = StatementKind::Text;
    Span span;                            // the text, or the brackets of the (first) action
    std::string text;                     // Text; Template: its name
    std::unique_ptr<Pipeline> pipeline;   // null: none
    std::vector<Statement> body, otherwise;
};

using Statements = std::vector<Statement>;

struct Tree {
    Statements main;
    std::map<std::string, Statements, std::less<>> definitions;
};

} // namespace penstock::tpl
