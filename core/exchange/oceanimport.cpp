// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/exchange/oceanoptions.h"
#include "core/exchange/oceansettings.h"
#include "core/exchange/secretfinder.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::exchange
{

namespace
{

std::string projectName(const OceanSettingsFound &settings)
{
    std::string name;
    for (const char c : settings.core.text("integration.identifier"))
        name += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ? c : '-';
    return name.empty() ? "ocean" : name;
}

// Whether a resource's scalar is a JQ program, in which nothing is interpolated.
bool isProgram(const Path &path)
{
    if (path.empty() || path.front() == "port")
        return true;
    const std::string &last = path.back();
    if (path.size() == 2)
        return path.front() == "selector" && (last == "query" || last == "data_path");
    return path.size() == 4 && path[1] == "path_parameters" && (last == "field" || last == "filter" || last == "data_path");
}

// port.clientId: port_client_id
std::string secretName(std::string_view setting)
{
    std::string name = snakeCase(setting);
    std::ranges::replace(name, '.', '_');
    return name;
}

NodePtr asOurText(const NodePtr &scalar)
{
    return scalar && isText(*scalar) ? textNode(withoutInterpolation(scalar->text), scalar->place) : scalar;
}

NodePtr withEntry(const yaml::Node &mapping, std::string_view key, const std::function<NodePtr(const NodePtr &)> &change)
{
    auto copy = std::make_shared<yaml::Node>(mapping);
    for (yaml::Entry &entry : copy->entries) {
        if (entry.key == key)
            entry.node = change(entry.node);
    }
    return copy;
}

class Writer
{
public:
    explicit Writer(const OceanSettingsFound &settings) : m_settings(settings), m_name(projectName(settings)), m_secrets(m_name) {}
    ImportResult write();

private:
    NodePtr option(const OceanOption &option, const NodePtr &value);
    NodePtr customRequest(const NodePtr &value);
    NodePtr resource(const NodePtr &written);
    NodePtr resources();
    bool isNamed(std::string_view setting) const { return std::ranges::find(m_settings.withoutValue, setting) != m_settings.withoutValue.end(); }
    void fillConnection();
    void fillCore();

    const OceanSettingsFound &m_settings;
    std::string m_name;
    SecretFinder m_secrets;
    Tree m_project;
};

ImportResult Writer::write()
{
    m_project.set("penstock", plainNode(yaml::Kind::Integer, "1"));
    m_project.set("name", textNode(m_name));
    m_project.set("profile", textNode("ocean"));
    fillConnection();
    fillCore();
    const NodePtr list = resources();

    yaml::Writer text;
    text.beginMapping();
    for (const auto &[name, part] : m_project.children()) {
        if (name != "sinks")
            text.key(name).node(*part.node());
    }
    text.key("resources").node(*list);
    if (const Tree *sinks = m_project.find("sinks"))
        text.key("sinks").node(*sinks->node());
    text.endMapping();

    ImportResult result;
    result.files.push_back({"penstock.yaml", text.text()});
    result.notes = m_settings.notes;
    std::ranges::copy(oceanWarnings(m_settings), std::back_inserter(result.notes));
    result.secrets = m_secrets.found();
    return result;
}

void Writer::fillConnection()
{
    bool hasAuth = false, hasPagination = false;
    for (const OceanOption &known : oceanOptions()) {
        NodePtr value = m_settings.options.value(known.name);
        if (!value && isNamed(known.name))
            value = textNode(m_secrets.reference(secretName(known.name)));
        if (!value)
            continue;
        const std::string_view native = known.native;
        for (const auto &[begin, has] : {std::pair("auth.", &hasAuth), std::pair("pagination.", &hasPagination)}) {
            // Credentials and names without a type have no effect there; here, too, something has to say that.
            if (native.starts_with(begin) && !std::exchange(*has, true) && !native.ends_with(".type"))
                m_project.set(std::string("connection.") + begin + "type", textNode("none"));
        }
        m_project.set(std::string("connection.") + known.native, option(known, value));
    }
    const Tree *connection = m_project.find("connection");
    for (const auto &[name, tree] : m_settings.options.children()) {
        if (!oceanOption(name) && !(connection && connection->find(name)))
            m_project.set("connection." + name, changed(tree.leaf(), [](const Path &, const NodePtr &scalar) { return asOurText(scalar); }));
    }
}

NodePtr Writer::option(const OceanOption &option, const NodePtr &value)
{
    if (option.kind == OceanOption::Kind::Object)
        return customRequest(value);
    if (option.secret)
        return m_secrets.take(secretName(option.name), value);
    if (std::string_view(option.name) == "baseUrl" && isText(*value))
        return textNode(withoutInterpolation(m_secrets.searchUrl(value->text)), value->place);
    return asOurText(value);
}

NodePtr Writer::customRequest(const NodePtr &value)
{
    NodePtr found = m_secrets.search(value);
    if (!isMapping(found))
        return asOurText(found);
    found = withEntry(*found, "bodyForm", [this](const NodePtr &form) { return form && isText(*form) ? textNode(m_secrets.searchForm(form->text)) : form; });
    auto renamed = std::make_shared<yaml::Node>(*changed(found, [](const Path &, const NodePtr &scalar) { return asOurText(scalar); }));
    for (yaml::Entry &entry : renamed->entries) {
        if (isCustomAuthKey(entry.key))
            entry.key = snakeCase(entry.key);
    }
    return renamed;
}

NodePtr Writer::resource(const NodePtr &written)
{
    if (!isMapping(written))
        return written;
    const auto inSelector = [this](const NodePtr &part) { return m_secrets.search(part); };
    const NodePtr found = withEntry(*written, "selector", [&inSelector](const NodePtr &selector) -> NodePtr {
        if (!isMapping(selector))
            return selector;
        return withEntry(*withEntry(*selector, "headers", inSelector), "query_params", inSelector);
    });
    return changed(found, [](const Path &path, const NodePtr &scalar) { return isProgram(path) ? scalar : asOurText(scalar); });
}

NodePtr Writer::resources()
{
    auto list = std::make_shared<yaml::Node>();
    list->kind = yaml::Kind::Sequence;
    list->style = yaml::Style::Block;
    if (!m_settings.resources || m_settings.resources->kind != yaml::Kind::Sequence)
        return m_settings.resources && m_settings.resources->kind != yaml::Kind::Null ? m_settings.resources : list;
    for (const NodePtr &item : m_settings.resources->items)
        list->items.push_back(resource(item));
    return list;
}

// The catalogue's settings go to the sink, the mapping document's switches to the top, everything else below `ocean:`.
void Writer::fillCore()
{
    const bool hasSink = std::ranges::any_of(oceanCoreSettings(), [this](const OceanCoreSetting &setting) {
        return std::string_view(setting.native).starts_with("sinks.port.") && (m_settings.core.value(setting.name) || isNamed(setting.name));
    });
    if (hasSink)
        m_project.set("sinks.port.type", textNode("port"));
    // Its credentials are to be found somewhere, wherever the other settings came from.
    for (const OceanCoreSetting &setting : oceanCoreSettings()) {
        if (hasSink && setting.secret && !m_settings.core.value(setting.name))
            m_project.set(setting.native, textNode(m_secrets.reference(secretName(setting.name))));
    }
    const std::function<void(const Tree &, const std::string &)> visit = [&](const Tree &tree, const std::string &name) {
        for (const auto &[child, below] : tree.children()) {
            const std::string dotted = name.empty() ? child : name + '.' + child;
            if (!below.leaf()) {
                visit(below, dotted);
                continue;
            }
            const OceanCoreSetting *setting = oceanCoreSetting(dotted);
            const NodePtr value = setting && setting->secret ? m_secrets.take(secretName(dotted), below.leaf())
                                                             : changed(below.leaf(), [](const Path &, const NodePtr &scalar) { return asOurText(scalar); });
            m_project.set(nativeOfCoreSetting(dotted), value);
        }
    };
    visit(m_settings.core, {});
    for (const yaml::Entry &entry : m_settings.unknownSwitches)
        m_project.set("ocean.extra." + snakeCase(entry.key), entry.node);
}

} // namespace

Result<ImportResult> importOcean(const OceanInput &input)
{
    auto settings = gatherOcean(input);
    if (!settings)
        return std::unexpected(settings.error());
    return Writer(*settings).write();
}

} // namespace penstock::exchange
