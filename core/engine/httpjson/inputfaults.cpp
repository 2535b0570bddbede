// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/engine/behaviours.h"
#include "core/engine/httpjson/inputrun.h"
#include "core/http/url.h"
#include "core/template/spelling.h"
#include "core/template/url.h"

#include <QCoreApplication>

#include <algorithm>

// Where a run turns out to depend on a behaviour that one would not expect (httpjson, section 16), and where something is left out.
namespace penstock
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Input", text);
}

QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

bool sets(const httpjson::Transforms &transforms, const std::string &header)
{
    return std::ranges::any_of(transforms, [&header](const httpjson::Transform &transform) {
        return transform.action == httpjson::Action::Set && transform.target.kind == httpjson::TargetKind::Header && tpl::canonicalHeaderName(transform.target.name) == header;
    });
}

// What means something in an address: more of it in a query than in a path.
bool changesAddress(const std::string &id, bool inQuery)
{
    return id.find_first_of(inQuery ? "&#%+=;" : "/?#%") != std::string::npos;
}

QString wordsOf(const std::map<std::string, std::string> &cursor)
{
    QStringList words;
    for (const auto &[name, value] : cursor)
        words.append(shown(name) + QStringLiteral(": ") + (value.empty() ? QStringLiteral("\"\"") : shown(value)));
    return words.isEmpty() ? tr("its beginning") : words.join(QStringLiteral(", "));
}

} // namespace

void InputRun::learnTemplates()
{
    httpjson::forEachTemplate(m_config, [this](const std::string &path, const httpjson::Template &text) {
        const bool looksBack = text.source.contains("last_response") || text.source.contains("first_response");
        m_looksBack = m_looksBack || text.source.contains("last_response");
        m_cursorLooksBack = m_cursorLooksBack || (looksBack && path.starts_with("cursor."));
    });
}

void InputRun::noticeHeaders(const Stage &stage, const tpl::Fields &header, bool isFollowing)
{
    for (const auto &[name, values] : header) {
        if (values.size() < 2)
            continue;
        if (sets(stage.request->transforms, name) || (isFollowing && sets(m_config.response.pagination, name)))
            m_faults.tell(name == "User-Agent" ? Fault::AgentKept : Fault::HeaderAdded, shown(name), stage.request->place);
    }
}

void InputRun::noticeId(const Stage &stage, const std::string &id)
{
    const std::string &url = stage.url;
    const std::size_t at = stage.entry->replace.empty() ? std::string::npos : url.find(stage.entry->replace);
    if (at == std::string::npos || id.contains("://"))
        return;
    if (changesAddress(id, url.find('?') < at))
        m_faults.tell(Fault::IdUnescaped, shown(id), stage.entry->place);
    const bool isExponent = m_context.profile().exponentIds && id.contains("e+") && tpl::parseFloat(id).has_value();
    if (isExponent)
        m_faults.tell(Fault::ExponentId, shown(id), stage.entry->place);
}

void InputRun::noticeAnswer(const Stage &stage, const InputAnswer &answer)
{
    if (m_context.profile().numbers != json::Numbers::Binary64 || m_faults.isTold(Fault::LongNumber) || !holdsLongNumber(answer.body))
        return;
    m_faults.tell(Fault::LongNumber, tr("in exchange %1").arg(answer.exchange), stage.response->place, {.resource = {}, .page = 0, .exchange = answer.exchange, .record = -1, .pointer = {}});
}

void InputRun::noticeType(const Stage &stage, const std::string &type)
{
    if (!m_context.profile().exactContentTypes || stage.entry || !stage.response->decodeAs.empty())
        return;
    std::string name = type.substr(0, type.find(';'));
    name.erase(name.find_last_not_of(" \t") + 1);
    constexpr std::string_view known[] = {"text/csv", "application/x-ndjson", "application/zip", "application/xml", "text/xml"};
    if ((name != type || name == "text/xml") && std::ranges::find(known, name) != std::end(known))
        m_faults.tell(Fault::ContentType, shown(type), stage.response->place);
}

void InputRun::noticeSplit(const Stage &stage, const split::Splitter &splitter, const InputState &state)
{
    if (state.sharing && state.sharing->isChanged() && m_looksBack)
        m_faults.tell(Fault::SharedLists, QStringLiteral("last_response"), stage.response->split->place);
    for (const split::Level &level : splitter.explanation().levels) {
        const QString target = shown(level.split->target.text);
        const bool isMap = level.split->kind == httpjson::Split::Kind::Map;
        if (isMap && m_context.profile().anyMapOrder && level.parts > level.documents)
            m_faults.tell(Fault::AnyMapOrder, target, level.split->target.place);
        for (const split::Note &note : level.notes) {
            if (note.reason == split::Reason::ParentPublished)
                m_faults.tell(Fault::ParentPublished, target, level.split->target.place);
            const bool isLoss = note.reason == split::Reason::NotSplittable || note.reason == split::Reason::WrongType || note.reason == split::Reason::PathBlocked;
            if (!isLoss)
                continue;
            Loss &loss = m_losses[{level.split, note.reason}];
            loss.count += note.count;
            if (loss.example.empty())
                loss.example = note.example;
        }
    }
}

void InputRun::tellLosses()
{
    for (const auto &[key, loss] : std::exchange(m_losses, {})) {
        const auto &[split, reason] = key;
        const QString target = shown(split->target.text);
        const QString message = reason == split::Reason::NotSplittable
            ? tr("%1 parts of `%2` are numbers, booleans or null and give no document, for example %3.").arg(qulonglong(loss.count)).arg(target, shown(loss.example))
            : tr("%1 documents are left out where `%2` is to be split: %3").arg(qulonglong(loss.count)).arg(target, shown(loss.example));
        report(Diagnostic(codes::partsDropped, message, split->target.place).with("count", std::to_string(loss.count)));
    }
}

void InputRun::noticeInterval(const IntervalStart &start)
{
    tellLosses();
    const bool hasFailed = m_failure && start.failures != m_failures;
    if (hasFailed && start.answered && !m_context.profile().fetchErrorsCount)
        m_faults.tell(Fault::HealthyAfterFailure, m_failure->message, m_failure->place);
    if (m_lags && m_context.profile().cursorLags && m_documents.count() > 0)
        m_faults.tell(Fault::CursorLags, wordsOf(*m_state.cursor), m_config.cursor.empty() ? Place() : m_config.cursor.front().place);
    const bool hasPages = m_context.outcome.pages > start.pages && m_documents.count() == start.documents;
    if (hasPages && m_cursorLooksBack && !hasFailed)
        m_faults.tell(Fault::CursorNotMoved, wordsOf(*m_state.cursor), m_config.cursor.front().place);
}

void InputRun::noticeFailure(const Diagnostic &problem)
{
    const std::string *status = problem.detail("status");
    const bool renews = m_config.auth.oauth2 || m_config.auth.file;
    if (status && *status == "401" && renews && !m_context.profile().renewTokens)
        m_faults.tell(Fault::NoRenewal, m_config.auth.file ? tr("credential from its file") : tr("token"), m_config.auth.place);
}

} // namespace penstock
