// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "core/template/context.h"
#include "core/template/scope.h"

namespace penstock::tpl
{

struct Tree;

// What an evaluation came to (httpjson, section 14.1). The kinds are told apart because each has its own consequence.
struct Outcome {
    enum class Kind {
        Text,
        Empty,        // nothing, or <no value> somewhere: the default takes its place
        Failed,       // likewise
        Terminated,   // by `terminate`: no default, no failure, nothing is set
    };

    Kind kind = Kind::Empty;
    std::string text;                    // Text; Empty: what was printed
    std::optional<Diagnostic> failure;   // Empty, Failed: why; its place counts from the start of the template
    std::string reason;                  // Terminated
    Diagnostics notes;                   // what one may not have meant: a number printed as 1.2e+06
    bool byDefault = false;              // the default gave this; `failure` then says why it had to

    bool hasText() const { return kind == Kind::Text; }
};

// One printed action, for panels that show a template with its results.
struct Explanation {
    std::size_t offset = 0, length = 0;  // bytes of the template: the brackets with what is between them
    std::string text;                    // what it printed
    int times = 1;                       // in a `range` more than once: text is the last one
};

// A compiled value template. Immutable, cheap to copy; like values and scopes it stays on one thread. A default-constructed one is that of the
// empty text.
class Template
{
public:
    // Codes: template-syntax, template-function, template-limit. The place counts from the start of the template: line and column within it.
    static Result<Template> compile(std::string text);

    Outcome evaluate(const Scope &scope, const Context &context) const;
    // Where the template is nothing but a path, and the path leads to a text that can be the result as it is: that text, shared. Else evaluate() decides.
    std::optional<json::Value> textInPlace(const Scope &scope, const Context &context) const;
    // Like evaluate; `explanations` gets one entry per action that printed, in the order of the text.
    Outcome explain(const Scope &scope, const Context &context, std::vector<Explanation> &explanations) const;

    const std::string &text() const;
    bool isLiteral() const;              // holds no action: always the same text

private:
    Outcome run(const Scope &scope, const Context &context, std::vector<Explanation> *explanations) const;

    struct Compiled;
    std::shared_ptr<const Compiled> m_compiled;
};

// A template with the default that takes its place where it is empty or fails; a default is evaluated with an empty state.
struct ValueTemplate {
    Template value;
    std::optional<Template> fallback;

    static Result<ValueTemplate> compile(std::string value, std::optional<std::string> fallback = {});
    Outcome evaluate(const Scope &scope, const Context &context) const;
};

} // namespace penstock::tpl
