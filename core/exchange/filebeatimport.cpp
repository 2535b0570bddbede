// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/httpjson.h"
#include "core/exchange/filebeat.h"
#include "core/exchange/references.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::exchange
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("FilebeatImport", text);
}

// The resource's own keys, which come first.
bool isOwnKey(std::string_view key)
{
    return key == "type" || key == "name";
}

class ProjectWriter
{
public:
    explicit ProjectWriter(HttpjsonInputs found)
        : m_found(std::move(found)), m_name(m_found.inputs.front().name), m_secrets(m_name, SecretFinder::Form::Marked)
    {
    }

    ImportResult write()
    {
        yaml::Writer text;
        text.beginMapping().key("penstock").plain("1").key("name").string(m_name).key("profile").string("httpjson").key("resources").beginSequence();
        for (const HttpjsonInput &input : m_found.inputs) {
            Diagnostics findings;
            httpjson::readConfig(input.config, findings);
            std::ranges::move(findings, std::back_inserter(m_found.notes));
            text.beginMapping().key("name").string(input.name);
            const NodePtr config = asDocument(withoutSecrets(asMarked(input), m_secrets));
            for (const yaml::Entry &entry : config->entries) {
                if (!isOwnKey(entry.key))
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
    NodePtr asMarked(const HttpjsonInput &input)
    {
        return changed(input.config, [this, &input](const Path &, const NodePtr &scalar) {
            if (!scalar || !isText(*scalar) || !scalar->text.contains('$'))
                return scalar;
            const std::string text = hiddenSecret(*scalar, input.layer);
            return textNode(text.empty() ? understood(*scalar, input.layer) : text, scalar->place);
        });
    }

    static NodePtr asDocument(const NodePtr &config)
    {
        return changed(config, [](const Path &, const NodePtr &scalar) {
            return scalar && isText(*scalar) && scalar->text.contains('$') ? textNode(documentText(scalar->text), scalar->place) : scalar;
        });
    }

    // What the reader of policies puts in the place of a value that the server keeps.
    std::string hiddenSecret(const yaml::Node &scalar, Layer layer) const
    {
        constexpr std::string_view begin = "${secret:";
        const std::string_view text = scalar.text;
        const bool isHidden = layer == Layer::Policy && text.starts_with(begin) && text.find('}') == text.size() - 1;
        return isHidden ? m_secrets.reference(text.substr(begin.size(), text.size() - begin.size() - 1)) : std::string();
    }

    std::string understood(const yaml::Node &scalar, Layer layer)
    {
        Decoded decoded = fromLayer(scalar.text, layer);
        for (const std::string &reference : decoded.notUnderstood) {
            m_found.notes.push_back(Diagnostic(codes::importNote, tr("`%1` is nothing that is looked up here; it stays as text.").arg(QString::fromStdString(reference)), scalar.place));
        }
        // By name alone: the default may be a password.
        for (const std::string &name : decoded.withDefault) {
            m_found.notes.push_back(Diagnostic(codes::importNote, tr("The default of the variable `%1` is not taken over; the variable has to be set.").arg(QString::fromStdString(name)), scalar.place));
        }
        return std::move(decoded.marked);
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
