// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/exchange/oceanexport.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace penstock::exchange
{

namespace
{

using Level = Loss::Level;

struct Row {
    const char *path;                     // as in the schema table
    Level level;
    const char *what;                     // source texts for translation
    const char *nearest;
};

#define TEXT(text) QT_TRANSLATE_NOOP("OceanExport", text)

constexpr std::array<Row, 15> rows{{
    {"connection.connect_timeout", Level::Lossy, TEXT("There is no bound of its own on connecting."), TEXT("`clientTimeout` bounds connecting as well.")},
    {"connection.tls.certificate_authorities", Level::Lossy, TEXT("Further certificate authorities cannot be named."), TEXT("Set SSL_CERT_FILE in the installation.")},
    {"connection.tls.certificate", Level::Impossible, TEXT("A client certificate cannot be used."), ""},
    {"connection.tls.key", Level::Impossible, TEXT("A client certificate cannot be used."), ""},
    {"connection.proxy_url", Level::Lossy, TEXT("The proxy is not a setting of the integration."), TEXT("Set HTTPS_PROXY in the installation.")},
    {"connection.retry", Level::Lossy, TEXT("Retries are fixed: at most ten, not for POST and PATCH."), ""},
    {"connection.rate_limit", Level::Lossy, TEXT("There is no own ceiling on requests."), TEXT("`maxConcurrentRequests` bounds how many are under way.")},
    {"connection.redirect", Level::Lossy, TEXT("Redirects are not followed."), TEXT("Use the final address as base_url.")},
    {"connection.limits.response_size", Level::Lossy, TEXT("There is no bound on the size of answers."), ""},
    {"connection.limits.record_size", Level::Lossy, TEXT("There is no bound on the size of records."), ""},
    {"connection.limits.pages", Level::Lossy, TEXT("There is no bound on pages."), ""},
    {"connection.limits.jq_time", Level::Lossy, TEXT("There is no bound on the time of a JQ program."), TEXT("`processInQueueTimeout` bounds the time of an item.")},
    {"resources[].connection.headers", Level::Exact, TEXT("Headers of a resource's connection become headers of its selector."), ""},
    {"connection.headers", Level::Exact, TEXT("Headers of the connection become headers of every resource's selector."), ""},
    {"environments", Level::Exact, TEXT("Variables have the values of the chosen environment."), ""},
}};

#undef TEXT

// The keys of a resource's own connection are those of the project's.
std::string schemaPath(std::string path)
{
    constexpr std::string_view own = "resources[].connection.";
    if (path.starts_with(own) && path != "resources[].connection.headers")
        path = path.substr(own.size() - std::string_view("connection.").size());
    return path;
}

void visit(OceanProject &project, const yaml::Node &node, const std::string &path)
{
    for (const yaml::Entry &entry : node.entries) {
        const std::string own = path.empty() ? entry.key : path + '.' + entry.key;
        const auto row = std::ranges::find(rows, schemaPath(own), [](const Row &candidate) { return std::string(candidate.path); });
        const bool isSet = entry.node->kind != yaml::Kind::Null;
        if (row != rows.end() && isSet) {
            const auto text = [](const char *source) { return *source ? QCoreApplication::translate("OceanExport", source) : QString(); };
            project.lose(row->level, entry.keyPlace, text(row->what), text(row->nearest));
        } else if (isSet) {
            visit(project, *entry.node, own);
        }
    }
    for (const NodePtr &item : node.items)
        visit(project, *item, path + "[]");
}

void visitRoot(OceanProject &project, const yaml::Node &root)
{
    // A file of resources/ holds one resource, or a list of them.
    if (root.kind == yaml::Kind::Sequence)
        visit(project, root, "resources");
    else if (root.find("kind") || root.find("selector"))
        visit(project, root, "resources[]");
    else
        visit(project, root, {});
}

} // namespace

void addOceanLosses(OceanProject &project, const ProjectFiles &files)
{
    for (const SourceFile &file : files.files) {
        if (const auto root = yaml::read(file.text, file.path))
            visitRoot(project, **root);
    }
}

void addUnknown(OceanProject &project, const Reading &reading)
{
    for (const Diagnostic &finding : reading.findings) {
        if (finding.is(codes::keptUnknownKey))
            project.lose(Loss::Level::Lossy, finding.place, QCoreApplication::translate("OceanExport", "`%1` is left out: Ocean has no such key.").arg(QString::fromStdString(finding.place.path)), {});
    }
}

} // namespace penstock::exchange
