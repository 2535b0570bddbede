// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support.h"
#include "ui/document/editorarea.h"
#include "ui/document/workspace.h"
#include "ui/mainwindow.h"
#include "ui/preferences.h"
#include "ui/widgets/codeeditor.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

// A window with settings of its own and a small project on disk, made anew for every test.
namespace penstock::ui::test
{

inline constexpr const char *mainYaml = R"(penstock: 1
name: helpdesk
# a comment that stays
variables: {base: "http://127.0.0.1:9"}
environments:
  staging: {variables: {base: "http://127.0.0.1:9/staging"}}
connection:
  base_url: ${var:base}
sinks:
  default: {type: ndjson, path: out.ndjson}
)";

inline constexpr const char *ticketsYaml = R"(kind: /api/tickets
selector:
  query: 'true'
  data_path: .tickets
port:
  entity:
    mappings:
      identifier: .id | tostring
      title: .subject   # shown in lists
      blueprint: '"ticket"'
)";

inline constexpr const char *usersYaml = R"(kind: /api/users
selector:
  query: 'true'
)";

inline void writeFile(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write %s", qPrintable(path));
}

inline QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

class WindowFixture
{
public:
    // `asks` stands for the answers given in advance: dialogs that a test works itself.
    explicit WindowFixture(RunParts run = {}, Questions *asks = nullptr, ConnectorParts connectors = {})
    {
        QDir(folder.path()).mkpath(QStringLiteral("project/resources"));
        writeFile(path("penstock.yaml"), mainYaml);
        writeFile(path("resources/tickets.yaml"), ticketsYaml);
        writeFile(path("resources/users.yaml"), usersYaml);
        WindowParts parts;
        parts.syntax = &syntax;
        parts.preferences = &preferences;
        parts.questions = asks ? asks : &questions;
        parts.run = std::move(run);
        parts.connectors = std::move(connectors);
        parts.evaluate = [](const std::string &program, const std::string &record, const Profile &profile) {
            return map::tryExpression(program, record, profile, {});
        };
        window = std::make_unique<MainWindow>(std::move(parts));
        window->show();
    }

    QString project() const { return folder.filePath(QStringLiteral("project")); }
    QString path(const char *file) const { return project() + QLatin1Char('/') + QLatin1StringView(file); }
    EditorArea *editors() const { return named<EditorArea>(*window, "editorArea"); }
    CodeEditor *editor() const { return editors()->current()->editor(); }
    bool open()
    {
        window->openProject(project());
        return QTest::qWaitFor([this] { return editors()->current() != nullptr; });
    }

    QTemporaryDir folder;
    Preferences preferences{folder.filePath(QStringLiteral("settings.ini"))};
    Syntax syntax;
    ScriptedQuestions questions;
    std::unique_ptr<MainWindow> window;
};

} // namespace penstock::ui::test
