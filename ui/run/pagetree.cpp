// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/pagetree.h"

#include "ui/run/runtables.h"

#include <algorithm>

namespace penstock::ui
{

PageTree::PageTree(const std::vector<PageRow> &pages, QObject *parent)
    : QAbstractItemModel(parent)
    , m_pages(pages)
{
}

int PageTree::parentOf(const PageRow &page) const
{
    if (page.parent == 0)
        return -1;
    const auto found = m_byExchange.find(page.parent);
    return found == m_byExchange.end() ? -1 : found->second;
}

void PageTree::append()
{
    const int row = static_cast<int>(m_nodes.size());
    const PageRow &page = m_pages[static_cast<std::size_t>(row)];
    const int above = parentOf(page);
    const int place = static_cast<int>(childrenOf(above).size());
    beginInsertRows(indexOf(above), place, place);
    m_nodes.push_back({above, place, {}});
    childrenOf(above).push_back(row);
    m_byExchange[page.exchange] = row;
    m_isTree = m_isTree || above >= 0;
    endInsertRows();
}

void PageTree::follow(std::size_t firstTouched)
{
    const std::size_t known = m_nodes.size();
    for (std::size_t row = firstTouched; row < known; ++row) {
        m_byExchange[m_pages[row].exchange] = static_cast<int>(row);      // a repeat has a number of its own
        const QModelIndex first = indexOf(static_cast<int>(row));
        Q_EMIT dataChanged(first, first.siblingAtColumn(columnCount() - 1));
    }
    while (m_nodes.size() < m_pages.size())
        append();
}

void PageTree::reset()
{
    beginResetModel();
    m_nodes.clear();
    m_top.clear();
    m_byExchange.clear();
    m_isTree = false;
    endResetModel();
    follow(0);
}

int PageTree::row(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<int>(index.internalId()) : -1;
}

const PageRow *PageTree::at(const QModelIndex &index) const
{
    const int found = row(index);
    return found < 0 ? nullptr : &m_pages[static_cast<std::size_t>(found)];
}

QModelIndex PageTree::indexOf(int row) const
{
    if (row < 0 || static_cast<std::size_t>(row) >= m_nodes.size())
        return {};
    return createIndex(m_nodes[static_cast<std::size_t>(row)].place, 0, static_cast<quintptr>(row));
}

QModelIndex PageTree::index(int row, int column, const QModelIndex &parent) const
{
    const std::vector<int> &siblings = childrenOf(this->row(parent));
    if (row < 0 || static_cast<std::size_t>(row) >= siblings.size() || column < 0 || column >= columnCount())
        return {};
    return createIndex(row, column, static_cast<quintptr>(siblings[static_cast<std::size_t>(row)]));
}

QModelIndex PageTree::parent(const QModelIndex &child) const
{
    const int found = row(child);
    return found < 0 ? QModelIndex() : indexOf(m_nodes[static_cast<std::size_t>(found)].parent);
}

int PageTree::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(childrenOf(row(parent)).size());
}

int PageTree::columnCount(const QModelIndex &) const
{
    return static_cast<int>(pageColumns().size());
}

QVariant PageTree::data(const QModelIndex &index, int role) const
{
    const PageRow *page = at(index);
    if (!page)
        return {};
    const Column<PageRow> &column = pageColumns()[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == 0)
            return page->step > 0 ? tr("Step %1: %2").arg(page->step).arg(page->asked.value.isEmpty() ? page->parameters : page->asked.value) : tr("Page %1").arg(page->page);
        return column.text(*page);
    case Qt::ToolTipRole: return column.text(*page);
    case Qt::DecorationRole: return column.decoration ? column.decoration(*page) : QVariant();
    case Qt::TextAlignmentRole: return QVariant(Qt::AlignVCenter | (column.number && index.column() > 0 ? Qt::AlignRight : Qt::AlignLeft));
    default: return {};
    }
}

QVariant PageTree::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= columnCount())
        return {};
    return QCoreApplication::translate("Table", pageColumns()[static_cast<std::size_t>(section)].heading);
}

} // namespace penstock::ui
