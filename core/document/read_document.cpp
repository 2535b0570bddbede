// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/interpolate.h"
#include "core/document/reading.h"
#include "core/document/validate.h"

#include "core/base/codes.h"

#include <QCoreApplication>
#include <QCryptographicHash>

#include <algorithm>
#include <set>

namespace penstock
{

namespace
{

using NodePointer = std::shared_ptr<const yaml::Node>;

QString tr(const char *text) { return QCoreApplication::translate("Document", text); }
QString shown(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

class DocumentReader
{
public:
    DocumentReader(const ProjectFiles &files, const ReadOptions &options) : m_files(files), m_options(options) {}

    Reading read()
    {
        readTexts();
        chooseProfile();
        Interpolator interpolator(m_options.lookup, *m_reading.document.profile, m_project, m_reading.findings);
        resolve(interpolator);
        check();
        readProject();
        readResources();
        nameResources();
        checkAddresses();
        m_reading.document.fingerprint = fingerprint(interpolator);
        return std::move(m_reading);
    }

private:
    void readTexts();
    void chooseProfile();
    void resolve(Interpolator &interpolator);
    NodePointer resolvedResource(Interpolator &interpolator, const NodePointer &node);
    NodePointer resolvedSinks(Interpolator &interpolator, const NodePointer &node);
    void check();
    void readProject();
    void readResources();
    void nameResources();
    void checkAddresses();
    std::string fingerprint(const Interpolator &interpolator) const;
    const Profile &profile() const { return *m_reading.document.profile; }

    const ProjectFiles &m_files;
    const ReadOptions &m_options;
    NodePointer m_project;                       // mapping, or null
    NodePointer m_connection;
    std::vector<NodePointer> m_fileResources;    // of the files of their own
    std::vector<NodePointer> m_resources;        // all, resolved: of the list, then of the files
    bool m_isReadable = true;                    // every file is YAML
    std::vector<NodePointer> m_connections;      // effective, one per resource
    Reading m_reading;
};

void DocumentReader::readTexts()
{
    for (std::size_t i = 0; i < m_files.files.size(); ++i) {
        const SourceFile &file = m_files.files[i];
        const NodePointer root = yaml::read(file.text, file.path, m_reading.findings);
        m_isReadable = m_isReadable && root;
        if (!root)
            continue;
        if (root->kind != yaml::Kind::Mapping && (root->kind != yaml::Kind::Null || i > 0)) {
            m_reading.findings.push_back(Diagnostic(codes::wrongType, i == 0 ? tr("A project file is a mapping of keys.") : tr("A resource file is a mapping of keys."), root->place));
            continue;
        }
        if (i == 0)
            m_project = root;
        else
            m_fileResources.push_back(root);
    }
}

void DocumentReader::chooseProfile()
{
    const Profile *&chosen = m_reading.document.profile;
    chosen = &nativeProfile();
    const yaml::Node *named = m_project ? m_project->find("profile") : nullptr;
    if (const Profile *known = named && named->isScalar() ? profileNamed(named->text) : nullptr)
        chosen = known;
    if (m_options.profile)
        chosen = m_options.profile;
}

NodePointer DocumentReader::resolvedResource(Interpolator &interpolator, const NodePointer &node)
{
    // What is not run is not asked for its secrets.
    const yaml::Node *enabled = node->find("enabled");
    const bool isOff = enabled && enabled->kind == yaml::Kind::Boolean && (enabled->text.front() == 'f' || enabled->text.front() == 'F');
    interpolator.setKeepReferences(m_options.lookup.keepReferences || isOff);
    const NodePointer resolved = interpolator.resolve(node, &schema::resource());
    interpolator.setKeepReferences(m_options.lookup.keepReferences);
    return resolved;
}

NodePointer DocumentReader::resolvedSinks(Interpolator &interpolator, const NodePointer &node)
{
    auto sinks = std::make_shared<yaml::Node>(*node);
    for (yaml::Entry &sink : sinks->entries) {
        interpolator.setKeepReferences(m_options.lookup.keepReferences || (m_options.sink && *m_options.sink != sink.key));
        sink.node = interpolator.resolve(sink.node, schema::project().find("sinks", Native)->anyKey);
    }
    interpolator.setKeepReferences(m_options.lookup.keepReferences);
    return sinks;
}

// Variables and environments are looked up where they are used, not here.
void DocumentReader::resolve(Interpolator &interpolator)
{
    for (NodePointer &resource : m_fileResources)
        resource = resolvedResource(interpolator, resource);
    m_resources = m_fileResources;
    if (!m_project)
        return;
    std::vector<NodePointer> listed;
    auto project = std::make_shared<yaml::Node>(*m_project);
    for (yaml::Entry &entry : project->entries) {
        if (entry.key == "variables" || entry.key == "environments")
            continue;
        if (entry.key == "resources") {
            auto list = std::make_shared<yaml::Node>(*entry.node);
            for (NodePointer &item : list->items) {
                if (item->kind != yaml::Kind::Mapping)
                    continue;
                item = resolvedResource(interpolator, item);
                listed.push_back(item);
            }
            entry.node = list;
        } else if (entry.key == "sinks") {
            entry.node = resolvedSinks(interpolator, entry.node);
        } else {
            yaml::Node one;
            one.kind = yaml::Kind::Mapping;
            one.entries.push_back(entry);
            entry = interpolator.resolve(std::make_shared<const yaml::Node>(one), &schema::project())->entries.front();
        }
    }
    m_project = project;
    m_resources.insert(m_resources.begin(), listed.begin(), listed.end());
}

void DocumentReader::check()
{
    Diagnostics &findings = m_reading.findings;
    if (m_project)
        validate(*m_project, schema::project(), profile(), findings);
    for (const NodePointer &resource : m_fileResources)
        validate(*resource, schema::resource(), profile(), findings);
    const bool isEmpty = m_resources.empty() && (!m_project || !m_project->find("resources"));
    if (!m_isReadable)
        return;   // what is missing may stand behind the mistake
    if (profile().strictMappingDocument) {
        Diagnostics rejections;
        checkMappingDocument(m_project ? *m_project : yaml::Node(), m_resources, rejections);
        // One finding per place: the refusal says more than "kept".
        std::erase_if(findings, [&rejections](const Diagnostic &finding) {
            return std::ranges::any_of(rejections, [&finding](const Diagnostic &rejection) { return rejection.place == finding.place && finding.place.isKnown(); });
        });
        std::ranges::move(rejections, std::back_inserter(findings));
    } else if (isEmpty) {
        Place place;
        place.file = m_files.files.empty() ? std::string() : m_files.files.front().path;
        findings.push_back(Diagnostic(codes::missingKey, tr("There are no resources: neither `resources` nor files in the folder resources."), m_project ? m_project->place : place));
    }
}

void DocumentReader::readProject()
{
    Document &document = m_reading.document;
    const Options root(m_project);
    document.name = root.text("name").orElse({});
    if (m_project && m_project->entry("connection"))
        m_connection = m_project->entry("connection")->node;
    document.connection = readConnection(Options(m_connection));
    document.ocean = readOceanSettings(root);
    const Options sinks = root.child("sinks");
    for (std::size_t i = 0; sinks.isPresent() && i < sinks.node()->entries.size(); ++i) {
        const yaml::Entry &entry = sinks.node()->entries[i];
        const Options options(entry.node);
        document.sinks.push_back({.name = entry.key, .type = options.type(), .options = options, .place = entry.keyPlace});
    }
}

void DocumentReader::readResources()
{
    for (const NodePointer &node : m_resources) {
        const yaml::Entry *own = node->entry("connection");
        m_connections.push_back(mergedConnection(m_connection, own ? own->node : nullptr));
        m_reading.document.resources.push_back(readResource(Options(node), Options(m_connections.back()), profile(), m_reading.findings));
    }
}

// A name that was given has to be the only one; names that follow from `kind` are made different, since several resources of one
// kind are usual in mapping documents.
void DocumentReader::nameResources()
{
    std::map<std::string, const Resource *> given;
    std::vector<Resource> &resources = m_reading.document.resources;
    for (std::size_t i = 0; i < resources.size(); ++i) {
        if (!Options(m_resources[i]).has("name"))
            continue;
        const auto [first, isNew] = given.emplace(resources[i].name, &resources[i]);
        if (!isNew) {
            m_reading.findings.push_back(Diagnostic(codes::contradiction,
                                                    tr("Two resources are named `%1`; the first is at %2, line %3.").arg(shown(resources[i].name), shown(first->second->place.file)).arg(first->second->place.line),
                                                    Options(m_resources[i]).place("name")));
        }
    }
    std::set<std::string> taken;
    for (const auto &name : given)
        taken.insert(name.first);
    for (std::size_t i = 0; i < resources.size(); ++i) {
        if (Options(m_resources[i]).has("name"))
            continue;
        for (int number = 2; !taken.insert(resources[i].name).second; ++number)
            resources[i].name = resources[i].kind + "#" + std::to_string(number);
    }
}

// Every resource needs an address to be joined to, unless it brings its own.
void DocumentReader::checkAddresses()
{
    for (std::size_t i = 0; i < m_resources.size(); ++i) {
        const Resource &resource = m_reading.document.resources[i];
        const Field<std::string> &baseUrl = resource.connection.baseUrl;
        if ((baseUrl && !baseUrl->empty()) || resource.kind.contains("://") || resource.kind.empty() || resource.httpjson)
            continue;
        if (baseUrl)
            m_reading.findings.push_back(Diagnostic(codes::noScheme, tr("`base_url` is empty."), baseUrl.place));
        else
            m_reading.findings.push_back(Diagnostic(codes::missingKey, tr("`connection.base_url` is missing; `%1` is joined to it.").arg(shown(resource.kind)), resource.request.endpointPlace));
        return;
    }
}

// Requests, paging, selection and mapping; neither credentials nor time-outs nor sinks, so that a renewed token or a longer
// time-out does not start a run anew.
std::string DocumentReader::fingerprint(const Interpolator &interpolator) const
{
    static constexpr std::string_view ofConnection[] = {"base_url", "pagination", "headers"};
    static constexpr std::string_view ofResource[] = {"kind", "enabled", "selector", "port", "map", "request", "response", "chain", "cursor"};
    std::string text = profile().name;
    const auto add = [&](const NodePointer &node, std::span<const std::string_view> keys) {
        for (const std::string_view key : keys) {
            const yaml::Node *value = node ? node->find(key) : nullptr;
            text += "\n" + std::string(key) + " " + (value ? interpolator.fingerprintText(*value) : std::string());
        }
    };
    for (std::size_t i = 0; i < m_resources.size(); ++i) {
        text += "\n" + m_reading.document.resources[i].name;
        add(m_connections[i], ofConnection);
        add(m_resources[i], ofResource);
    }
    return QCryptographicHash::hash(QByteArray::fromStdString(text), QCryptographicHash::Sha256).toHex().toStdString();
}

} // namespace

Reading readDocument(const ProjectFiles &files, const ReadOptions &options)
{
    return DocumentReader(files, options).read();
}

} // namespace penstock
