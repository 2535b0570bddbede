// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/detailpanel.h"

class QCheckBox;
class QLabel;
class QLineEdit;

namespace penstock::ui
{

// The ingest pipeline that documents go through, and what it is told to do.
class PipelinePanel : public DetailPanel
{
    Q_OBJECT
public:
    explicit PipelinePanel(QWidget *parent = nullptr);

protected:
    void fill(const ConnectorDetail &detail) override;
    bool isSame(const ConnectorDetail &a, const ConnectorDetail &b) const override { return a.connector.pipeline == b.connector.pipeline; }
    void writableChanged(bool writable) override;
    void save() override;

private:
    connector::PipelineSettings typed() const;

    QLineEdit *m_name;
    QCheckBox *m_binary, *m_whitespace, *m_inference;
    QLabel *m_note;
};

} // namespace penstock::ui
