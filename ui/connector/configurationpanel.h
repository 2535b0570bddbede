// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/detailpanel.h"

#include <vector>

class QFormLayout;
class QScrollArea;

namespace penstock::ui
{

class EmptyState;

// A connector's configuration as the form that its schema describes. What the texts mean, which fields are asked and what is wrong with them
// is found off the GUI thread while somebody types. Sensitive values are never shown: a new one can be typed over them.
class ConfigurationPanel : public DetailPanel
{
    Q_OBJECT
public:
    explicit ConfigurationPanel(QWidget *parent = nullptr);

Q_SIGNALS:
    void judged();                               // the faults shown are those of what is typed

protected:
    void fill(const ConnectorDetail &detail) override;
    bool isSame(const ConnectorDetail &a, const ConnectorDetail &b) const override { return a.configuration == b.configuration; }
    void writableChanged(bool writable) override;
    void save() override;

private:
    struct Row {
        connector::FormField field;
        QWidget *cell = nullptr;                 // the control and the fault below it
        QWidget *control = nullptr;
        InkLabel *fault = nullptr;
    };
    void build(const std::vector<connector::FormField> &fields);
    QWidget *makeControl(const connector::FormField &field);
    void typed(const std::string &name, const QString &text);
    void judge();
    void showFields(const std::vector<connector::FormField> &fields);

    QScrollArea *m_area;
    EmptyState *m_stack;
    QFormLayout *m_form = nullptr;
    std::vector<Row> m_rows;
    connector::FormEdits m_edits;
    int m_ticket = 0;
};

} // namespace penstock::ui
