// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/httpjson.h"
#include "core/exchange/filebeat.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace penstock::exchange
{

namespace
{

using Kind = PolicyVariable::Kind;

QString tr(const char *text)
{
    return QCoreApplication::translate("FilebeatImport", text);
}

constexpr PolicyVariable table[] = {
    {"data_stream.dataset", "data_stream.dataset"},
    {"pipeline", "pipeline"},
    {"request_url", "request.url"},
    {"request_interval", "interval"},
    {"request_method", "request.method"},
    {"username", "auth.basic.user"},
    {"password", "auth.basic.password", Kind::Text, true},
    {"oauth_id", "auth.oauth2.client.id"},
    {"oauth_secret", "auth.oauth2.client.secret", Kind::Text, true},
    {"oauth_token_url", "auth.oauth2.token_url"},
    {"request_body", "request.body", Kind::Yaml},
    {"request_transforms", "request.transforms", Kind::Yaml},
    {"response_transforms", "response.transforms", Kind::Yaml},
    {"response_split", "response.split", Kind::Yaml},
    {"response_pagination", "response.pagination", Kind::Yaml},
    {"cursor", "cursor", Kind::Yaml},
    {"request_ssl", "request.ssl", Kind::Yaml},
    {"request_encode_as", "request.encode_as"},
    {"request_timeout", "request.timeout"},
    {"request_proxy_url", "request.proxy_url"},
    {"request_retry_max_attempts", "request.retry.max_attempts"},
    {"request_retry_wait_min", "request.retry.wait_min"},
    {"request_retry_wait_max", "request.retry.wait_max"},
    {"request_redirect_forward_headers", "request.redirect.forward_headers", Kind::Flag},
    {"request_redirect_headers_ban_list", "request.redirect.headers_ban_list", Kind::List},
    {"request_redirect_max_redirects", "request.redirect.max_redirects"},
    {"request_rate_limit_limit", "request.rate_limit.limit"},
    {"request_rate_limit_reset", "request.rate_limit.reset"},
    {"request_rate_limit_remaining", "request.rate_limit.remaining"},
    {"oauth_provider", "auth.oauth2.provider"},
    {"oauth_user", "auth.oauth2.user", Kind::Text, false, true},
    {"oauth_password", "auth.oauth2.password", Kind::Text, true},
    {"oauth_scopes", "auth.oauth2.scopes", Kind::List},
    {"oauth_google_credentials_file", "auth.oauth2.google.credentials_file"},
    {"oauth_google_credentials_json", "auth.oauth2.google.credentials_json", Kind::Text, true},
    {"oauth_google_jwt_file", "auth.oauth2.google.jwt_file"},
    {"oauth_google_jwt_json", "auth.oauth2.google.jwt_json", Kind::Text, true},
    {"oauth_google_delegated_account", "auth.oauth2.google.delegated_account"},
    {"oauth_azure_tenant_id", "auth.oauth2.azure.tenant_id"},
    {"oauth_azure_resource", "auth.oauth2.azure.resource"},
    {"oauth_endpoint_params", "auth.oauth2.endpoint_params", Kind::Yaml},
    {"response_decode_as", "response.decode_as"},
    {"response_request_body_on_pagination", "response.request_body_on_pagination", Kind::Flag},
    {"chain", "chain", Kind::Yaml},
    {"processors", "processors", Kind::Yaml},
    {"tags", "tags", Kind::List},
};
// Of an input's keys; the others follow.
constexpr std::array<std::string_view, 7> usualOrder = {"config_version", "interval", "auth", "request", "response", "cursor", "chain"};

// A value as it stands, or as the policy API writes it: {type: text, value: x}, or the id of a secret that the API does not show.
struct Value {
    NodePtr node;
    bool isHidden = false;
};

Value valueOf(const NodePtr &node)
{
    if (!isMapping(node))
        return {.node = node};
    if (node->find("isSecretRef"))
        return {.node = node, .isHidden = true};
    const yaml::Entry *value = node->entry("value");
    return value ? valueOf(value->node) : node->find("type") ? Value() : Value{.node = node};
}

bool isEmpty(const NodePtr &node)
{
    return !node || node->kind == yaml::Kind::Null || (node->isScalar() && node->text.find_first_not_of(" \t\r\n") == std::string::npos)
        || (node->kind == yaml::Kind::Sequence && node->items.empty());
}

bool isTrue(const NodePtr &node)
{
    return node && node->isScalar() && (node->text == "true" || node->text == "True");
}

// Places in a text that is a scalar of a file: exact in a block scalar, else the scalar's.
Place placeInside(const yaml::Node &box, const Place &inner)
{
    Place place = box.place;
    const bool isBlock = box.style == yaml::Style::Literal && box.contentLine > 0;
    if (isBlock && inner.line > 0) {
        place.line = box.contentLine + inner.line - 1;
        place.column = inner.column + (inner.line == 1 ? box.contentColumn - 1 : box.contentIndent);
        place.offset = box.contentOffset + inner.offset + std::size_t(inner.line - 1) * std::size_t(box.contentIndent);
        place.length = inner.length;
    }
    return place;
}

NodePtr placedInside(const NodePtr &node, const yaml::Node &box)
{
    auto copy = std::make_shared<yaml::Node>(*node);
    copy->place = placeInside(box, node->place);
    if (copy->contentLine > 0) {
        Place content = node->place;
        content.line = node->contentLine;
        content.column = node->contentColumn;
        content.offset = node->contentOffset;
        content = placeInside(box, content);
        copy->contentLine = content.line;
        copy->contentColumn = content.column;
        copy->contentOffset = content.offset;
        copy->contentIndent += box.contentIndent;
    }
    if (copy->runs) {
        yaml::Runs runs = *copy->runs;
        for (yaml::Run &run : runs) {
            Place start = node->place;
            start.line = run.line;
            start.column = run.column;
            start.offset = run.offset;
            start = placeInside(box, start);
            run = {.text = run.text, .offset = start.offset, .line = start.line, .column = start.column};
        }
        copy->runs = std::make_shared<const yaml::Runs>(std::move(runs));
    }
    for (yaml::Entry &entry : copy->entries) {
        entry.keyPlace = placeInside(box, entry.keyPlace);
        entry.node = placedInside(entry.node, box);
    }
    for (NodePtr &item : copy->items)
        item = placedInside(item, box);
    return copy;
}

class PolicyReader
{
public:
    explicit PolicyReader(HttpjsonInputs &found) : m_found(found) {}

    // Every mapping below that has the variables of one stream.
    void search(const NodePtr &node, std::string_view dataset = {})
    {
        if (!node || node->isScalar())
            return;
        for (const NodePtr &item : node->items)
            search(item, dataset);
        const yaml::Node *dataStream = node->kind == yaml::Kind::Mapping ? node->find("data_stream") : nullptr;
        const std::string own = dataStream && dataStream->kind == yaml::Kind::Mapping ? scalarOf(dataStream->find("dataset")) : std::string();
        if (node->find("request_url")) {
            read(*node, dataset);
            return;
        }
        for (const yaml::Entry &entry : node->entries)
            search(entry.node, own.empty() ? dataset : std::string_view(own));
    }

private:
    void read(const yaml::Node &variables, std::string_view dataset)
    {
        Tree config;
        config.set("config_version", plainNode(yaml::Kind::Integer, "2", variables.place));
        if (!dataset.empty())
            config.set("data_stream.dataset", textNode(dataset, variables.place));
        const auto isSet = [&](std::string_view name) {
            const yaml::Entry *entry = variables.entry(name);
            return entry && (valueOf(entry->node).isHidden || !isEmpty(valueOf(entry->node).node));
        };
        const bool isBasic = isSet("username") || isSet("password");
        for (const PolicyVariable &variable : table) {
            if (isSet(variable.name) && !(isBasic && std::string_view(variable.name).starts_with("oauth_")))
                set(config, variable, *variables.entry(variable.name));
        }
        if (const yaml::Entry *tracer = variables.entry(policyTracerVariable); tracer && isTrue(valueOf(tracer->node).node)) {
            config.set("request.tracer.filename", textNode("../../logs/httpjson/http-request-trace-*.ndjson", tracer->keyPlace));
            config.set("request.tracer.maxbackups", plainNode(yaml::Kind::Integer, "5", tracer->keyPlace));
        }
        noteUnknown(variables);
        auto whole = std::make_shared<yaml::Node>(*config.node());
        whole->place = variables.place;
        std::ranges::stable_sort(whole->entries, {}, [](const yaml::Entry &entry) { return std::ranges::find(usualOrder, entry.key) - usualOrder.begin(); });
        m_found.inputs.push_back({.name = {}, .config = httpjson::withoutDottedKeys(whole), .layer = Layer::Policy});
    }

    void set(Tree &config, const PolicyVariable &variable, const yaml::Entry &entry)
    {
        const Value value = valueOf(entry.node);
        if (value.isHidden) {
            config.set(variable.path, textNode(std::string("${secret:") + variable.name + '}', entry.keyPlace));
            m_found.notes.push_back(Diagnostic(codes::importNote, tr("The value of `%1` is kept by the server and has to be set here.")
                                                                      .arg(QString::fromUtf8(variable.name)), entry.keyPlace));
            return;
        }
        if (variable.kind == Kind::Yaml && value.node->isScalar()) {
            if (const NodePtr parsed = parse(variable, *value.node); !isEmpty(parsed))
                config.set(variable.path, parsed);
            return;
        }
        if (variable.kind != Kind::Flag && !variable.isVerbatim()) {
            config.set(variable.path, inserted(variable, value.node));
            noteForwarded(config, variable, *value.node);
            return;
        }
        const bool isFlag = variable.kind == Kind::Flag;
        config.set(variable.path, isFlag ? plainNode(yaml::Kind::Boolean, isTrue(value.node) ? "true" : "false", value.node->place) : value.node);
    }

    static void noteForwarded(Tree &config, const PolicyVariable &variable, const yaml::Node &value)
    {
        if (std::string_view(variable.name) == "tags" && hasItem(value, "forwarded"))
            config.set("publisher_pipeline.disable_host", plainNode(yaml::Kind::Boolean, "true", value.place));
    }

    // The package's template puts texts into YAML without quotes, so those that the text has are none of the value.
    NodePtr inserted(const PolicyVariable &variable, const NodePtr &value)
    {
        return changed(value, [&](const Path &, const NodePtr &scalar) {
            if (!scalar || !isText(*scalar))
                return scalar;
            const auto parsed = yaml::read(scalar->text, scalar->place.file);
            if (parsed && (*parsed)->isScalar()) {
                auto copy = std::make_shared<yaml::Node>(**parsed);
                copy->place = scalar->place;
                copy->contentLine = 0;
                return NodePtr(copy);
            }
            m_found.notes.push_back(Diagnostic(codes::importNote, tr("The package puts `%1` into its YAML without quotes, where it is not one text; write it in quotes there.")
                                                                      .arg(QString::fromUtf8(variable.name)), scalar->place));
            return scalar;
        });
    }

    static bool hasItem(const yaml::Node &list, std::string_view word)
    {
        return list.text == word || std::ranges::any_of(list.items, [word](const NodePtr &item) { return item->text == word; });
    }

    NodePtr parse(const PolicyVariable &variable, const yaml::Node &box)
    {
        const auto parsed = yaml::read(box.text, box.place.file);
        if (parsed)
            return placedInside(*parsed, box);
        Diagnostic fault = parsed.error();
        fault.place = placeInside(box, fault.place);
        fault.message = tr("The YAML of the variable `%1` is not valid: %2").arg(QString::fromUtf8(variable.name), fault.message);
        m_found.notes.push_back(std::move(fault));
        return nullptr;
    }

    void noteUnknown(const yaml::Node &variables)
    {
        for (const yaml::Entry &entry : variables.entries) {
            const bool isKnown = entry.key == policyTracerVariable || std::ranges::any_of(table, [&](const PolicyVariable &known) { return entry.key == known.name; });
            if (!isKnown && !isEmpty(valueOf(entry.node).node)) {
                m_found.notes.push_back(Diagnostic(codes::keptUnknownKey, tr("`%1` is no variable of the package and was left out.")
                                                                              .arg(QString::fromStdString(entry.key)), entry.keyPlace));
            }
        }
    }

    HttpjsonInputs &m_found;
};

} // namespace

std::span<const PolicyVariable> policyVariables()
{
    return table;
}

Result<HttpjsonInputs> readAgentPolicy(const ImportFile &file)
{
    const auto root = yaml::read(file.text, file.name);
    if (!root)
        return std::unexpected(root.error());
    HttpjsonInputs found;
    PolicyReader(found).search(*root);
    if (found.inputs.empty())
        return failure(codes::badValue, tr("There are no variables of the package Custom API in this file: `request_url` is missing."), Place{file.name, 1, 1, 0, 0, {}});
    nameInputs(found.inputs);
    return found;
}

int detectAgentPolicy(const std::vector<ImportFile> &files)
{
    constexpr int sure = 85;
    return holdInputs(files, readAgentPolicy) ? sure : 0;
}

Result<ImportResult> importAgentPolicy(const std::vector<ImportFile> &files)
{
    return importInputs(files, readAgentPolicy);
}

} // namespace penstock::exchange
