// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/projectmodel.h"

#include "ui/widgets/icons.h"

#include <algorithm>
#include <utility>

namespace penstock::ui
{

namespace
{
Place fileStart(const std::string &path)
{
    Place place;
    place.file = path;
    place.line = 1;
    place.column = 1;
    return place;
}
} // namespace

ProjectModel::ProjectModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

int ProjectModel::add(int parent, NodeKind kind, const QString &name, const Place &place, const QString &detail)
{
    const int index = static_cast<int>(m_nodes.size());
    Node node{kind, name, detail, place, {}, parent, 0, {}};
    if (parent >= 0) {
        auto &siblings = m_nodes[static_cast<std::size_t>(parent)].children;
        node.row = static_cast<int>(siblings.size());
        siblings.push_back(index);
    }
    m_nodes.push_back(std::move(node));
    return index;
}

void ProjectModel::addResources(const ProjectReading &reading)
{
    const int group = add(0, NodeKind::ResourceGroup, tr("Resources"), {});
    for (const Resource &resource : reading.document.resources) {
        const QString name = QString::fromStdString(resource.name);
        const QString kind = QString::fromStdString(resource.kind);
        add(group, NodeKind::Resource, name, resource.place, resource.enabled ? kind : tr("%1 (disabled)").arg(kind));
    }
}

void ProjectModel::build(const ProjectReading &reading)
{
    const std::string mainFile = reading.files.files.empty() ? std::string() : reading.files.files.front().path;
    const QString name = QString::fromStdString(reading.document.name.empty() ? reading.files.folder.filename().string() : reading.document.name);
    add(-1, NodeKind::Project, name, fileStart(mainFile));
    const Place connection = reading.document.connection.place;
    add(0, NodeKind::Connection, tr("Connection"), connection.isKnown() ? connection : fileStart(mainFile),
        QString::fromStdString(reading.document.connection.baseUrl.orElse({})));
    addResources(reading);
    if (!reading.environments.isEmpty()) {
        const int group = add(0, NodeKind::EnvironmentGroup, tr("Environments"), fileStart(mainFile));
        for (const QString &environment : reading.environments)
            add(group, NodeKind::Environment, environment, fileStart(mainFile));
    }
    if (!reading.cases.empty()) {
        const int group = add(0, NodeKind::CaseGroup, tr("Tests"), {});
        for (const std::string &path : reading.cases)
            add(group, NodeKind::Case, QString::fromStdString(path).section(QLatin1Char('/'), -1), fileStart(path));
    }
    const int group = add(0, NodeKind::FileGroup, tr("Files"), {});
    for (const SourceFile &file : reading.files.files)
        add(group, NodeKind::File, QString::fromStdString(file.path), fileStart(file.path));
}

// A finding marks its file, and the resource in whose text it stands.
void ProjectModel::markFindings(const ProjectReading &reading)
{
    for (const Diagnostic &finding : reading.findings) {
        const Resource *resource = reading.resourceAt(finding.place.file, finding.place.line);
        for (Node &node : m_nodes) {
            const bool isFile = node.kind == NodeKind::File && node.place.file == finding.place.file;
            const bool isResource = node.kind == NodeKind::Resource && resource && node.place == resource->place;
            if ((isFile || isResource) && finding.severity != Severity::Information)
                node.severity = std::max(node.severity.value_or(Severity::Information), finding.severity);
        }
    }
}

bool ProjectModel::sameShape(const std::vector<Node> &a, const std::vector<Node> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const Node &x, const Node &y) { return x.kind == y.kind && x.parent == y.parent && x.name == y.name; });
}

void ProjectModel::setReading(const std::shared_ptr<const ProjectReading> &reading)
{
    const std::vector<Node> before = std::exchange(m_nodes, {});
    if (reading) {
        build(*reading);
        markFindings(*reading);
    }
    if (sameShape(before, m_nodes) && !m_nodes.empty()) {
        for (const Node &group : m_nodes) {
            if (!group.children.empty())
                Q_EMIT dataChanged(createIndex(0, 0, quintptr(group.children.front())),
                                   createIndex(static_cast<int>(group.children.size()) - 1, 0, quintptr(group.children.back())));
        }
        return;
    }
    std::vector<Node> now = std::exchange(m_nodes, before);
    beginResetModel();
    m_nodes = std::move(now);
    endResetModel();
}

void ProjectModel::setModified(const QStringList &paths)
{
    m_modified = paths;
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        if (m_nodes[i].kind == NodeKind::File) {
            const QModelIndex changed = createIndex(m_nodes[i].row, 0, quintptr(i));
            Q_EMIT dataChanged(changed, changed);
        }
    }
}

const ProjectModel::Node *ProjectModel::node(const QModelIndex &index) const
{
    return index.isValid() && index.internalId() < m_nodes.size() ? &m_nodes[index.internalId()] : nullptr;
}

QModelIndex ProjectModel::resource(const QString &name) const
{
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        if (m_nodes[i].kind == NodeKind::Resource && m_nodes[i].name == name)
            return createIndex(m_nodes[i].row, 0, quintptr(i));
    }
    return {};
}

Place ProjectModel::place(const QModelIndex &index) const
{
    const Node *found = node(index);
    return found ? found->place : Place();
}

std::optional<QString> ProjectModel::resourceName(const QModelIndex &index) const
{
    const Node *found = node(index);
    return found && found->kind == NodeKind::Resource ? std::optional(found->name) : std::nullopt;
}

QModelIndex ProjectModel::index(int row, int column, const QModelIndex &parent) const
{
    if (column != 0 || row < 0 || m_nodes.empty())
        return {};
    if (!parent.isValid())
        return row == 0 ? createIndex(0, 0, quintptr(0)) : QModelIndex();
    const Node *group = node(parent);
    if (!group || row >= static_cast<int>(group->children.size()))
        return {};
    return createIndex(row, 0, quintptr(group->children[static_cast<std::size_t>(row)]));
}

QModelIndex ProjectModel::parent(const QModelIndex &child) const
{
    const Node *found = node(child);
    if (!found || found->parent < 0)
        return {};
    return createIndex(m_nodes[static_cast<std::size_t>(found->parent)].row, 0, quintptr(found->parent));
}

int ProjectModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return m_nodes.empty() ? 0 : 1;
    const Node *found = node(parent);
    return found && parent.column() == 0 ? static_cast<int>(found->children.size()) : 0;
}

int ProjectModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QString ProjectModel::text(const Node &node) const
{
    const bool modified = node.kind == NodeKind::File && m_modified.contains(node.name);
    return modified ? tr("%1 (not saved)").arg(node.name) : node.name;
}

QIcon ProjectModel::icon(const Node &node) const
{
    if (node.severity)
        return makeIcon(*node.severity == Severity::Error ? Icon::Error : Icon::Warning);
    switch (node.kind) {
    case NodeKind::Project: return makeIcon(Icon::Folder);
    case NodeKind::Connection: return makeIcon(Icon::Connection);
    case NodeKind::Resource: return makeIcon(Icon::Resource);
    case NodeKind::Environment: return makeIcon(Icon::Environment);
    case NodeKind::Case: return makeIcon(Icon::Case);
    case NodeKind::File: return makeIcon(Icon::File);
    default: return {};
    }
}

QVariant ProjectModel::data(const QModelIndex &index, int role) const
{
    const Node *found = node(index);
    if (!found)
        return {};
    switch (role) {
    case Qt::DisplayRole: return text(*found);
    case Qt::DecorationRole: return icon(*found);
    case Qt::ToolTipRole: return found->detail.isEmpty() ? found->name : QStringLiteral("%1\n%2").arg(found->name, found->detail);
    case Qt::AccessibleTextRole: return found->severity ? tr("%1, has findings").arg(text(*found)) : text(*found);
    case KindRole: return static_cast<int>(found->kind);
    case NameRole: return found->name;
    case PathRole: return QString::fromStdString(found->place.file);
    default: return {};
    }
}

} // namespace penstock::ui
