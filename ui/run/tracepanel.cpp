// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/tracepanel.h"

#include "ui/widgets/emptystate.h"
#include "ui/widgets/tableview.h"

#include <QLineEdit>
#include <QVBoxLayout>

namespace penstock::ui
{

TracePanel::TracePanel(const RunLog &log, QWidget *parent)
    : QWidget(parent)
    , m_model(log.exchanges(), exchangeColumns())
    , m_table(new TableView(&m_model, QStringLiteral("traceTable"), tr("Exchanges")))
{
    setObjectName(QStringLiteral("tracePanel"));
    m_table->setColumnWidths({5, 16, 13, 5, 8, 44, 14, 9, 0});
    auto *filter = new QLineEdit;
    filter->setObjectName(QStringLiteral("traceFilter"));
    filter->setPlaceholderText(tr("Filter exchanges"));
    filter->setAccessibleName(filter->placeholderText());
    filter->setClearButtonEnabled(true);

    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(filter);
    layout->addWidget(m_table, 1);
    m_stack = new EmptyState(content, tr("Every exchange will be here: pages, logins, retries, redirects. Press Run (Ctrl+Enter)."));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);

    connect(filter, &QLineEdit::textChanged, m_table, &TableView::setFilter);
    connect(m_table, &TableView::rowSelected, this, [this](int row) {
        if (const ExchangeRow *exchange = m_model.at(row))
            Q_EMIT exchangeSelected(exchange->number);
    });
    connect(m_table, &TableView::rowActivated, this, [this](int row) {
        if (const ExchangeRow *exchange = m_model.at(row))
            Q_EMIT exchangeActivated(exchange->number);
    });
    reset();
}

void TracePanel::follow(const Touched &touched)
{
    if (touched.exchanges == Touched::nothing)
        return;
    m_model.follow(touched.exchanges);
    m_stack->setEmpty(m_model.rowCount() == 0);
}

void TracePanel::reset()
{
    m_model.reset();
    m_stack->setEmpty(m_model.rowCount() == 0);
}

} // namespace penstock::ui
