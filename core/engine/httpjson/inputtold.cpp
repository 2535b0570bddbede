// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/inputrun.h"

#include "core/base/codes.h"

#include <QCoreApplication>

#include <algorithm>

// What an httpjson input tells of itself: why a page follows or none does, what templates gave, what transforms and splits did.
namespace penstock
{

namespace
{

using request::Application;
using request::AppliedTransform;
using request::Effect;

QString tr(const char *text)
{
    return QCoreApplication::translate("Input", text);
}

QString shown(const std::string &text)
{
    return QString::fromStdString(text);
}

Reason reasonOf(const char *rule, const QString &sentence, const Place &place)
{
    Reason reason;
    reason.rule = rule;
    reason.sentence = sentence;
    reason.place = place;
    return reason;
}

// The transform that makes the next request another one: the one that ends the paging where it has no value, else the first that took its
// value from somewhere.
const AppliedTransform *decisive(const std::vector<Application> &applications)
{
    const AppliedTransform *first = nullptr;
    for (const Application &application : applications) {
        for (const AppliedTransform &step : application.steps) {
            if (step.effect != Effect::Written || !step.gave || step.gave->source.find("[[") == std::string::npos)
                continue;
            if (!first || step.target == "url.value")
                first = &step;
        }
    }
    return first;
}

} // namespace

// --- surroundings ------------------------------------------------------------------------------------------------

request::Surroundings InputRun::surroundings()
{
    request::Surroundings result;
    result.context = templateContext(m_context);
    result.numbers = m_context.profile().numbers;
    result.report = [this](Diagnostic problem) { report(std::move(problem)); };
    return result;
}

// For a request's list. `kept`: what it did is wanted afterwards, too.
request::Surroundings InputRun::surroundings(std::string section, const ExchangeInfo &about, std::vector<Application> *kept)
{
    request::Surroundings result = surroundings();
    if (!explains())
        return result;
    result.explain = [this, section = std::move(section), page = about.page, request = about.request, kept](Application application) {
        if (kept)
            kept->push_back(application);
        m_context.tell(TransformsApplied{m_index, section, page, request, 0, -1, std::move(application)});
    };
    return result;
}

// For a list that is applied to what an answer holds; only the first few times of a page are told.
request::Surroundings InputRun::surroundings(std::string section, const Page &page, std::int64_t record)
{
    request::Surroundings result = surroundings();
    if (!explains() || ++m_told[section] > m_context.options.explains)
        return result;
    result.explain = [this, section = std::move(section), number = int(page.seen.page) + 1, exchange = page.exchange, record](Application application) {
        m_context.tell(TransformsApplied{m_index, section, number, 0, exchange, record, std::move(application)});
    };
    return result;
}

void InputRun::tellGave(const tpl::Outcome &outcome, const std::optional<httpjson::Template> &text)
{
    if (explains() && text)
        m_context.tell(TemplateGave{m_index, request::gaveOf(outcome, *text)});
}

void InputRun::watchCursor(const CursorTemplate &cursor, const tpl::Outcome &outcome, const tpl::Scope &scope, const tpl::Context &context)
{
    if (!explains())
        return;
    tellGave(outcome, cursor.entry->value);
    const tpl::Outcome seen = cursor.onLastEvent ? cursor.onLastEvent->evaluate(scope, context) : outcome;
    if (seen.hasText())
        m_watch.see(cursor.entry->name, seen.text);
}

void InputRun::tellSplit(const Stage &stage, const ExchangeInfo &about, std::uint64_t exchange, std::size_t documents, const split::Explanation &explanation)
{
    m_context.tell(PageSplit{m_index, about.page, exchange, stage.section + "response.split", std::int64_t(documents), explanation});
}

// --- reasons -----------------------------------------------------------------------------------------------------

Reason InputRun::followingReason(const std::vector<Application> &pagination, const http::Request &request) const
{
    Reason reason = reasonOf("pagination", tr("The pagination's transforms give this request."), {});
    const AppliedTransform *step = decisive(pagination);
    if (!step)
        return reason;
    const request::Gave &gave = *step->gave;
    reason.source = request::sourceOf(gave.source);
    reason.value = json::toText(json::Value::string(gave.text));
    reason.target = step->target;
    reason.place = gave.place;
    const QString address = shown(request.method + ' ' + request.url);
    reason.sentence = gave.how == request::Gave::How::Default
        ? tr("`%1` has no value; the default is set at %2, and %3 follows.").arg(shown(reason.source), shown(reason.target), address)
        : tr("`%1` is set at %2, and %3 follows.").arg(shown(reason.source), shown(reason.target), address);
    return reason;
}

Reason InputRun::chainReason(const Stage &stage, const Id &id) const
{
    Reason reason = reasonOf("chain", tr("Step %1 of the chain asks for every value of `%2` in the answer of exchange %3.").arg(stage.number).arg(shown(stage.entry->replace)).arg(id.parent), stage.entry->place);
    reason.source = stage.entry->replace;
    reason.value = json::toText(json::Value::string(id.text));
    reason.target = "url";
    return reason;
}

Reason InputRun::pagesEnd(const request::Stop &stop) const
{
    const std::string *target = stop.problem.detail("target");
    const QString where = shown(target ? *target : std::string());
    Reason reason;
    if (stop.byTemplate && stop.wasEmpty) {
        const QString what = stop.source.empty() ? where : shown(request::sourceOf(stop.source));
        reason = reasonOf("no-value", tr("`%1` has no value for `%2`, which is the normal end of the pages. %3").arg(what, where, stop.problem.message), stop.problem.place);
    } else if (stop.byTemplate) {
        reason = reasonOf("template-failed", tr("The template of `%1` failed, which ends the pages with an error; null or an empty text would be the normal end. %2").arg(where, stop.problem.message), stop.problem.place);
    } else {
        reason = reasonOf("request-failed", tr("The next request cannot be made, which ends the pages: %1").arg(stop.problem.message), stop.problem.place);
    }
    return reason;
}

Reason InputRun::pageIsLast(const Stage &stage) const
{
    if (m_context.cancelled)
        return reasonOf("cancelled", tr("The run was stopped."), {});
    if (m_context.limited)
        return reasonOf("limit", tr("A limit of the run was reached."), {});
    if (stage.entry)
        return reasonOf("chain-step", tr("A step of a chain has one page per value."), stage.response->place);
    return reasonOf("no-pagination", tr("No pagination is configured, so there is one page."), stage.response->place);
}

// `entry`: the one whose values are asked for next.
Reason InputRun::chainFollows(std::size_t entry, std::size_t ids) const
{
    const Stage &stage = m_stages[entry];
    const QString replace = shown(stage.entry->replace);
    return reasonOf("chain", ids > 0 ? tr("Step %1 of the chain follows for %2 values of `%3`.").arg(entry).arg(ids).arg(replace) : tr("Step %1 of the chain follows for every value of `%2`.").arg(entry).arg(replace), stage.entry->place);
}

void InputRun::announce(const ExchangeInfo &about, std::uint64_t exchange, std::size_t items, bool last, Reason reason)
{
    PageDecided decided{m_index, m_resource.name, about.page, exchange, about.parameters, std::int64_t(items), last, std::move(reason)};
    decided.interval = about.interval;
    decided.step = about.step;
    decided.parent = about.parent;
    m_context.tell(std::move(decided));
}

// An answer that is no page, such as one with an error status; where nothing was answered, the exchange tells.
void InputRun::announceFailure(const ExchangeInfo &about, const Diagnostic &problem)
{
    if (problem.origin.exchange == 0)
        return;
    const bool byStatus = problem.is(codes::httpStatus) || problem.is(codes::gaveUp);
    announce(about, problem.origin.exchange, 0, true, reasonOf(byStatus ? "error-status" : "failed", tr("This ends the pages: %1").arg(problem.message), problem.place));
}

} // namespace penstock
