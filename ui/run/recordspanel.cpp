// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/recordspanel.h"

#include "ui/run/splitpanel.h"
#include "ui/widgets/answerview.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/tableview.h"

#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QVBoxLayout>

namespace penstock::ui
{

RecordsPanel::RecordsPanel(const RunLog &log, const Syntax &syntax, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_model(log.records(), recordColumns())
    , m_table(new TableView(&m_model, QStringLiteral("recordsTable"), tr("Records")))
    , m_origin(new QLabel)
    , m_record(new AnswerView(syntax, tr("The chosen record")))
    , m_split(new SplitPanel(log))
{
    setObjectName(QStringLiteral("recordsPanel"));
    m_table->setColumnWidths({5, 9, 6, 20, 8, 0});
    m_record->setObjectName(QStringLiteral("recordText"));
    m_origin->setObjectName(QStringLiteral("recordOrigin"));
    m_origin->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_origin->setContentsMargins(8, 4, 8, 4);
    auto *filter = new QLineEdit;
    filter->setObjectName(QStringLiteral("recordsFilter"));
    filter->setPlaceholderText(tr("Filter records"));
    filter->setAccessibleName(filter->placeholderText());
    filter->setClearButtonEnabled(true);

    auto *below = new QWidget;
    auto *belowLayout = new QVBoxLayout(below);
    belowLayout->setContentsMargins(0, 0, 0, 0);
    belowLayout->setSpacing(0);
    belowLayout->addWidget(m_origin);
    belowLayout->addWidget(m_record, 1);
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_table);
    splitter->addWidget(below);
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(filter);
    layout->addWidget(m_split);
    layout->addWidget(splitter, 1);

    m_stack = new EmptyState(content, tr("The records will be here, each with its page and its path in the answer. Press Run (Ctrl+Enter)."));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);

    connect(filter, &QLineEdit::textChanged, m_table, &TableView::setFilter);
    connect(m_table, &TableView::rowSelected, this, &RecordsPanel::showRecord);
    connect(m_table, &TableView::rowActivated, this, &RecordsPanel::recordActivated);
    connect(m_split, &SplitPanel::placeActivated, this, &RecordsPanel::placeActivated);
    reset();
}

void RecordsPanel::showRecord(int row)
{
    const RecordRow *record = m_model.at(row);
    if (!record) {
        m_origin->clear();
        m_record->clear();
        return;
    }
    m_origin->setText(tr("Page %1, exchange %2, %3").arg(record->page).arg(record->exchange).arg(record->pointer));
    m_record->setText(std::string(record->text()));
    m_split->showExchange(record->exchange);
    Q_EMIT recordSelected(row);
}

void RecordsPanel::follow(const Touched &touched)
{
    if (touched.explained) {
        m_split->follow();
        updateEmpty();
    }
    if (touched.records == Touched::nothing)
        return;
    const bool first = m_model.rowCount() == 0;
    m_model.follow(touched.records);
    updateEmpty();
    if (first)
        m_table->selectSourceRow(0);
}

void RecordsPanel::reset()
{
    m_model.reset();
    m_split->reset();
    updateEmpty();
    showRecord(-1);
}

// A split that gave no record explains itself all the same.
void RecordsPanel::updateEmpty()
{
    m_stack->setEmpty(m_model.rowCount() == 0 && m_log.explained().splits().empty());
}

void RecordsPanel::select(std::uint64_t exchange, std::int64_t index)
{
    if (const RecordRow *record = m_log.record(exchange, index))
        m_table->selectSourceRow(static_cast<int>(record - m_log.records().data()));
}

} // namespace penstock::ui
