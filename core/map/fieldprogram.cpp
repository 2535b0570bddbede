// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/map/fieldprogram.h"

#include "core/base/codes.h"
#include "core/map/item.h"
#include "core/map/rounding.h"

namespace penstock::map
{

namespace
{

constexpr int mostTimeouts = 3;               // in one job; then the program is not asked again
constexpr std::size_t mostOutputs = 1'000'000;

std::string firstLine(const std::string &text)
{
    return text.substr(0, text.find('\n'));
}

} // namespace

FieldProgram::FieldProgram(Expression expression, std::string field, const Settings &settings)
    : m_expression(std::move(expression)), m_field(std::move(field)), m_settings(&settings),
      m_calculates(settings.parse.numbers == json::Numbers::Exact && mayCalculate(m_expression.source))
{
    if (settings.paths)
        m_lowered = Lowered::lower(programText(m_expression.source, *settings.profile), *settings.paths);
}

void FieldProgram::Note::note(std::int64_t at, std::string why)
{
    if (times++ > 0)
        return;
    record = at;
    message = std::move(why);
}

jq::Program *FieldProgram::program()
{
    if (!m_program) {
        m_program = jq::Program::compile(programText(m_expression.source, *m_settings->profile), m_settings->compile);
        if (*m_program)
            (*m_program)->setLimits(m_settings->limits);
    }
    return *m_program ? &**m_program : nullptr;
}

// Whether it cannot be evaluated at all, which is then noted.
bool FieldProgram::refuses(std::int64_t record)
{
    if (m_timedOut.times >= mostTimeouts) {
        m_timedOut.note(record);
        return true;
    }
    if (program())
        return false;
    m_failures.note(record, m_program->error().message);
    return true;
}

void FieldProgram::noteError(const jq::RunError &error, std::int64_t record)
{
    (error.timedOut || error.memory ? m_timedOut : m_failures).note(record, firstLine(error.message));
}

json::Value FieldProgram::first(const Input &input, bool *failed)
{
    if (failed)
        *failed = true;
    if (refuses(input.record))
        return {};
    auto output = program()->first(input.value);
    if (!output) {
        noteError(output.error(), input.record);
        return {};
    }
    if (failed)
        *failed = false;
    json::Value value = *output ? std::move(**output) : json::Value();
    checkRounding(input, value);
    return value;
}

void FieldProgram::write(Item &item, std::string &to, bool *failed)
{
    ++m_evaluated;
    if (LoweredRun *run = m_lowered ? item.shortcut() : nullptr) {
        const LoweredOutcome outcome = run->write(*m_lowered, to);
        if (outcome == LoweredOutcome::Empty)
            to += "null";
        if (outcome != LoweredOutcome::Declined) {
            if (failed)
                *failed = false;
            return;
        }
    }
    json::write(to, first(item.input(m_calculates), failed));
}

bool FieldProgram::writeAll(Item &item, std::string &to, std::vector<std::size_t> &ends)
{
    if (LoweredRun *run = m_lowered ? item.shortcut() : nullptr; run && run->writeAll(*m_lowered, to, ends))
        return true;
    std::vector<json::Value> outputs;
    const bool complete = all(item.input(m_calculates), outputs);
    for (const json::Value &output : outputs) {
        json::write(to, output);
        ends.push_back(to.size());
    }
    return complete;
}

bool FieldProgram::all(const Input &input, std::vector<json::Value> &outputs)
{
    if (refuses(input.record))
        return false;
    const auto run = program()->all(input.value, outputs, mostOutputs);
    if (!run)
        noteError(run.error(), input.record);
    else if (!outputs.empty())
        checkRounding(input, outputs.front());
    return run.has_value();
}

void FieldProgram::checkRounding(const Input &input, const json::Value &output)
{
    if (!m_calculates || !input.hasLongNumbers || m_rounded.times > 0)
        return;
    const auto changed = withoutExactNumbers(input.value, Replacement::Changed);
    if (!changed)
        return;
    const auto same = [&](const json::Value &other) {
        const auto otherOutput = m_program->value().first(other);
        return otherOutput && (*otherOutput ? **otherOutput : json::Value()) == output;
    };
    if (!same(*changed) && same(*withoutExactNumbers(input.value, Replacement::Rounded)))
        m_rounded.note(input.record);
}

Diagnostic FieldProgram::diagnostic(const Code &code, const Note &note, const QString &message) const
{
    Diagnostic diagnostic(code, message, m_expression.place);
    diagnostic.origin.record = note.record;
    diagnostic.times = note.times;
    diagnostic.with("field", m_field);
    return diagnostic;
}

// A field that is sometimes null is ordinary, one that always is points to a wrong path. Where nulls are sent on, each one matters.
Diagnostic FieldProgram::nulls() const
{
    const QString field = shown(m_field);
    const bool isAlways = m_evaluated > 1 && m_nulls.times == m_evaluated;
    Diagnostic diagnostic = this->diagnostic(codes::nullValue, m_nulls, isAlways ? tr("`%1` is null in every record of the page.").arg(field) : tr("`%1` is null.").arg(field));
    if (!isAlways && !m_settings->profile->sendNulls)
        diagnostic.severity = Severity::Information;
    diagnostic.with("level", "warning");
    return diagnostic;
}

void FieldProgram::report(Diagnostics &to)
{
    const QString field = shown(m_field);
    if (m_failures.times > 0)
        to.push_back(diagnostic(codes::jqFailed, m_failures, tr("The expression of `%1` fails: %2.").arg(field, shown(m_failures.message))));
    if (m_timedOut.times > 0)
        to.push_back(diagnostic(codes::jqTimedOut, m_timedOut, tr("The expression of `%1` was %2.").arg(field, shown(m_timedOut.message))));
    if (m_rounded.times > 0)
        to.push_back(diagnostic(codes::jqRounded, m_rounded, tr("The expression of `%1` calculates with a number of more digits than binary64 holds; the result is rounded.").arg(field)));
    if (m_notBoolean.times > 0)
        to.push_back(diagnostic(codes::selectorNotBoolean, m_notBoolean, tr("`%1` gives neither true nor false.").arg(field)));
    if (m_nulls.times > 0)
        to.push_back(nulls());
    m_evaluated = 0;
    m_nulls = m_failures = m_timedOut = m_rounded = m_notBoolean = {};
}

} // namespace penstock::map
