// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/auth/signature.h"

#include "core/base/codes.h"
#include "core/base/nearest.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::http
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Authentication", text);
}

std::string scalarText(const yaml::Node &node)
{
    return node.kind == yaml::Kind::Null ? std::string() : node.isScalar() ? node.text : jsonText(node);
}

} // namespace

Result<> refuseUnknownKeys(const Options &options, std::initializer_list<const char *> known)
{
    const std::vector<std::string> names(known.begin(), known.end());
    for (const yaml::Entry &entry : options.node()->entries) {
        if (std::ranges::find(names, entry.key) != names.end())
            continue;
        QString message = tr("`%1` is not a key here.").arg(QString::fromStdString(entry.key));
        if (const auto near = nearest(entry.key, names))
            message += u' ' + tr("Did you mean `%1`?").arg(QString::fromStdString(*near));
        return failure(codes::unknownKey, message, entry.keyPlace);
    }
    return {};
}

std::vector<QueryItem> queryItems(const Options &parameters)
{
    std::vector<QueryItem> items;
    if (!parameters.isPresent())
        return items;
    for (const yaml::Entry &entry : parameters.node()->entries) {
        if (entry.node->kind != yaml::Kind::Sequence)
            items.push_back({entry.key, scalarText(*entry.node)});
        for (const auto &item : entry.node->items)
            items.push_back({entry.key, scalarText(*item)});
    }
    return items;
}

Result<SignatureTemplate> SignatureTemplate::read(const Options &options, const Profile &profile)
{
    SignatureTemplate made;
    made.m_inLists = profile.templatesInLists;
    if (auto known = refuseUnknownKeys(options, {"headers", "query_params", "body"}); !known)
        return std::unexpected(known.error());
    for (const auto &[name, value] : options.pairs("headers"))
        made.m_signature.headers.push_back({name, value});
    made.m_signature.query = queryItems(options.child("query_params"));
    if (const Options body = options.child("body"); body.isPresent()) {
        auto value = json::parse(jsonText(*body.node()));
        if (!value || !value->isObject())
            return failure(codes::wrongType, tr("`body` of `request_template` has to be a mapping."), body.place());
        made.m_signature.body = *value;
    }
    if (made.m_signature.isEmpty())
        return failure(codes::missingKey, tr("`request_template` sets nothing: it needs `headers`, `query_params` or `body`."), options.place());
    if (auto compiled = made.compile(options); !compiled && !profile.keepUnknownKeys)
        return std::unexpected(compiled.error());
    else if (!compiled)
        made.m_problem = compiled.error();         // the real system finds it at the first use
    return made;
}

Result<Signature> SignatureTemplate::fill(const json::Value &answer) const
{
    if (m_problem)
        return std::unexpected(*m_problem);
    Signature filled = m_signature;
    for (Header &header : filled.headers) {
        if (auto done = fillText(header.value, answer); !done)
            return std::unexpected(done.error());
    }
    for (QueryItem &item : filled.query) {
        if (auto done = fillText(item.value, answer); !done)
            return std::unexpected(done.error());
    }
    if (auto body = fillTree(m_signature.body, answer); body)
        filled.body = *body;
    else
        return std::unexpected(body.error());
    return filled;
}

Result<> SignatureTemplate::compile(const Options &options)
{
    for (const char *part : {"headers", "query_params"}) {
        const Options texts = options.child(part);
        if (!texts.isPresent())
            continue;
        for (const yaml::Entry &entry : texts.node()->entries) {
            if (auto added = compileNode(*entry.node); !added)
                return added;
        }
    }
    const Options body = options.child("body");
    return body.isPresent() ? compileNode(*body.node()) : Result<>();
}

Result<> SignatureTemplate::compileNode(const yaml::Node &node)
{
    if (node.kind == yaml::Kind::String && node.text.find("{{") != std::string::npos) {
        auto compiled = LoginTemplate::compile(node.text, node.place);
        if (!compiled)
            return std::unexpected(compiled.error());
        m_templates.insert_or_assign(node.text, std::move(*compiled));
    }
    for (const yaml::Entry &entry : node.entries) {
        if (auto added = compileNode(*entry.node); !added)
            return added;
    }
    for (const auto &item : node.items) {
        if (!item->isScalar() && !m_inLists)
            continue;
        if (auto added = compileNode(*item); !added)
            return added;
    }
    return {};
}

Result<> SignatureTemplate::fillText(std::string &text, const json::Value &answer) const
{
    const auto found = m_templates.find(text);
    if (found == m_templates.end())
        return {};
    auto filled = found->second.fill(answer);
    if (!filled)
        return std::unexpected(filled.error());
    text = std::move(*filled);
    return {};
}

Result<json::Value> SignatureTemplate::fillTree(const json::Value &value, const json::Value &answer) const
{
    if (value.isString()) {
        std::string text = value.toString();
        if (auto filled = fillText(text, answer); !filled)
            return std::unexpected(filled.error());
        return json::Value::string(text);
    }
    if (value.isArray())
        return fillList(value, answer);
    if (!value.isObject())
        return value;
    json::Value filled = json::Value::object();
    std::optional<Diagnostic> problem;
    value.forEachMember([&](std::string_view key, const json::Value &member) {
        if (problem)
            return;
        if (auto inner = fillTree(member, answer); inner)
            filled.set(key, std::move(*inner));
        else
            problem = inner.error();
    });
    if (problem)
        return std::unexpected(*problem);
    return filled;
}

Result<json::Value> SignatureTemplate::fillList(const json::Value &list, const json::Value &answer) const
{
    json::Value filled = json::Value::array();
    for (int i = 0; i < list.size(); ++i) {
        const json::Value item = list.at(i);
        if (!item.isString() && !m_inLists) {
            filled.append(item);
            continue;
        }
        auto inner = fillTree(item, answer);
        if (!inner)
            return inner;
        filled.append(std::move(*inner));
    }
    return filled;
}

} // namespace penstock::http
