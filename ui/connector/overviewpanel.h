// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/detailpanel.h"

#include <vector>

class QLabel;

namespace penstock::ui
{

// What a connector is and how it fares, in words.
class OverviewPanel : public DetailPanel
{
    Q_OBJECT
public:
    explicit OverviewPanel(QWidget *parent = nullptr);

protected:
    void fill(const ConnectorDetail &detail) override;

private:
    QString health(const ConnectorDetail &detail) const;

    InkLabel *m_health;
    std::vector<QLabel *> m_values;              // in the order of the facts
};

} // namespace penstock::ui
