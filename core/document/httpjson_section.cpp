// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/httpjson_section.h"

#include "core/base/codes.h"
#include "core/base/nearest.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace penstock::httpjson
{

namespace
{

// A float as the original writes one that stands where a text is expected: at most six digits before the exponent takes over.
std::string floatText(double number)
{
    std::array<char, 64> text;
    const double size = std::abs(number);
    const bool isShort = size == 0 || (size >= 1e-4 && size < 1e21);
    const auto decimal = std::to_chars(text.begin(), text.end(), number, std::chars_format::fixed);
    const std::string plain(text.begin(), isShort ? decimal.ptr : text.begin());
    constexpr double manyDigits = 1e6;
    if (isShort && size < manyDigits)
        return plain;
    const auto scientific = std::to_chars(text.begin(), text.end(), number, std::chars_format::scientific);
    return std::string(text.begin(), scientific.ptr);
}

// Numbers and booleans where a text is expected, as the original spells them. Nothing: as written.
std::optional<std::string> respelled(const yaml::Node &node, const Options &options, std::string_view key)
{
    switch (node.kind) {
    case yaml::Kind::Boolean: {
        const Field<bool> value = options.boolean(key);
        return value ? std::optional<std::string>(*value ? "true" : "false") : std::nullopt;
    }
    case yaml::Kind::Integer: {
        const Field<std::int64_t> value = options.integer(key);
        return value ? std::optional(std::to_string(*value)) : std::nullopt;
    }
    case yaml::Kind::Float: {
        const Field<double> value = options.number(key);
        return value ? std::optional(floatText(*value)) : std::nullopt;
    }
    default: return {};
    }
}

// What the original's YAML reader takes for a boolean beyond true and false.
std::optional<bool> oldBoolean(const yaml::Node *node)
{
    if (!node || node->isQuoted() || node->kind != yaml::Kind::String)
        return {};
    std::string word = node->text;
    std::ranges::transform(word, word.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    if (word == "yes" || word == "on" || word == "y")
        return true;
    if (word == "no" || word == "off" || word == "n")
        return false;
    return {};
}

QString tr(const char *text)
{
    return QCoreApplication::translate("Httpjson", text);
}

QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

} // namespace

Section::Section(const Options &options, std::string path, Reading &reading) : m_options(options), m_place(options.place()), m_path(std::move(path)), m_reading(&reading)
{
    if (m_options.isPresent() && m_options.node()->kind != yaml::Kind::Mapping) {
        fault(codes::wrongType, tr("`%1` has to be a mapping.").arg(shown(m_path)));
        m_options = Options();
        m_isBroken = true;
    }
}

std::string Section::pathOf(std::string_view key) const
{
    if (key.empty())
        return m_path;
    return m_path.empty() ? std::string(key) : m_path + '.' + std::string(key);
}

bool Section::has(std::string_view key)
{
    m_known.emplace_back(key);
    return m_options.has(key);
}

void Section::fault(const Code &code, const QString &message, std::string_view key)
{
    if (m_isBroken)
        return;
    // What a reference will stand for is not known yet.
    if (const yaml::Node *node = key.empty() || !isPresent() ? nullptr : m_options.node()->find(key); node && node->text.find("${") != std::string::npos)
        return;
    m_reading->findings.push_back(Diagnostic(code, message, key.empty() ? place() : m_options.place(key)).with("key", pathOf(key)));
}

void Section::warn(const Code &code, const QString &message, std::string_view key)
{
    const std::size_t before = m_reading->findings.size();
    fault(code, message, key);
    if (m_reading->findings.size() > before)
        m_reading->findings.back().severity = Severity::Warning;
}

void Section::missing(std::string_view key)
{
    if (m_isBroken)
        return;
    m_reading->findings.push_back(Diagnostic(codes::missingKey, tr("`%1` is required.").arg(shown(pathOf(key))), place()).with("key", pathOf(key)));
}

template<typename T>
Field<T> Section::checked(std::string_view key, Field<T> field, const QString &expected)
{
    m_known.emplace_back(key);
    if (!field && m_options.has(key))
        fault(codes::wrongType, tr("`%1` has to be %2.").arg(shown(pathOf(key)), expected), key);
    return field;
}

Field<std::string> Section::text(std::string_view key)
{
    Field<std::string> field = m_options.text(key);
    const yaml::Node *node = field ? m_options.node()->find(key) : nullptr;
    if (node && !node->isQuoted()) {
        if (auto spelled = respelled(*node, m_options, key))
            field.value = std::move(spelled);
    }
    return checked(key, std::move(field), tr("a text"));
}

bool Section::boolean(std::string_view key, bool otherwise)
{
    Field<bool> field = m_options.boolean(key);
    if (!field && m_options.has(key))
        field.value = oldBoolean(m_options.node()->find(key));
    return checked(key, std::move(field), tr("true or false")).orElse(otherwise);
}

Field<std::int64_t> Section::integer(std::string_view key)
{
    Field<std::int64_t> field = m_options.integer(key);
    if (const Field<double> number = m_options.number(key); !field && number && std::abs(*number) < 1e15)
        field.value = std::int64_t(*number);     // 2.0 is taken as 2
    return checked(key, std::move(field), tr("a whole number"));
}

Field<double> Section::number(std::string_view key)
{
    return checked(key, m_options.number(key), tr("a number"));
}

Field<milliseconds> Section::duration(std::string_view key)
{
    return checked(key, m_options.duration(key), tr("a duration: 30s, 1h30m, or a number of seconds"));
}

std::vector<std::string> Section::texts(std::string_view key)
{
    m_known.emplace_back(key);
    return m_options.texts(key);
}

std::vector<std::pair<std::string, std::string>> Section::pairs(std::string_view key)
{
    m_known.emplace_back(key);
    return m_options.pairs(key);
}

std::optional<Template> Section::valueTemplate(std::string_view key)
{
    const Field<std::string> field = text(key);
    if (!field)
        return {};
    const yaml::Node &node = *m_options.node()->find(key);
    Template source{.source = *field, .place = node.place, .runs = {}};
    if (node.contentLine > 0) {
        source.place.line = node.contentLine;
        source.place.column = node.contentColumn;
        source.place.offset = node.contentOffset;
        source.runs = node.runs;
    }
    return source;
}

Options Section::node(std::string_view key)
{
    m_known.emplace_back(key);
    return m_options.child(key);
}

Section Section::child(std::string_view key)
{
    return Section(node(key), pathOf(key), *m_reading);
}

std::vector<Section> Section::items(std::string_view key)
{
    std::vector<Section> sections;
    const Options list = node(key);
    if (!list.isPresent())
        return sections;
    if (list.node()->kind != yaml::Kind::Sequence) {
        const bool isError = m_reading->options.unknownKeysAreErrors || list.node()->isScalar();
        fault(isError ? codes::wrongType : codes::keptIllTyped, isError ? tr("`%1` has to be a list.").arg(shown(pathOf(key)))
                                                                        : tr("`%1` has to be a list; the original ignores it.").arg(shown(pathOf(key))), key);
        return sections;
    }
    for (std::size_t i = 0; i < list.node()->items.size(); ++i)
        sections.emplace_back(Options(list.node()->items[i]), pathOf(key) + '[' + std::to_string(i) + ']', *m_reading);
    return sections;
}

void Section::accept(std::initializer_list<std::string_view> keys)
{
    m_known.insert(m_known.end(), keys.begin(), keys.end());
}

void Section::finish()
{
    if (!m_options.isPresent())
        return;
    const bool isError = m_reading->options.unknownKeysAreErrors;
    for (const yaml::Entry &entry : m_options.node()->entries) {
        if (std::ranges::find(m_known, entry.key) != m_known.end())
            continue;
        const std::string path = pathOf(entry.key);
        QString message = isError ? tr("Unknown key `%1`.").arg(shown(path)) : tr("The original system ignores the key `%1`.").arg(shown(path));
        const auto near = nearest(entry.key, m_known);
        if (near)
            message += u' ' + tr("Did you mean `%1`?").arg(shown(*near));
        Diagnostic finding(isError ? codes::unknownKey : codes::keptUnknownKey, message, entry.keyPlace);
        if (near)
            finding.fixes.push_back({.title = tr("Rename to `%1`").arg(shown(*near)), .where = entry.keyPlace, .replacement = *near});
        m_reading->findings.push_back(std::move(finding).with("key", path));
    }
}

} // namespace penstock::httpjson
