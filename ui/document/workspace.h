// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/document/projectreading.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace penstock::ui
{

// The project that is open: its texts as they stand in the editors, and what they mean. Every file access and every reading
// happens off the GUI thread; what comes back too late is dropped. GUI thread.
class Workspace : public QObject
{
    Q_OBJECT
public:
    explicit Workspace(QObject *parent = nullptr);

    void open(const QString &folderOrFile);
    void close();
    bool isOpen() const { return !m_files.files.empty(); }
    QString location() const { return m_location; }           // as it was opened
    QString name() const;                                      // for titles

    const ProjectFiles &files() const { return m_files; }     // with what is typed and not saved
    std::shared_ptr<const ProjectReading> reading() const { return m_reading; }
    // Fetches the text of any file below the project's folder, which it gives back at once where it is part of the project.
    void requestText(const std::string &path);

    void setText(const std::string &path, std::string text);  // typed; read again after a pause
    void setVariables(std::map<std::string, std::string> variables) { m_variables = std::move(variables); }
    void setEnvironment(const std::string &name);
    std::string environment() const { return m_environment; }
    void save(const std::string &path, std::string text, std::function<void(bool saved)> done);

Q_SIGNALS:
    void opened();
    void closed();
    void readingChanged();
    void textArrived(const std::string &path, const std::string &text);
    void failed(const penstock::Diagnostic &reason);

private:
    struct Opened;
    void adopt(const QString &location, Opened result);
    void read();

    ProjectFiles m_files;
    std::vector<std::string> m_cases;
    std::shared_ptr<const ProjectReading> m_reading;
    QString m_location;
    std::string m_environment;
    std::map<std::string, std::string> m_variables;
    QTimer m_pause;
    int m_ticket = 0;
    int m_openTicket = 0;
};

} // namespace penstock::ui
