// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/jobview.h"
#include "ui/widgets/tablemodel.h"

#include <QWidget>

#include <map>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace penstock::ui
{

class EmptyState;
class TableView;

// Sync jobs, newest first, with a filter; beside them the chosen one. What is read anew keeps selection and place.
class JobsPanel : public QWidget
{
    Q_OBJECT
public:
    enum class Show { AllConnectors, OneConnector };
    JobsPanel(const QString &name, Show show, QWidget *parent = nullptr);

    void setJobs(std::vector<JobRow> rows, std::size_t total);
    const JobsWanted &wanted() const { return m_wanted; }
    const JobRow *current() const;
    void select(const QString &source, const std::string &id);   // also one that comes later

Q_SIGNALS:
    void wantedChanged(const penstock::ui::JobsWanted &wanted);      // other jobs than were given are to be read
    void activated(const penstock::ui::JobRow &row);
    void cancelWanted(const penstock::ui::JobRow &row);
    void deleteWanted(const penstock::ui::JobRow &row);
    void repeatWanted(const penstock::ui::JobRow &row, bool allowDeletion);

private:
    void applyFilter();
    void want(const JobsWanted &wanted);
    void selected(int row);
    void collectSigns(std::vector<JobRow> &rows);

    std::vector<JobRow> m_rows;
    TableModel<JobRow> m_model;
    QLineEdit *m_filter;
    QComboBox *m_status;
    QLabel *m_count;
    QPushButton *m_more;
    TableView *m_table;
    EmptyState *m_stack;
    JobView *m_view;
    JobsWanted m_wanted;
    std::map<std::pair<QString, std::string>, std::vector<connector::Instant>> m_signs;   // of running jobs, by source and id
    QString m_source;                            // of the chosen job
    std::string m_id;
    bool m_isUpdating = false;
};

} // namespace penstock::ui
