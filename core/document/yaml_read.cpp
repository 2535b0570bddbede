// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/yaml_events.h"
#include "core/document/yaml_path.h"

#include "core/base/codes.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace penstock::yaml
{

namespace
{

QString tr(const char *text) { return QCoreApplication::translate("Yaml", text); }
QString shown(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

// What a node costs wherever it is used, so that aliases cannot multiply a small text into a large one.
struct Cost {
    std::size_t nodes = 1, bytes = 0;
    int height = 1;
};

struct Anchored {
    std::shared_ptr<const Node> node;
    Cost cost;
};

bool isCoreText(std::string_view tag) { return tag == "tag:yaml.org,2002:str" || tag == "!"; }

// Builds the nodes of one document from events.
class Composer
{
public:
    Composer(EventReader &events, const Limits &limits, Diagnostics &findings) : m_events(events), m_limits(limits), m_findings(findings) {}

    Result<std::shared_ptr<const Node>> document()
    {
        m_anchors.clear();
        const Result<Event> first = m_events.next();
        if (!first)
            return std::unexpected(first.error());
        Cost cost;
        Result<std::shared_ptr<Node>> root = compose(*first, {}, 1, cost);
        if (!root)
            return std::unexpected(root.error());
        return std::shared_ptr<const Node>(std::move(*root));
    }

private:
    using Composed = Result<std::shared_ptr<Node>>;

    Composed compose(const Event &event, const std::string &path, int depth, Cost &cost);
    Composed sequence(const Event &event, const std::string &path, int depth, Cost &cost);
    Composed mapping(const Event &event, const std::string &path, int depth, Cost &cost);
    Composed scalar(const Event &event, const std::string &path, Cost &cost);
    Composed alias(const Event &event, int depth, Cost &cost);
    Result<> entry(Node &node, const Event &key, const std::string &path, int depth, Cost &cost, std::vector<Entry> &merges);
    Result<> merge(Node &node, const std::vector<Entry> &merges, Cost &cost);
    Result<> mergeFrom(Node &node, const Node &source, const Place &place, std::unordered_set<std::string> &known, Cost &cost);
    Result<> count(Cost &cost, const Cost &part, int depth, const Place &place);
    void findContent(Node &node, const Event &event);
    Diagnostic tooLarge(const Place &place) const
    {
        return Diagnostic(codes::documentTooLarge, tr("The document becomes too large here (nesting, number of values, or aliases that multiply)."), place);
    }

    EventReader &m_events;
    const Limits &m_limits;
    Diagnostics &m_findings;
    std::map<std::string, Anchored, std::less<>> m_anchors;
    std::size_t m_nodes = 0, m_bytes = 0;
};

Result<> Composer::count(Cost &cost, const Cost &part, int depth, const Place &place)
{
    cost.nodes += part.nodes;
    cost.bytes += part.bytes;
    cost.height = std::max(cost.height, part.height + 1);
    if (cost.nodes > m_limits.nodes || cost.bytes > m_limits.expandedBytes || depth + part.height > m_limits.depth)
        return std::unexpected(tooLarge(place));
    return {};
}

Composer::Composed Composer::compose(const Event &event, const std::string &path, int depth, Cost &cost)
{
    if (depth > m_limits.depth)
        return std::unexpected(tooLarge(m_events.place(event.begin, event.begin)));
    Composed node;
    switch (event.type) {
    case Event::Type::Alias: return alias(event, depth, cost);
    case Event::Type::SequenceStart: node = sequence(event, path, depth, cost); break;
    case Event::Type::MappingStart: node = mapping(event, path, depth, cost); break;
    default: node = scalar(event, path, cost); break;
    }
    if (node && !event.anchor.empty())
        m_anchors[event.anchor] = {*node, cost};
    return node;
}

Composer::Composed Composer::alias(const Event &event, int depth, Cost &cost)
{
    const auto anchored = m_anchors.find(event.value);
    const Place place = m_events.place(event.begin, event.end);
    if (anchored == m_anchors.end())
        return failure(codes::yamlSyntax, tr("No anchor `&%1` stands before this alias.").arg(shown(event.value)), place);
    cost = anchored->second.cost;
    if (depth + cost.height - 1 > m_limits.depth)
        return std::unexpected(tooLarge(place));
    return std::const_pointer_cast<Node>(anchored->second.node);
}

Composer::Composed Composer::sequence(const Event &event, const std::string &path, int depth, Cost &cost)
{
    auto node = std::make_shared<Node>();
    node->kind = Kind::Sequence;
    node->style = event.style;
    node->place = m_events.place(event.begin, event.end);
    std::size_t end = event.end;
    while (true) {
        const Result<Event> item = m_events.next();
        if (!item)
            return std::unexpected(item.error());
        if (item->type == Event::Type::SequenceEnd) {
            if (event.style == Style::Flow)
                end = item->end;
            break;
        }
        Cost part;
        Composed value = compose(*item, pathItem(path, int(node->items.size())), depth + 1, part);
        if (!value)
            return value;
        if (const auto counted = count(cost, part, depth, (*value)->place); !counted)
            return std::unexpected(counted.error());
        end = std::max(end, item->type == Event::Type::Alias ? item->end : (*value)->place.offset + (*value)->place.length);
        node->items.push_back(std::move(*value));
    }
    node->place.path = path;
    node->place.length = end - node->place.offset;
    return node;
}

Composer::Composed Composer::mapping(const Event &event, const std::string &path, int depth, Cost &cost)
{
    auto node = std::make_shared<Node>();
    node->kind = Kind::Mapping;
    node->style = event.style;
    node->place = m_events.place(event.begin, event.end);
    std::vector<Entry> merges;
    std::size_t end = event.end;
    while (true) {
        const Result<Event> key = m_events.next();
        if (!key)
            return std::unexpected(key.error());
        if (key->type == Event::Type::MappingEnd) {
            if (event.style == Style::Flow)
                end = key->end;
            break;
        }
        node->place.length = end - node->place.offset;
        if (const auto read = entry(*node, *key, path, depth, cost, merges); !read)
            return std::unexpected(read.error());
        end = std::max(end, node->place.offset + node->place.length);
    }
    node->place.path = path;
    node->place.length = end - node->place.offset;
    if (const auto merged = merge(*node, merges, cost); !merged)
        return std::unexpected(merged.error());
    return node;
}

// One key and its value. The mapping's length is moved to the end of the value.
Result<> Composer::entry(Node &node, const Event &key, const std::string &path, int depth, Cost &cost, std::vector<Entry> &merges)
{
    Entry entry;
    entry.keyPlace = m_events.place(key.begin, key.end);
    if (key.type == Event::Type::Alias) {
        Cost ignored;
        const Composed named = alias(key, depth, ignored);
        if (!named)
            return std::unexpected(named.error());
        if (!(*named)->isScalar())
            return failure(codes::yamlSyntax, tr("A key has to be a text."), entry.keyPlace);
        entry.key = (*named)->text;
    } else if (key.type == Event::Type::Scalar) {
        entry.key = key.value;
        if (!key.anchor.empty()) {
            Cost ignored;
            const Composed named = scalar(key, {}, ignored);
            m_anchors[key.anchor] = {*named, ignored};
        }
    } else {
        return failure(codes::yamlSyntax, tr("A key has to be a text, not a list or a mapping."), entry.keyPlace);
    }
    const bool isMerge = key.type == Event::Type::Scalar && key.style == Style::Plain && key.value == "<<";
    const std::string valuePath = pathKey(path, entry.key);
    entry.keyPlace.path = valuePath;
    const Result<Event> value = m_events.next();
    if (!value)
        return std::unexpected(value.error());
    Cost part;
    Composed composed = compose(*value, valuePath, depth + 1, part);
    if (!composed)
        return std::unexpected(composed.error());
    part.bytes += entry.key.size();
    if (const auto counted = count(cost, part, depth, entry.keyPlace); !counted)
        return counted;
    const std::size_t end = value->type == Event::Type::Alias ? value->end : (*composed)->place.offset + (*composed)->place.length;
    node.place.length = std::max(end, key.end) - node.place.offset;
    entry.node = std::move(*composed);
    (isMerge ? merges : node.entries).push_back(std::move(entry));
    return {};
}

Result<> Composer::mergeFrom(Node &node, const Node &source, const Place &place, std::unordered_set<std::string> &known, Cost &cost)
{
    if (source.kind != Kind::Mapping)
        return failure(codes::yamlSyntax, tr("The value of `<<` has to be a mapping, or a list of mappings."), place);
    for (const Entry &entry : source.entries) {
        if (!known.insert(entry.key).second)
            continue;
        if (++cost.nodes > m_limits.nodes || (cost.bytes += entry.key.size()) > m_limits.expandedBytes)
            return std::unexpected(tooLarge(place));
        node.entries.push_back(entry);
        node.entries.back().merged = true;
    }
    return {};
}

Result<> Composer::merge(Node &node, const std::vector<Entry> &merges, Cost &cost)
{
    std::unordered_map<std::string, std::size_t> own;
    std::vector<Entry> entries;
    for (Entry &entry : node.entries) {
        const auto [first, isNew] = own.emplace(entry.key, entries.size());
        if (isNew) {
            entries.push_back(std::move(entry));
            continue;
        }
        Entry &before = entries[first->second];
        m_findings.push_back(Diagnostic(codes::duplicateKey,
                                        tr("The key `%1` stands here a second time; the first is in line %2.").arg(shown(entry.key)).arg(before.keyPlace.line),
                                        entry.keyPlace));
        before = std::move(entry);
    }
    node.entries = std::move(entries);
    if (merges.empty())
        return {};
    std::unordered_set<std::string> known;
    for (const Entry &entry : node.entries)
        known.insert(entry.key);
    for (const Entry &merged : merges) {
        if (merged.node->kind != Kind::Sequence) {
            if (const auto done = mergeFrom(node, *merged.node, merged.keyPlace, known, cost); !done)
                return done;
            continue;
        }
        for (const std::shared_ptr<const Node> &source : merged.node->items) {
            if (const auto done = mergeFrom(node, *source, merged.keyPlace, known, cost); !done)
                return done;
        }
    }
    return {};
}

Composer::Composed Composer::scalar(const Event &event, const std::string &path, Cost &cost)
{
    auto node = std::make_shared<Node>();
    node->style = event.style;
    node->text = event.value;
    cost.bytes = event.value.size();
    if (event.plainImplicit && event.tag.empty())
        node->kind = kindOfPlain(node->text);
    else if (event.tag.empty() || isCoreText(event.tag) || event.style != Style::Plain)
        node->kind = Kind::String;
    else
        node->kind = kindOfPlain(node->text);
    constexpr std::string_view core = "tag:yaml.org,2002:";
    if (event.style != Style::Plain && event.tag.starts_with(core)) {
        const std::string_view type = std::string_view(event.tag).substr(core.size());
        if (type == "int" || type == "float" || type == "bool" || type == "null")
            node->kind = kindOfPlain(node->text);
    }
    std::size_t end = event.end;
    if (event.style == Style::Literal || event.style == Style::Folded) {
        while (end > event.begin && std::string_view(" \t\r\n").contains(m_events.text()[end - 1]))
            --end;
    }
    node->place = m_events.place(event.begin, end);
    node->place.path = path;
    findContent(*node, event);
    node->runs = runsOf(*node, m_events.text(), event);
    return node;
}

// Where the first character of the text stands, so that a place inside it can be told.
void Composer::findContent(Node &node, const Event &event)
{
    node.contentOffset = event.begin;
    node.contentLine = node.place.line;
    node.contentColumn = node.place.column;
    if (event.style == Style::SingleQuoted || event.style == Style::DoubleQuoted) {
        ++node.contentOffset;
        ++node.contentColumn;
        return;
    }
    if (event.style != Style::Literal && event.style != Style::Folded)
        return;
    const std::string_view text = m_events.text();
    std::size_t line = text.find('\n', event.begin);
    while (line != std::string_view::npos && line + 1 < event.end) {
        const std::size_t start = line + 1;
        const std::size_t content = std::min(text.find_first_not_of(' ', start), text.size());
        const bool isBlank = content >= event.end || text[content] == '\r' || text[content] == '\n';
        // Leading blank lines belong to the text, so it begins with the first line below the header in any case.
        if (node.contentLine == node.place.line) {
            node.contentOffset = start;
            node.contentLine = node.place.line + 1;
            node.contentColumn = 1;
        }
        if (!isBlank) {
            node.contentIndent = int(content - start);
            node.contentColumn = node.contentIndent + 1;
            if (start == node.contentOffset)
                node.contentOffset = content;
            return;
        }
        line = text.find('\n', start);
    }
}

template<typename Take>
Result<> readDocuments(std::string_view text, const std::string &file, const Limits &limits, Diagnostics &findings, Take take)
{
    EventReader events(text, file);
    if (text.size() > limits.bytes) {
        return failure(codes::documentTooLarge,
                       tr("The text has %1 bytes; %2 are allowed.").arg(text.size()).arg(limits.bytes), events.place(0, 0));
    }
    Composer composer(events, limits, findings);
    while (true) {
        const Result<Event> event = events.next();
        if (!event)
            return std::unexpected(event.error());
        if (event->type == Event::Type::StreamEnd)
            return {};
        if (event->type != Event::Type::DocumentStart)
            continue;
        if (Result<> taken = take(composer.document(), events.place(event->begin, event->end)); !taken)
            return taken;
    }
}

std::shared_ptr<const Node> emptyDocument(const std::string &file)
{
    auto node = std::make_shared<Node>();
    node->place.file = file;
    node->place.line = node->place.column = node->contentLine = node->contentColumn = 1;
    return node;
}

Result<std::shared_ptr<const Node>> readOne(std::string_view text, const std::string &file, const Limits &limits, Diagnostics &findings)
{
    std::shared_ptr<const Node> root;
    const Result<> done = readDocuments(text, file, limits, findings, [&root](Result<std::shared_ptr<const Node>> node, const Place &place) -> Result<> {
        if (!node)
            return std::unexpected(node.error());
        if (root)
            return failure(codes::yamlSyntax, tr("A second document begins here; a file holds one."), place);
        root = std::move(*node);
        return {};
    });
    if (!done)
        return std::unexpected(done.error());
    return root ? root : emptyDocument(file);
}

} // namespace

const Entry *Node::entry(std::string_view key) const
{
    const auto found = std::ranges::find(entries, key, &Entry::key);
    return found == entries.end() ? nullptr : &*found;
}

const Node *Node::find(std::string_view key) const
{
    const Entry *found = entry(key);
    return found ? found->node.get() : nullptr;
}

Result<std::shared_ptr<const Node>> read(std::string_view text, const std::string &file, const Limits &limits)
{
    Diagnostics findings;
    Result<std::shared_ptr<const Node>> root = readOne(text, file, limits, findings);
    if (root && !findings.empty())
        return std::unexpected(findings.front());
    return root;
}

std::shared_ptr<const Node> read(std::string_view text, const std::string &file, Diagnostics &findings, const Limits &limits)
{
    Result<std::shared_ptr<const Node>> root = readOne(text, file, limits, findings);
    if (root)
        return std::move(*root);
    findings.push_back(root.error());
    return nullptr;
}

Result<std::vector<std::shared_ptr<const Node>>> readAll(std::string_view text, const std::string &file, const Limits &limits)
{
    Diagnostics findings;
    std::vector<std::shared_ptr<const Node>> roots;
    const Result<> done = readDocuments(text, file, limits, findings, [&roots](Result<std::shared_ptr<const Node>> node, const Place &) -> Result<> {
        if (!node)
            return std::unexpected(node.error());
        roots.push_back(std::move(*node));
        return {};
    });
    if (!done)
        return std::unexpected(done.error());
    if (!findings.empty())
        return std::unexpected(findings.front());
    return roots;
}

} // namespace penstock::yaml
