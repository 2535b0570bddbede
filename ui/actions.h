// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

class QAction;
class QMenuBar;
class QWidget;

namespace penstock::ui
{

// Every command of the window by name, with its key. Made from one table (actions.cpp); who owns the thing connects it.
struct Actions {
    explicit Actions(QWidget *window);
    void fillMenus(QMenuBar *bar) const;

    QAction *openProject, *importProject, *closeProject, *save, *saveAll, *exportProject, *makeConnector, *quit;
    QAction *undo, *redo, *find, *findNext, *findPrevious, *explain;
    QAction *run, *runAll, *next, *runToEnd, *stop, *copyCurl;
    QAction *focusEditor, *focusProject, *nextPane, *previousPane, *nextDiagnostic, *previousDiagnostic;
    QAction *connectors;
    QAction *larger, *smaller, *normalSize;
    QAction *themeSystem, *themeLight, *themeDark;
    QAction *guide, *about;
};

} // namespace penstock::ui
