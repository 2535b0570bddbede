// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/actions.h"

#include "ui/widgets/icons.h"

#include <QAction>
#include <QActionGroup>
#include <QCoreApplication>
#include <QMenuBar>

#include <optional>

namespace penstock::ui
{

namespace
{
struct Row {
    QAction *Actions::*action;
    const char *name;             // object name
    const char *text;             // context "Actions"
    const char *keys;             // portable; several separated by "; "
    std::optional<Icon> icon = {};
};

constexpr Row rows[] = {
    {&Actions::openProject, "openProjectAction", QT_TRANSLATE_NOOP("Actions", "&Open Project…"), "Ctrl+O", Icon::Folder},
    {&Actions::importProject, "importAction", QT_TRANSLATE_NOOP("Actions", "&Import…"), "Ctrl+Shift+I"},
    {&Actions::closeProject, "closeProjectAction", QT_TRANSLATE_NOOP("Actions", "&Close Project"), ""},
    {&Actions::save, "saveAction", QT_TRANSLATE_NOOP("Actions", "&Save"), "Ctrl+S"},
    {&Actions::saveAll, "saveAllAction", QT_TRANSLATE_NOOP("Actions", "Save &All"), "Ctrl+Shift+S"},
    {&Actions::exportProject, "exportAction", QT_TRANSLATE_NOOP("Actions", "&Export…"), "Ctrl+Shift+E"},
    {&Actions::makeConnector, "makeConnectorAction", QT_TRANSLATE_NOOP("Actions", "&Make This Project a Connector…"), ""},
    {&Actions::quit, "quitAction", QT_TRANSLATE_NOOP("Actions", "&Quit"), "Ctrl+Q"},
    {&Actions::undo, "undoAction", QT_TRANSLATE_NOOP("Actions", "&Undo"), "Ctrl+Z"},
    {&Actions::redo, "redoAction", QT_TRANSLATE_NOOP("Actions", "&Redo"), "Ctrl+Shift+Z"},
    {&Actions::find, "findAction", QT_TRANSLATE_NOOP("Actions", "&Find"), "Ctrl+F"},
    {&Actions::findNext, "findNextAction", QT_TRANSLATE_NOOP("Actions", "Find &Next"), "F3"},
    {&Actions::findPrevious, "findPreviousAction", QT_TRANSLATE_NOOP("Actions", "Find &Previous"), "Shift+F3"},
    {&Actions::explain, "explainAction", QT_TRANSLATE_NOOP("Actions", "&Explain at Cursor"), "Ctrl+I"},
    {&Actions::run, "runAction", QT_TRANSLATE_NOOP("Actions", "&Run"), "Ctrl+Return; Ctrl+Enter", Icon::Run},
    {&Actions::runAll, "runAllAction", QT_TRANSLATE_NOOP("Actions", "Run All &Resources"), "Ctrl+Alt+Return"},
    {&Actions::next, "nextAction", QT_TRANSLATE_NOOP("Actions", "&Next"), "F9", Icon::Next},
    {&Actions::runToEnd, "runToEndAction", QT_TRANSLATE_NOOP("Actions", "Run to &End"), "Ctrl+Shift+Return; Ctrl+Shift+Enter", Icon::RunToEnd},
    {&Actions::stop, "stopAction", QT_TRANSLATE_NOOP("Actions", "&Stop"), "Shift+F5", Icon::Stop},
    {&Actions::copyCurl, "copyCurlAction", QT_TRANSLATE_NOOP("Actions", "&Copy as curl"), "Ctrl+Shift+C", Icon::Copy},
    {&Actions::focusEditor, "focusEditorAction", QT_TRANSLATE_NOOP("Actions", "Go to &Editor"), "Ctrl+0"},
    {&Actions::focusProject, "focusProjectAction", QT_TRANSLATE_NOOP("Actions", "Go to &Project"), "Ctrl+B"},
    {&Actions::nextPane, "nextPaneAction", QT_TRANSLATE_NOOP("Actions", "Ne&xt Pane"), "F6"},
    {&Actions::previousPane, "previousPaneAction", QT_TRANSLATE_NOOP("Actions", "Pre&vious Pane"), "Shift+F6"},
    {&Actions::nextDiagnostic, "nextDiagnosticAction", QT_TRANSLATE_NOOP("Actions", "Next &Diagnostic"), "F8"},
    {&Actions::previousDiagnostic, "previousDiagnosticAction", QT_TRANSLATE_NOOP("Actions", "Previous D&iagnostic"), "Shift+F8"},
    {&Actions::connectors, "connectorsAction", QT_TRANSLATE_NOOP("Actions", "&Connectors and Sync Jobs"), "Ctrl+Shift+J", Icon::Connection},
    {&Actions::larger, "largerAction", QT_TRANSLATE_NOOP("Actions", "&Larger Text"), "Ctrl++; Ctrl+="},
    {&Actions::smaller, "smallerAction", QT_TRANSLATE_NOOP("Actions", "S&maller Text"), "Ctrl+-"},
    {&Actions::normalSize, "normalSizeAction", QT_TRANSLATE_NOOP("Actions", "N&ormal Text Size"), "Alt+0"},
    {&Actions::themeSystem, "themeSystemAction", QT_TRANSLATE_NOOP("Actions", "&System Theme"), ""},
    {&Actions::themeLight, "themeLightAction", QT_TRANSLATE_NOOP("Actions", "Light &Theme"), ""},
    {&Actions::themeDark, "themeDarkAction", QT_TRANSLATE_NOOP("Actions", "Dar&k Theme"), ""},
    {&Actions::guide, "guideAction", QT_TRANSLATE_NOOP("Actions", "User &Guide"), "F1"},
    {&Actions::about, "aboutAction", QT_TRANSLATE_NOOP("Actions", "&About Penstock"), ""},
};

QString plain(QString text)
{
    return text.remove(QLatin1Char('&')).remove(QChar(0x2026));
}

QMenu *menu(QMenuBar *bar, const char *name, const QString &title, std::initializer_list<QAction *> actions)
{
    QMenu *result = bar->addMenu(title);
    result->setObjectName(QLatin1StringView(name));
    for (QAction *action : actions)
        action ? result->addAction(action) : static_cast<void>(result->addSeparator());
    return result;
}
} // namespace

Actions::Actions(QWidget *window)
{
    for (const Row &row : rows) {
        auto *action = new QAction(QCoreApplication::translate("Actions", row.text), window);
        action->setObjectName(QLatin1StringView(row.name));
        action->setShortcuts(QKeySequence::listFromString(QLatin1StringView(row.keys), QKeySequence::PortableText));
        QString tip = plain(action->text());
        if (!action->shortcut().isEmpty())
            tip = QStringLiteral("%1 (%2)").arg(tip, action->shortcut().toString(QKeySequence::NativeText));
        action->setToolTip(tip);
        if (row.icon)
            action->setIcon(makeIcon(*row.icon));
        window->addAction(action);
        this->*row.action = action;
    }
    auto *themes = new QActionGroup(window);
    for (QAction *theme : {themeSystem, themeLight, themeDark}) {
        theme->setCheckable(true);
        themes->addAction(theme);
    }
}

void Actions::fillMenus(QMenuBar *bar) const
{
    menu(bar, "fileMenu", QCoreApplication::translate("Actions", "&File"), {openProject, importProject, closeProject, nullptr, save, saveAll, nullptr, exportProject, makeConnector, nullptr, quit});
    menu(bar, "editMenu", QCoreApplication::translate("Actions", "&Edit"), {undo, redo, nullptr, find, findNext, findPrevious, nullptr, explain});
    menu(bar, "viewMenu", QCoreApplication::translate("Actions", "&View"),
         {focusEditor, focusProject, nextPane, previousPane, connectors, nullptr, larger, smaller, normalSize, nullptr, themeSystem, themeLight, themeDark, nullptr});
    menu(bar, "runMenu", QCoreApplication::translate("Actions", "&Run"),
         {run, runAll, next, runToEnd, stop, nullptr, copyCurl, nullptr, nextDiagnostic, previousDiagnostic});
    menu(bar, "helpMenu", QCoreApplication::translate("Actions", "&Help"), {guide, nullptr, about});
}

} // namespace penstock::ui
