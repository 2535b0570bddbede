// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/mappingvalue.h"
#include "core/map/lowered.h"
#include "core/map/mapper.h"
#include "core/map/resourceprograms.h"
#include "core/request/check.h"
#include "core/request/lint.h"

namespace penstock::map
{

namespace
{

// Walks over the expressions of a document and compiles each once.
class Checker
{
public:
    explicit Checker(const Document &document) : m_document(document) {}

    Diagnostics run()
    {
        for (const Resource &resource : m_document.resources)
            checkResource(resource);
        return std::move(m_findings);
    }

private:
    void checkResource(const Resource &resource)
    {
        m_resource = &resource;
        m_settings = settingsOf(m_document, resource, {});
        checkPath(resource.request.dataPath, "selector.data_path");
        if (resource.query)
            check(*resource.query, "selector.query");
        for (const PathParameter &parameter : resource.parameters)
            checkParameter(parameter, "path_parameters." + parameter.name);
        if (resource.map)
            check(*resource.map, "map");
        if (resource.httpjson)
            checkInput(*resource.httpjson);
        if (resource.templates)
            checkInput(*resource.templates);
        if (!resource.port)
            return;
        if (resource.port->itemsToParse)
            check(*resource.port->itemsToParse, "itemsToParse");
        const EntityMapping &entity = resource.port->entity;
        for (const auto &[field, value] : {std::pair("identifier", &entity.identifier), {"icon", &entity.icon}, {"blueprint", &entity.blueprint},
                                           {"title", &entity.title}, {"team", &entity.team}}) {
            if (*value)
                checkValue(**value, field);
        }
        for (const auto &[name, value] : entity.properties)
            checkValue(value, "properties." + name);
        for (const auto &[name, value] : entity.relations)
            checkValue(value, "relations." + name);
    }

    void checkInput(const httpjson::Config &config)
    {
        for (Diagnostic &finding : request::checkTemplates(config)) {
            finding.origin.resource = m_resource->name;
            m_findings.push_back(std::move(finding));
        }
        for (Diagnostic &finding : request::lint(config, *m_settings.profile)) {
            finding.origin.resource = m_resource->name;
            m_findings.push_back(std::move(finding));
        }
    }

    void checkParameter(const PathParameter &parameter, const std::string &field)
    {
        checkPath(parameter.request.dataPath, field + ".data_path");
        check(parameter.field, field + ".field");
        if (parameter.filter)
            check(*parameter.filter, field + ".filter");
        for (const auto &[name, inner] : parameter.parameters)
            checkParameter(*inner, field + ".path_parameters." + name);
    }

    void checkPath(const Field<std::string> &path, const std::string &field)
    {
        if (path && !path->empty())
            check({*path, path.place}, field);
    }

    void checkValue(const MappingValue &value, const std::string &field)
    {
        if (const auto *expression = std::get_if<Expression>(&value.form)) {
            check(*expression, field);
        } else if (const auto *members = std::get_if<std::vector<std::pair<std::string, MappingValue>>>(&value.form)) {
            for (const auto &[name, member] : *members)
                checkValue(member, field + '.' + name);
        } else {
            const auto &items = std::get<std::vector<MappingValue>>(value.form);
            for (std::size_t i = 0; i < items.size(); ++i)
                checkValue(items[i], field + '[' + std::to_string(i) + ']');
        }
    }

    void check(const Expression &expression, const std::string &field)
    {
        const std::string text = programText(expression.source, *m_settings.profile);
        if (text != expression.source)
            add(codes::quoteRewritten, tr("`%1`: single quotes are read as double quotes.").arg(shown(field)), expression.place, field);
        // What can be lowered is JQ; compiling it takes libjq milliseconds.
        json::MemberPaths paths;
        if (Lowered::lower(text, paths))
            return;
        const auto program = jq::Program::compile(text, m_settings.compile);
        if (program)
            return;
        Place place = expression.place;
        if (place.isKnown())
            place = expression.at(program.error().line, program.error().column);
        const QString where = program.error().line > 1 ? tr("line %1, column %2").arg(program.error().line).arg(program.error().column)
                                                       : tr("column %1").arg(program.error().column);
        add(codes::jqSyntax, tr("`%1` does not compile at %2: %3.").arg(shown(field), where, shown(program.error().message)), place, field);
    }

    void add(const Code &code, const QString &message, const Place &place, const std::string &field)
    {
        Diagnostic finding(code, message, place);
        finding.origin.resource = m_resource->name;
        finding.with("field", field);
        // A system that keeps ill-formed documents runs them, too: such a field is null.
        if (m_settings.profile->keepUnknownKeys)
            finding.severity = std::min(finding.severity, Severity::Warning);
        m_findings.push_back(std::move(finding));
    }

    const Document &m_document;
    const Resource *m_resource = nullptr;
    Settings m_settings;
    Diagnostics m_findings;
};

} // namespace

Diagnostics checkExpressions(const Document &document)
{
    return Checker(document).run();
}

Trial tryExpression(std::string_view expression, std::string_view inputJson, const Profile &profile, const jq::RunLimits &limits)
{
    constexpr std::size_t mostOutputs = 100;
    Trial trial;
    jq::CompileOptions options;
    options.environment = profile.jqEnvironment;
    auto program = jq::Program::compile(programText(std::string(expression), profile), options);
    if (!program) {
        trial.error = shown(program.error().message);
        trial.line = program.error().line;
        trial.column = program.error().column;
        return trial;
    }
    program->setLimits(limits);
    const Result<json::Value> input = json::parse(inputJson, {.numbers = profile.numbers, .lenient = profile.pageCountsWhole});
    if (!input) {
        trial.error = input.error().message;
        return trial;
    }
    std::vector<json::Value> outputs;
    const auto run = program->all(*input, outputs, mostOutputs);
    for (const json::Value &output : outputs)
        trial.outputs.push_back(json::toText(output));
    if (!run) {
        trial.error = shown(run.error().message);
        trial.timedOut = run.error().timedOut || run.error().memory;
    }
    return trial;
}

} // namespace penstock::map
