// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/connectordetail.h"

#include <QScrollArea>

class QFormLayout;
class QLabel;
class QPushButton;

namespace penstock::ui
{

class InkLabel;
class JobDiagram;
class SignsLine;

// A sync job of some source, with what is known about its connector.
struct JobRow {
    QString source, sourceName;
    bool isWritable = false;
    connector::JobSummary job;
    std::optional<connector::ConnectorSummary> connector;
    std::vector<connector::Hindrance> hindrances;
    connector::Instant at;                       // when it was read
    std::vector<connector::Instant> signs = {};  // of a running one, seen so far
};

// One sync job: the way it took, why it waits or what it says, and what can be done with it now.
class JobView : public QScrollArea
{
    Q_OBJECT
public:
    explicit JobView(QWidget *parent = nullptr);

    void show(const JobRow *row);                // null: none

Q_SIGNALS:
    void cancelWanted();
    void deleteWanted();
    void repeatWanted(bool allowDeletion);

private:
    void showFacts(const JobRow &row);
    QString reasonsOf(const JobRow &row) const;
    QString idleText(const JobRow &row) const;

    QLabel *m_empty;
    QWidget *m_content;
    JobDiagram *m_diagram;
    SignsLine *m_signs;
    QLabel *m_why, *m_reasons;
    InkLabel *m_error;
    QFormLayout *m_facts;
    std::vector<QLabel *> m_values;              // in the order of the facts
    QPushButton *m_cancel, *m_delete, *m_repeat, *m_repeatDeleting;
};

} // namespace penstock::ui
