// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/httpjson.h"
#include "core/exchange/filebeat.h"
#include "core/exchange/secretfinder.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace penstock::exchange
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("FilebeatImport", text);
}

// Paths without list indexes, from the resource or from a chain entry's step.
constexpr std::array secretPaths = {
    "auth.basic.password", "auth.oauth2.client.secret", "auth.oauth2.password", "auth.oauth2.google.credentials_json", "auth.oauth2.google.jwt_json",
    "auth.oauth2.okta.jwk_json", "auth.oauth2.okta.jwk_pem", "auth.oauth2.okta.dpop_key_pem", "auth.aws.secret_access_key", "auth.aws.session_token",
    "request.ssl.key_passphrase"};
constexpr std::array urlPaths = {"request.url", "request.proxy_url", "auth.oauth2.token_url", "auth.aws.proxy_url"};

std::string joined(const Path &path)
{
    // What stands in a chain's entry is named as in the root.
    const auto begin = path.size() > 2 && path.front() == "chain" ? path.begin() + 2 : path.begin();
    std::string text;
    for (auto part = begin; part != path.end(); ++part)
        text += (text.empty() ? "" : ".") + *part;
    return text;
}

bool isTemplate(const Path &path)
{
    const std::size_t size = path.size();
    if (size < 2)
        return false;
    const std::string &last = path[size - 1];
    const std::string &parent = path[size - 2];
    if (last == "value" || last == "default")
        return parent == "set" || parent == "append" || path.front() == "cursor";
    return (parent == "rate_limit" && (last == "limit" || last == "reset" || last == "remaining")) || (parent == "while" && last == "until");
}

bool isVariableCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

class ProjectWriter
{
public:
    explicit ProjectWriter(HttpjsonInputs found) : m_found(std::move(found)), m_name(m_found.inputs.front().name), m_secrets(m_name) {}

    ImportResult write()
    {
        yaml::Writer text;
        text.beginMapping().key("penstock").plain("1").key("name").string(m_name).key("profile").string("httpjson").key("resources").beginSequence();
        for (const HttpjsonInput &input : m_found.inputs) {
            Diagnostics findings;
            httpjson::readConfig(input.config, findings);
            std::ranges::move(findings, std::back_inserter(m_found.notes));
            text.beginMapping().key("name").string(input.name);
            const NodePtr config = rewritten(input.config);
            for (const yaml::Entry &entry : config->entries) {
                if (entry.key != "type" && entry.key != "name")
                    text.key(entry.key).node(*entry.node);
            }
            text.endMapping();
        }
        text.endSequence().endMapping();
        ImportResult result;
        result.files.push_back({"penstock.yaml", text.text()});
        result.notes = std::move(m_found.notes);
        result.secrets = m_secrets.found();
        return result;
    }

private:
    NodePtr rewritten(const NodePtr &config)
    {
        const NodePtr withBody = changed(config, [this](const Path &path, const NodePtr &scalar) { return ourScalar(path, scalar); });
        auto whole = std::make_shared<yaml::Node>(*withBody);
        for (yaml::Entry &entry : whole->entries) {
            if (entry.key == "request")
                entry.node = withSearchedBody(entry.node);
        }
        return whole;
    }

    NodePtr withSearchedBody(const NodePtr &request)
    {
        if (!isMapping(request))
            return request;
        auto copy = std::make_shared<yaml::Node>(*request);
        for (yaml::Entry &entry : copy->entries) {
            if (entry.key == "body")
                entry.node = m_secrets.search(entry.node);
        }
        return copy;
    }

    NodePtr ourScalar(const Path &path, const NodePtr &scalar)
    {
        if (!scalar || scalar->kind == yaml::Kind::Null)
            return scalar;
        if (isTemplate(path)) {
            if (isText(*scalar) && scalar->text.find("${") != std::string::npos) {
                m_found.notes.push_back(Diagnostic(codes::importNote, tr("Filebeat replaces `${...}` inside of a template before it reads it; here it stays as it is."),
                                                   scalar->place));
            }
            return scalar;
        }
        const std::string name = joined(path);
        const NodePtr referring = isText(*scalar) ? withReferences(scalar) : scalar;
        if (std::ranges::find(secretPaths, name) != secretPaths.end()) {
            std::string own = name;
            std::ranges::replace(own, '.', '_');
            return m_secrets.take(own, referring);
        }
        if (!isText(*scalar) || std::ranges::find(urlPaths, name) == urlPaths.end())
            return referring;
        return textNode(m_secrets.searchUrl(referring->text), scalar->place);
    }

    // ${NAME} of Filebeat is a variable of the environment; what else begins like a reference of ours is text.
    NodePtr withReferences(const NodePtr &scalar)
    {
        const std::string_view text = scalar->text;
        std::string result;
        for (std::size_t at = 0; at < text.size();) {
            if (!text.substr(at).starts_with("${")) {
                result += text[at++];
                continue;
            }
            std::size_t end = at + 2;
            while (end < text.size() && isVariableCharacter(text[end]))
                ++end;
            const bool isVariable = end > at + 2 && end < text.size() && text[end] == '}';
            const bool isOurs = text.substr(at).starts_with("${secret:");
            if (isVariable) {
                result += "${env:" + std::string(text.substr(at + 2, end - at - 2)) + '}';
                at = end + 1;
            } else if (isOurs) {       // of a hidden variable of a policy
                const std::size_t begin = at + std::string_view("${secret:").size();
                const std::size_t close = std::min(text.find('}', begin), text.size());
                result += m_secrets.reference(text.substr(begin, close - begin));
                at = std::min(close + 1, text.size());
            } else {
                result += "$${";
                at += 2;
            }
        }
        return result == text ? scalar : textNode(result, scalar->place);
    }

    HttpjsonInputs m_found;
    std::string m_name;
    SecretFinder m_secrets;
};

} // namespace

Result<ImportResult> projectOf(HttpjsonInputs found)
{
    if (found.inputs.empty())
        return failure(codes::badValue, tr("There is no input of the type httpjson."));
    return ProjectWriter(std::move(found)).write();
}

} // namespace penstock::exchange
