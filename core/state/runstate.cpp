// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/json/value.h"
#include "core/state/store.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock
{

namespace
{
constexpr int currentVersion = 1;

json::Value text(const std::string &utf8)
{
    return json::Value::string(utf8);
}

json::Value toValue(const ResourceProgress &progress)
{
    json::Value value = json::Value::object();
    value.set("resource", text(progress.resource));
    value.set("finished", json::Value::boolean(progress.finished));
    value.set("failed", json::Value::boolean(progress.failed));
    value.set("page", json::Value::integer(progress.page));
    value.set("token", text(progress.token));
    value.set("recordsInPage", json::Value::integer(progress.recordsInPage));
    json::Value done = json::Value::array();
    for (const std::string &one : progress.doneValues)
        done.append(text(one));
    value.set("doneValues", done);
    value.set("source", text(progress.source));
    json::Value cursor = json::Value::object();
    for (const auto &[name, content] : progress.cursor)
        cursor.set(name, text(content));
    value.set("cursor", cursor);
    value.set("pages", json::Value::integer(progress.pages));
    value.set("records", json::Value::integer(progress.records));
    value.set("entities", json::Value::integer(progress.entities));
    return value;
}

// Reads members and remembers the first one that is missing or has the wrong type.
class Reader
{
public:
    explicit Reader(const json::Value &object, std::string &fault) : m_object(object), m_fault(fault) {}

    std::string text(const char *key) const
    {
        const json::Value value = m_object.get(key);
        check(key, value.isString());
        return value.toString();
    }
    std::int64_t integer(const char *key) const
    {
        const std::optional<std::int64_t> value = m_object.get(key).toInteger();
        check(key, value.has_value());
        return value.value_or(0);
    }
    bool boolean(const char *key) const
    {
        const json::Value value = m_object.get(key);
        check(key, value.kind() == json::Kind::Boolean);
        return value.isTrue();
    }
    json::Value array(const char *key) const { return container(key, json::Kind::Array); }
    json::Value object(const char *key) const { return container(key, json::Kind::Object); }

private:
    json::Value container(const char *key, json::Kind kind) const
    {
        const json::Value value = m_object.get(key);
        check(key, value.kind() == kind);
        return value;
    }
    void check(const char *key, bool good) const
    {
        if (!good && m_fault.empty())
            m_fault = key;
    }
    const json::Value &m_object;
    std::string &m_fault;
};

ResourceProgress progressFrom(const json::Value &value, std::string &fault)
{
    const Reader read(value, fault);
    ResourceProgress progress;
    progress.resource = read.text("resource");
    progress.finished = read.boolean("finished");
    progress.failed = read.boolean("failed");
    progress.page = static_cast<int>(read.integer("page"));
    progress.token = read.text("token");
    progress.recordsInPage = read.integer("recordsInPage");
    const json::Value done = read.array("doneValues");
    for (int i = 0; i < done.size(); ++i)
        progress.doneValues.push_back(done.at(i).toString());
    progress.source = value.get("source").toString();      // states of older versions have none
    read.object("cursor").forEachMember(
        [&](std::string_view name, const json::Value &content) { progress.cursor.emplace(name, content.toString()); });
    progress.pages = read.integer("pages");
    progress.records = read.integer("records");
    progress.entities = read.integer("entities");
    return progress;
}
} // namespace

ResourceProgress &RunState::of(const std::string &resource)
{
    const auto found = std::ranges::find(resources, resource, &ResourceProgress::resource);
    if (found != resources.end())
        return *found;
    resources.emplace_back().resource = resource;
    return resources.back();
}

std::string toJson(const RunState &state)
{
    json::Value value = json::Value::object();
    value.set("version", json::Value::integer(currentVersion));
    value.set("run", text(state.run));
    value.set("fingerprint", text(state.fingerprint));
    value.set("startedAt", text(state.startedAt));
    value.set("sink", text(state.sink));
    value.set("sinkToken", text(state.sinkToken));
    value.set("finished", json::Value::boolean(state.finished));
    json::Value resources = json::Value::array();
    for (const ResourceProgress &progress : state.resources)
        resources.append(toValue(progress));
    value.set("resources", resources);
    return json::toText(value);
}

Result<RunState> runStateFromJson(std::string_view text)
{
    const Result<json::Value> value = json::parse(text);
    if (!value || !value->isObject())
        return failure(codes::stateUnreadable, QCoreApplication::translate("RunState", "The stored state is not a JSON object."));
    std::string fault;
    const Reader read(*value, fault);
    if (const std::int64_t version = read.integer("version"); fault.empty() && version != currentVersion) {
        return failure(codes::stateUnreadable,
                       QCoreApplication::translate("RunState", "The stored state has version %1; this program knows version %2.")
                           .arg(version)
                           .arg(currentVersion));
    }
    RunState state;
    state.run = read.text("run");
    state.fingerprint = read.text("fingerprint");
    state.startedAt = read.text("startedAt");
    state.sink = read.text("sink");
    state.sinkToken = read.text("sinkToken");
    state.finished = read.boolean("finished");
    const json::Value resources = read.array("resources");
    for (int i = 0; i < resources.size(); ++i)
        state.resources.push_back(progressFrom(resources.at(i), fault));
    if (!fault.empty())
        return failure(codes::stateUnreadable,
                       QCoreApplication::translate("RunState", "The stored state lacks \"%1\", or it has the wrong type.")
                           .arg(QString::fromStdString(fault)));
    return state;
}

} // namespace penstock
