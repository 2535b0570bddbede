// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "core/jq/program.h"
#include "core/json/value.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::http
{

// A text with `{{.expr}}` parts that are filled from the answer of a login (ocean, section 14.2): `.expr` is a JQ program without `}`; its first
// output goes in as it is when it is a text, else in Python's spelling. A null or missing value is an error: there is no default.
// One thread; copies share the compiled programs.
class LoginTemplate
{
public:
    // Fails (login-template-failed) where a `{{` is not the begin of such a part, or the program does not compile.
    static Result<LoginTemplate> compile(std::string_view text, const Place &place);

    Result<std::string> fill(const json::Value &answer) const;

private:
    struct Part {
        std::string text;                            // literal, or the part as written
        std::shared_ptr<jq::Program> program;        // null: literal
    };
    std::vector<Part> m_parts;
    Place m_place;
};

} // namespace penstock::http
