// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "core/secret/secrets.h"

#include <QObject>

#include <functional>
#include <memory>

class QWidget;

namespace penstock::ui
{

class Questions;

// What became of an import.
struct Imported {
    QString folder;
    Diagnostics notes;                            // what was understood differently, and secrets that could not be stored
};
// Makes a project in `folder` from another system's configuration; existing files are left alone, and then it fails. Any thread.
Result<Imported> importProject(const QString &file, const QString &folder, SecretStore &secrets);

// Asks which file and into which folder, and imports without holding up the window.
class ProjectImport : public QObject
{
    Q_OBJECT
public:
    ProjectImport(Questions &questions, std::function<std::unique_ptr<SecretStore>()> secrets, QWidget *window);

    void begin();

Q_SIGNALS:
    void imported(const penstock::ui::Imported &project);
    void failed(const penstock::Diagnostic &problem);

private:
    void import(const QString &file, const QString &folder);

    Questions &m_questions;
    std::function<std::unique_ptr<SecretStore>()> m_secrets;
    QWidget *m_window;
};

} // namespace penstock::ui
