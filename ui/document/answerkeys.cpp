// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/answerkeys.h"

#include "core/json/value.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::ui
{

namespace
{
constexpr int mostElements = 20;
constexpr std::size_t mostMembers = 300;
constexpr int deepest = 12;
constexpr qsizetype sampleLength = 40;

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("AnswerKeys", text, nullptr, n);
}

QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString kindOf(const json::Value &value)
{
    switch (value.kind()) {
    case json::Kind::Null: return tr("null");
    case json::Kind::Boolean: return tr("true or false");
    case json::Kind::Number: return tr("number");
    case json::Kind::String: return tr("text");
    case json::Kind::Array: return tr("list of %n", value.size());
    case json::Kind::Object: break;
    }
    return tr("object");
}

QString sampleOf(const json::Value &value)
{
    if (value.isArray() || value.isObject())
        return {};
    QString sample = shown(json::toText(value));
    if (sample.size() > sampleLength)
        sample = sample.left(sampleLength - 1) + QChar(0x2026);
    return sample;
}

void addMembers(std::vector<AnswerKey> &members, const json::Value &object, int depth);

void describe(AnswerKey &key, const json::Value &value, int depth)
{
    // What a later element lacks, or has as null, says nothing against an earlier one.
    if (key.kind.isEmpty() || key.sample == QLatin1StringView("null")) {
        key.kind = kindOf(value);
        key.sample = sampleOf(value);
        key.isList = value.isArray();
    }
    if (depth >= deepest)
        return;
    if (value.isObject())
        addMembers(key.members, value, depth + 1);
    for (int i = 0; i < std::min(value.isArray() ? value.size() : 0, mostElements); ++i)
        addMembers(key.members, value.at(i), depth + 1);
}

void addMembers(std::vector<AnswerKey> &members, const json::Value &object, int depth)
{
    object.forEachMember([&](std::string_view name, const json::Value &value) {
        const QString text = shown(name);
        auto place = std::ranges::lower_bound(members, text, {}, &AnswerKey::name);
        if (place == members.end() || place->name != text) {
            if (members.size() >= mostMembers)
                return;
            place = members.insert(place, AnswerKey());
            place->name = text;
        }
        describe(*place, value, depth);
    });
}
} // namespace

const AnswerKey *AnswerKey::member(const QString &wanted) const
{
    const auto found = std::ranges::lower_bound(members, wanted, {}, &AnswerKey::name);
    return found != members.end() && found->name == wanted ? &*found : nullptr;
}

std::shared_ptr<const AnswerKey> answerKeys(std::string_view json)
{
    const Result<json::Value> value = json::parse(json);
    if (!value)
        return {};
    auto root = std::make_shared<AnswerKey>();
    describe(*root, *value, 0);
    return root;
}

} // namespace penstock::ui
