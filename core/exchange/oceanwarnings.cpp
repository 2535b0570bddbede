// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/base/nearest.h"
#include "core/exchange/oceanoptions.h"
#include "core/exchange/oceansettings.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace penstock::exchange
{

namespace
{

using Names = std::vector<std::string>;

class Inspector
{
    Q_DECLARE_TR_FUNCTIONS(OceanImport)

public:
    explicit Inspector(const OceanSettingsFound &settings) : m_settings(settings) {}
    Diagnostics inspect();

private:
    void inspectBaseUrl();
    void inspectAuth();
    void inspectPagination();
    void inspectNumbers();
    void inspectResources();
    void inspectType(const char *option, const Names &known);
    bool has(const char *option) const { return !m_settings.options.text(option).empty(); }
    Place placeOf(const char *option) const;
    void note(const Place &place, const QString &message) { m_notes.push_back(Diagnostic(codes::importNote, message, place)); }

    const OceanSettingsFound &m_settings;
    Diagnostics m_notes;
};

Diagnostics Inspector::inspect()
{
    inspectBaseUrl();
    inspectAuth();
    inspectPagination();
    inspectNumbers();
    inspectResources();
    return std::move(m_notes);
}

Place Inspector::placeOf(const char *option) const
{
    const NodePtr value = m_settings.options.value(option);
    return value ? value->place : Place();
}

void Inspector::inspectBaseUrl()
{
    const std::string url = m_settings.options.text("baseUrl");
    if (url.empty())
        note({}, tr("There is no `baseUrl`. Set `connection.base_url` before a run."));
    else if (!url.starts_with("http://") && !url.starts_with("https://") && !url.starts_with("${"))
        note(placeOf("baseUrl"), tr("`baseUrl` has no scheme; the real system does not start with it."));
    if (has("timeout"))
        note(placeOf("timeout"), tr("The real system reads `timeout` and never applies it; its `clientTimeout` counts, 60 seconds by default."));
    if (m_settings.options.text("verifySsl") == "false")
        note(placeOf("verifySsl"), tr("Certificate verification is off."));
}

void Inspector::inspectType(const char *option, const Names &known)
{
    const std::string type = m_settings.options.text(option);
    if (type.empty() || std::ranges::find(known, type) != known.end())
        return;
    const auto near = nearest(type, known);
    const QString what = tr("`%1: %2` is not known; the real system acts as if it were `none`.").arg(QString::fromLatin1(option), QString::fromStdString(type));
    note(placeOf(option), near ? what + u' ' + tr("Did you mean `%1`?").arg(QString::fromStdString(*near)) : what);
}

void Inspector::inspectAuth()
{
    inspectType("authType", {"none", "bearer_token", "basic", "api_key", "custom"});
    struct Need { const char *type; const char *option; };
    static constexpr std::array<Need, 6> needs{{{"bearer_token", "apiToken"}, {"basic", "username"}, {"basic", "password"}, {"api_key", "apiKey"},
                                                {"custom", "customAuthRequest"}, {"custom", "customAuthRequestTemplate"}}};
    const std::string type = m_settings.options.text("authType");
    for (const Need &need : needs) {
        const bool named = std::ranges::find(m_settings.withoutValue, need.option) != m_settings.withoutValue.end();
        if (type == need.type && !m_settings.options.value(need.option) && !named)
            note(placeOf("authType"), tr("`%1` is missing for `authType: %2`.").arg(QString::fromLatin1(need.option), QString::fromStdString(type)));
    }
}

void Inspector::inspectPagination()
{
    inspectType("paginationType", {"none", "page", "offset", "cursor", "next_link", "header_link"});
    const std::string type = m_settings.options.text("paginationType");
    if (type != "page" && type != "offset" && type != "cursor")
        return;
    for (const char *option : {"paginationParam", "sizeParam"}) {
        if (!has(option))
            note(placeOf("paginationType"), tr("`%1` is missing: the real system then names the parameter `None`, whatever its documentation says.").arg(QString::fromLatin1(option)));
    }
    if (type == "offset" && !has("hasMorePath"))
        note(placeOf("paginationType"), tr("`offset` without `hasMorePath` never ends on an answer that is an object without `has_more`."));
}

void Inspector::inspectNumbers()
{
    for (const OceanOption &option : oceanOptions()) {
        const NodePtr value = m_settings.options.value(option.name);
        if (option.kind != OceanOption::Kind::Integer || !value || value->kind == yaml::Kind::Integer)
            continue;
        note(value->place, tr("`%1: %2` is not a whole number; it is kept, and fails as in the real system.")
                               .arg(QString::fromLatin1(option.name), QString::fromStdString(scalarOf(value.get()))));
    }
}

void Inspector::inspectResources()
{
    if (!m_settings.resources) {
        note({}, tr("There is no list of resources: the project starts without any."));
        return;
    }
    for (const NodePtr &item : m_settings.resources->items) {
        const yaml::Node *kind = item->find("kind");
        const yaml::Node *selector = item->find("selector");
        const yaml::Node *query = selector ? selector->find("query") : nullptr;
        if (scalarOf(kind) == "api_resource" && query && query->kind == yaml::Kind::Mapping)
            note(item->place, tr("The kind `api_resource` with an object as query is of an earlier version; the present one does not read it."));
        if (kind && scalarOf(kind).find('?') != std::string::npos)
            note(kind->place, tr("The real system drops the query in a kind; write it as `selector.query_params`."));
    }
}

} // namespace

Diagnostics oceanWarnings(const OceanSettingsFound &settings)
{
    return Inspector(settings).inspect();
}

} // namespace penstock::exchange
