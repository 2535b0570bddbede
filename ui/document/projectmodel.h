// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/document/projectreading.h"

#include <QAbstractItemModel>

#include <map>
#include <optional>

namespace penstock::ui
{

// The project as a tree: connection, resources, environments, cases, files. Built anew from each reading; an update that
// changes no node's identity keeps selection and expansion.
class ProjectModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum class NodeKind { Project, Connection, ResourceGroup, Resource, EnvironmentGroup, Environment, CaseGroup, Case, FileGroup, File };
    enum Roles { KindRole = Qt::UserRole, NameRole, PathRole };

    explicit ProjectModel(QObject *parent = nullptr);

    void setReading(const std::shared_ptr<const ProjectReading> &reading);       // null: none
    void setModified(const QStringList &paths);                                  // files with unsaved text
    QModelIndex resource(const QString &name) const;
    Place place(const QModelIndex &index) const;                                  // what to open; without a line: the file
    std::optional<QString> resourceName(const QModelIndex &index) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Node {
        NodeKind kind;
        QString name;
        QString detail;
        Place place;
        std::optional<Severity> severity;
        int parent = -1;
        int row = 0;
        std::vector<int> children;
    };

    int add(int parent, NodeKind kind, const QString &name, const Place &place, const QString &detail = {});
    void build(const ProjectReading &reading);
    void addResources(const ProjectReading &reading);
    void markFindings(const ProjectReading &reading);
    const Node *node(const QModelIndex &index) const;
    static bool sameShape(const std::vector<Node> &a, const std::vector<Node> &b);
    QString text(const Node &node) const;
    QIcon icon(const Node &node) const;

    std::vector<Node> m_nodes;
    QStringList m_modified;
};

} // namespace penstock::ui
