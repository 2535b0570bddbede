// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/httpjson_section.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

// Transforms and splits (httpjson, sections 6.2 and 8).
namespace penstock::httpjson
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Httpjson", text);
}

QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

std::optional<Target> parseTarget(std::string_view text)
{
    struct Form {
        std::string_view prefix;
        TargetKind kind;
    };
    static constexpr std::array<Form, 3> forms{{{"body.", TargetKind::Body}, {"header.", TargetKind::Header}, {"url.params.", TargetKind::UrlParameter}}};
    Target target;
    target.text = text;
    if (text == "url.value") {
        target.kind = TargetKind::UrlValue;
        return target;
    }
    const auto form = std::ranges::find_if(forms, [&](const Form &f) { return text.starts_with(f.prefix); });
    if (form == forms.end())
        return {};
    target.kind = form->kind;
    target.name = text.substr(form->prefix.size());
    return target;
}

bool isAllowed(const Target &target, Action action, bool onlyBody)
{
    if (onlyBody)
        return target.kind == TargetKind::Body;
    return target.kind != TargetKind::UrlValue || action == Action::Set;
}

ValueType readValueType(Section &section)
{
    const std::string name = section.textOrEmpty("value_type");
    if (name == "int")
        return ValueType::Integer;
    if (name == "json")
        return ValueType::Json;
    if (!name.empty() && name != "string")
        section.fault(codes::badValue, tr("`value_type` has to be string, int or json."), "value_type");
    return ValueType::Text;
}

// The one key of the entry: which action it is.
std::optional<Action> readAction(const Section &entry, std::string &name)
{
    static constexpr std::array<std::pair<std::string_view, Action>, 3> actions{
        {{"set", Action::Set}, {"append", Action::Append}, {"delete", Action::Delete}}};
    name = entry.options().node()->entries.front().key;
    const auto found = std::ranges::find(actions, name, &std::pair<std::string_view, Action>::first);
    return found == actions.end() ? std::nullopt : std::optional(found->second);
}

Split::Kind readKind(Section &section)
{
    std::string name = section.textOrEmpty("type");
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    if (name == "map")
        return Split::Kind::Map;
    if (name == "string")
        return Split::Kind::String;
    if (!name.empty() && name != "array")
        section.fault(codes::badValue, tr("The type of a split has to be array, map or string."), "type");
    return Split::Kind::Array;
}

} // namespace

std::optional<Target> readTarget(Section &section, std::string_view key)
{
    const Field<std::string> text = section.text(key);
    if (!text && !text.isIllTyped())
        section.missing(key);
    if (!text)
        return {};
    std::optional<Target> target = parseTarget(*text);
    if (!target)
        section.fault(codes::badValue, tr("`%1` is no target; these are: body.NAME, header.NAME, url.params.NAME and url.value.").arg(shown(*text)), key);
    else
        target->place = text.place;
    return target;
}

Transforms readTransforms(Section &owner, std::string_view key, bool onlyBody)
{
    Transforms transforms;
    for (Section &entry : owner.items(key)) {
        const std::size_t count = entry.isPresent() ? entry.options().node()->entries.size() : 0;
        if (count != 1) {
            entry.fault(codes::badValue, tr("A transform has exactly one of the keys set, append and delete; here are %1.").arg(count));
            continue;
        }
        std::string name;
        const auto action = readAction(entry, name);
        if (!action) {
            entry.fault(codes::badValue, tr("`%1` is no transform; these are set, append and delete.").arg(shown(name)), name);
            continue;
        }
        Section section = entry.child(name);
        Transform transform{.action = *action, .target = {}, .value = {}, .fallback = {}, .place = entry.place()};
        const auto target = readTarget(section, "target");
        if (target && !isAllowed(*target, *action, onlyBody))
            section.fault(codes::badValue, onlyBody ? tr("Only targets in the body are allowed here, not `%1`.").arg(shown(target->text))
                                                    : tr("`url.value` can only be set."), "target");
        if (target)
            transform.target = *target;
        if (*action != Action::Delete) {
            transform.value = section.valueTemplate("value");
            transform.fallback = section.valueTemplate("default");
            transform.valueType = readValueType(section);
            transform.failOnTemplateError = section.boolean("fail_on_template_error", false);
            transform.doNotLogFailure = section.boolean("do_not_log_failure", false);
        }
        section.finish();
        transforms.push_back(std::move(transform));
    }
    return transforms;
}

std::shared_ptr<const Split> readSplit(Section section)
{
    if (!section.isPresent())
        return {};
    auto split = std::make_shared<Split>();
    split->place = section.place();
    if (const auto target = readTarget(section, "target")) {
        if (target->kind != TargetKind::Body)
            section.fault(codes::badValue, tr("A split works on the body, not on `%1`.").arg(shown(target->text)), "target");
        split->target = *target;
    }
    split->kind = readKind(section);
    split->transforms = readTransforms(section, "transforms", true);
    split->keepParent = section.boolean("keep_parent", false);
    split->ignoreEmptyValue = section.boolean("ignore_empty_value", false);
    split->keyField = section.textOrEmpty("key_field");
    split->delimiter = section.textOrEmpty("delimiter");
    if (!split->keyField.empty() && split->kind == Split::Kind::Array)
        section.fault(codes::contradiction, tr("`key_field` goes only with a split of type map."), "key_field");
    if (split->delimiter.empty() && split->kind == Split::Kind::String)
        section.missing("delimiter");
    split->child = readSplit(section.child("split"));
    section.finish();
    return split;
}

} // namespace penstock::httpjson
