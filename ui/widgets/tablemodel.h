// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <QCoreApplication>

#include <span>
#include <vector>

namespace penstock::ui
{

enum TableRole {
    SortRole = Qt::UserRole,          // the raw value behind the text
    RowRole,                          // index in the list that the model shows
};

// One column of a table: what stands in a cell, by row. Where `sortKey` or another look is missing, the text is used.
template<typename Row>
struct Column {
    const char *heading;                                  // source text, context "Table"
    QVariant (*text)(const Row &row);
    QVariant (*sortKey)(const Row &row) = nullptr;
    QVariant (*decoration)(const Row &row) = nullptr;
    QVariant (*toolTip)(const Row &row) = nullptr;
    bool number = false;
};

// Shows a list that only grows and whose rows change in place. The list belongs to somebody else; follow() and reset() say
// what happened to it. No view sees a row before it is announced.
template<typename Row>
class TableModel : public QAbstractTableModel
{
public:
    TableModel(const std::vector<Row> &rows, std::span<const Column<Row>> columns, QObject *parent = nullptr)
        : QAbstractTableModel(parent)
        , m_rows(rows)
        , m_columns(columns)
        , m_count(static_cast<int>(rows.size()))
    {
    }

    const Row *at(int row) const { return row >= 0 && row < m_count ? &m_rows[static_cast<std::size_t>(row)] : nullptr; }

    void follow(std::size_t firstTouched)
    {
        const int count = static_cast<int>(m_rows.size());
        const int known = m_count;
        if (count > known) {
            beginInsertRows({}, known, count - 1);
            m_count = count;
            endInsertRows();
        }
        if (firstTouched < static_cast<std::size_t>(known))
            Q_EMIT dataChanged(index(static_cast<int>(firstTouched), 0), index(known - 1, columnCount() - 1));
    }

    void reset()
    {
        beginResetModel();
        m_count = static_cast<int>(m_rows.size());
        endResetModel();
    }

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : m_count; }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_columns.size()); }

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override
    {
        const Row *row = index.isValid() ? at(index.row()) : nullptr;
        if (!row)
            return {};
        const Column<Row> &column = m_columns[static_cast<std::size_t>(index.column())];
        switch (role) {
        case Qt::DisplayRole: return column.text(*row);
        case Qt::ToolTipRole: return column.toolTip ? column.toolTip(*row) : column.text(*row);
        case Qt::DecorationRole: return column.decoration ? column.decoration(*row) : QVariant();
        case Qt::TextAlignmentRole: return QVariant(Qt::AlignVCenter | (column.number ? Qt::AlignRight : Qt::AlignLeft));
        case SortRole: return column.sortKey ? column.sortKey(*row) : column.text(*row);
        case RowRole: return index.row();
        default: return {};
        }
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
            return {};
        const Column<Row> &column = m_columns[static_cast<std::size_t>(section)];
        if (role == Qt::DisplayRole)
            return QCoreApplication::translate("Table", column.heading);
        if (role == Qt::TextAlignmentRole)
            return QVariant(Qt::AlignVCenter | (column.number ? Qt::AlignRight : Qt::AlignLeft));
        return {};
    }

private:
    const std::vector<Row> &m_rows;
    std::span<const Column<Row>> m_columns;
    int m_count;
};

} // namespace penstock::ui
