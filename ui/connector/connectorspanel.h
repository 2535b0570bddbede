// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/sourcelist.h"
#include "ui/widgets/tablemodel.h"

#include <QWidget>

class QLineEdit;

namespace penstock::ui
{

class EmptyState;
class TableView;

struct ConnectorRow {
    QString source, sourceName;
    connector::ConnectorSummary connector;
    int pending = 0;
    std::optional<connector::Instant> next;
    connector::Instant at;                       // when it was read
};

// Which connector of which source.
struct ConnectorKey {
    QString source;
    std::string id;
    bool isValid() const { return !source.isEmpty(); }
    bool operator==(const ConnectorKey &) const = default;
};

// The connectors of one source or of all of them, with a filter. What is read anew keeps selection and place.
class ConnectorsPanel : public QWidget
{
    Q_OBJECT
public:
    explicit ConnectorsPanel(const SourceList &sources, QWidget *parent = nullptr);

    void setSource(const QString &id);           // empty: all
    void update();                               // from the sources' snapshots
    void select(const ConnectorKey &key);        // also one that comes with the next reading

Q_SIGNALS:
    void chosen(const penstock::ui::ConnectorKey &key);

private:
    void selected(int row);

    const SourceList &m_sources;
    QString m_source;
    std::vector<ConnectorRow> m_rows;
    TableModel<ConnectorRow> m_model;
    QLineEdit *m_filter;
    TableView *m_table;
    EmptyState *m_stack;
    ConnectorKey m_current;
    bool m_isUpdating = false;
};

} // namespace penstock::ui
