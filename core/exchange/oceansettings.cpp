// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/oceansettings.h"

#include "core/base/codes.h"
#include "core/exchange/oceanoptions.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace penstock::exchange
{

namespace
{

constexpr std::string_view prefix = "OCEAN__";

// `{{ from env NAME }}`, as config.yaml may write it, in our words.
std::string withEnvironmentReferences(std::string text)
{
    constexpr std::string_view opening = "{{", closing = "}}", words = "from env ";
    for (std::size_t at = text.find(opening); at != std::string::npos; at = text.find(opening, at + 1)) {
        const std::size_t end = text.find(closing, at);
        const std::size_t name = text.find_first_not_of(' ', at + opening.size());
        if (end == std::string::npos || name == std::string::npos || text.compare(name, words.size(), words) != 0)
            continue;
        const std::size_t begin = text.find_first_not_of(' ', name + words.size());
        const std::size_t last = text.find_last_not_of(' ', end - 1);
        if (begin <= last)
            text.replace(at, end + closing.size() - at, "${env:" + text.substr(begin, last + 1 - begin) + "}");
    }
    return text;
}

std::optional<bool> truth(std::string_view text)
{
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    constexpr std::array<std::string_view, 6> yes{"1", "on", "t", "true", "y", "yes"}, no{"0", "off", "f", "false", "n", "no"};
    if (std::ranges::find(yes, lower) != yes.end())
        return true;
    if (std::ranges::find(no, lower) != no.end())
        return false;
    return std::nullopt;
}

class Gatherer
{
    Q_DECLARE_TR_FUNCTIONS(OceanImport)

public:
    Result<OceanSettingsFound> gather(const OceanInput &input);

private:
    Result<> gatherMappingDocument(const OceanInput &input);
    Result<> gatherFile(const std::string &text, const std::string &file, bool helm);
    void gatherSpec(const yaml::Node &configurations);
    void gatherRoot(const yaml::Node &root, bool helm);
    void gatherIntegration(const yaml::Node &integration);
    void gatherOptions(const yaml::Node &options);
    void gatherCore(const std::string &name, const NodePtr &value);
    void gatherVariables(const yaml::Node &list);
    void gatherVariable(const std::string &name, const std::string &value);
    Result<> gatherTexts(const OceanInput &input);
    void setOption(const std::string &name, const NodePtr &value);
    NodePtr normal(const OceanOption &option, const NodePtr &value);
    void note(const Place &place, const QString &message) { m_found.notes.push_back(Diagnostic(codes::importNote, message, place)); }

    OceanSettingsFound m_found;
};

Result<OceanSettingsFound> Gatherer::gather(const OceanInput &input)
{
    if (auto read = gatherMappingDocument(input); !read)
        return std::unexpected(read.error());
    if (auto read = gatherFile(input.valuesYaml, input.valuesFile.empty() ? "values.yaml" : input.valuesFile, true); !read)
        return std::unexpected(read.error());
    if (auto read = gatherFile(input.specYaml, input.specFile.empty() ? "config.yaml" : input.specFile, false); !read)
        return std::unexpected(read.error());
    for (const auto &[name, value] : input.environment)
        gatherVariable(name, value);
    if (auto read = gatherTexts(input); !read)
        return std::unexpected(read.error());
    return std::move(m_found);
}

Result<> Gatherer::gatherMappingDocument(const OceanInput &input)
{
    if (input.appConfigYaml.empty())
        return {};
    const std::string file = input.appConfigFile.empty() ? "port-app-config.yml" : input.appConfigFile;
    auto root = yaml::read(input.appConfigYaml, file);
    if (!root)
        return std::unexpected(root.error());
    if (!isMapping(*root))
        return failure(codes::appConfigRejected, tr("A mapping document is a YAML mapping with a list named `resources`."), (*root)->place);
    for (const yaml::Entry &entry : (*root)->entries) {
        const OceanCoreSetting *setting = oceanCoreSetting(camelCase(entry.key));
        if (entry.key == "resources")
            m_found.resources = entry.node;
        else if (setting && setting->inMapping)
            m_found.core.set(setting->name, entry.node);
        else
            m_found.unknownSwitches.push_back(entry);
    }
    return {};
}

Result<> Gatherer::gatherFile(const std::string &text, const std::string &file, bool helm)
{
    if (text.empty())
        return {};
    auto root = yaml::read(text, file);
    if (!root)
        return std::unexpected(root.error());
    const NodePtr resolved = changed(*root, [](const Path &, const NodePtr &scalar) -> NodePtr {
        if (!scalar || !isText(*scalar))
            return scalar;
        auto copy = std::make_shared<yaml::Node>(*scalar);
        copy->text = withEnvironmentReferences(copy->text);
        return copy;
    });
    if (const yaml::Node *configurations = resolved->find("configurations"))
        gatherSpec(*configurations);
    else if (isMapping(resolved))
        gatherRoot(*resolved, helm);
    return {};
}

// The integration's own declaration: a list of options with their defaults.
void Gatherer::gatherSpec(const yaml::Node &configurations)
{
    for (const NodePtr &item : configurations.items) {
        const std::string name = scalarOf(item->find("name"));
        const yaml::Entry *value = item->entry("value");
        if (!value)
            value = item->entry("default");
        if (!name.empty() && value)
            setOption(camelCase(name), value->node);
    }
}

void Gatherer::gatherRoot(const yaml::Node &root, bool helm)
{
    for (const yaml::Entry &entry : root.entries) {
        const std::string name = camelCase(entry.key);
        if (name == "integration" && isMapping(entry.node))
            gatherIntegration(*entry.node);
        else if (helm && name == "extraEnv")
            gatherVariables(*entry.node);
        else if (!helm || name == "port" || oceanCoreSetting(name))
            gatherCore(name, entry.node);
        else
            note(entry.keyPlace, tr("`%1` is about the deployment; it is not carried over.").arg(QString::fromStdString(entry.key)));
    }
}

void Gatherer::gatherIntegration(const yaml::Node &integration)
{
    for (const yaml::Entry &entry : integration.entries) {
        const std::string name = camelCase(entry.key);
        if (name == "config" || name == "secrets" || name == "extraConfig")
            gatherOptions(*entry.node);
        else if (name == "eventListener")
            gatherCore(name, entry.node);
        else
            gatherCore("integration." + name, entry.node);
    }
}

void Gatherer::gatherOptions(const yaml::Node &options)
{
    for (const yaml::Entry &entry : options.entries)
        setOption(camelCase(entry.key), entry.node);
}

void Gatherer::gatherCore(const std::string &name, const NodePtr &value)
{
    if (!value || value->kind == yaml::Kind::Null)
        return;
    if (!isMapping(value)) {
        m_found.core.set(name, value);
        return;
    }
    for (const yaml::Entry &entry : value->entries)
        gatherCore(name + '.' + camelCase(entry.key), entry.node);
}

// A container's environment: name and value of each; values from elsewhere are not known here.
void Gatherer::gatherVariables(const yaml::Node &list)
{
    for (const NodePtr &item : list.items)
        gatherVariable(scalarOf(item->find("name")), scalarOf(item->find("value")));
}

void Gatherer::gatherVariable(const std::string &name, const std::string &value)
{
    if (!name.starts_with(prefix))
        return;
    std::string dotted;
    for (std::size_t begin = prefix.size(); begin <= name.size();) {
        const std::size_t end = std::min(name.find("__", begin), name.size());
        dotted += (dotted.empty() ? "" : ".") + camelCase(std::string_view(name).substr(begin, end - begin));
        begin = end + 2;
    }
    const Place place{name, 1, 1, 0, value.size(), {}};
    constexpr std::string_view optionPrefix = "integration.config.";
    // A list of names alone, as an export writes it: the value is to come from somewhere else.
    if (value.empty()) {
        const OceanOption *option = dotted.starts_with(optionPrefix) ? oceanOption(dotted.substr(optionPrefix.size())) : nullptr;
        const OceanCoreSetting *setting = oceanCoreSetting(dotted);
        if ((option && option->secret) || (setting && setting->secret))
            m_found.withoutValue.push_back(option ? option->name : dotted);
        return;
    }
    if (dotted == "integration" || dotted == "integration.config" || dotted == "port" || dotted == "eventListener") {
        if (auto node = yaml::read(value, name); node && isMapping(*node)) {
            if (dotted == "integration")
                gatherIntegration(**node);
            else if (dotted == "integration.config")
                gatherOptions(**node);
            else
                gatherCore(dotted, *node);
        }
        return;
    }
    if (dotted.starts_with(optionPrefix))
        setOption(dotted.substr(optionPrefix.size()), textNode(value, place));
    else
        gatherCore(dotted, settingNode(value, place));
}

Result<> Gatherer::gatherTexts(const OceanInput &input)
{
    for (const auto &[name, text] : input.options) {
        auto node = yaml::read(text, "integration." + name);
        if (!node)
            return std::unexpected(node.error());
        setOption(camelCase(name), *node);
    }
    for (const auto &[name, text] : input.coreSettings) {
        auto node = yaml::read(text, name);
        if (!node)
            return std::unexpected(node.error());
        if (name == "integration" && isMapping(*node))
            gatherIntegration(**node);
        else
            gatherCore(name, *node);
    }
    return {};
}

void Gatherer::setOption(const std::string &name, const NodePtr &value)
{
    if (!value || value->kind == yaml::Kind::Null)
        return;
    if (const OceanOption *option = oceanOption(name)) {
        m_found.options.setChild(option->name, normal(*option, value));
        return;
    }
    const auto known = legacyOceanOptions();
    const auto old = std::ranges::find_if(known, [&name](const LegacyOption &option) { return name == option.name; });
    const QString written = QString::fromStdString(name);
    if (old == known.end() || !old->now) {
        note(value->place, tr("The option `%1` does not exist in the present version, which ignores it. It is kept, and has no effect.").arg(written));
        m_found.options.setChild(name, value);
    } else if (m_found.options.value(old->now)) {
        note(value->place, tr("The old option `%1` is left out: `%2` is set.").arg(written, QString::fromLatin1(old->now)));
    } else {
        note(value->place, tr("The old option `%1` is read as `%2`. The present version ignores it.").arg(written, QString::fromLatin1(old->now)));
        m_found.options.setChild(old->now, value);
    }
}

// Options are declared as texts; here a number is a number, and an object an object, wherever they can be.
NodePtr Gatherer::normal(const OceanOption &option, const NodePtr &value)
{
    switch (option.kind) {
    case OceanOption::Kind::Text:
        return value->isScalar() ? textNode(value->text, value->place) : value;
    case OceanOption::Kind::Integer:
        return value->isScalar() ? settingNode(value->text, value->place) : value;
    case OceanOption::Kind::Boolean:
        if (const auto known = value->isScalar() ? truth(value->text) : std::nullopt)
            return plainNode(yaml::Kind::Boolean, *known ? "true" : "false", value->place);
        return value;
    case OceanOption::Kind::Object:
        if (isText(*value)) {
            if (auto object = yaml::read(value->text, value->place.file); object && isMapping(*object))
                return *object;
        }
        return value;
    }
    return value;
}

} // namespace

Result<OceanSettingsFound> gatherOcean(const OceanInput &input)
{
    return Gatherer().gather(input);
}

} // namespace penstock::exchange
