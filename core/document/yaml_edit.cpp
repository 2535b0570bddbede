// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/yaml_spots.h"
#include "core/document/yaml_write.h"

#include "core/base/codes.h"
#include "core/document/document.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::yaml
{

namespace
{

QString tr(const char *text) { return QCoreApplication::translate("Yaml", text); }
QString shown(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

constexpr std::size_t indentUnit = 2;

Result<Edit> impossible(std::string_view path)
{
    return failure(codes::badValue, tr("`%1` cannot be edited in place; change the text itself.").arg(shown(path)));
}

bool isBlockScalar(const Spot &spot) { return spot.style == Style::Literal || spot.style == Style::Folded; }

// How a new scalar is written where none was: what reads as a number or a boolean is meant as one.
std::string newScalar(std::string_view value, bool inFlow, std::size_t indent, std::string_view lineEnd)
{
    const Kind kind = kindOfPlain(value);
    if (kind == Kind::Boolean || kind == Kind::Integer || kind == Kind::Float)
        return std::string(value);
    return !inFlow && isLiteralSafe(value) ? literalText(value, indent, lineEnd) : scalarText(value, inFlow);
}

std::string_view withoutLastBreak(std::string_view text)
{
    while (text.ends_with('\n') || text.ends_with('\r'))
        text.remove_suffix(1);
    return text;
}

// The lines of a block of YAML, the first one without indentation and the others with it.
std::string indented(std::string_view yamlText, std::size_t indent, std::string_view lineEnd)
{
    std::string text;
    yamlText = withoutLastBreak(yamlText);
    for (std::size_t at = 0; at <= yamlText.size();) {
        const std::size_t end = std::min(yamlText.find('\n', at), yamlText.size());
        std::string_view line = yamlText.substr(at, end - at);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (at > 0)
            text.append(lineEnd).append(line.empty() ? 0 : indent, ' ');
        text += line;
        at = end + 1;
    }
    return text;
}

// The one who knows the text, and how far a path exists in it.
class Editor
{
public:
    Editor(std::string_view text, std::string_view path) : m_text(text), m_path(path), m_lineEnd(lineEndOf(text)) {}

    Result<Edit> setScalar(std::string_view value);
    Result<Edit> insertItem(int index, std::string_view yamlText);
    Result<Edit> remove();
    Result<Edit> renameKey(std::string_view newKey);

private:
    Result<> open();
    enum class Lines { Block, Quoted };
    Edit replaceScalar(const Spot &spot, std::string_view value, Lines lines = Lines::Block) const;
    // A value for the keys that do not exist yet; `leaf` makes it, given its indentation and whether it is in flow.
    template<typename Leaf>
    Result<Edit> addMissing(Leaf leaf) const;
    template<typename Leaf>
    std::string missingKeys(std::size_t from, bool inFlow, std::size_t indent, Leaf leaf) const;
    Edit appendLine(const Spot &container, const Spot &last, std::string line) const;
    Edit fill(const Spot &null, std::string_view inLine, std::string_view below) const;
    Result<Edit> removeFrom(const Spot &container, std::size_t index, bool isSequence) const;
    std::size_t beginOf(const Spot &container, std::size_t index, bool isSequence) const;
    std::size_t childIndent() const;
    template<typename Check>
    Result<Edit> checked(const Result<Edit> &edit, Check check) const;

    std::string_view m_text;
    std::string_view m_path;
    std::string_view m_lineEnd;
    std::vector<Step> m_steps;
    Spot m_root;
    const Spot *m_found = nullptr;         // the deepest that exists
    std::vector<const Spot *> m_above;     // from the root to the one above m_found
    std::size_t m_exists = 0;              // steps that exist
};

Result<> Editor::open()
{
    auto steps = parsePath(m_path);
    if (!steps)
        return std::unexpected(steps.error());
    m_steps = std::move(*steps);
    Result<Spot> root = readSpots(m_text);
    if (!root)
        return std::unexpected(root.error());
    m_root = std::move(*root);
    m_found = &m_root;
    for (const Step &step : m_steps) {
        const Spot *next = nullptr;
        if (step.index >= 0 && std::size_t(step.index) < m_found->items.size())
            next = &m_found->items[std::size_t(step.index)];
        else if (const Member *member = step.index < 0 ? m_found->member(step.key) : nullptr)
            next = &member->value;
        if (!next)
            break;
        m_above.push_back(m_found);
        m_found = next;
        ++m_exists;
    }
    return {};
}

// Edits are proven before they are handed out: the changed text is read, and `check` looks at it.
template<typename Check>
Result<Edit> Editor::checked(const Result<Edit> &edit, Check check) const
{
    if (!edit)
        return edit;
    const std::string changed = apply(m_text, {*edit});
    const auto root = read(changed, {});
    return root && check(**root) ? edit : impossible(m_path);
}

Edit Editor::replaceScalar(const Spot &spot, std::string_view value, Lines lines) const
{
    Edit edit{.offset = spot.begin, .length = spot.end - spot.begin, .replacement = {}};
    const std::size_t indent = m_above.empty() ? indentUnit : std::size_t(m_above.back()->column - 1) + indentUnit;
    // A block of lines would take a comment behind the value for text.
    const bool mayBeBlock = lines == Lines::Block;
    const bool isLastInLine = mayBeBlock && m_text.substr(spot.end, lineBreak(m_text, spot.end) - spot.end).find_first_not_of(" \t") == std::string_view::npos;
    if (spot.type == Spot::Type::Alias) {
        edit.replacement = isLastInLine ? newScalar(value, spot.inFlow, indent, m_lineEnd) : scalarText(value, spot.inFlow);
    } else if (isBlockScalar(spot)) {
        const bool isOneLine = !value.empty() && !value.contains('\n') && value.front() != ' ' && value.back() != ' ' && isSingleQuotable(value) && !value.contains('\t');
        edit.replacement = mayBeBlock && (isOneLine || isLiteralSafe(value)) ? literalText(value, indent, m_lineEnd) : scalarText(value);
        if (edit.replacement.starts_with("|+") || spot.extent > spot.end)
            edit.length = lineBreak(m_text, std::max(spot.extent, spot.end) - (spot.extent > spot.end && m_text[spot.extent - 1] == '\n' ? m_lineEnd.size() : 0)) - spot.begin;
    } else if (spot.style == Style::SingleQuoted) {
        edit.replacement = isSingleQuotable(value) ? singleQuoted(value) : doubleQuoted(value);
    } else if (spot.style == Style::DoubleQuoted) {
        edit.replacement = doubleQuoted(value);
    } else if (isPlainSafe(value, spot.inFlow) && (spot.kind == Kind::String ? kindOfPlain(value) == Kind::String : kindOfPlain(value) != Kind::Null)) {
        edit.replacement = value;
    } else {
        edit.replacement = !spot.inFlow && isLastInLine && isLiteralSafe(value) ? literalText(value, indent, m_lineEnd) : scalarText(value, spot.inFlow);
    }
    if (spot.isEmptyNull() && spot.begin > 0 && spot.properties == spot.begin) {
        const std::size_t before = m_text.find_last_not_of(" \t", spot.begin - 1);
        const bool isBehindColon = before != std::string_view::npos && std::string_view(":-").contains(m_text[before]);
        if (!isBehindColon && spot.inFlow)
            edit.replacement.insert(0, ": ");
        else if (m_text[spot.begin - 1] != ' ' && m_text[spot.begin - 1] != '\n')
            edit.replacement.insert(0, " ");
    } else if (spot.isEmptyNull() && spot.properties != spot.begin && m_text[spot.begin - 1] != ' ') {
        edit.replacement.insert(0, " ");
    }
    return edit;
}

// The steps from `from` on as keys, with the leaf's text as value; without the indentation of the first line.
template<typename Leaf>
std::string Editor::missingKeys(std::size_t from, bool inFlow, std::size_t indent, Leaf leaf) const
{
    const std::string key = scalarText(m_steps[from].key, inFlow) + ":";
    if (from + 1 == m_steps.size()) {
        const std::string value = leaf(inFlow, indent);
        return key + (value.starts_with('\n') || value.starts_with('\r') ? "" : " ") + value;
    }
    const std::string below = missingKeys(from + 1, inFlow, indent + indentUnit, leaf);
    if (inFlow)
        return key + " {" + below + "}";
    return key + std::string(m_lineEnd) + std::string(indent + indentUnit, ' ') + below;
}

// A further line behind the last one of a block collection.
Edit Editor::appendLine(const Spot &container, const Spot &last, std::string line) const
{
    line.insert(0, std::size_t(container.column - 1), ' ');
    const std::size_t end = std::max(last.end, last.extent);
    const bool isAtLineStart = end > 0 && m_text[end - 1] == '\n';
    const std::size_t at = isAtLineStart ? end : nextLine(m_text, end);
    if (at > 0 && m_text[at - 1] != '\n')
        return {.offset = at, .length = 0, .replacement = std::string(m_lineEnd) + line};
    return {.offset = at, .length = 0, .replacement = line + std::string(m_lineEnd)};
}

// Where a collection begins that takes the place of a null: columns of its lines.
std::size_t Editor::childIndent() const
{
    return m_above.empty() ? 0 : std::size_t(m_above.back()->column - 1) + indentUnit;
}

// A block collection in place of nothing: behind a dash in the same line, below a key on lines of its own.
Edit Editor::fill(const Spot &null, std::string_view inLine, std::string_view below) const
{
    if (m_above.empty()) {
        const bool needsBreak = !m_text.empty() && !m_text.ends_with('\n') && null.begin == m_text.size();
        return {.offset = null.begin, .length = null.end - null.begin, .replacement = (needsBreak ? std::string(m_lineEnd) : std::string()) + std::string(inLine) + std::string(null.isEmptyNull() ? m_lineEnd : "")};
    }
    if (m_above.back()->type == Spot::Type::Sequence) {
        const bool needsBlank = null.begin > 0 && m_text[null.begin - 1] == '-';
        return {.offset = null.begin, .length = null.end - null.begin, .replacement = (needsBlank ? " " : "") + std::string(inLine)};
    }
    if (!null.isEmptyNull()) {
        std::size_t begin = null.begin;
        while (begin > 0 && m_text[begin - 1] == ' ')
            --begin;
        return {.offset = begin, .length = null.end - begin, .replacement = std::string(below)};
    }
    // Behind a comment, if there is one in the line.
    return {.offset = lineBreak(m_text, null.begin), .length = 0, .replacement = std::string(below)};
}

template<typename Leaf>
Result<Edit> Editor::addMissing(Leaf leaf) const
{
    if (std::ranges::any_of(m_steps.begin() + std::ptrdiff_t(m_exists), m_steps.end(), [](const Step &step) { return step.index >= 0; }))
        return impossible(m_path);
    const Spot &at = *m_found;
    if (at.type == Spot::Type::Mapping && at.style == Style::Flow) {
        const std::string keys = missingKeys(m_exists, true, 0, leaf);
        if (at.members.empty())
            return Edit{.offset = at.begin + 1, .length = 0, .replacement = keys};
        const Member &last = at.members.back();
        return Edit{.offset = std::max(last.value.end, last.key.end), .length = 0, .replacement = ", " + keys};
    }
    if (at.type == Spot::Type::Mapping)
        return appendLine(at, at.members.back().value.end > at.members.back().key.end ? at.members.back().value : at.members.back().key,
                          missingKeys(m_exists, false, std::size_t(at.column - 1), leaf));
    if (!at.isNull())
        return impossible(m_path);
    if (at.inFlow) {
        const std::string keys = "{" + missingKeys(m_exists, true, 0, leaf) + "}";
        Edit edit{.offset = at.begin, .length = at.end - at.begin, .replacement = keys};
        if (at.isEmptyNull())
            edit.replacement.insert(0, at.begin > 0 && m_text[at.begin - 1] == ':' ? " " : "");
        return edit;
    }
    const std::string lines = missingKeys(m_exists, false, childIndent(), leaf);
    return fill(at, lines, std::string(m_lineEnd) + std::string(childIndent(), ' ') + lines);
}

Result<Edit> Editor::setScalar(std::string_view value)
{
    if (const Result<> opened = open(); !opened)
        return std::unexpected(opened.error());
    const auto check = [&](const Node &root) {
        const Node *node = atPath(root, m_path);
        return node && node->isScalar() && node->text == value;
    };
    if (m_exists < m_steps.size())
        return checked(addMissing([&](bool inFlow, std::size_t indent) { return newScalar(value, inFlow, indent + indentUnit, m_lineEnd); }), check);
    if (m_found->type == Spot::Type::Sequence || m_found->type == Spot::Type::Mapping)
        return impossible(m_path);
    // Blank lines at the end of a block may belong to what follows; quotes always hold.
    const Result<Edit> edit = checked(replaceScalar(*m_found, value), check);
    return edit ? edit : checked(replaceScalar(*m_found, value, Lines::Quoted), check);
}

std::size_t Editor::beginOf(const Spot &container, std::size_t index, bool isSequence) const
{
    if (!isSequence)
        return container.members[index].key.properties;
    return container.style == Style::Flow ? container.items[index].properties : dashOf(m_text, container.items[index]);
}

Result<Edit> Editor::insertItem(int index, std::string_view yamlText)
{
    if (const Result<> opened = open(); !opened)
        return std::unexpected(opened.error());
    const auto item = read(yamlText, {});
    if (!item)
        return std::unexpected(item.error());
    std::size_t before = 0;
    const auto check = [&](const Node &root) {
        const Node *list = atPath(root, m_path);
        return list && list->kind == Kind::Sequence && list->items.size() == before + 1;
    };
    const auto flowText = [&] { return jsonText(**item); };
    const auto block = [&](std::size_t indent) { return "- " + indented(yamlText, indent + indentUnit, m_lineEnd); };
    if (m_exists < m_steps.size()) {
        return checked(addMissing([&](bool inFlow, std::size_t indent) {
            return inFlow ? "[" + flowText() + "]" : std::string(m_lineEnd) + std::string(indent + indentUnit, ' ') + block(indent + indentUnit);
        }), check);
    }
    const Spot &list = *m_found;
    if (list.isNull()) {
        if (list.inFlow)
            return checked(replaceScalar(list, "[" + flowText() + "]"), check);
        return checked(fill(list, block(childIndent()), std::string(m_lineEnd) + std::string(childIndent(), ' ') + block(childIndent())), check);
    }
    if (list.type != Spot::Type::Sequence)
        return impossible(m_path);
    before = list.items.size();
    const std::size_t position = index < 0 ? before : std::min(std::size_t(index), before);
    if (list.style == Style::Flow) {
        if (before == 0 && !list.inFlow && !m_above.empty() && m_above.back()->type == Spot::Type::Mapping) {
            std::size_t begin = list.begin;
            while (begin > 0 && m_text[begin - 1] == ' ')
                --begin;
            return checked(Edit{.offset = begin, .length = list.end - begin, .replacement = std::string(m_lineEnd) + std::string(childIndent(), ' ') + block(childIndent())}, check);
        }
        if (position < before)
            return checked(Edit{.offset = list.items[position].properties, .length = 0, .replacement = flowText() + ", "}, check);
        return checked(Edit{.offset = before == 0 ? list.begin + 1 : list.items.back().end, .length = 0, .replacement = (before == 0 ? "" : ", ") + flowText()}, check);
    }
    const std::size_t indent = std::size_t(list.column - 1);
    if (position == before)
        return checked(appendLine(list, list.items.back(), block(indent)), check);
    const std::size_t dash = beginOf(list, position, true);
    if (dash == std::string_view::npos)
        return impossible(m_path);
    return checked(Edit{.offset = dash, .length = 0, .replacement = block(indent) + std::string(m_lineEnd) + std::string(indent, ' ')}, check);
}

Result<Edit> Editor::removeFrom(const Spot &container, std::size_t index, bool isSequence) const
{
    const std::size_t count = isSequence ? container.items.size() : container.members.size();
    const auto endOf = [&](std::size_t i) {
        return isSequence ? std::max(container.items[i].end, container.items[i].extent)
                          : std::max({container.members[i].value.end, container.members[i].value.extent, container.members[i].key.end});
    };
    const std::size_t begin = beginOf(container, index, isSequence);
    if (begin == std::string_view::npos)
        return impossible(m_path);
    if (container.style == Style::Flow) {
        if (index + 1 < count)
            return Edit{.offset = begin, .length = beginOf(container, index + 1, isSequence) - begin, .replacement = {}};
        const std::size_t from = index > 0 ? endOf(index - 1) : begin;
        return Edit{.offset = from, .length = endOf(index) - from, .replacement = {}};
    }
    const std::size_t start = lineStart(m_text, begin);
    const bool isOwnLine = m_text.substr(start, begin - start).find_first_not_of(" \xEF\xBB\xBF") == std::string_view::npos;
    if (count == 1) {
        // An empty collection has no block form; it moves up behind its key.
        std::size_t from = begin;
        while (isOwnLine && from > 0 && std::string_view(" \r\n").contains(m_text[from - 1]))
            --from;
        const std::size_t end = std::max(container.end, from);
        const bool isBehindKey = from > 0 && m_text[from - 1] == ':';
        const std::size_t offset = isBehindKey ? from : begin;
        return Edit{.offset = offset, .length = end - offset, .replacement = std::string(isBehindKey ? " " : "") + (isSequence ? "[]" : "{}")};
    }
    if (!isOwnLine) {
        if (index + 1 == count)
            return impossible(m_path);
        return Edit{.offset = begin, .length = beginOf(container, index + 1, isSequence) - begin, .replacement = {}};
    }
    const std::size_t end = endOf(index);
    const bool isAtLineStart = end > 0 && m_text[end - 1] == '\n';
    return Edit{.offset = start, .length = (isAtLineStart ? end : nextLine(m_text, end)) - start, .replacement = {}};
}

Result<Edit> Editor::remove()
{
    if (const Result<> opened = open(); !opened)
        return std::unexpected(opened.error());
    if (m_exists < m_steps.size() || m_steps.empty())
        return failure(codes::badValue, tr("There is nothing at `%1`.").arg(shown(m_path)));
    const Spot &container = *m_above.back();
    const bool isSequence = container.type == Spot::Type::Sequence;
    std::size_t index = std::size_t(m_steps.back().index);
    if (!isSequence)
        index = std::size_t(container.member(m_steps.back().key) - container.members.data());
    const auto before = read(m_text, {});
    std::size_t size = 0;
    const auto sizeIn = [&](const Node &root) -> std::optional<std::size_t> {
        const Node *node = &root;
        for (std::size_t i = 0; node && i + 1 < m_steps.size(); ++i)
            node = m_steps[i].index < 0 ? node->find(m_steps[i].key) : std::size_t(m_steps[i].index) < node->items.size() ? node->items[std::size_t(m_steps[i].index)].get() : nullptr;
        if (!node || node->isScalar())
            return std::nullopt;
        return isSequence ? node->items.size() : std::size_t(std::ranges::count(node->entries, false, &Entry::merged));
    };
    size = sizeIn(**before).value_or(0);
    return checked(removeFrom(container, index, isSequence), [&](const Node &root) {
        const auto now = sizeIn(root);
        return now && *now + 1 == size;
    });
}

Result<Edit> Editor::renameKey(std::string_view newKey)
{
    if (const Result<> opened = open(); !opened)
        return std::unexpected(opened.error());
    if (m_exists < m_steps.size() || m_steps.empty() || m_steps.back().index >= 0)
        return failure(codes::badValue, tr("There is no key at `%1`.").arg(shown(m_path)));
    const Spot &mapping = *m_above.back();
    if (mapping.member(newKey))
        return failure(codes::duplicateKey, tr("The key `%1` is there already.").arg(shown(newKey)));
    const Spot &key = mapping.member(m_steps.back().key)->key;
    Edit edit{.offset = key.begin, .length = key.end - key.begin, .replacement = scalarText(newKey, key.inFlow)};
    if (key.style == Style::DoubleQuoted)
        edit.replacement = doubleQuoted(newKey);
    else if (key.style == Style::SingleQuoted && isSingleQuotable(newKey))
        edit.replacement = singleQuoted(newKey);
    const std::size_t position = std::size_t(mapping.member(m_steps.back().key) - mapping.members.data());
    return checked(edit, [&](const Node &root) {
        const Node *node = &root;
        for (std::size_t i = 0; node && i + 1 < m_steps.size(); ++i)
            node = m_steps[i].index < 0 ? node->find(m_steps[i].key) : node->items[std::size_t(m_steps[i].index)].get();
        return node && position < node->entries.size() && node->find(newKey);
    });
}

} // namespace

std::string apply(std::string_view text, std::vector<Edit> edits)
{
    std::ranges::stable_sort(edits, {}, &Edit::offset);
    std::string changed;
    std::size_t done = 0;
    for (const Edit &edit : edits) {
        const std::size_t offset = std::clamp(edit.offset, done, text.size());
        changed.append(text, done, offset - done).append(edit.replacement);
        done = std::min(offset + edit.length, text.size());
    }
    return changed.append(text, done, std::string_view::npos);
}

Result<Edit> setScalar(std::string_view text, std::string_view path, std::string_view value)
{
    return Editor(text, path).setScalar(value);
}

Result<Edit> insertItem(std::string_view text, std::string_view path, int index, std::string_view yamlText)
{
    return Editor(text, path).insertItem(index, yamlText);
}

Result<Edit> remove(std::string_view text, std::string_view path)
{
    return Editor(text, path).remove();
}

Result<Edit> renameKey(std::string_view text, std::string_view path, std::string_view newKey)
{
    return Editor(text, path).renameKey(newKey);
}

} // namespace penstock::yaml
