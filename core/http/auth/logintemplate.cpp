// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/auth/logintemplate.h"

#include "core/base/codes.h"

#include <QCoreApplication>
#include <QStringList>

namespace penstock::http
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Authentication", text);
}

QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

// The names that the answer has, never its values.
QString offered(const json::Value &answer)
{
    constexpr qsizetype most = 12;
    QStringList names;
    answer.forEachMember([&names](std::string_view key, const json::Value &) {
        if (names.size() < most)
            names.append(u'`' + shown(key) + u'`');
    });
    return names.isEmpty() ? QString() : u' ' + tr("The answer has %1.").arg(names.join(QStringLiteral(", ")));
}

} // namespace

Result<LoginTemplate> LoginTemplate::compile(std::string_view text, const Place &place)
{
    LoginTemplate compiled;
    compiled.m_place = place;
    while (!text.empty()) {
        const auto open = text.find("{{");
        if (open > 0)
            compiled.m_parts.push_back({std::string(text.substr(0, open)), nullptr});
        if (open == std::string_view::npos)
            break;
        text.remove_prefix(open);
        const auto close = text.find('}');
        if (!text.starts_with("{{.") || close == std::string_view::npos || close <= 3 || !text.substr(close).starts_with("}}"))
            return failure(codes::loginTemplate, tr("`%1` is not a template: write `{{.path}}`, with a dot and without blanks.").arg(shown(text.substr(0, 40))), place);
        const std::string_view whole = text.substr(0, close + 2);
        auto program = jq::Program::compile(text.substr(2, close - 2));
        if (!program)
            return failure(codes::loginTemplate, tr("The template `%1` is not valid JQ: %2").arg(shown(whole), QString::fromStdString(program.error().message)), place);
        compiled.m_parts.push_back({std::string(whole), std::make_shared<jq::Program>(std::move(*program))});
        text.remove_prefix(whole.size());
    }
    return compiled;
}

Result<std::string> LoginTemplate::fill(const json::Value &answer) const
{
    std::string filled;
    for (const Part &part : m_parts) {
        if (!part.program) {
            filled += part.text;
            continue;
        }
        const auto value = part.program->first(answer);
        if (!value)
            return failure(codes::loginTemplate, tr("The template `%1` failed on the login's answer: %2").arg(shown(part.text), QString::fromStdString(value.error().message)), m_place);
        if (!*value || (*value)->isNull())
            return failure(codes::loginTemplate, tr("The template `%1` finds no value in the login's answer.").arg(shown(part.text)) + offered(answer), m_place);
        filled += (*value)->isString() ? (*value)->stringView() : json::pythonText(**value);
    }
    return filled;
}

} // namespace penstock::http
