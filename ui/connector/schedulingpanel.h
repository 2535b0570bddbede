// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/detailpanel.h"

#include <array>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace penstock::ui
{

// One schedule in the Quartz notation, with its next runs, or what is wrong with it, told while somebody types. Times are computed off the GUI thread.
class ScheduleEditor : public QWidget
{
    Q_OBJECT
public:
    ScheduleEditor(const QString &name, const QString &title, const QString &note, QWidget *parent = nullptr);

    void setSchedule(const connector::ScheduleSummary &schedule);
    connector::ScheduleSummary schedule() const;
    void setWritable(bool writable);
    bool isFaulty() const { return m_isFaulty; }

Q_SIGNALS:
    void edited();
    void judged();

private:
    void judge();

    QCheckBox *m_enabled;
    QLineEdit *m_cron;
    QComboBox *m_presets;
    InkLabel *m_next;
    int m_ticket = 0;
    bool m_isFaulty = false;
};

// When a connector syncs: full, incremental, access control.
class SchedulingPanel : public DetailPanel
{
    Q_OBJECT
public:
    explicit SchedulingPanel(QWidget *parent = nullptr);

protected:
    void fill(const ConnectorDetail &detail) override;
    void writableChanged(bool writable) override;
    void save() override;

private:
    void judge();

    std::array<ScheduleEditor *, 3> m_editors;   // full, incremental, access control
};

} // namespace penstock::ui
