// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/tableview.h"

#include "ui/widgets/tablemodel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QSortFilterProxyModel>

#include <algorithm>

namespace penstock::ui
{

class TableView::Sorted : public QSortFilterProxyModel
{
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setRowFilter(RowFilter filter)
    {
        m_filter = std::move(filter);
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override { return m_filter ? m_filter(row) : QSortFilterProxyModel::filterAcceptsRow(row, parent); }

private:
    RowFilter m_filter;
};

TableView::TableView(QAbstractItemModel *model, const QString &objectName, const QString &accessibleName, QWidget *parent)
    : QTableView(parent)
    , m_sorted(new Sorted(this))
    , m_character(fontMetrics().averageCharWidth())
{
    setObjectName(objectName);
    setAccessibleName(accessibleName);
    m_sorted->setSourceModel(model);
    m_sorted->setSortRole(SortRole);
    m_sorted->setFilterKeyColumn(-1);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    setModel(m_sorted);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setTextElideMode(Qt::ElideRight);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    horizontalHeader()->setSortIndicatorClearable(true);
    setSortingEnabled(true);
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex &index) { Q_EMIT rowActivated(sourceRow(index)); });
}

int TableView::sourceRow(const QModelIndex &index) const
{
    return index.isValid() ? m_sorted->mapToSource(index).row() : -1;
}

int TableView::currentSourceRow() const
{
    return sourceRow(currentIndex());
}

void TableView::selectSourceRow(int row)
{
    const QModelIndex index = m_sorted->mapFromSource(m_sorted->sourceModel()->index(row, 0));
    if (!index.isValid())
        return;
    setCurrentIndex(index);
    scrollTo(index);
}

void TableView::setFilter(const QString &text)
{
    m_sorted->setFilterFixedString(text);
}

void TableView::setRowFilter(RowFilter filter)
{
    m_sorted->setRowFilter(std::move(filter));
}

void TableView::setColumnWidths(std::initializer_list<int> characters)
{
    int column = 0;
    for (const int width : characters) {
        if (width > 0)
            setColumnWidth(column, width * fontMetrics().averageCharWidth() + 16);
        ++column;
    }
}

void TableView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row() || !previous.isValid())
        Q_EMIT rowSelected(sourceRow(current));
}

// Rows and columns grow with the text.
void TableView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    const int character = fontMetrics().averageCharWidth();
    if (event->type() != QEvent::FontChange || character == m_character)
        return;
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    for (int column = 0; column < m_sorted->columnCount(); ++column)
        setColumnWidth(column, columnWidth(column) * character / m_character);
    m_character = character;
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copySelection();
    else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && event->modifiers() == Qt::NoModifier)
        Q_EMIT rowActivated(currentSourceRow());
    else
        QTableView::keyPressEvent(event);
}

void TableView::copySelection() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(), [](const QModelIndex &a, const QModelIndex &b) { return a.row() < b.row(); });
    QStringList lines;
    for (const QModelIndex &row : std::as_const(rows)) {
        QStringList cells;
        for (int column = 0; column < m_sorted->columnCount(); ++column)
            cells.append(row.siblingAtColumn(column).data().toString());
        lines.append(cells.join(QLatin1Char('\t')));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

} // namespace penstock::ui
