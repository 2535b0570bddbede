// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/project.h"
#include "ui/connector/sourcelist.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QLineEdit;

namespace penstock::ui
{

class InkLabel;
class ScheduleEditor;

// Makes a connector, or changes name, description, index and service type of one.
class ConnectorDialog : public QDialog
{
    Q_OBJECT
public:
    // A new one; with a project, one that this project is the source of.
    struct Project {
        QString name, serviceType;
        std::string configuration, features;     // JSON; empty: not known
        QStringList fields;                      // what will be asked, by name
    };
    static Result<Project> projectOf(const ProjectFiles &files);     // any thread
    ConnectorDialog(SourceList &sources, const QString &source, std::optional<Project> project, QWidget *parent = nullptr);
    // An existing one.
    ConnectorDialog(SourceList &sources, const QString &source, const connector::ConnectorSummary &connector, QWidget *parent = nullptr);

Q_SIGNALS:
    void done(const QString &source, const std::string &id, const QString &what);

private:
    ConnectorDialog(SourceList &sources, QWidget *parent);
    void build();
    void update();
    void save();
    void create(SourceClient &client);
    void change(SourceClient &client);
    void ended(const QString &source, const connector::Checked<std::string> &answer, const QString &what);
    QString faultOf() const;
    void say(const QString &text, bool isError);

    SourceList &m_sources;
    std::optional<Project> m_project;
    std::optional<connector::ConnectorSummary> m_before;
    QComboBox *m_source;
    QLineEdit *m_name, *m_description, *m_index, *m_type;
    ScheduleEditor *m_full = nullptr, *m_incremental = nullptr;      // of a project
    QDialogButtonBox *m_buttons;
    InkLabel *m_note;
};

// Asks what goes along with a connector that is deleted.
class DeleteConnectorDialog : public QDialog
{
    Q_OBJECT
public:
    DeleteConnectorDialog(const connector::ConnectorSummary &connector, std::size_t jobs, const ConnectorSource &source, QWidget *parent = nullptr);

Q_SIGNALS:
    void confirmed(bool forGood, bool withJobs);
};

} // namespace penstock::ui
