// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/connectorspanel.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTabWidget;

namespace penstock::ui
{

class DetailPanel;
class DocumentsPanel;
class EmptyState;
class InkLabel;
class JobsPanel;
class Syntax;

// One connector in tabs, and what can be done with it.
class ConnectorView : public QWidget
{
    Q_OBJECT
public:
    ConnectorView(SourceList &sources, const Syntax &syntax, QWidget *parent = nullptr);

    void show(const ConnectorKey &key);          // another one: what was typed goes
    void refresh();                              // reads it again
    const ConnectorKey &key() const { return m_key; }
    const ConnectorDetail *detail() const { return m_detail.get(); }
    bool isModified() const;
    JobsPanel *jobs() { return m_jobs; }
    void showJob(const std::string &id);

Q_SIGNALS:
    void told(const QString &what);              // something is done
    void troubled(const QString &what);          // something went wrong
    void startWanted(std::string_view jobType);
    void editWanted();
    void deleteWanted();
    void shown();                                // what was read last is there

private:
    QWidget *makeHead();
    void addTab(DetailPanel *panel, const QString &title);
    void took(const connector::Checked<ConnectorDetail> &answer);
    void perform(DetailPanel *panel, const Change &change, const QString &done);
    void readDocumentsOf(const std::string &index);
    void updateHead();
    void updateTabs();

    SourceList &m_sources;
    ConnectorKey m_key;
    std::shared_ptr<const ConnectorDetail> m_detail;
    std::vector<DetailPanel *> m_panels;
    QLabel *m_title;
    InkLabel *m_problem;
    QPushButton *m_full, *m_incremental, *m_edit, *m_delete;
    QTabWidget *m_tabs;
    DocumentsPanel *m_documents;
    JobsPanel *m_jobs;
    EmptyState *m_stack;
    int m_ticket = 0;
    bool m_isReading = false;
};

} // namespace penstock::ui
