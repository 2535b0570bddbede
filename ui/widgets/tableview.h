// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTableView>

#include <functional>

class QAbstractItemModel;

namespace penstock::ui
{

// A table to read from: whole rows, sorted by a click on a heading (by the raw values of TableModel), filtered by text,
// copied as lines with tabs. Rows stay in the order of arrival until one sorts.
class TableView : public QTableView
{
    Q_OBJECT
public:
    TableView(QAbstractItemModel *model, const QString &objectName, const QString &accessibleName, QWidget *parent = nullptr);

    void setFilter(const QString &text);
    using RowFilter = std::function<bool(int sourceRow)>;
    void setRowFilter(RowFilter filter);          // which rows are shown; null: those that the text allows
    int currentSourceRow() const;                 // -1: none
    void selectSourceRow(int row);
    void setColumnWidths(std::initializer_list<int> characters);     // 0: as it is; the last column stretches

Q_SIGNALS:
    void rowSelected(int sourceRow);
    void rowActivated(int sourceRow);             // double click or Return

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void changeEvent(QEvent *event) override;

private:
    int sourceRow(const QModelIndex &index) const;
    void copySelection() const;

    class Sorted;
    Sorted *m_sorted;
    int m_character;                              // its width when the columns were given theirs
};

} // namespace penstock::ui
