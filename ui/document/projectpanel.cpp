// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/projectpanel.h"

#include "ui/widgets/emptystate.h"

#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace penstock::ui
{

ProjectPanel::ProjectPanel(QWidget *parent)
    : QWidget(parent)
    , m_filtered(new QSortFilterProxyModel(this))
    , m_tree(new QTreeView)
{
    setObjectName(QStringLiteral("projectPanel"));
    m_filtered->setSourceModel(&m_model);
    m_filtered->setRecursiveFilteringEnabled(true);
    m_filtered->setAutoAcceptChildRows(true);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_tree->setObjectName(QStringLiteral("projectTree"));
    m_tree->setAccessibleName(tr("Project"));
    m_tree->setModel(m_filtered);
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setExpandsOnDoubleClick(false);
    auto *filter = new QLineEdit;
    filter->setObjectName(QStringLiteral("projectFilter"));
    filter->setPlaceholderText(tr("Filter"));
    filter->setAccessibleName(tr("Filter the project tree"));
    filter->setClearButtonEnabled(true);

    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(filter);
    layout->addWidget(m_tree, 1);
    m_stack = new EmptyState(content, tr("No project is open."));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    m_stack->setEmpty(true);
    setFocusProxy(m_tree);

    connect(filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filtered->setFilterFixedString(text);
        expand();
    });
    connect(&m_model, &QAbstractItemModel::modelReset, this, &ProjectPanel::expand);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &ProjectPanel::selected);
    connect(m_tree, &QTreeView::clicked, this, [this](const QModelIndex &index) {
        const Place place = m_model.place(m_filtered->mapToSource(index));
        if (!place.file.empty())
            Q_EMIT placeActivated(place);
    });
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex &index) {
        const Place place = m_model.place(m_filtered->mapToSource(index));
        if (!place.file.empty())
            Q_EMIT placeActivated(place);
    });
}

void ProjectPanel::expand()
{
    m_tree->expandToDepth(0);
    for (int row = 0; row < m_filtered->rowCount(m_filtered->index(0, 0)); ++row) {
        const QModelIndex group = m_filtered->index(row, 0, m_filtered->index(0, 0));
        if (group.data(ProjectModel::KindRole).toInt() == static_cast<int>(ProjectModel::NodeKind::ResourceGroup))
            m_tree->expand(group);
    }
}

void ProjectPanel::setReading(const std::shared_ptr<const ProjectReading> &reading)
{
    m_model.setReading(reading);
    m_stack->setEmpty(!reading);
    if (!m_resource.isEmpty())
        selectResource(m_resource);
}

void ProjectPanel::selectResource(const QString &name)
{
    const QModelIndex index = m_filtered->mapFromSource(m_model.resource(name));
    if (index.isValid() && m_tree->currentIndex() != index)
        m_tree->setCurrentIndex(index);
}

void ProjectPanel::selected(const QModelIndex &index)
{
    const auto name = m_model.resourceName(m_filtered->mapToSource(index));
    if (!name || *name == m_resource)
        return;
    m_resource = *name;
    Q_EMIT resourceSelected(m_resource);
}

void ProjectPanel::setActions(const QList<QAction *> &ofProject, QAction *below)
{
    m_tree->addActions(ofProject);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *button = new QToolButton;
    button->setObjectName(QStringLiteral("connectorsButton"));
    button->setDefaultAction(below);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    button->setAutoRaise(true);
    layout()->addWidget(button);
}

QString ProjectPanel::selectedResource() const
{
    return m_resource;
}

} // namespace penstock::ui
