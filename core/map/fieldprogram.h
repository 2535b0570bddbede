// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/map/lowered.h"
#include "core/map/settings.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace penstock::map
{

class Item;

// What an expression is evaluated on.
struct Input {
    const json::Value &value;
    std::int64_t record = 0;
    bool hasLongNumbers = false;       // that binary64 cannot hold; false only where there are none
};

// One expression of the document where a stage uses it: compiled when first needed, one program each (design, decision 7). It keeps count of
// what went wrong; report() turns that into one diagnostic per kind. One thread.
class FieldProgram
{
public:
    FieldProgram(Expression expression, std::string field, const Settings &settings);

    // The first output; null where there is none or the evaluation fails.
    json::Value first(const Input &input, bool *failed = nullptr);

    // The same, as JSON text appended, by the shortcut where there is one.
    void write(Item &item, std::string &to, bool *failed = nullptr);
    // All outputs, and where each ends in `to`. False: the evaluation fails, perhaps after some.
    bool writeAll(Item &item, std::string &to, std::vector<std::size_t> &ends);

    void noteNull(std::int64_t record) { m_nulls.note(record); }
    void noteNotBoolean(std::int64_t record) { m_notBoolean.note(record); }

    const Expression &expression() const { return m_expression; }

    // Appends what was noted since the last call.
    void report(Diagnostics &to);

private:
    struct Note {
        int times = 0;
        std::int64_t record = -1;      // the first
        std::string message;           // of the first
        void note(std::int64_t at, std::string why = {});
    };

    jq::Program *program();
    bool refuses(std::int64_t record);
    void noteError(const jq::RunError &error, std::int64_t record);
    bool all(const Input &input, std::vector<json::Value> &outputs);
    void checkRounding(const Input &input, const json::Value &output);
    Diagnostic diagnostic(const Code &code, const Note &note, const QString &message) const;
    Diagnostic nulls() const;

    Expression m_expression;
    std::string m_field;
    const Settings *m_settings;
    bool m_calculates = false;         // the text contains arithmetic, and numbers are exact
    std::optional<Lowered> m_lowered;
    std::optional<std::expected<jq::Program, jq::CompileError>> m_program;
    int m_evaluated = 0;               // by write() since the last report
    Note m_nulls, m_failures, m_timedOut, m_rounded, m_notBoolean;
};

} // namespace penstock::map
