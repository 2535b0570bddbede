// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "app/gui/commandline.h"
#include "app/gui/sample.h"
#include "core/http/curltransport.h"
#include "ui/dialogs/questions.h"
#include "ui/mainwindow.h"
#include "ui/preferences.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/syntax.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <cstdio>

using namespace penstock;

namespace
{
constexpr std::chrono::milliseconds trialTime{2000};        // of one JQ program in the mapping panel

void translate(QApplication &application)
{
    static constexpr const char *folder = ":/i18n";
    for (const QString &name : {QStringLiteral("penstock"), QStringLiteral("qtbase")}) {
        auto *translator = new QTranslator(&application);
        const QString place = name == QLatin1StringView("qtbase") ? QLibraryInfo::path(QLibraryInfo::TranslationsPath) : QString::fromLatin1(folder);
        // English has its plurals from there, too.
        if (translator->load(QLocale(), name, QStringLiteral("_"), place) || translator->load(name + QStringLiteral("_en"), place))
            QApplication::installTranslator(translator);
    }
    QApplication::setLayoutDirection(QLocale().textDirection());
}

// The sample's credentials are known once it is served, behind the user's own.
ui::RunParts runParts(const studio::Sample &sample)
{
    ui::RunParts parts;
    parts.transport = [] { return http::makeCurlTransport(); };
    parts.secrets = [&sample] {
        std::vector<std::unique_ptr<SecretStore>> stores;
        stores.push_back(environmentSecrets());
        stores.push_back(fileSecrets(defaultSecretsFile()));
        if (sample.isServed())
            stores.push_back(studio::sampleSecrets());
        return chainedSecrets(std::move(stores));
    };
    return parts;
}

map::Trial evaluate(const std::string &program, const std::string &record, const Profile &profile)
{
    jq::RunLimits limits;
    limits.time = trialTime;
    return map::tryExpression(program, record, profile, limits);
}
} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("penstock-studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("Penstock Studio"));
    QApplication::setApplicationVersion(QStringLiteral(PENSTOCK_VERSION));
    QApplication::setOrganizationName(QStringLiteral("penstock"));
    QApplication::setDesktopFileName(QStringLiteral("org.penstock.Studio"));
    translate(application);

    const studio::CommandLine line = studio::parse(QApplication::arguments());
    if (line.answer) {
        std::fputs(qPrintable(*line.answer), line.exitCode == 0 ? stdout : stderr);
        return line.exitCode;
    }
    ui::Preferences preferences;
    ui::applyTheme(application, ui::themeNamed(line.theme.isEmpty() ? preferences.get(ui::options::theme) : line.theme));
    const ui::Syntax syntax;
    ui::DialogQuestions questions;
    ui::WindowParts parts;
    parts.syntax = &syntax;
    parts.preferences = &preferences;
    parts.questions = &questions;
    studio::Sample sample;
    parts.run = runParts(sample);
    parts.connectors.secrets = parts.run.secrets;
    parts.connectors.keptSecrets = [] { return fileSecrets(defaultSecretsFile()); };
    parts.evaluate = evaluate;
    parts.sample = [&sample] { return sample.open(); };
    ui::MainWindow window(std::move(parts));
    if (line.run)
        window.runWhenOpen(*line.run);
    window.show();
    if (!line.project.isEmpty())
        window.openProject(line.project, line.variables);
    return QApplication::exec();
}
