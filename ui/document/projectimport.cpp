// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/projectimport.h"

#include "core/base/codes.h"
#include "core/document/project.h"
#include "core/exchange/importer.h"
#include "ui/background.h"
#include "ui/dialogs/questions.h"

#include <QCoreApplication>
#include <QFile>

#include <filesystem>

namespace penstock::ui
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(ProjectImport)
};

Result<> writeFiles(const std::vector<SourceFile> &files, const std::filesystem::path &folder)
{
    std::error_code error;
    for (const SourceFile &file : files) {
        if (std::filesystem::exists(folder / file.path, error))
            return failure(codes::fileUnreadable, Text::tr("`%1` is there already; choose another folder.").arg(QString::fromStdString((folder / file.path).string())));
    }
    for (const SourceFile &file : files) {
        std::filesystem::create_directories((folder / file.path).parent_path(), error);
        if (auto saved = saveFile(folder / file.path, file.text); !saved)
            return saved;
    }
    return {};
}
} // namespace

Result<Imported> importProject(const QString &path, const QString &folder, SecretStore &secrets)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(codes::fileUnreadable, Text::tr("%1 cannot be read: %2").arg(path, file.errorString()));
    const std::vector<exchange::ImportFile> files{{path.toStdString(), file.readAll().toStdString()}};
    const exchange::ImporterKind *importer = exchange::detect(files);
    if (!importer)
        return failure(codes::usage, Text::tr("%1 is of no system that can be imported.").arg(path));
    auto result = importer->import(files);
    if (!result)
        return std::unexpected(result.error());
    if (auto written = writeFiles(result->files, folder.toStdString()); !written)
        return std::unexpected(written.error());
    Imported imported{folder, std::move(result->notes)};
    for (const auto &[name, value] : result->secrets) {
        if (auto stored = secrets.set(name, value); !stored)
            imported.notes.push_back(stored.error());
    }
    return imported;
}

ProjectImport::ProjectImport(Questions &questions, std::function<std::unique_ptr<SecretStore>()> secrets, QWidget *window)
    : QObject(window)
    , m_questions(questions)
    , m_secrets(std::move(secrets))
    , m_window(window)
{
}

void ProjectImport::begin()
{
    m_questions.chooseImport(m_window, [this](const QString &file) {
        m_questions.chooseFolder(m_window, tr("A folder for the new project"), [this, file](const QString &folder) { import(file, folder); });
    });
}

void ProjectImport::import(const QString &file, const QString &folder)
{
    const auto work = [file, folder, secrets = m_secrets] {
        const std::unique_ptr<SecretStore> store = secrets();
        return importProject(file, folder, *store);
    };
    inBackground(this, work, [this](const Result<Imported> &result) {
        if (result)
            Q_EMIT imported(*result);
        else
            Q_EMIT failed(result.error());
    });
}

} // namespace penstock::ui
