// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/request/body.h"

#include "core/template/jsontext.h"

namespace penstock::request
{

namespace
{

constexpr const char *contentType = "Content-Type";

std::string typeOf(const Subject &subject, const std::string &encodeAs)
{
    if (!encodeAs.empty())
        return encodeAs;
    const auto given = subject.header->find(contentType);
    return given != subject.header->end() && !given->second.empty() ? given->second.front() : std::string();
}

// The query becomes the body, as it is written where no transform has changed it; the body object plays no role.
Encoded encodeForm(Subject &subject)
{
    auto url = tpl::Url::parse(subject.url.value_or(std::string()));
    if (!url)
        return {};
    Encoded encoded{url->rawQuery, true};
    url->rawQuery.clear();
    url->forceQuery = false;
    subject.url = url->text();
    (*subject.header)[contentType] = {std::string(formType)};
    return encoded;
}

} // namespace

Encoded encodeBody(Subject &subject, const std::string &encodeAs)
{
    if (!subject.header)
        subject.header.emplace();
    if (!subject.header->contains(contentType))
        (*subject.header)[contentType] = {std::string(jsonType)};
    if (typeOf(subject, encodeAs) == formType)
        return encodeForm(subject);
    if (!subject.body)
        return {};
    (*subject.header)[contentType] = {std::string(jsonType)};
    return {tpl::jsonText(tpl::Value::fromJson(*subject.body, json::Numbers::Exact)), true};
}

} // namespace penstock::request
