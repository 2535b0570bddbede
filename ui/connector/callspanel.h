// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/calllog.h"
#include "ui/widgets/tablemodel.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QLineEdit;

namespace penstock::ui
{

class TableView;

// The latest calls to all sources, in their order.
class CallsPanel : public QWidget
{
    Q_OBJECT
public:
    explicit CallsPanel(QWidget *parent = nullptr);

    void add(const CallRow &call);

private:
    void applyFilter();

    std::vector<CallRow> m_rows;
    TableModel<CallRow> m_model;
    QLineEdit *m_filter;
    QCheckBox *m_changes;
    TableView *m_table;
};

} // namespace penstock::ui
