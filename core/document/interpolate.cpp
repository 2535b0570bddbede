// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/interpolate.h"

#include "core/base/codes.h"
#include "core/base/nearest.h"
#include "core/document/yaml_events.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock
{

namespace
{

using NodePointer = std::shared_ptr<const yaml::Node>;

QString tr(const char *text) { return QCoreApplication::translate("Interpolation", text); }
QString shown(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '/' || c == '.';
}

bool isOurs(std::string_view scheme) { return scheme == "var" || scheme == "env" || scheme == "secret"; }

NodePointer textNode(const yaml::Node &at, std::string text)
{
    auto node = std::make_shared<yaml::Node>();
    node->kind = yaml::Kind::String;
    node->style = yaml::Style::DoubleQuoted;
    node->text = std::move(text);
    node->place = at.place;
    return node;
}

NodePointer moved(const NodePointer &node, const Place &place)
{
    auto copy = std::make_shared<yaml::Node>(*node);
    copy->place = place;
    return copy;
}

// The level below a key that is not known as it stands: a.b is b below a, as httpjson spells it.
const schema::Level *belowDotted(const schema::Level *level, std::string_view name, System system)
{
    while (level && !name.empty()) {
        const std::size_t end = std::min(name.find('.'), name.size());
        const bool isOpen = level->keys.empty() && !level->anyKey && !level->item;
        level = isOpen ? level : level->find(name.substr(0, end), system);
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return level;
}

} // namespace

bool holdsReference(const yaml::Node &node)
{
    return node.isScalar() && node.text.find("${") != std::string::npos;
}

Interpolator::Interpolator(const Lookup &lookup, const Profile &profile, NodePointer root, Diagnostics &findings)
    : m_lookup(lookup), m_profile(profile), m_system(schema::systemOf(profile)), m_root(std::move(root)), m_findings(findings), m_keep(lookup.keepReferences)
{
    readVariables();
}

void Interpolator::addVariables(const yaml::Node *mapping)
{
    if (!mapping)
        return;
    for (const yaml::Entry &entry : mapping->entries)
        m_variables[entry.key] = entry.node;
}

void Interpolator::readVariables()
{
    const yaml::Node *environments = nullptr;
    if (m_root) {
        addVariables(m_root->find("variables"));
        environments = m_root->find("environments");
    }
    readEnvironment(environments);
    for (const auto &[name, text] : m_lookup.variables) {
        const auto before = m_variables.find(name);
        const bool staysText = before != m_variables.end() && before->second->kind == yaml::Kind::String && !holdsReference(*before->second);
        auto node = std::make_shared<yaml::Node>();
        node->kind = staysText ? yaml::Kind::String : yaml::kindOfPlain(text);
        node->style = node->kind == yaml::Kind::String ? yaml::Style::DoubleQuoted : yaml::Style::Plain;
        node->text = text;
        m_variables[name] = node;
    }
}

// The chosen environment over those that it extends, the outermost first.
void Interpolator::readEnvironment(const yaml::Node *environments)
{
    std::vector<const yaml::Node *> chain;
    std::string name = m_lookup.environment;
    Place asked = m_root ? m_root->place : Place();
    while (!name.empty()) {
        const yaml::Node *environment = environments ? environments->find(name) : nullptr;
        if (!environment) {
            std::vector<std::string> known;
            for (std::size_t i = 0; environments && i < environments->entries.size(); ++i)
                known.push_back(environments->entries[i].key);
            QString message = tr("There is no environment `%1`.").arg(shown(name));
            if (const auto near = nearest(name, known))
                message += u' ' % tr("Did you mean `%1`?").arg(shown(*near));
            m_findings.push_back(Diagnostic(codes::badValue, message, environments && chain.empty() ? environments->place : asked));
            break;
        }
        if (std::ranges::find(chain, environment) != chain.end()) {
            m_findings.push_back(Diagnostic(codes::contradiction, tr("The environment `%1` extends itself.").arg(shown(name)), asked));
            break;
        }
        chain.push_back(environment);
        const yaml::Node *base = environment->find("extends");
        name = base && base->isScalar() ? base->text : std::string();
        asked = base ? base->place : asked;
    }
    for (auto environment = chain.rbegin(); environment != chain.rend(); ++environment)
        addVariables((*environment)->find("variables"));
}

std::vector<Interpolator::Reference> Interpolator::references(std::string_view text) const
{
    std::vector<Reference> found;
    for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at)) {
        Reference reference;
        reference.offset = at;
        if (at > 0 && text[at - 1] == '$') {
            reference.offset = at - 1;
            reference.length = 3;
            reference.scheme = "$";
            found.push_back(reference);
            at += 2;
            continue;
        }
        const std::size_t end = text.find('}', at);
        const std::string_view inside = text.substr(at + 2, end == std::string_view::npos ? end : end - at - 2);
        const std::size_t colon = std::min(inside.find(':'), inside.size());
        reference.scheme = inside.substr(0, colon);
        reference.name = inside.substr(std::min(colon + 1, inside.size()));
        reference.length = std::min(end, text.size() - 1) + 1 - at;
        reference.isBroken = end == std::string_view::npos || !isOurs(reference.scheme) || reference.name.empty()
                             || !std::ranges::all_of(reference.name, isNameCharacter);
        // What is not ours is left alone where a system's own file may hold anything.
        if (!reference.isBroken || !m_profile.keepUnknownKeys)
            found.push_back(reference);
        at += 2;
    }
    return found;
}

void Interpolator::report(const Code &code, const QString &message, const yaml::Node &at, const Reference &reference)
{
    Diagnostic finding(code, message, at.place);
    // The reference's own place is known where the text stands in the file as it is.
    if (at.style == yaml::Style::Plain && at.place.length == at.text.size()) {
        finding.place.offset += reference.offset;
        finding.place.length = reference.length;
        finding.place.column += int(std::ranges::count_if(std::string_view(at.text).substr(0, reference.offset), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    }
    m_findings.push_back(std::move(finding).with("reference", "${" + reference.scheme + ":" + reference.name + "}"));
}

NodePointer Interpolator::variable(const Reference &reference, const yaml::Node &at)
{
    const auto found = m_variables.find(reference.name);
    if (found == m_variables.end() || found->second->kind == yaml::Kind::Null) {
        std::vector<std::string> known;
        for (const auto &entry : m_variables)
            known.push_back(entry.first);
        QString message = m_lookup.environment.empty() ? tr("Variable `%1` has no value.").arg(shown(reference.name))
                                                       : tr("Variable `%1` has no value in environment `%2`.").arg(shown(reference.name), shown(m_lookup.environment));
        if (const auto near = found == m_variables.end() ? nearest(reference.name, known) : std::nullopt)
            message += u' ' % tr("Did you mean `%1`?").arg(shown(*near));
        report(codes::variableMissing, message, at, reference);
        return nullptr;
    }
    if (!m_resolving.insert(reference.name).second) {
        report(codes::contradiction, tr("The variable `%1` refers to itself.").arg(shown(reference.name)), at, reference);
        return nullptr;
    }
    static const schema::Level anything{.row = nullptr, .keys = {}, .anyKey = nullptr, .item = nullptr};
    const std::size_t before = m_findings.size();
    NodePointer value = found->second->isScalar() ? scalar(found->second) : resolve(found->second, &anything);
    m_resolving.erase(reference.name);
    return m_findings.size() == before ? value : nullptr;
}

NodePointer Interpolator::environmentValue(const Reference &reference, const yaml::Node &at)
{
    const std::optional<std::string> text = m_lookup.processEnvironment ? m_lookup.processEnvironment(reference.name) : std::nullopt;
    if (text)
        return textNode(at, *text);
    report(codes::variableMissing, tr("The environment variable `%1` is not set.").arg(shown(reference.name)), at, reference);
    m_findings.back().advice = tr("Set it in the process environment.");
    return nullptr;
}

NodePointer Interpolator::secret(const Reference &reference, const yaml::Node &at)
{
    Result<std::string> text = m_lookup.secret ? m_lookup.secret(reference.name) : failure(codes::secretMissing, tr("There is no store of secrets."));
    if (text) {
        NodePointer node = textNode(at, std::move(*text));
        m_secretTexts[node.get()] = "${secret:" + reference.name + "}";
        m_held.push_back(node);
        return node;
    }
    report(*text.error().code, text.error().message, at, reference);
    m_findings.back().advice = text.error().advice;
    return nullptr;
}

NodePointer Interpolator::value(const Reference &reference, const yaml::Node &at)
{
    if (reference.isBroken) {
        report(codes::badValue, tr("`${%1` is not a reference; write ${var:NAME}, ${env:NAME} or ${secret:PATH}, or $${ for the characters themselves.").arg(shown(reference.scheme)), at, reference);
        return nullptr;
    }
    if (reference.scheme == "var")
        return variable(reference, at);
    return reference.scheme == "env" ? environmentValue(reference, at) : secret(reference, at);
}

NodePointer Interpolator::scalar(const NodePointer &node)
{
    const std::vector<Reference> found = references(node->text);
    if (found.empty())
        return node;
    if (found.size() == 1 && found.front().length == node->text.size() && found.front().scheme != "$") {
        const NodePointer whole = value(found.front(), *node);
        if (!whole)
            return node;
        NodePointer placed = moved(whole, node->place);
        if (const auto secretText = m_secretTexts.find(whole.get()); secretText != m_secretTexts.end()) {
            const std::string written = secretText->second;
            m_secretTexts[placed.get()] = written;
            m_held.push_back(placed);
        }
        return placed;
    }
    std::string text, written;
    std::size_t done = 0;
    bool isWhole = true, isSecret = false;
    for (const Reference &reference : found) {
        text.append(node->text, done, reference.offset - done);
        written.append(node->text, done, reference.offset - done);
        done = reference.offset + reference.length;
        if (reference.scheme == "$") {
            text += "${";
            written += "${";
            continue;
        }
        const NodePointer part = value(reference, *node);
        if (part && !part->isScalar())
            report(codes::badValue, tr("The variable `%1` is a list or a mapping and cannot be part of a text.").arg(shown(reference.name)), *node, reference);
        isWhole = isWhole && part && part->isScalar();
        if (!isWhole)
            continue;
        text += part->text;
        const auto secretText = m_secretTexts.find(part.get());
        isSecret = isSecret || secretText != m_secretTexts.end();
        written += secretText != m_secretTexts.end() ? secretText->second : part->text;
    }
    if (!isWhole)
        return node;
    text.append(node->text, done);
    written.append(node->text, done);
    NodePointer joined = textNode(*node, std::move(text));
    if (isSecret) {
        m_secretTexts[joined.get()] = written;
        m_held.push_back(joined);
    }
    return joined;
}

NodePointer Interpolator::resolve(const NodePointer &node, const schema::Level *level)
{
    if (!level)
        return node;
    const ValueType type = level->row ? level->row->type : ValueType::Any;
    // Value templates are resolved like other texts, as Filebeat does with its own references: that is how secrets get into headers.
    if (type == ValueType::Expression || type == ValueType::ExpressionTree)
        return node;
    if (node->isScalar() && m_keep && m_lookup.keepReferences) {
        for (const Reference &reference : references(node->text)) {
            if (reference.isBroken)
                value(reference, *node);
        }
    }
    if (node->isScalar())
        return m_keep || !holdsReference(*node) ? node : scalar(node);
    const bool isOpen = level->keys.empty() && !level->anyKey && !level->item;   // values of any shape
    std::shared_ptr<yaml::Node> copy;
    const auto own = [&]() -> yaml::Node & {
        if (!copy)
            copy = std::make_shared<yaml::Node>(*node);
        return *copy;
    };
    for (std::size_t i = 0; i < node->items.size(); ++i) {
        const NodePointer item = resolve(node->items[i], isOpen ? level : level->item);
        if (item != node->items[i])
            own().items[i] = item;
    }
    for (std::size_t i = 0; i < node->entries.size(); ++i) {
        const yaml::Entry &entry = node->entries[i];
        const schema::Key *key = level->key(entry.key, m_system);
        const schema::Level *below = isOpen ? level : key ? key->level : level->anyKey ? level->anyKey : belowDotted(level, entry.key, m_system);
        const NodePointer value = resolve(entry.node, below);
        if (value != entry.node)
            own().entries[i].node = value;
        if (key && key->isAlias)
            own().entries[i].key = std::ranges::find_if(level->keys, [key](const schema::Key &other) { return !other.isAlias && other.level == key->level; })->name;
    }
    return copy ? copy : node;
}

std::string Interpolator::fingerprintText(const yaml::Node &node) const
{
    if (node.isScalar()) {
        const auto secretText = m_secretTexts.find(&node);
        return secretText == m_secretTexts.end() ? jsonText(node) : secretText->second;
    }
    std::string text = node.kind == yaml::Kind::Sequence ? "[" : "{";
    for (const NodePointer &item : node.items)
        text += fingerprintText(*item) + ",";
    for (const yaml::Entry &entry : node.entries)
        text += entry.key + ":" + fingerprintText(*entry.node) + ",";
    return text + (node.kind == yaml::Kind::Sequence ? "]" : "}");
}

} // namespace penstock
