// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/request/lint.h"

#include "core/base/codes.h"
#include "core/document/httpjson_dotted.h"
#include "core/template/url.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace penstock::request
{

namespace
{

using httpjson::Action;
using httpjson::ChainEntry;
using httpjson::Split;
using httpjson::TargetKind;
using httpjson::Transform;

QString tr(const char *text)
{
    return QCoreApplication::translate("Lint", text);
}

QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

// --- where a template stands (httpjson, section 5.2) --------------------------------------------------------------

enum class Stand { Request, Response, Split, Cursor, RateLimit, Until, Default };

Stand standOf(std::string_view path)
{
    if (path.ends_with(".default"))
        return Stand::Default;
    if (path.starts_with("cursor."))
        return Stand::Cursor;
    if (path.ends_with(".until"))
        return Stand::Until;
    if (path.contains(".rate_limit."))
        return Stand::RateLimit;
    if (path.contains(".split."))
        return Stand::Split;
    return path.contains("response.transforms") ? Stand::Response : Stand::Request;
}

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names)
{
    return std::ranges::find(names, name) != names.end();
}

// What a reader should read instead; empty where there is nothing.
QString standWord(Stand stand)
{
    switch (stand) {
    case Stand::Default: return tr("a default sees no state at all");
    case Stand::Cursor: return tr("the cursor is taken from last_event, first_event, last_response and first_response");
    case Stand::Until: return tr("`until` sees .last_response.body alone");
    case Stand::RateLimit: return tr("rate limits see .last_response.header alone");
    case Stand::Split: return tr("transforms of a split see .body, the part that is being published, and the answer as .last_response");
    default: return {};
    }
}

enum class Sight { Visible, Empty, Missing };

Sight sightOf(const StateName &name, Stand stand, bool inChain)
{
    const bool isSubject = isOneOf(name.name, {"body", "header", "url"});
    const bool isState = isOneOf(name.name, {"cursor", "first_event", "last_event", "first_response", "last_response"});
    if (name.name == "parent_last_response")
        return inChain && (stand == Stand::Request || stand == Stand::Response || stand == Stand::Split) ? Sight::Visible : Sight::Missing;
    if (!isSubject && !isState)
        return Sight::Missing;
    switch (stand) {
    case Stand::Default: return isSubject ? Sight::Missing : Sight::Empty;
    case Stand::Cursor: return isSubject ? Sight::Missing : name.name == "cursor" ? Sight::Empty : Sight::Visible;
    case Stand::Split: return isOneOf(name.name, {"header", "url"}) ? Sight::Missing : Sight::Visible;
    case Stand::RateLimit:
    case Stand::Until: {
        if (isSubject)
            return Sight::Missing;
        const std::string_view only = stand == Stand::Until ? "body" : "header";
        return name.name == "last_response" && (name.below.empty() || name.below == only) ? Sight::Visible : Sight::Empty;
    }
    default: return Sight::Visible;
    }
}

class Lint
{
public:
    Lint(const httpjson::Config &config, const Profile &profile) : m_config(config), m_profile(profile) {}

    Diagnostics run()
    {
        templates();
        requests(m_config.request, m_config.all.child("request"));
        headers(m_config.request, &m_config.response.pagination);
        pagination();
        response();
        for (const Split *split = m_config.response.split.get(); split; split = split->child.get())
            this->split(*split);
        cursor();
        for (const ChainEntry &entry : m_config.chain)
            chainEntry(entry);
        return std::move(m_found);
    }

private:
    void add(const Code &code, const QString &message, const Place &place, std::optional<Severity> severity = {})
    {
        Diagnostic finding(code, message, place.isKnown() ? place : m_config.place);
        finding.severity = severity.value_or(finding.severity);
        m_found.push_back(std::move(finding));
    }
    void withoutEffect(const QString &message, const Place &place) { add(codes::withoutEffect, message, place); }

    void templates();
    void templateAt(const std::string &path, const httpjson::Template &text);
    void requests(const httpjson::Request &request, const Options &written);
    void rateLimit(const httpjson::Request &request);
    void headers(const httpjson::Request &request, const httpjson::Transforms *pagination);
    void header(const Transform &transform, std::map<std::string, bool> &lines);
    void body(const yaml::Node &node, const QString &path);
    void bodyEntry(const yaml::Entry &entry, const QString &path);
    void pagination();
    void response();
    void split(const Split &split);
    void cursor();
    void chainEntry(const ChainEntry &entry);

    const httpjson::Config &m_config;
    const Profile &m_profile;
    Diagnostics m_found;
};

// --- templates ---------------------------------------------------------------------------------------------------

void Lint::templates()
{
    httpjson::forEachTemplate(m_config, [this](const std::string &path, const httpjson::Template &text) { templateAt(path, text); });
}

void Lint::templateAt(const std::string &path, const httpjson::Template &text)
{
    const Stand stand = standOf(path);
    const bool inChain = path.starts_with("chain[");
    std::vector<std::string> told;
    for (const StateName &name : stateNames(text.source)) {
        const std::string whole = '.' + name.name + (name.below.empty() ? "" : '.' + name.below);
        if (std::ranges::find(told, whole) != told.end())
            continue;
        told.push_back(whole);
        const Place place = text.place.isKnown() ? text.at(name.line, name.column) : text.place;
        if (!name.meant.empty()) {
            add(codes::templateFailed, tr("The blank before `.%1` makes a value of the state of it, so the template fails: write `%2`.").arg(shown(name.name), shown(name.meant)), place);
            continue;
        }
        const Sight sight = sightOf(name, stand, inChain);
        const QString word = standWord(stand);
        if (sight == Sight::Missing) {
            const QString missing = tr("`%1` does not exist here, so the template fails").arg(shown('.' + name.name));
            const QString why = word.isEmpty() ? word : QStringLiteral(": ") + word;
            add(codes::stateNotVisible, missing + why + u'.', place);
        } else if (sight == Sight::Empty) {
            add(codes::stateNotVisible, tr("`%1` is always empty here: %2.").arg(shown(whole), word), place);
        } else if (name.name == "first_response" && name.below == "body" && !m_config.response.saveFirstResponse) {
            add(codes::stateNotVisible, tr("`.first_response.body` is empty as long as response.save_first_response is not true."), place);
        }
    }
}

// --- requests ----------------------------------------------------------------------------------------------------

void Lint::requests(const httpjson::Request &request, const Options &written)
{
    if (const Field<std::int64_t> &attempts = request.retry.maxAttempts; attempts && attempts.place.isKnown()) {
        const QString message = *attempts > 1 ? tr("max_attempts: %1 makes up to %2 requests.").arg(*attempts).arg(*attempts + 1) : tr("max_attempts: 1 repeats nothing.");
        add(codes::effectiveAttempts, message, attempts.place);
    }
    const Options redirect = written.child("redirect");
    if (redirect.has("max_redirects")) {
        const std::int64_t most = std::max<std::int64_t>(request.redirect.maxRedirects - 1, 0);
        add(codes::effectiveRedirects, most > 0 ? tr("max_redirects: %1 follows %2 redirects.").arg(request.redirect.maxRedirects).arg(most) : tr("max_redirects: %1 follows no redirect.").arg(request.redirect.maxRedirects),
            redirect.place("max_redirects"), most > 0 ? Severity::Information : Severity::Warning);
    }
    if (!request.redirect.forwardHeaders && !request.redirect.headersBanList.empty())
        withoutEffect(tr("headers_ban_list has no effect without forward_headers: true."), redirect.place("headers_ban_list"));
    if (request.body)
        body(*request.body, QStringLiteral("request.body"));
    rateLimit(request);
}

void Lint::rateLimit(const httpjson::Request &request)
{
    if (!request.rateLimit)
        return;
    const httpjson::RateLimit &limit = *request.rateLimit;
    if (!limit.remaining) {
        withoutEffect(tr("rate_limit has no effect without `remaining`."), limit.place);
        return;
    }
    if (!limit.reset)
        withoutEffect(tr("rate_limit waits for nothing, because `reset` does not say until when."), limit.place);
    if (const double early = limit.earlyLimit.orElse(0); early > 0 && early < 1 && !limit.limit)
        withoutEffect(tr("early_limit is a part of rate_limit.limit, which is not set."), limit.earlyLimit.place);
    if (request.retry.maxAttempts.orElse(0) > 1) {
        add(codes::quotaAfterRetry, tr("Retry repeats the answer 429 before rate_limit sees it, up to %1 times and with its own waits.").arg(*request.retry.maxAttempts), limit.place);
    }
}

// `lines`: the headers that are there already; true for those that certainly are.
void Lint::header(const Transform &transform, std::map<std::string, bool> &lines)
{
    if (transform.target.kind != TargetKind::Header)
        return;
    const std::string name = tpl::canonicalHeaderName(transform.target.name);
    if (transform.action == Action::Delete) {
        lines.erase(name);
        return;
    }
    const auto found = lines.find(name);
    if (transform.action == Action::Set && found != lines.end() && found->second) {
        if (name == "User-Agent")
            add(codes::headerRepeated, tr("`set` on User-Agent has no effect: only the first value is sent, which is the program's own."), transform.place);
        else if (name == "Accept")
            add(codes::headerRepeated, tr("`set` adds a second Accept line to the usual one, `application/json`."), transform.place, Severity::Information);
        else
            add(codes::headerRepeated, tr("`set` adds a line to the one that another transform has set for `%1`.").arg(shown(name)), transform.place);
    }
    const bool isCertain = transform.value && !transform.value->source.contains("[[");
    lines[name] = isCertain || (found != lines.end() && found->second);
}

void Lint::headers(const httpjson::Request &request, const httpjson::Transforms *pagination)
{
    std::map<std::string, bool> lines{{"Accept", true}, {"User-Agent", true}};
    for (const Transform &transform : request.transforms)
        header(transform, lines);
    for (std::size_t i = 0; pagination && i < pagination->size(); ++i)
        header((*pagination)[i], lines);
}

// --- request.body (httpjson, section 2.1) ------------------------------------------------------------------------

void Lint::bodyEntry(const yaml::Entry &entry, const QString &path)
{
    const QString own = path + u'.' + shown(entry.key);
    if (httpjson::isTakenApart(entry.keyPlace, entry.key) && (m_found.empty() || m_found.back().place != entry.keyPlace))
        add(codes::bodyRewritten, tr("A key of request.body is taken apart at its dots: an object `%1` is sent.").arg(shown(entry.key)), entry.keyPlace);
    const bool isEmpty = entry.node->kind == yaml::Kind::Mapping && entry.node->entries.empty();
    if (m_profile.dropsEmptyBodies && (isEmpty || entry.node->kind == yaml::Kind::Null)) {
        const bool isOuter = !path.contains(u'.') || path == QLatin1String("request.body");
        const QString what = isEmpty ? QStringLiteral("{}") : QStringLiteral("null");
        if (isOuter)
            add(codes::bodyRewritten, tr("`%1` is not sent, because its value is %2.").arg(own, what), entry.keyPlace);
        else if (isEmpty)
            add(codes::bodyRewritten, tr("`%1` is sent as null instead of %2.").arg(own, what), entry.keyPlace);
        return;
    }
    body(*entry.node, own);
}

void Lint::body(const yaml::Node &node, const QString &path)
{
    for (const yaml::Entry &entry : node.entries)
        bodyEntry(entry, path);
    for (const auto &item : node.items) {
        const bool isEmpty = item->kind == yaml::Kind::Mapping && item->entries.empty();
        if (isEmpty && m_profile.dropsEmptyBodies)
            add(codes::bodyRewritten, tr("An empty object in `%1` is sent as null.").arg(path), item->place);
        else
            body(*item, path);
    }
}

// --- answers -----------------------------------------------------------------------------------------------------

void Lint::pagination()
{
    const httpjson::Transforms &pagination = m_config.response.pagination;
    if (pagination.empty())
        return;
    if (std::ranges::none_of(pagination, &Transform::failOnTemplateError)) {
        add(codes::pagingHasNoEnd, tr("Nothing ends these pages but an answer without objects: a transform whose template gives nothing is left out, and the first request is sent again."), pagination.front().place);
    }
    if (!m_config.chain.empty() && m_config.response.split) {
        add(codes::chainAfterSplit, tr("The root has a split and a pagination: on the first page the chain looks for its ids in the whole answer, later in each part that the split gives, where `replace` finds nothing."),
            pagination.front().place);
    }
}

void Lint::response()
{
    const httpjson::Response &response = m_config.response;
    if (response.xsd && !response.decodeAs.empty())
        add(codes::schemaIgnored, tr("xsd has no effect beside decode_as: %1.").arg(shown(response.decodeAs)), response.xsd.place);
}

void Lint::split(const Split &split)
{
    const bool isText = split.kind == Split::Kind::String;
    if (split.keepParent && split.ignoreEmptyValue && !isText) {
        withoutEffect(tr("ignore_empty_value has no effect beside keep_parent: where `%1` is empty or missing, the whole document is published.").arg(shown(split.target.text)), split.place);
    }
    if (isText && !split.keyField.empty())
        withoutEffect(tr("key_field has no effect in a split of type string."), split.place);
}

void Lint::cursor()
{
    for (const httpjson::CursorEntry &entry : m_config.cursor) {
        if (!entry.value && !entry.fallback && httpjson::isTakenApart(entry.place, entry.name)) {
            add(codes::cursorNameDotted, tr("A name in the cursor holds a dot: it is taken apart to `%1`, which has no `value` and stores nothing.").arg(shown(entry.name)), entry.place,
                m_profile.dottedCursorNames ? Severity::Warning : Severity::Error);
        }
    }
}

// --- chains (httpjson, section 11) -------------------------------------------------------------------------------

void Lint::chainEntry(const ChainEntry &entry)
{
    const httpjson::Request &request = entry.request;
    requests(request, {});
    headers(request, nullptr);
    for (const Split *level = entry.response.split.get(); level; level = level->child.get())
        split(*level);
    QStringList missing;
    if (!request.retry.maxAttempts)
        missing.append(tr("a failed request is not repeated"));
    if (!request.timeout)
        missing.append(tr("an answer may take for ever"));
    if (request.redirect.maxRedirects <= 1)
        missing.append(tr("redirects are refused"));
    if (!missing.isEmpty())
        add(codes::entryDefaults, tr("In this entry of the chain %1.").arg(missing.join(QStringLiteral(", "))), request.place);
    if (entry.isWhile && request.retry.maxAttempts.orElse(0) <= 1)
        add(codes::untilNeverAsked, tr("`until` is never asked: the request is sent once, because max_attempts is not more than 1."), entry.until ? entry.until->place : entry.place);
    if (entry.replace.empty())
        add(codes::entryWithoutIds, tr("This entry of the chain has no `replace`: there are no ids, nothing is asked, and the interval ends."), entry.place);
    else if (const auto url = tpl::Url::parse(request.url.orElse({})); url && !url->text().contains(entry.replace))
        withoutEffect(tr("The text `%1` of `replace` is not in the entry's url, so every id asks the same address.").arg(shown(entry.replace)), request.url.place);
    if (!request.encodeAs.empty())
        withoutEffect(tr("encode_as of a chain's entry has no effect; that of the root counts."), request.place);
}

} // namespace

Diagnostics lint(const httpjson::Config &config, const Profile &profile)
{
    return Lint(config, profile).run();
}

} // namespace penstock::request
