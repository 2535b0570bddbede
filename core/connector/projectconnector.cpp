// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/projectconnector.h"

#include "core/base/codes.h"
#include "core/connector/values.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace penstock::connector
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("ProjectConnector", text);
}

bool holdsReference(const yaml::Node &node)
{
    return node.text.find("${") != std::string::npos;
}

json::Value valueOf(const yaml::Node &node)
{
    switch (node.kind) {
    case yaml::Kind::Boolean: return json::Value::boolean(node.text == "true");
    case yaml::Kind::Integer: return json::parse(node.text).value_or(textValue(node.text));
    default: return textValue(node.text);
    }
}

class Reader
{
public:
    explicit Reader(const ProjectFiles &files) : m_files(files) {}
    Result<ProjectConnector> read();

private:
    Result<> readVariables();
    void addVariable(const std::string &name, const yaml::Node *given);
    void addSecrets(const std::set<std::string> &paths);
    void add(ProjectField field, json::Value schema);

    const ProjectFiles &m_files;
    ProjectConnector m_connector;
};

void Reader::add(ProjectField field, json::Value schema)
{
    schema.set("label", textValue(field.name));
    schema.set("order", json::Value::integer(std::int64_t(m_connector.fields.size()) + 1));
    schema.set("ui_restrictions", json::Value::array());
    m_connector.configuration.set(field.field, std::move(schema));
    m_connector.fields.push_back(std::move(field));
}

// A variable without a value of its own has to be given one; what is no plain text is the project's own affair unless it is.
void Reader::addVariable(const std::string &name, const yaml::Node *given)
{
    const bool isPlain = given && given->isScalar() && given->kind != yaml::Kind::Null && !holdsReference(*given);
    const bool isMissing = !given || given->kind == yaml::Kind::Null;
    const yaml::Kind kind = isPlain ? given->kind : yaml::Kind::String;
    const json::Value value = isPlain ? valueOf(*given) : json::Value();
    json::Value schema = object({
        {"type", textValue(kind == yaml::Kind::Boolean ? "bool" : kind == yaml::Kind::Integer ? "int" : "str")},
        {"display", textValue(kind == yaml::Kind::Boolean ? "toggle" : kind == yaml::Kind::Integer ? "numeric" : "textbox")},
        {"value", value},
        {"default_value", value},
        {"required", json::Value::boolean(isMissing)},
        {"sensitive", json::Value::boolean(false)},
    });
    add({name, name, false, isPlain ? given->text : std::string()}, std::move(schema));
}

Result<> Reader::readVariables()
{
    if (m_files.files.empty())
        return {};
    const SourceFile &main = m_files.files.front();
    const auto root = yaml::read(main.text, main.path);
    if (!root)
        return std::unexpected(root.error());
    const yaml::Node *variables = *root ? (*root)->find("variables") : nullptr;
    for (std::size_t i = 0; variables && i < variables->entries.size(); ++i)
        addVariable(variables->entries[i].key, variables->entries[i].node.get());
    return {};
}

void Reader::addSecrets(const std::set<std::string> &paths)
{
    for (const std::string &path : paths) {
        const bool isTaken = m_connector.configuration.has(path);
        json::Value schema = object({
            {"type", textValue("str")},
            {"display", textValue("textbox")},
            {"value", json::Value()},
            {"default_value", json::Value()},
            {"required", json::Value::boolean(false)},
            {"sensitive", json::Value::boolean(true)},
            {"tooltip", textValue("Where it is left empty, the worker looks into its own secrets.")},
        });
        add({isTaken ? "secret:" + path : path, path, true, {}}, std::move(schema));
    }
}

Result<ProjectConnector> Reader::read()
{
    m_connector.configuration = json::Value::object();
    if (auto read = readVariables(); !read)
        return std::unexpected(read.error());
    std::set<std::string> secrets;
    ReadOptions options;
    options.sink = std::string();
    options.lookup.processEnvironment = [](const std::string &) -> std::optional<std::string> { return std::string(); };
    options.lookup.secret = [&secrets](const std::string &path) -> Result<std::string> {
        secrets.insert(path);
        return std::string("secret");
    };
    // Names that only an environment gives a value, or nobody yet.
    const Reading reading = readDocument(m_files, options);
    for (const Diagnostic &finding : reading.findings) {
        const std::string *reference = finding.is(codes::variableMissing) ? finding.detail("reference") : nullptr;
        if (reference && reference->starts_with("${var:")) {
            const std::string name = reference->substr(6, reference->size() - 7);
            if (!m_connector.configuration.has(name))
                addVariable(name, nullptr);
        }
    }
    m_connector.name = reading.document.name;
    if (m_connector.name.empty())
        return failure(codes::missingKey, tr("A project that serves connectors needs a `name`: its service type is `penstock-` and that name."),
                       Place{m_files.files.empty() ? std::string() : m_files.files.front().path, 1, 1, 0, 0, {}});
    m_connector.serviceType = serviceTypeOf(m_connector.name);
    addSecrets(secrets);
    const auto enabled = [](bool is) { return object({{"enabled", json::Value::boolean(is)}}); };
    m_connector.features = object({
        {"document_level_security", enabled(false)},
        {"incremental_sync", enabled(true)},
        {"sync_rules", object({{"advanced", enabled(true)}, {"basic", enabled(true)}})},
    });
    return std::move(m_connector);
}

} // namespace

std::string serviceTypeOf(std::string_view projectName)
{
    return "penstock-" + std::string(projectName);
}

Result<ProjectConnector> projectConnector(const ProjectFiles &files)
{
    return Reader(files).read();
}

} // namespace penstock::connector
