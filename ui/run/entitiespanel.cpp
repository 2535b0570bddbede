// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/entitiespanel.h"

#include "ui/widgets/answerview.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/tableview.h"

#include <QLocale>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace penstock::ui
{

EntitiesPanel::EntitiesPanel(const RunLog &log, const Syntax &syntax, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_entityModel(log.entities(), entityColumns())
    , m_dropModel(log.drops(), dropColumns())
    , m_resourceModel(log.resources(), resourceColumns())
    , m_tabs(new QTabWidget)
    , m_entities(new TableView(&m_entityModel, QStringLiteral("entitiesTable"), tr("Entities")))
    , m_drops(new TableView(&m_dropModel, QStringLiteral("dropsTable"), tr("Records that gave no entity")))
    , m_resources(new TableView(&m_resourceModel, QStringLiteral("resourcesTable"), tr("Resources of this run")))
    , m_document(new AnswerView(syntax, tr("The chosen entity")))
    , m_state(new AnswerView(syntax, tr("State after the run")))
{
    setObjectName(QStringLiteral("entitiesPanel"));
    m_document->setObjectName(QStringLiteral("entityText"));
    m_entities->setColumnWidths({16, 12, 26, 5, 7, 0});
    m_drops->setColumnWidths({44, 9, 16, 5, 0});
    m_resources->setColumnWidths({24, 12, 8, 9, 0});

    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_entities);
    splitter->addWidget(m_document);
    m_tabs->setObjectName(QStringLiteral("entitiesTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(splitter, {});
    m_tabs->addTab(m_drops, {});
    m_tabs->addTab(m_resources, {});
    m_tabs->addTab(m_state, tr("State"));
    m_state->setObjectName(QStringLiteral("stateText"));

    m_stack = new EmptyState(m_tabs, tr("The mapped entities will be here, and those left out with the reason. Press Run (Ctrl+Enter)."));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);

    connect(m_entities, &TableView::rowSelected, this, &EntitiesPanel::showEntity);
    connect(m_entities, &TableView::rowActivated, this, [this](int row) {
        if (const EntityRow *entity = m_entityModel.at(row))
            Q_EMIT recordActivated(entity->exchange, entity->record);
    });
    connect(m_drops, &TableView::rowActivated, this, [this](int row) {
        if (const DropRow *drop = m_dropModel.at(row))
            Q_EMIT recordActivated(drop->exchange, drop->record);
    });
    reset();
}

void EntitiesPanel::showEntity(int row)
{
    const EntityRow *entity = m_entityModel.at(row);
    if (entity)
        m_document->setText(std::string(entity->text()));
    else
        m_document->clear();
}

void EntitiesPanel::updateTitles()
{
    const QLocale locale;
    m_tabs->setTabText(0, tr("Entities (%1)").arg(locale.toString(m_entityModel.rowCount())));
    m_tabs->setTabText(1, tr("Left out (%1)").arg(locale.toString(m_dropModel.rowCount())));
    m_tabs->setTabText(2, tr("Resources (%1)").arg(locale.toString(m_resourceModel.rowCount())));
    m_stack->setEmpty(m_entityModel.rowCount() + m_dropModel.rowCount() + m_resourceModel.rowCount() == 0);
}

void EntitiesPanel::follow(const Touched &touched)
{
    const bool first = m_entityModel.rowCount() == 0;
    if (touched.entities != Touched::nothing)
        m_entityModel.follow(touched.entities);
    if (touched.drops != Touched::nothing)
        m_dropModel.follow(touched.drops);
    if (touched.resources != Touched::nothing)
        m_resourceModel.follow(touched.resources);
    if (touched.state)
        m_state->setText(m_log.state());
    updateTitles();
    if (first && m_entityModel.rowCount() > 0) {
        const EntityRow &shown = m_log.entities().front();
        const bool isPlain = shown.identifier.isEmpty() && shown.blueprint.isEmpty() && shown.title.isEmpty();
        for (const int column : {0, 1, 2})                      // a plain document has none of the three
            m_entities->setColumnHidden(column, isPlain);
        m_entities->selectSourceRow(0);
    }
}

void EntitiesPanel::reset()
{
    m_entityModel.reset();
    m_dropModel.reset();
    m_resourceModel.reset();
    m_document->clear();
    m_state->clear();
    updateTitles();
}

} // namespace penstock::ui
