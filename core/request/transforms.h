// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/dotted.h"
#include "core/request/application.h"
#include "core/request/subject.h"
#include "core/template/template.h"

#include <expected>
#include <functional>
#include <vector>

// set, append and delete (httpjson, section 6.2).
namespace penstock::request
{

// Why a list of transforms ended before its end. What the ones before did stays done.
struct Stop {
    Diagnostic problem;       // with the detail `target`
    bool byTemplate = false;  // fail_on_template_error; else the value could not be converted or written
    bool wasEmpty = false;    // the template gave nothing, as opposed to failing
    bool doNotLog = false;    // do_not_log_failure; what failed is told all the same
    std::string source;       // byTemplate: the template as written
    bool isSilent() const { return doNotLog && wasEmpty; }
};

// What evaluating needs beside the scope. `report` is told what goes wrong without ending anything; `explain`, where there is one, what each
// transform did, whether the list came to its end or not.
struct Surroundings {
    tpl::Context context;
    json::Numbers numbers = json::Numbers::Binary64;
    std::function<void(Diagnostic)> report;
    std::function<void(Application)> explain;
};

// Compiled once; immutable; one thread. `scope` has everything but body, header and url: those come from the subject and are gone again afterwards.
class Transforms
{
public:
    Transforms() = default;
    static Result<Transforms> compile(const httpjson::Transforms &transforms);

    bool isEmpty() const { return m_steps.empty(); }
    std::expected<void, Stop> apply(Subject &subject, tpl::Scope &scope, const Surroundings &surroundings) const;

private:
    struct Step {
        httpjson::Transform transform;
        json::ReadyPath path;
        std::optional<tpl::Template> value, fallback;
    };
    using Done = std::expected<void, Stop>;
    static std::expected<std::optional<std::string>, Stop> textOf(const Step &step, const tpl::Scope &scope, const Surroundings &surroundings, AppliedTransform *applied);
    static Done perform(const Step &step, Subject &subject, tpl::Scope &scope, const Surroundings &surroundings, AppliedTransform *applied);
    Done applyAll(Subject &subject, tpl::Scope &scope, const Surroundings &surroundings, Application *application) const;

    std::vector<Step> m_steps;
};

// A template of the document with its place, compiled; the findings point into the document.
Result<tpl::Template> compiled(const httpjson::Template &text);

// What a template with its default gives; a default is evaluated with an empty state.
tpl::Outcome evaluate(const tpl::Template &value, const tpl::Template *fallback, const tpl::Scope &scope, const tpl::Context &context);

// What is told about a template that gave no text: template-failed or template-empty, with its target and place.
Diagnostic templateProblem(const tpl::Outcome &outcome, const std::string &target, const Place &place);

} // namespace penstock::request
