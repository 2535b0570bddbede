// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/workspace.h"

#include "ui/background.h"

#include <QFileInfo>

#include <algorithm>

namespace penstock::ui
{

namespace
{
constexpr std::chrono::milliseconds pauseInTyping{300};

std::filesystem::path nativePath(const QString &path)
{
    return std::filesystem::path(path.toStdString());
}
} // namespace

struct Workspace::Opened {
    Result<ProjectFiles> files;
    std::vector<std::string> cases;
    ProjectReading reading;
};

Workspace::Workspace(QObject *parent)
    : QObject(parent)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseInTyping);
    connect(&m_pause, &QTimer::timeout, this, &Workspace::read);
}

QString Workspace::name() const
{
    if (m_reading && !m_reading->document.name.empty())
        return QString::fromStdString(m_reading->document.name);
    return QFileInfo(m_location).fileName();
}

void Workspace::open(const QString &folderOrFile)
{
    const int ticket = ++m_openTicket;
    const auto load = [path = nativePath(folderOrFile), variables = m_variables] {
        Opened opened{loadProject(path), {}, {}};
        if (opened.files) {
            opened.cases = caseFiles(opened.files->folder);
            opened.reading = readProject(*opened.files, opened.cases, {{}, variables});
        }
        return opened;
    };
    inBackground(this, load, [this, ticket, folderOrFile](const Opened &opened) {
        if (ticket == m_openTicket)
            adopt(folderOrFile, opened);
    });
}

void Workspace::adopt(const QString &location, Opened result)
{
    if (!result.files) {
        Q_EMIT failed(result.files.error());
        return;
    }
    ++m_ticket;
    m_pause.stop();
    m_location = location;
    m_environment.clear();
    m_files = std::move(*result.files);
    m_cases = std::move(result.cases);
    m_reading = std::make_shared<const ProjectReading>(std::move(result.reading));
    Q_EMIT opened();
    Q_EMIT readingChanged();
}

void Workspace::close()
{
    ++m_ticket;
    ++m_openTicket;
    m_pause.stop();
    m_files = {};
    m_cases.clear();
    m_reading.reset();
    m_location.clear();
    Q_EMIT closed();
}

void Workspace::requestText(const std::string &path)
{
    if (const SourceFile *file = m_files.file(path)) {
        Q_EMIT textArrived(path, file->text);
        return;
    }
    const auto load = [file = m_files.folder / path] { return loadProject(file); };
    inBackground(this, load, [this, path, ticket = m_openTicket](const Result<ProjectFiles> &loaded) {
        if (ticket != m_openTicket)
            return;
        if (loaded && !loaded->files.empty())
            Q_EMIT textArrived(path, loaded->files.front().text);
        else if (!loaded)
            Q_EMIT failed(loaded.error());
    });
}

void Workspace::setText(const std::string &path, std::string text)
{
    const auto file = std::find_if(m_files.files.begin(), m_files.files.end(), [&](const SourceFile &f) { return f.path == path; });
    if (file == m_files.files.end() || file->text == text)
        return;
    file->text = std::move(text);
    m_pause.start();
}

void Workspace::setEnvironment(const std::string &name)
{
    if (m_environment == name)
        return;
    m_environment = name;
    read();
}

void Workspace::read()
{
    const int ticket = ++m_ticket;
    const auto work = [files = m_files, cases = m_cases, choice = ReadingChoice{m_environment, m_variables}] { return readProject(files, cases, choice); };
    inBackground(this, work, [this, ticket](const ProjectReading &reading) {
        if (ticket != m_ticket)
            return;
        m_reading = std::make_shared<const ProjectReading>(reading);
        Q_EMIT readingChanged();
    });
}

void Workspace::save(const std::string &path, std::string text, std::function<void(bool)> done)
{
    const auto write = [file = m_files.folder / path, text = std::move(text)] { return saveFile(file, text); };
    inBackground(this, write, [this, done = std::move(done)](const Result<> &saved) {
        if (!saved)
            Q_EMIT failed(saved.error());
        done(saved.has_value());
    });
}

} // namespace penstock::ui
