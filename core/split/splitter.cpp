// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/split/splitter.h"

#include "core/base/codes.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::split
{

namespace
{

using httpjson::Split;
using json::DottedPath;
using json::Value;

QString tr(const char *text)
{
    return QCoreApplication::translate("Split", text);
}

void addNote(Level &level, Reason reason, const std::string &example)
{
    const auto found = std::ranges::find(level.notes, reason, &Note::reason);
    if (found != level.notes.end())
        ++found->count;
    else
        level.notes.push_back({reason, 1, example});
}

QString kindName(const Value &value)
{
    switch (value.kind()) {
    case json::Kind::Null: return tr("null");
    case json::Kind::Boolean: return tr("a boolean");
    case json::Kind::Number: return tr("a number");
    case json::Kind::String: return tr("text");
    case json::Kind::Array: return tr("a list");
    case json::Kind::Object: return tr("an object");
    }
    return {};
}

QString expectation(Split::Kind kind)
{
    switch (kind) {
    case Split::Kind::Array: return tr("a list");
    case Split::Kind::Map: return tr("an object");
    case Split::Kind::String: return tr("text");
    }
    return {};
}

bool isEmpty(const Value &value)
{
    return value.isString() ? value.stringView().empty() : value.size() == 0;
}

// Whether one of the transforms puts something else where the page's object was.
bool replaces(const httpjson::Transforms &transforms, const Link &link)
{
    if (link.at.empty())
        return false;
    std::string at;
    for (const std::string &key : link.at)
        at += (at.empty() ? "" : ".") + key;
    return std::ranges::any_of(transforms, [&at](const httpjson::Transform &transform) {
        const std::string &target = transform.target.name;
        return at == target || (at.size() > target.size() && at.starts_with(target) && at[target.size()] == '.');
    });
}

// The outcome of one document at one level, for its part in the level above.
enum class Outcome { Done, WrongType, PathBlocked };

} // namespace

class Splitter::Pass
{
public:
    Pass(Explanation &explanation, const std::vector<json::ReadyPath> &targets, const Callbacks &callbacks, Sharing *sharing)
        : m_explanation(explanation), m_targets(targets), m_callbacks(callbacks), m_sharing(sharing)
    {
    }

    Result<> run(const Split &split, const Value &document)
    {
        const Outcome outcome = splitAt(split, 0, document, m_sharing ? m_sharing->ofUnit() : Links());
        if (outcome == Outcome::Done)
            return {};
        return failure(outcome == Outcome::WrongType ? codes::splitWrongType : codes::pathThroughScalar, m_fault, m_faultPlace);
    }

private:
    struct Part {
        Value value;
        std::string key;
        Links links;             // of the value itself: empty, or one
    };

    Level &level(std::size_t depth) { return m_explanation.levels[depth]; }

    Outcome splitAt(const Split &split, std::size_t depth, const Value &document, Links links)
    {
        ++level(depth).documents;
        const DottedPath path = json::findDotted(document, split.target.name);
        if (path.state == DottedPath::State::Blocked) {
            m_fault = tr("`%1` runs through a value that is not an object.").arg(QString::fromStdString(split.target.text));
            m_faultPlace = split.target.place;
            return Outcome::PathBlocked;
        }
        const Value target = json::atKeys(document, path.keys);
        if (target.isNull())
            return onNothing(split, depth, document, std::move(links), Reason::TargetMissing, split.keepParent);
        if (!canSplit(split, target)) {
            m_fault = tr("`%1` is expected to be %2, but it is %3.")
                          .arg(QString::fromStdString(split.target.text), expectation(split.kind), kindName(target));
            m_faultPlace = split.target.place;
            return Outcome::WrongType;
        }
        if (isEmpty(target) && !(split.kind == Split::Kind::Map && !target.isObject())) {
            // An outermost empty list publishes the document with or without keep_parent, the others never do.
            return onNothing(split, depth, document, std::move(links), Reason::TargetEmpty, split.kind == Split::Kind::Array);
        }
        splitTarget(split, depth, document, links, path, target);
        return Outcome::Done;
    }

    static bool canSplit(const Split &split, const Value &target)
    {
        switch (split.kind) {
        case Split::Kind::Array: return target.isArray();
        case Split::Kind::Map: return target.isObject() || target.isArray() || target.isString();
        case Split::Kind::String: return target.isString();
        }
        return false;
    }

    // Nothing to split. `outermostPublishes`: whether an outermost split then publishes the document.
    Outcome onNothing(const Split &split, std::size_t depth, const Value &document, Links links, Reason reason, bool outermostPublishes)
    {
        addNote(level(depth), reason, split.target.text);
        if (split.ignoreEmptyValue) {
            if (split.child)
                return splitAt(*split.child, depth + 1, document, std::move(links));
            const bool publishes = split.keepParent && !(split.kind == Split::Kind::String && reason == Reason::TargetEmpty);
            if (publishes)
                publishParent(depth, document);
            return Outcome::Done;
        }
        if (depth > 0 || outermostPublishes)
            publishParent(depth, document);
        return Outcome::Done;
    }

    void publishParent(std::size_t depth, const Value &document)
    {
        addNote(level(depth), Reason::ParentPublished, level(depth).split->target.text);
        emit(document);
    }

    void emit(const Value &document)
    {
        ++m_explanation.events;
        m_callbacks.emit(document);
    }

    void splitTarget(const Split &split, std::size_t depth, const Value &document, const Links &links, const DottedPath &path, const Value &target)
    {
        switch (split.kind) {
        case Split::Kind::Array: {
            PagePath page;
            const bool shared = m_sharing && m_sharing->findList(links, path.keys, target, page);
            for (int i = 0; i < target.size(); ++i) {
                Part part{.value = shared ? m_sharing->element(page, i, target.at(i)) : target.at(i), .key = {}, .links = {}};
                if (shared) {
                    part.links.push_back({{}, page, true, part.value});
                    part.links.back().page.push_back(std::to_string(i));
                }
                takePart(split, depth, document, links, path, std::move(part));
            }
            return;
        }
        case Split::Kind::Map: splitMap(split, depth, document, links, path, target); return;
        case Split::Kind::String: splitText(split, depth, document, links, target.stringView()); return;
        }
    }

    void splitMap(const Split &split, std::size_t depth, const Value &document, const Links &links, const DottedPath &path, const Value &target)
    {
        const std::optional<Link> object = m_sharing ? linkOf(links, path) : std::nullopt;
        if (!target.isObject()) {      // stands for an object with this one member
            takePart(split, depth, document, links, path, {.value = target, .key = split.target.name, .links = object ? Links{*object} : Links()});
            return;
        }
        target.forEachMember([&](std::string_view key, const Value &member) {
            Part part{.value = member, .key = std::string(key), .links = {}};
            if (object) {
                part.links.push_back(*object);
                part.links.back().page.emplace_back(key);
                part.links.back().original = member;
            }
            takePart(split, depth, document, links, path, std::move(part));
        });
    }

    // Where the object at this path stands in the page.
    static std::optional<Link> linkOf(const Links &links, const DottedPath &path)
    {
        std::optional<Link> found;
        for (const Link &link : links) {
            const std::size_t length = link.at.size();
            const bool within = length <= path.keys.size() && std::ranges::equal(link.at, std::span(path.keys).first(length));
            if (!within || (found && found->at.size() > length))
                continue;
            found = link;
        }
        if (found) {
            found->page.insert(found->page.end(), path.keys.begin() + std::ptrdiff_t(found->at.size()), path.keys.end());
            found->at.clear();
        }
        return found;
    }

    void splitText(const Split &split, std::size_t depth, const Value &document, const Links &links, std::string_view text)
    {
        for (std::size_t at = 0;;) {
            const std::size_t end = text.find(split.delimiter, at);
            const std::string_view piece = text.substr(at, end == std::string_view::npos ? end : end - at);
            ++level(depth).parts;
            Value part = document;
            m_targets[depth].put(part, Value::string(piece));
            passOn(split, depth, std::move(part), Sharing::copied(links));
            if (end == std::string_view::npos)
                return;
            at = end + split.delimiter.size();
        }
    }

    void takePart(const Split &split, std::size_t depth, const Value &document, const Links &links, const DottedPath &path, Part part)
    {
        ++level(depth).parts;
        Value object = part.value;
        if (part.value.isString() || part.value.isArray()) {
            object = Value::object();
            object.set(split.target.name, part.value);
            for (Link &link : part.links) {          // a list is shared as any other
                link.at = {split.target.name};
                link.whole = false;
            }
        } else if (!part.value.isObject()) {
            drop(depth, Reason::NotSplittable, json::toText(part.value));
            return;
        }
        if (!split.keyField.empty() && !part.key.empty()) {
            json::putDotted(object, split.keyField, Value::string(part.key));
            if (part.value.isObject())
                part.value = object;
        }
        if (!split.keepParent) {
            passOn(split, depth, std::move(object), std::move(part.links));
            return;
        }
        Value copy = document;
        m_targets[depth].put(copy, part.value);
        Links inCopy = Sharing::copied(links);
        for (Link &link : part.links) {
            link.at.assign(path.keys.begin(), path.keys.end());
            inCopy.push_back(std::move(link));
        }
        passOn(split, depth, std::move(copy), std::move(inCopy));
    }

    void passOn(const Split &split, std::size_t depth, Value part, Links links)
    {
        Result<> changed;
        if (!split.transforms.empty()) {
            changed = m_callbacks.transform(depth, part);
            std::erase_if(links, [&](const Link &link) { return replaces(split.transforms, link); });
        }
        if (m_sharing && (!split.transforms.empty() || !split.keyField.empty()))
            m_sharing->note(links, part);
        if (!changed) {
            drop(depth, Reason::TransformFailed, changed.error().message.toStdString());
            return;
        }
        ++level(depth).passedOn;
        if (!split.child) {
            emit(part);
            return;
        }
        const Outcome outcome = splitAt(*split.child, depth + 1, part, std::move(links));
        if (outcome != Outcome::Done)
            drop(depth + 1, outcome == Outcome::WrongType ? Reason::WrongType : Reason::PathBlocked, m_fault.toStdString());
    }

    void drop(std::size_t depth, Reason reason, const std::string &example)
    {
        ++level(depth).dropped;
        addNote(level(depth), reason, example);
    }

    Explanation &m_explanation;
    const std::vector<json::ReadyPath> &m_targets;
    const Callbacks &m_callbacks;
    Sharing *m_sharing;
    QString m_fault;
    Place m_faultPlace;
};

Splitter::Splitter(std::shared_ptr<const Split> split) : m_split(std::move(split))
{
    std::string path = "split";
    for (const Split *level = m_split.get(); level; level = level->child.get()) {
        m_explanation.levels.push_back({.path = path, .split = level, .notes = {}});
        m_targets.emplace_back(level->target.name);
        path += ".split";
    }
}

Result<> Splitter::run(const Value &document, const Callbacks &callbacks, Sharing *sharing)
{
    return Pass(m_explanation, m_targets, callbacks, sharing).run(*m_split, document);
}

} // namespace penstock::split
