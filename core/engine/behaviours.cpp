// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/behaviours.h"

#include "core/base/codes.h"
#include "core/document/mappingvalue.h"

#include <QCoreApplication>

namespace penstock
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Behaviours", text);
}

class Behaviours
{
public:
    Behaviours(const Document &document, const Resource &resource) : m_document(document), m_profile(*document.profile), m_resource(resource) {}

    Diagnostics find()
    {
        ofPagination();
        ofRequest();
        ofExpressions();
        return std::move(m_found);
    }

private:
    void add(const QString &message, const Place &place)
    {
        Diagnostic finding(codes::behaviourDiffers, message, place);
        finding.origin.resource = m_resource.name;
        m_found.push_back(std::move(finding));
    }

    void ofPagination()
    {
        const Options &pagination = m_resource.connection.pagination;
        const std::string type = pagination.isPresent() ? pagination.type() : std::string();
        if (type != "offset" && type != "page" && type != "cursor")
            return;
        const bool hasFlag = pagination.has("has_more_path");
        if (!m_profile.defaultParameterNames && (!pagination.has("param") || !pagination.has("size_param")))
            add(tr("Pagination parameters without a name are sent as `None`; native has default names."), pagination.place());
        if (!m_profile.offsetStopsOnEmptyPage && type == "offset" && !hasFlag)
            add(tr("Offsets never end where the answers are objects and has_more_path is not set; native ends with an empty page."), pagination.place());
        if (m_profile.cursorNeedsFlag && type == "cursor" && !hasFlag)
            add(tr("Without has_more_path only the first page is read; native goes on as long as there is a cursor."), pagination.place());
    }

    void ofRequest()
    {
        const RequestSpec &request = m_resource.request;
        if (!m_profile.keepKindQuery && request.endpoint.contains('?'))
            add(tr("The query in `kind` is not sent; native keeps it."), request.endpointPlace);
        if (!m_profile.timeoutApplies && m_resource.connection.timeout)
            add(tr("`timeout` has no effect; native obeys it."), m_resource.connection.timeout.place);
        if (!m_profile.retry.unsafeMethods && !m_profile.timeoutApplies && request.method != "GET")
            add(tr("%1 requests are never repeated, not even after 429.").arg(QString::fromStdString(request.method)), request.endpointPlace);
        if (!m_profile.encodeParameters && !m_resource.parameters.empty())
            add(tr("Values of path parameters are put into the path unencoded, and equal ones are asked for again; native encodes them and asks once."), m_resource.parameters.front().place);
    }

    void ofExpressions()
    {
        if (!m_document.ocean.jqEnvironment.value_or(m_profile.jqEnvironment) || !m_resource.port)
            return;
        const EntityMapping &entity = m_resource.port->entity;
        for (const auto *values : {&entity.properties, &entity.relations}) {
            for (const auto &[name, value] : *values) {
                const auto *expression = std::get_if<Expression>(&value.form);
                if (expression && (expression->source.contains("$ENV") || expression->source.contains("env.")))
                    add(tr("`%1` reads the environment, secrets included; native has none in expressions.").arg(QString::fromStdString(name)), value.place);
            }
        }
    }

    const Document &m_document;
    const Profile &m_profile;
    const Resource &m_resource;
    Diagnostics m_found;
};

constexpr std::size_t mostDigits = 16;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// Whether digits of that number stand together somewhere, texts included. Of a longer number one part has at least nine digits, so a look at every
// eighth byte finds it.
bool mayHoldLongNumber(std::string_view json)
{
    constexpr std::size_t stride = 8;
    for (std::size_t i = 0; i < json.size(); i += stride) {
        if (!isDigit(json[i]))
            continue;
        const auto belongs = [](char c) { return isDigit(c) || c == '.'; };
        std::size_t begin = i, end = i;
        while (begin > 0 && belongs(json[begin - 1]))
            --begin;
        while (end < json.size() && belongs(json[end]))
            ++end;
        if (end - begin > mostDigits)
            return true;
        i = end > i + stride ? end - stride : i;
    }
    return false;
}

} // namespace

Diagnostics behavioursOf(const Document &document, const Resource &resource)
{
    return Behaviours(document, resource).find();
}

bool holdsLongNumber(std::string_view json)
{
    if (!mayHoldLongNumber(json))
        return false;
    bool inText = false;
    std::size_t digits = 0;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inText) {
            i += c == '\\' ? 1 : 0;
            inText = c != '"';
            continue;
        }
        digits = c >= '0' && c <= '9' ? digits + 1 : c == '.' && digits > 0 ? digits : 0;
        inText = c == '"';
        if (digits > mostDigits)
            return true;
    }
    return false;
}

} // namespace penstock
