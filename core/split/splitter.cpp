// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/split/splitter.h"

#include "core/base/codes.h"

#include <QCoreApplication>

#include <algorithm>
#include <span>

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

constexpr std::size_t longestSample = 4096;     // bytes

Note &addNote(Level &level, Reason reason, const std::string &example)
{
    const auto found = std::ranges::find(level.notes, reason, &Note::reason);
    if (found != level.notes.end()) {
        ++found->count;
        return *found;
    }
    return level.notes.emplace_back(Note{reason, 1, example, {}});
}

void addSample(std::vector<std::string> &samples, std::size_t most, const Value &value)
{
    if (samples.size() >= most)
        return;
    std::string text = json::toText(value);
    if (text.size() > longestSample)
        text.resize(longestSample);
    samples.push_back(std::move(text));
}

std::string pointerToken(std::string_view name)
{
    std::string token = "/";
    for (const char c : name)
        c == '~' ? token += "~0" : c == '/' ? token += "~1" : token += c;
    return token;
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
    Pass(Splitter &owner, const Callbacks &callbacks, Sharing *sharing)
        : m_explanation(owner.m_explanation), m_targets(owner.m_targets), m_samples(owner.m_samples), m_pointer(owner.m_pointer), m_callbacks(callbacks), m_sharing(sharing)
    {
        m_pointer.clear();
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
        addSample(addNote(level(depth), reason, split.target.text).samples, m_samples, document);
        if (split.ignoreEmptyValue) {
            if (split.child) {
                if (m_samples > 0)
                    m_spots[depth] = {.keys = {}, .part = {}, .keeps = true, .passes = true};
                return splitAt(*split.child, depth + 1, document, std::move(links));
            }
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
        emit(document, depth);
    }

    // `depth`: of the level that did not take it apart any more.
    void emit(const Value &document, std::size_t depth)
    {
        ++m_explanation.events;
        if (m_samples > 0)
            m_pointer = documentAt(depth);
        m_callbacks.emit(document);
    }

    void splitTarget(const Split &split, std::size_t depth, const Value &document, const Links &links, const DottedPath &path, const Value &target)
    {
        if (m_samples > 0)
            m_spots[depth] = {.keys = path.keys, .part = {}, .keeps = split.keepParent || split.kind == Split::Kind::String, .passes = false};
        switch (split.kind) {
        case Split::Kind::Array: {
            PagePath page;
            const bool shared = m_sharing && m_sharing->findList(links, path.keys, target, page);
            for (int i = 0; i < target.size(); ++i) {
                Part part{.value = shared ? m_sharing->element(page, i, target.at(i)) : target.at(i), .key = {}, .links = {}};
                stepTo(depth, std::to_string(i));
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
            stepTo(depth, {});
            takePart(split, depth, document, links, path, {.value = target, .key = split.target.name, .links = object ? Links{*object} : Links()});
            return;
        }
        target.forEachMember([&](std::string_view key, const Value &member) {
            Part part{.value = member, .key = std::string(key), .links = {}};
            stepTo(depth, key);
            if (object) {
                part.links.push_back(*object);
                part.links.back().page.emplace_back(key);
                part.links.back().original = member;
            }
            takePart(split, depth, document, links, path, std::move(part));
        });
    }

    // --- pointers ------------------------------------------------------------------------------------------------

    // The part that is being cut out at one level.
    struct Spot {
        std::vector<std::string_view> keys;   // of the target, in the level's document
        std::string part;                // pointer
        bool keeps = false;              // the next level's document is the parent with the part in it
        bool passes = false;             // nothing was cut: the next level's document is this one
    };

    static std::string tokens(std::span<const std::string_view> keys)
    {
        std::string pointer;
        for (const std::string_view key : keys)
            pointer += pointerToken(key);
        return pointer;
    }

    // The pointer of what stands at these keys in the document of a level.
    std::string pointerAt(std::size_t depth, std::span<const std::string_view> keys) const
    {
        if (depth == 0)
            return tokens(keys);
        const Spot &above = m_spots[depth - 1];
        if (above.passes)
            return pointerAt(depth - 1, keys);
        if (!above.keeps)
            return above.part + tokens(keys);
        const std::size_t length = above.keys.size();
        if (keys.size() >= length && std::ranges::equal(above.keys, keys.first(length)))
            return above.part + tokens(keys.subspan(length));
        return pointerAt(depth - 1, keys);
    }

    std::string documentAt(std::size_t depth) const
    {
        for (; depth > 0; --depth) {
            if (!m_spots[depth - 1].passes)
                return m_spots[depth - 1].part;
        }
        return {};
    }

    void stepTo(std::size_t depth, std::string_view key)
    {
        if (m_samples == 0)
            return;
        m_spots[depth].part = pointerAt(depth, m_spots[depth].keys);
        if (!key.empty())
            m_spots[depth].part += pointerToken(key);
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
        stepTo(depth, {});
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
            drop(depth, Reason::NotSplittable, json::toText(part.value), part.value);
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
            drop(depth, Reason::TransformFailed, changed.error().message.toStdString(), part);
            return;
        }
        ++level(depth).passedOn;
        addSample(level(depth).samples, m_samples, part);
        if (!split.child) {
            emit(part, depth + 1);
            return;
        }
        const Outcome outcome = splitAt(*split.child, depth + 1, part, std::move(links));
        if (outcome != Outcome::Done)
            drop(depth + 1, outcome == Outcome::WrongType ? Reason::WrongType : Reason::PathBlocked, m_fault.toStdString(), part);
    }

    void drop(std::size_t depth, Reason reason, const std::string &example, const Value &what)
    {
        ++level(depth).dropped;
        addSample(addNote(level(depth), reason, example).samples, m_samples, what);
    }

    Explanation &m_explanation;
    const std::vector<json::ReadyPath> &m_targets;
    const std::size_t m_samples;
    std::string &m_pointer;
    std::vector<Spot> m_spots = std::vector<Spot>(m_samples > 0 ? m_explanation.levels.size() : 0);
    const Callbacks &m_callbacks;
    Sharing *m_sharing;
    QString m_fault;
    Place m_faultPlace;
};

Splitter::Splitter(std::shared_ptr<const Split> split, std::size_t samples) : m_split(std::move(split)), m_samples(samples)
{
    std::string path = "split";
    for (const Split *level = m_split.get(); level; level = level->child.get()) {
        m_explanation.levels.push_back({.path = path, .split = level, .notes = {}, .samples = {}});
        m_targets.emplace_back(level->target.name);
        path += ".split";
    }
}

Result<> Splitter::run(const Value &document, const Callbacks &callbacks, Sharing *sharing)
{
    return Pass(*this, callbacks, sharing).run(*m_split, document);
}

} // namespace penstock::split
