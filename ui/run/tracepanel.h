// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/runtables.h"

#include <QWidget>

namespace penstock::ui
{

class EmptyState;
class TableView;

// Every exchange of the run: pages, logins, retries, redirects, path parameters.
class TracePanel : public QWidget
{
    Q_OBJECT
public:
    explicit TracePanel(const RunLog &log, QWidget *parent = nullptr);

    void follow(const Touched &touched);
    void reset();

    std::string har() const;                      // all exchanges, as shown: secrets are out already

Q_SIGNALS:
    void exchangeSelected(quint64 exchange);
    void exchangeActivated(quint64 exchange);     // show its answer

private:
    void exportHar();

    const RunLog &m_log;
    TableModel<ExchangeRow> m_model;
    EmptyState *m_stack;
    TableView *m_table;
};

} // namespace penstock::ui
