// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/questions.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>

namespace penstock::ui
{

void DialogQuestions::ask(QWidget *parent, const Question &question, std::function<void(QMessageBox::StandardButton)> answer)
{
    auto *box = new QMessageBox(question.icon, QCoreApplication::applicationName(), question.text, question.buttons, parent);
    box->setObjectName(question.name);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(question.details);
    QObject::connect(box, &QMessageBox::finished, parent, [answer = std::move(answer)](int button) {
        if (answer)
            answer(static_cast<QMessageBox::StandardButton>(button));
    });
    box->open();
}

// A project is a folder or a file; its penstock.yaml stands for the folder.
void DialogQuestions::chooseProject(QWidget *parent, std::function<void(const QString &)> chosen)
{
    auto *dialog = new QFileDialog(parent, QCoreApplication::translate("Questions", "Open a project"));
    dialog->setObjectName(QStringLiteral("openProjectDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({QCoreApplication::translate("Questions", "Projects (penstock.yaml *.penstock.yaml)"),
                            QCoreApplication::translate("Questions", "YAML files (*.yaml *.yml)")});
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, [chosen = std::move(chosen)](const QString &file) {
        const QFileInfo info(file);
        chosen(info.fileName() == QLatin1StringView("penstock.yaml") ? info.absolutePath() : info.absoluteFilePath());
    });
    dialog->open();
}

void DialogQuestions::chooseImport(QWidget *parent, std::function<void(const QString &)> chosen)
{
    auto *dialog = new QFileDialog(parent, QCoreApplication::translate("Questions", "Import a configuration"));
    dialog->setObjectName(QStringLiteral("importDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({QCoreApplication::translate("Questions", "Configurations (*.yaml *.yml *.json)"), QCoreApplication::translate("Questions", "All files (*)")});
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, [chosen = std::move(chosen)](const QString &file) { chosen(file); });
    dialog->open();
}

void DialogQuestions::chooseFolder(QWidget *parent, const QString &title, std::function<void(const QString &)> chosen)
{
    auto *dialog = new QFileDialog(parent, title);
    dialog->setObjectName(QStringLiteral("folderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, [chosen = std::move(chosen)](const QString &folder) { chosen(folder); });
    dialog->open();
}

} // namespace penstock::ui
