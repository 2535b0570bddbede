// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/runtables.h"

#include <QWidget>

namespace penstock::ui
{

class EmptyState;
class InkLabel;
class TableView;

// Every exchange of the run: pages, logins, retries, redirects, path parameters.
class TracePanel : public QWidget
{
    Q_OBJECT
public:
    explicit TracePanel(const RunLog &log, QWidget *parent = nullptr);

    void follow(const Touched &touched);
    void reset();

    // Exchanges as an HTTP archive, as they are shown: secrets are out already. Any thread.
    static std::string harOf(const std::vector<ExchangeRow> &exchanges);

Q_SIGNALS:
    void exchangeSelected(quint64 exchange);
    void exchangeActivated(quint64 exchange);     // show its answer

private:
    void exportHar();
    void saveHar(const QString &path);
    void setFilter(const QString &text);

    const RunLog &m_log;
    TableModel<ExchangeRow> m_model;
    EmptyState *m_stack;
    TableView *m_table;
    InkLabel *m_problem;
};

} // namespace penstock::ui
