// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/requesttemplates.h"

#include "core/base/codes.h"
#include "core/engine/httpjson/requester.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock
{

Result<std::unique_ptr<RequestTemplates>> RequestTemplates::make(RunContext &context, const Resource &resource, Cursor cursor)
{
    std::unique_ptr<RequestTemplates> templates(new RequestTemplates(context, resource));
    templates->m_before = cursor;
    templates->m_moved = std::move(cursor);
    auto transforms = request::Transforms::compile(resource.templates->request.transforms);
    if (!transforms)
        return std::unexpected(transforms.error());
    templates->m_transforms = std::move(*transforms);
    for (const httpjson::CursorEntry &entry : resource.templates->cursor) {
        Entry compiled{.entry = &entry, .value = {}, .fallback = {}};
        for (const auto &[source, target] : {std::pair(&entry.value, &compiled.value), std::pair(&entry.fallback, &compiled.fallback)}) {
            if (!*source)
                continue;
            auto text = request::compiled(**source);
            if (!text)
                return std::unexpected(text.error());
            *target = std::move(*text);
        }
        templates->m_cursor.push_back(std::move(compiled));
    }
    return templates;
}

void RequestTemplates::report(Diagnostic problem) const
{
    problem.origin.resource = m_resource.name;
    m_context.report(std::move(problem));
}

Result<> RequestTemplates::apply(http::Request &request, bool isLink) const
{
    if (m_transforms.isEmpty())
        return {};
    request::Subject subject;
    subject.url = request.url;
    subject.header = tpl::Fields();
    for (const http::Header &line : request.headers.lines())
        (*subject.header)[tpl::canonicalHeaderName(line.name)].push_back(line.value);
    if (request.hasBody) {
        if (auto body = json::parse(request.body, {.numbers = json::Numbers::Exact}))
            subject.body = std::move(*body);
    }
    tpl::Scope scope;
    scope.set("cursor", tpl::textsValue({m_before.begin(), m_before.end()}));
    request::Surroundings around;
    around.context = templateContext(m_context);
    around.numbers = m_context.profile().numbers;
    around.report = [this](Diagnostic problem) { report(std::move(problem)); };
    if (auto done = m_transforms.apply(subject, scope, around); !done)
        return std::unexpected(std::move(done.error().problem));
    http::Headers headers;
    for (const auto &[name, values] : *subject.header) {
        for (const std::string &value : values)
            headers.append(name, value);
    }
    request.headers = std::move(headers);
    if (!isLink)
        request.url = subject.url.value_or(request.url);
    if (request.hasBody && subject.body)
        request.body = json::toText(*subject.body);
    return {};
}

bool RequestTemplates::evaluate(const Entry &entry, const tpl::Scope &scope, bool isLast)
{
    if (!entry.value)
        return true;
    const tpl::Outcome outcome = request::evaluate(*entry.value, entry.fallback ? &*entry.fallback : nullptr, scope, templateContext(m_context));
    if (outcome.hasText()) {
        m_moved[entry.entry->name] = outcome.text;
        return true;
    }
    const bool isQuiet = outcome.kind == tpl::Outcome::Kind::Terminated || (outcome.kind == tpl::Outcome::Kind::Empty && entry.entry->ignoreEmptyValue && entry.entry->doNotLogFailure);
    if (isLast && !isQuiet)
        report(request::templateProblem(outcome, entry.entry->name, entry.entry->place));
    if (!entry.entry->ignoreEmptyValue)
        m_moved[entry.entry->name].clear();
    return !entry.entry->ignoreEmptyValue;
}

void RequestTemplates::see(const json::Records &records)
{
    const json::Numbers numbers = m_context.profile().numbers;
    const auto parsed = [&](std::size_t i) { return json::parse(records.text(i), {.numbers = numbers}); };
    if (!m_first && !records.isEmpty()) {
        if (auto first = parsed(0))
            m_first = std::move(*first);
    }
    std::vector<const Entry *> open;
    for (const Entry &entry : m_cursor)
        open.push_back(&entry);
    for (std::size_t i = records.spans.size(); i > 0 && !open.empty(); --i) {
        auto record = parsed(i - 1);
        if (!record || !record->isObject())
            continue;
        tpl::Scope scope;
        if (m_first && m_first->isObject())
            scope.setEvent("first_event", *m_first, numbers);
        scope.setEvent("last_event", *record, numbers);
        const bool isLast = i == records.spans.size();
        std::erase_if(open, [&](const Entry *entry) { return evaluate(*entry, scope, isLast); });
    }
}

} // namespace penstock
