// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/document/projectmodel.h"

#include <QWidget>

class QAction;
class QSortFilterProxyModel;
class QTreeView;

namespace penstock::ui
{

class EmptyState;

// The tree of the project with a filter. Choosing a node opens its text at its place.
class ProjectPanel : public QWidget
{
    Q_OBJECT
public:
    explicit ProjectPanel(QWidget *parent = nullptr);

    void setReading(const std::shared_ptr<const ProjectReading> &reading);
    void setModified(const QStringList &paths) { m_model.setModified(paths); }
    void selectResource(const QString &name);
    QString selectedResource() const;             // empty: none
    // What the context menu offers, and what stands below the tree.
    void setActions(const QList<QAction *> &ofProject, QAction *below);

Q_SIGNALS:
    void placeActivated(const penstock::Place &place);
    void resourceSelected(const QString &name);

private:
    void selected(const QModelIndex &index);
    void expand();

    ProjectModel m_model;
    QSortFilterProxyModel *m_filtered;
    QTreeView *m_tree;
    EmptyState *m_stack;
    QString m_resource;
};

} // namespace penstock::ui
