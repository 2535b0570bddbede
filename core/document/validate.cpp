// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/validate.h"

#include "core/base/codes.h"
#include "core/base/nearest.h"
#include "core/document/document.h"
#include "core/document/interpolate.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>

namespace penstock
{

namespace
{

QString tr(const char *text) { return QCoreApplication::translate("Validation", text); }
QString shown(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

constexpr const char *neededNames[] = {
    QT_TRANSLATE_NOOP("Validation", "a text"),
    QT_TRANSLATE_NOOP("Validation", "a whole number"),
    QT_TRANSLATE_NOOP("Validation", "a number"),
    QT_TRANSLATE_NOOP("Validation", "true or false"),
    QT_TRANSLATE_NOOP("Validation", "a duration such as 30s or 1h30m"),
    QT_TRANSLATE_NOOP("Validation", "a size such as 64MiB"),
    QT_TRANSLATE_NOOP("Validation", "an address with its scheme"),
    QT_TRANSLATE_NOOP("Validation", "a JQ expression"),
    QT_TRANSLATE_NOOP("Validation", "a JQ expression"),
    QT_TRANSLATE_NOOP("Validation", "a value template"),
    QT_TRANSLATE_NOOP("Validation", "a list"),
    QT_TRANSLATE_NOOP("Validation", "a mapping"),
    QT_TRANSLATE_NOOP("Validation", "a mapping of texts"),
    QT_TRANSLATE_NOOP("Validation", "a value"),
};

QString neededName(ValueType type) { return tr(neededNames[std::size_t(type)]); }

QString givenName(const yaml::Node &node)
{
    if (node.kind == yaml::Kind::Sequence)
        return tr("a list");
    return node.kind == yaml::Kind::Mapping ? tr("a mapping") : tr("this");
}

struct Range {
    std::optional<double> least, most;
};

// 0..1, 1..
std::optional<Range> rangeOf(std::string_view allowed)
{
    const std::size_t dots = allowed.find("..");
    if (dots == std::string_view::npos)
        return std::nullopt;
    const auto number = [](std::string_view text) {
        double value = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        return read.ec == std::errc() ? std::optional(value) : std::nullopt;
    };
    return Range{.least = number(allowed.substr(0, dots)), .most = number(allowed.substr(dots + 2))};
}

bool speaksHttp(const std::string &url)
{
    const std::string scheme = QString::fromStdString(url.substr(0, url.find("://"))).toLower().toStdString();
    return scheme == "http" || scheme == "https";
}

class Validator
{
public:
    Validator(const Profile &profile, Diagnostics &findings) : m_profile(profile), m_system(schema::systemOf(profile)), m_findings(findings) {}

    void mapping(const yaml::Node &node, const schema::Level &level, const Place &at);

private:
    bool hasWordsOfInput(const yaml::Node &node, const schema::Level &level) const;
    void entry(const yaml::Entry &entry, const yaml::Node &parent, const schema::Level &level);
    void value(const yaml::Node &node, const schema::Level &level, const Place &at);
    void scalar(const yaml::Node &node, const SchemaRow &row);
    void number(const yaml::Node &node, const SchemaRow &row, double value);
    void word(const yaml::Node &node, const SchemaRow &row);
    void unknown(const yaml::Entry &entry, const schema::Level &level);
    void reserved(const Place &place, std::string_view what);
    void required(const yaml::Node &node, const schema::Level &level, const Place &at);
    void excluded(const yaml::Entry &entry, const yaml::Node &parent, const SchemaRow &row);
    void wrongType(const yaml::Node &node, ValueType needed);
    void illTyped(const Code &code, const QString &message, const Place &place);

    // The value of `type` beside a key, where that is a text; else nothing.
    static std::optional<std::string> typeOf(const yaml::Node &mapping)
    {
        const yaml::Node *type = mapping.find("type");
        if (!type || type->kind == yaml::Kind::Null)
            return std::string();
        return type->isScalar() && !holdsReference(*type) ? std::optional(type->text) : std::nullopt;
    }
    // A reference that is closed, of whatever type its value will be.
    static bool mayBecomeAnything(const yaml::Node &node)
    {
        const std::size_t begin = node.isScalar() ? node.text.find("${") : std::string::npos;
        return begin != std::string::npos && node.text.find('}', begin) != std::string::npos;
    }
    // Its own rules judge the mapping document of such a profile.
    bool isLeftToRules(const Place &place) const
    {
        if (!m_profile.strictMappingDocument || place.path.contains(".connection"))
            return false;
        return place.path.starts_with("resources") || place.path.starts_with("selector") || place.path.starts_with("port") || place.path.starts_with("kind");
    }

    const Profile &m_profile;
    const System m_system;
    Diagnostics &m_findings;
};

void Validator::illTyped(const Code &code, const QString &message, const Place &place)
{
    // A broken reference has been reported when it was looked up.
    const bool isKnown = std::ranges::any_of(m_findings, [&place](const Diagnostic &finding) { return finding.place == place && finding.severity == Severity::Error; });
    if (!isLeftToRules(place) && !isKnown)
        m_findings.push_back(Diagnostic(m_profile.keepUnknownKeys ? codes::keptIllTyped : code, message, place));
}

void Validator::wrongType(const yaml::Node &node, ValueType needed)
{
    illTyped(codes::wrongType, tr("`%1` has to be %2, not %3.").arg(shown(node.place.path), neededName(needed), givenName(node)), node.place);
}

void Validator::reserved(const Place &place, std::string_view what)
{
    if (m_profile.strictMappingDocument)
        m_findings.push_back(Diagnostic(codes::keptUnknownKey, tr("`%1` is not a key of the original system, which ignores it.").arg(shown(what)), place));
    else
        m_findings.push_back(Diagnostic(codes::notYetSupported, tr("`%1` is a part of the format that this version cannot run yet.").arg(shown(what)), place));
}

void Validator::unknown(const yaml::Entry &entry, const schema::Level &level)
{
    std::vector<std::string> known;
    for (const schema::Key &key : level.keys) {
        if ((key.systems & m_system) != 0 && !key.isAlias)
            known.emplace_back(key.name);
    }
    const auto near = nearest(entry.key, known);
    QString message = m_profile.keepUnknownKeys ? tr("The original system ignores the key `%1`.").arg(shown(entry.keyPlace.path)) : tr("Unknown key `%1`.").arg(shown(entry.keyPlace.path));
    if (near)
        message += u' ' % tr("Did you mean `%1`?").arg(shown(*near));
    Diagnostic finding(m_profile.keepUnknownKeys ? codes::keptUnknownKey : codes::unknownKey, message, entry.keyPlace);
    if (near && !m_profile.keepUnknownKeys && !entry.merged)
        finding.fixes.push_back({.title = tr("Rename to `%1`").arg(shown(*near)), .where = entry.keyPlace, .replacement = *near});
    m_findings.push_back(std::move(finding).with("key", entry.key));
}

void Validator::word(const yaml::Node &node, const SchemaRow &row)
{
    if (schema::isOneOf(node.text, row.allowed))
        return;
    if (schema::isOneOf("!" + node.text, row.allowed))
        return reserved(node.place, node.text);
    std::vector<std::string> known;
    QStringList list;
    for (const std::string_view word : schema::words(row.allowed)) {
        if (word.starts_with('!'))
            continue;
        known.emplace_back(word);
        list.append(shown(word));
    }
    QString message = tr("`%1` has to be one of: %2.").arg(shown(node.place.path), list.join(QStringLiteral(", ")));
    const auto near = nearest(node.text, known);
    if (near)
        message += u' ' % tr("Did you mean `%1`?").arg(shown(*near));
    illTyped(codes::badValue, message, node.place);
}

void Validator::number(const yaml::Node &node, const SchemaRow &row, double value)
{
    const std::optional<Range> range = rangeOf(row.allowed ? row.allowed : "");
    if (!range)
        return;
    if (range->least && value < *range->least)
        illTyped(codes::badValue, tr("`%1` has to be at least %2.").arg(shown(node.place.path)).arg(*range->least), node.place);
    else if (range->most && value > *range->most)
        illTyped(codes::badValue, tr("`%1` has to be at most %2.").arg(shown(node.place.path)).arg(*range->most), node.place);
}

void Validator::scalar(const yaml::Node &node, const SchemaRow &row)
{
    auto single = std::make_shared<yaml::Node>();
    single->kind = yaml::Kind::Mapping;
    single->entries.push_back({.key = "value", .keyPlace = {}, .node = std::make_shared<yaml::Node>(node)});
    const Options options(single);
    switch (row.type) {
    case ValueType::Text:
        if (row.allowed)
            word(node, row);
        break;
    case ValueType::Integer:
        if (const auto value = options.integer("value"))
            number(node, row, double(*value));
        else
            wrongType(node, row.type);
        break;
    case ValueType::Number:
        if (const auto value = options.number("value"))
            number(node, row, *value);
        else
            wrongType(node, row.type);
        break;
    case ValueType::Boolean:
        if (!options.boolean("value"))
            wrongType(node, row.type);
        break;
    case ValueType::Duration:
        if (!options.duration("value"))
            wrongType(node, row.type);
        break;
    case ValueType::Size:
        if (!options.size("value"))
            wrongType(node, row.type);
        break;
    case ValueType::Url:
        if (!node.text.empty() && !node.text.contains("://")) {
            Diagnostic finding(codes::noScheme, tr("`%1` has no scheme.").arg(shown(node.place.path)), node.place);
            if (node.style == yaml::Style::Plain && node.place.length == node.text.size())
                finding.fixes.push_back({.title = tr("Put https:// in front"), .where = node.place, .replacement = "https://" + node.text});
            m_findings.push_back(std::move(finding));
        } else if (node.place.path.ends_with("base_url") && !node.text.empty() && !speaksHttp(node.text)) {
            m_findings.push_back(Diagnostic(codes::badValue, tr("`%1`: only http:// and https:// can be asked.").arg(shown(node.place.path)), node.place));
        }
        break;
    default: break;
    }
}

void Validator::value(const yaml::Node &node, const schema::Level &level, const Place &at)
{
    const ValueType type = level.type();
    if (node.kind == yaml::Kind::Null || mayBecomeAnything(node) || type == ValueType::Any || type == ValueType::ExpressionTree)
        return;
    if (type == ValueType::Mapping || type == ValueType::TextMap) {
        if (node.kind != yaml::Kind::Mapping)
            return wrongType(node, type);
        if (type == ValueType::Mapping)
            return mapping(node, level, at);
        for (const yaml::Entry &entry : node.entries) {
            if (!entry.node->isScalar())
                wrongType(*entry.node, ValueType::Text);
        }
        return;
    }
    if (type == ValueType::List) {
        const bool isOneText = node.isScalar() && level.item && level.item->type() == ValueType::Text;
        if (node.kind != yaml::Kind::Sequence && !isOneText)
            return wrongType(node, type);
        for (const std::shared_ptr<const yaml::Node> &item : node.items) {
            if (level.item && item->kind == yaml::Kind::Null && level.item->type() != ValueType::Any)
                wrongType(*item, level.item->type());
            else if (level.item)
                value(*item, *level.item, item->place);
        }
        return;
    }
    if (!node.isScalar())
        return wrongType(node, type);
    scalar(node, *level.row);
}

void Validator::excluded(const yaml::Entry &entry, const yaml::Node &parent, const SchemaRow &row)
{
    const yaml::Entry *other = row.excludes ? parent.entry(row.excludes) : nullptr;
    if (!other || other->node->kind == yaml::Kind::Null || entry.node->kind == yaml::Kind::Null)
        return;
    Diagnostic finding(codes::contradiction,
                       tr("`%1` and `%2` exclude each other; the other one is in line %3.").arg(shown(entry.key), shown(other->key)).arg(other->keyPlace.line), entry.keyPlace);
    if (m_profile.keepUnknownKeys)
        finding.severity = Severity::Warning;
    m_findings.push_back(std::move(finding));
}

bool Validator::hasWordsOfInput(const yaml::Node &node, const schema::Level &level) const
{
    return std::ranges::any_of(node.entries, [&](const yaml::Entry &entry) {
        const schema::Level *below = level.find(entry.key, m_system);
        return below && below->row && below->row->ofInput;
    });
}

void Validator::entry(const yaml::Entry &entry, const yaml::Node &parent, const schema::Level &level)
{
    const schema::Level *below = level.find(entry.key, m_system);
    if (!below && hasWordsOfInput(parent, level) && !parent.entry("kind"))
        return;                                       // told by the reader of inputs
    if (!below)
        return unknown(entry, level);
    if (const SchemaRow *row = below->row) {
        if (row->reserved)
            return reserved(entry.keyPlace, entry.keyPlace.path);
        const bool isBesideKind = parent.entry("kind") && entry.key != "request" && entry.key != "cursor";
        if (row->ofInput && (isBesideKind || m_profile.strictMappingDocument))
            return reserved(entry.keyPlace, entry.keyPlace.path);      // beside `kind` there may be request.transforms and a cursor
        if (row->ofInput)
            return;
        const std::optional<std::string> type = row->when ? typeOf(parent) : std::nullopt;
        const schema::Level *const typeLevel = type ? level.find("type", m_system) : nullptr;
        const bool isKnownType = typeLevel && (type->empty() || schema::isOneOf(*type, typeLevel->row->allowed));
        if (isKnownType && !type->empty() && !schema::isOneOf(*type, row->when) && entry.node->kind != yaml::Kind::Null) {
            m_findings.push_back(Diagnostic(m_profile.keepUnknownKeys ? codes::keptUnknownKey : codes::contradiction,
                                            tr("`%1` has no effect with type `%2`; it belongs to %3.").arg(shown(entry.keyPlace.path), shown(*type), shown(row->when).replace(QLatin1Char('|'), QStringLiteral(", "))),
                                            entry.keyPlace));
        }
        excluded(entry, parent, *row);
    }
    value(*entry.node, *below, entry.keyPlace);
}

void Validator::required(const yaml::Node &node, const schema::Level &level, const Place &at)
{
    const std::optional<std::string> type = typeOf(node);
    for (const schema::Key &key : level.keys) {
        const SchemaRow *row = key.level->row;
        if (key.isAlias || !row || !row->required || (row->when && (!type || !schema::isOneOf(*type, row->when))))
            continue;
        const yaml::Node *given = node.find(key.name);
        const bool isEmpty = given && given->isScalar() && given->text.empty() && row->type != ValueType::Expression;
        if (given && given->kind != yaml::Kind::Null && !isEmpty)
            continue;
        Place place = given ? given->place : at;
        place.length = std::max<std::size_t>(place.length, 1);
        m_findings.push_back(Diagnostic(codes::missingKey, tr("`%1` is missing here.").arg(shown(key.name)), place).with("key", std::string(key.name)));
    }
}

void Validator::mapping(const yaml::Node &node, const schema::Level &level, const Place &at)
{
    const bool isOpen = level.keys.empty() && !level.anyKey;
    if (isOpen)
        return;
    // A kind of something that cannot be run yet: its keys are not judged one by one.
    if (const schema::Level *type = level.find("type", m_system); type && type->row && type->row->allowed) {
        const std::optional<std::string> named = typeOf(node);
        if (named && schema::isOneOf("!" + *named, type->row->allowed))
            return value(*node.find("type"), *type, at);
    }
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
        const yaml::Entry &current = node.entries[i];
        const auto first = std::ranges::find(node.entries, current.key, &yaml::Entry::key);
        if (first != node.entries.begin() + std::ptrdiff_t(i)) {
            m_findings.push_back(Diagnostic(codes::contradiction, tr("`%1` is set twice, in two spellings; the other one is in line %2.").arg(shown(current.key)).arg(first->keyPlace.line), current.keyPlace));
            continue;
        }
        entry(current, node, level);
    }
    // What is written in httpjson's words, or in those of a part that cannot be run yet, lacks nothing here.
    const bool hasOwnWords = !node.entry("kind") && std::ranges::any_of(node.entries, [&](const yaml::Entry &entry) {
        const schema::Level *below = level.find(entry.key, m_system);
        return below && below->row && (below->row->reserved || below->row->ofInput);
    });
    if (!m_profile.keepUnknownKeys && !hasOwnWords)
        required(node, level, at);
}

} // namespace

void validate(const yaml::Node &mapping, const schema::Level &level, const Profile &profile, Diagnostics &findings)
{
    Place at = mapping.place;
    at.length = std::min<std::size_t>(at.length, 1);
    Validator(profile, findings).mapping(mapping, level, at);
}

} // namespace penstock
