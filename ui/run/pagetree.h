// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/runupdate.h"

#include <QAbstractItemModel>

#include <unordered_map>
#include <vector>

namespace penstock::ui
{

// The pages of a chain as a tree: below a page those that were asked for with its values, one branch for each. Reads the log's list, which only
// grows; a page's parent is there before it.
class PageTree : public QAbstractItemModel
{
    Q_OBJECT
public:
    explicit PageTree(const std::vector<PageRow> &pages, QObject *parent = nullptr);

    void follow(std::size_t firstTouched);
    void reset();
    bool isTree() const { return m_isTree; }                   // some page has a parent
    const PageRow *at(const QModelIndex &index) const;
    int row(const QModelIndex &index) const;                   // in the log; -1: none
    QModelIndex indexOf(int row) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node {
        int parent = -1;                                       // row in the log
        int place = 0;                                         // among its siblings
        std::vector<int> children;
    };
    void append();
    std::vector<int> &childrenOf(int row) { return row < 0 ? m_top : m_nodes[static_cast<std::size_t>(row)].children; }
    const std::vector<int> &childrenOf(int row) const { return row < 0 ? m_top : m_nodes[static_cast<std::size_t>(row)].children; }
    int parentOf(const PageRow &page) const;

    const std::vector<PageRow> &m_pages;
    std::vector<Node> m_nodes;                                 // by row in the log
    std::vector<int> m_top;
    std::unordered_map<std::uint64_t, int> m_byExchange;
    bool m_isTree = false;
};

} // namespace penstock::ui
