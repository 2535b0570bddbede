// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow.h"

#include "ui/background.h"
#include "ui/connector/connectorswindow.h"
#include "ui/dialogs/exportdialog.h"
#include "ui/dialogs/questions.h"
#include "ui/document/diagnosticspanel.h"
#include "ui/document/editorarea.h"
#include "ui/document/projectimport.h"
#include "ui/document/projectpanel.h"
#include "ui/document/workspace.h"
#include "ui/help/guidewindow.h"
#include "ui/preferences.h"
#include "ui/preview/templatewatch.h"
#include "ui/run/comparepanel.h"
#include "ui/run/livepanel.h"
#include "ui/run/requestpanel.h"
#include "ui/run/runbar.h"
#include "ui/run/runcommands.h"
#include "ui/run/statepanel.h"
#include "ui/welcomepage.h"
#include "ui/widgets/codeeditor.h"
#include "ui/widgets/focus.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMenuBar>
#include <QScreen>
#include <QShortcut>
#include <QStackedWidget>
#include <QStatusBar>

#include <algorithm>
#include <utility>

namespace penstock::ui
{

namespace
{
constexpr int layoutVersion = 1;
}

MainWindow::MainWindow(WindowParts parts, QWidget *parent)
    : QMainWindow(parent)
    , m_parts(std::move(parts))
    , m_actions(this)
    , m_workspace(new Workspace(this))
    , m_run(new RunController(m_parts.run, this))
    , m_bar(new RunBar(m_actions, this))
    , m_commands(new RunCommands(m_actions, *m_workspace, *m_run, *m_bar, *m_parts.questions, this))
    , m_centre(new QStackedWidget)
    , m_welcome(new WelcomePage)
    , m_editors(new EditorArea(*m_workspace, *m_parts.syntax))
    , m_project(new ProjectPanel)
    , m_live(new LivePanel(*m_run, *m_parts.syntax, m_parts.evaluate))
    , m_diagnostics(new DiagnosticsPanel)
    , m_normalPoints(QApplication::font().pointSizeF())
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(makeIcon(Icon::Application));
    setMinimumSize(640, 400);
    m_actions.fillMenus(menuBar());
    addToolBar(m_bar);
    m_centre->addWidget(m_welcome);
    m_centre->addWidget(m_editors);
    setCentralWidget(m_centre);
    setUpDocks();
    setUpStatusBar();
    setUpViewMenu();
    connectFiles();
    connectView();
    connectPanels();
    projectClosed();
    restoreWindow();
}

MainWindow::~MainWindow() = default;

QDockWidget *MainWindow::addDock(Qt::DockWidgetArea area, const QString &name, const QString &title, QWidget *content)
{
    auto *dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setAccessibleName(title);
    dock->setWidget(content);
    addDockWidget(area, dock);
    return dock;
}

void MainWindow::setUpDocks()
{
    setDockNestingEnabled(true);
    QDockWidget *project = addDock(Qt::LeftDockWidgetArea, QStringLiteral("projectDock"), tr("Project"), m_project);
    QDockWidget *live = addDock(Qt::RightDockWidgetArea, QStringLiteral("liveDock"), tr("Live"), m_live);
    QDockWidget *diagnostics = addDock(Qt::BottomDockWidgetArea, QStringLiteral("diagnosticsDock"), tr("Diagnostics"), m_diagnostics);
    resize(QSize(1280, 760).boundedTo(screen()->availableSize()));
    resizeDocks({project, live}, {180, 540}, Qt::Horizontal);
    resizeDocks({diagnostics}, {150}, Qt::Vertical);
}

void MainWindow::setUpStatusBar()
{
    const auto add = [this](const QString &name, int stretch) {
        auto *label = new QLabel;
        label->setObjectName(name);
        label->setContentsMargins(6, 0, 6, 0);
        statusBar()->addPermanentWidget(label, stretch);
        return label;
    };
    m_stateLabel = add(QStringLiteral("stateLabel"), 1);
    m_environmentLabel = add(QStringLiteral("environmentLabel"), 0);
    m_runLabel = add(QStringLiteral("runLabel"), 0);
    m_cursorLabel = add(QStringLiteral("cursorLabel"), 0);
}

void MainWindow::setUpViewMenu()
{
    auto *view = menuBar()->findChild<QMenu *>(QStringLiteral("viewMenu"));
    for (const QDockWidget *dock : findChildren<QDockWidget *>())
        view->addAction(dock->toggleViewAction());
    for (int tab = 0; tab < m_live->tabs(); ++tab) {
        auto *key = new QShortcut(m_live->keyOf(tab), this);
        connect(key, &QShortcut::activated, this, [this, tab] { m_live->showTab(tab); });
    }
}

void MainWindow::connectFiles()
{
    connect(m_actions.openProject, &QAction::triggered, this, [this] {
        m_parts.questions->chooseProject(this, [this](const QString &path) { openProject(path); });
    });
    auto *importing = new ProjectImport(*m_parts.questions, m_parts.run.secrets, this);
    connect(m_actions.importProject, &QAction::triggered, importing, &ProjectImport::begin);
    connect(importing, &ProjectImport::failed, this, &MainWindow::report);
    connect(importing, &ProjectImport::imported, this, [this](const Imported &project) {
        m_notes = project.notes;
        openProject(project.folder);
    });
    connect(m_actions.closeProject, &QAction::triggered, this, [this] { askToSave([this] { m_workspace->close(); }); });
    connect(m_actions.save, &QAction::triggered, m_editors, &EditorArea::saveCurrent);
    connect(m_actions.saveAll, &QAction::triggered, m_editors, [this] { m_editors->saveAll(); });
    connect(m_actions.exportProject, &QAction::triggered, this, &MainWindow::exportProject);
    connect(m_actions.makeConnector, &QAction::triggered, this, &MainWindow::makeConnector);
    connect(m_actions.quit, &QAction::triggered, this, &QWidget::close);
    const auto onEditor = [this](QAction *action, void (EditorPage::*act)()) {
        connect(action, &QAction::triggered, this, [this, act] {
            if (EditorPage *page = m_editors->current())
                (page->*act)();
        });
    };
    onEditor(m_actions.find, &EditorPage::openFind);
    onEditor(m_actions.findNext, &EditorPage::findNext);
    onEditor(m_actions.findPrevious, &EditorPage::findPrevious);
    onEditor(m_actions.undo, &EditorPage::undo);
    onEditor(m_actions.redo, &EditorPage::redo);
    onEditor(m_actions.explain, &EditorPage::explainHere);
    connect(m_welcome, &WelcomePage::sampleRequested, this, &MainWindow::openSample);
    connect(m_welcome, &WelcomePage::openRequested, m_actions.openProject, &QAction::trigger);
    connect(m_welcome, &WelcomePage::projectChosen, this, [this](const QString &path) { openProject(path); });
    connect(m_workspace, &Workspace::opened, this, &MainWindow::projectOpened);
    connect(m_workspace, &Workspace::closed, this, &MainWindow::projectClosed);
    connect(m_workspace, &Workspace::readingChanged, this, &MainWindow::readingChanged);
    connect(m_workspace, &Workspace::failed, this, &MainWindow::report);
    connect(m_editors, &EditorArea::failed, this, &MainWindow::report);
}

void MainWindow::connectView()
{
    connect(m_actions.focusEditor, &QAction::triggered, this, [this] {
        if (EditorPage *page = m_editors->current())
            page->setFocus(Qt::ShortcutFocusReason);
        else
            focusInto(m_centre);
    });
    connect(m_actions.focusProject, &QAction::triggered, this, [this] { m_project->setFocus(Qt::ShortcutFocusReason); });
    connect(m_actions.nextPane, &QAction::triggered, this, [this] { stepPane(1); });
    connect(m_actions.previousPane, &QAction::triggered, this, [this] { stepPane(-1); });
    connect(m_actions.nextDiagnostic, &QAction::triggered, m_diagnostics, &DiagnosticsPanel::goToNext);
    connect(m_actions.previousDiagnostic, &QAction::triggered, m_diagnostics, &DiagnosticsPanel::goToPrevious);
    connect(m_actions.larger, &QAction::triggered, this, [this] { scaleText(QApplication::font().pointSizeF() + 1); });
    connect(m_actions.smaller, &QAction::triggered, this, [this] { scaleText(QApplication::font().pointSizeF() - 1); });
    connect(m_actions.normalSize, &QAction::triggered, this, [this] { scaleText(m_normalPoints); });
    for (QAction *action : {m_actions.themeSystem, m_actions.themeLight, m_actions.themeDark}) {
        const Theme theme = action == m_actions.themeLight ? Theme::Light : action == m_actions.themeDark ? Theme::Dark : Theme::System;
        action->setChecked(themeNamed(m_parts.preferences->get(options::theme)) == theme);
        connect(action, &QAction::triggered, this, [this, theme] { setThemeByName(themeName(theme)); });
    }
    connect(m_actions.connectors, &QAction::triggered, this, [this] { connectors().open(); });
    connect(m_actions.guide, &QAction::triggered, this, [this] {
        if (!m_guide)
            m_guide = new GuideWindow(this);
        m_guide->open();
    });
    connect(m_actions.about, &QAction::triggered, this, [this] {
        m_parts.questions->ask(this, {QStringLiteral("aboutBox"), tr("Penstock Studio %1").arg(QLatin1StringView(PENSTOCK_VERSION)),
                                      tr("Designs, tests and runs HTTP integrations that are configuration only. Apache License 2.0."),
                                      QMessageBox::Information, QMessageBox::Ok},
                               {});
    });
}

void MainWindow::connectPanels()
{
    connect(m_project, &ProjectPanel::placeActivated, m_editors, &EditorArea::open);
    connect(m_project, &ProjectPanel::resourceSelected, this, &MainWindow::chooseResource);
    m_project->setActions({m_actions.makeConnector, m_actions.exportProject}, m_actions.connectors);
    connect(m_diagnostics, &DiagnosticsPanel::placeActivated, m_editors, &EditorArea::open);
    connect(m_diagnostics, &DiagnosticsPanel::originActivated, this, [this](const Origin &origin) { m_live->showOrigin(origin); });
    connect(m_diagnostics, &DiagnosticsPanel::fixRequested, m_editors, &EditorArea::applyFix);
    connect(m_diagnostics, &DiagnosticsPanel::summaryChanged, this, [this](const QString &summary) { m_stateLabel->setText(summary); });
    connect(m_live, &LivePanel::placeActivated, m_editors, &EditorArea::open);
    connect(m_live, &LivePanel::writeRequested, m_editors, [this](const Place &place, const QString &program) { m_editors->writeScalar(place, program.toStdString()); });
    auto *templates = new TemplateWatch(*m_workspace, m_run->log(), *m_editors, this);
    connect(m_live, &LivePanel::exchangeShown, templates, &TemplateWatch::showExchange);
    connect(m_run, &RunController::changed, templates, &TemplateWatch::update);
    connect(m_live->state(), &StatePanel::nextRequestWanted, m_commands, &RunCommands::showNextRequest);
    connect(m_live->state(), &StatePanel::intervalWanted, m_commands, &RunCommands::runTrial);
    connect(m_live->compare(), &ComparePanel::runWanted, m_commands, &RunCommands::runAs);
    connect(m_actions.copyCurl, &QAction::triggered, m_live->request(), &RequestPanel::copyAsCurl);
    connect(m_editors, &EditorArea::cursorMoved, this, &MainWindow::resourceAtCursor);
    connect(m_editors, &EditorArea::modifiedChanged, this, &MainWindow::updateTitle);
    connect(m_editors, &EditorArea::closeRequested, this, &MainWindow::closeTab);
    connect(m_bar, &RunBar::environmentChosen, this, [this](const QString &name) {
        m_workspace->setEnvironment(name.toStdString());
        if (m_connectors)
            connectors();
        updateRunStatus();
    });
    connect(m_run, &RunController::cleared, this, [this] { m_diagnostics->setRunFindings({}); });
    connect(m_run, &RunController::changed, this, [this](const Touched &touched) {
        if (touched.findings != Touched::nothing)
            m_diagnostics->setRunFindings(m_run->log().findings());
        updateRunStatus();
    });
    connect(m_run, &RunController::stateChanged, this, &MainWindow::updateRunStatus);
}

void MainWindow::openProject(const QString &folderOrFile, const std::map<std::string, std::string> &variables)
{
    askToSave([this, folderOrFile, variables] {
        m_workspace->setVariables(variables);
        m_commands->setVariables(variables);
        m_workspace->open(folderOrFile);
    });
}

void MainWindow::openSample()
{
    if (!m_parts.sample)
        return;
    inBackground(this, m_parts.sample, [this](const Result<SampleProject> &sample) {
        if (!sample) {
            report(sample.error());
            return;
        }
        openProject(sample->folder, sample->variables);
    });
}

void MainWindow::runWhenOpen(const QString &resource)
{
    m_shouldRun = true;
    m_runOnOpen = resource;
}

void MainWindow::projectOpened()
{
    m_run->stop();
    m_run->clear();
    if (m_connectors)
        connectors();
    m_editors->closeAll();
    m_centre->setCurrentWidget(m_editors);
    m_parts.preferences->addRecentProject(m_workspace->location());
    m_actions.closeProject->setEnabled(true);
    m_actions.exportProject->setEnabled(true);
    m_actions.makeConnector->setEnabled(true);
    const auto reading = m_workspace->reading();
    const auto &resources = reading->document.resources;
    m_commands->setResource({});
    m_project->setReading(reading);
    if (resources.empty()) {
        Place start;
        start.file = reading->files.files.front().path;
        m_editors->open(start);
    } else {
        const Resource *wanted = reading->resourceNamed(m_runOnOpen.toStdString());
        const Resource &first = wanted ? *wanted : resources.front();
        m_project->selectResource(QString::fromStdString(first.name));
        m_editors->open(first.place);
    }
    if (!m_notes.empty())
        m_diagnostics->setRunFindings(std::exchange(m_notes, {}));
    if (std::exchange(m_shouldRun, false))
        m_commands->run();
}

void MainWindow::projectClosed()
{
    m_run->stop();
    m_run->clear();
    if (m_connectors)
        connectors();
    m_editors->closeAll();
    m_project->setReading(nullptr);
    m_diagnostics->setDocumentFindings({});
    m_welcome->setRecent(m_parts.preferences->get(options::recentProjects));
    m_centre->setCurrentWidget(m_welcome);
    m_actions.closeProject->setEnabled(false);
    m_actions.exportProject->setEnabled(false);
    m_actions.makeConnector->setEnabled(false);
    m_cursorLabel->clear();
    showFields();
    updateTitle();
    updateRunStatus();
}

void MainWindow::readingChanged()
{
    const auto reading = m_workspace->reading();
    m_project->setReading(reading);
    m_diagnostics->setDocumentFindings(reading->findings);
    m_bar->setEnvironments(reading->environments);
    QStringList sinks;
    for (const SinkSettings &sink : reading->document.sinks)
        sinks.append(QString::fromStdString(sink.name));
    m_bar->setSinks(sinks);
    showFields();
    updateTitle();
    updateRunStatus();
}

void MainWindow::chooseResource(const QString &name)
{
    m_commands->setResource(name);
    showFields();
    updateRunStatus();
}

// Moving into the text of another resource chooses it.
void MainWindow::resourceAtCursor(int line, int column)
{
    m_cursorLabel->setText(tr("Ln %1, Col %2").arg(line).arg(column));
    const EditorPage *page = m_editors->current();
    const auto reading = m_workspace->reading();
    if (!page || !reading || !page->editor()->hasFocus())
        return;
    if (const Resource *resource = reading->resourceAt(page->path(), line))
        m_project->selectResource(QString::fromStdString(resource->name));
    m_live->mapping()->showFieldAt(page->path(), line);
}

void MainWindow::showFields()
{
    const auto reading = m_workspace->reading();
    const Resource *resource = reading ? reading->resourceNamed(m_commands->resource().toStdString()) : nullptr;
    QStringList keys;
    const bool isInput = resource && resource->httpjson;
    if (isInput) {
        for (const httpjson::CursorEntry &entry : resource->httpjson->cursor)
            keys.append(QString::fromStdString(entry.name));
    }
    m_bar->setInput(isInput);
    m_live->setResource(resource ? QString::fromStdString(resource->name) : QString(), isInput, keys);
    m_live->mapping()->setFields(resource ? mappingFields(*resource) : std::vector<MappingField>(), reading ? *reading->document.profile : nativeProfile());
}

void MainWindow::updateTitle()
{
    const QStringList modified = m_editors->modifiedPaths();
    m_project->setModified(modified);
    m_actions.save->setEnabled(!modified.isEmpty());
    m_actions.saveAll->setEnabled(!modified.isEmpty());
    setWindowModified(!modified.isEmpty());
    setWindowTitle(m_workspace->isOpen() ? tr("%1[*] – Penstock Studio").arg(m_workspace->name()) : tr("Penstock Studio"));
}

void MainWindow::updateRunStatus()
{
    const QString environment = m_bar->environment();
    m_environmentLabel->setText(m_workspace->isOpen() ? tr("Resource: %1, environment: %2").arg(m_commands->resource(), environment.isEmpty() ? tr("default") : environment)
                                                      : QString());
    const RunLog &log = m_run->log();
    const int exchanges = static_cast<int>(log.exchanges().size());
    m_runLabel->setText(exchanges == 0 ? QString() : tr("%n exchange(s), %1", nullptr, exchanges).arg(QLocale().formattedDataSize(static_cast<qint64>(log.bytes()))));
}

void MainWindow::exportProject()
{
    exchange::ExportInput input;
    input.project = m_workspace->files();
    input.environment = m_workspace->environment();
    input.secret = [makeStore = m_parts.run.secrets](const std::string &path) { return makeStore()->get(path); };
    auto *dialog = new ExportDialog(std::move(input), *m_parts.syntax, *m_parts.questions, this);
    connect(dialog, &ExportDialog::placeActivated, m_editors, &EditorArea::open);
    dialog->open();
}

ConnectorsWindow &MainWindow::connectors()
{
    if (!m_connectors)
        m_connectors = new ConnectorsWindow(*m_parts.syntax, *m_parts.preferences, *m_parts.questions, m_parts.connectors, this);
    m_connectors->setProject(m_workspace->location(), m_workspace->name(), m_workspace->environment());
    return *m_connectors;
}

void MainWindow::makeConnector()
{
    const auto read = [files = m_workspace->files()]() -> Result<ConnectorDialog::Project> { return ConnectorDialog::projectOf(files); };
    inBackground(this, read, [this](const Result<ConnectorDialog::Project> &project) {
        if (project)
            connectors().makeConnector(*project);
        else
            report(project.error());
    });
}

void MainWindow::closeTab(int index)
{
    auto *page = static_cast<EditorPage *>(m_editors->widget(index));
    m_editors->setCurrentWidget(page);
    const Questions::Question question{QStringLiteral("closeTabQuestion"), tr("Save the changes of %1?").arg(page->title()), {}, QMessageBox::Warning,
                                       QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel};
    m_parts.questions->ask(this, question, [this, path = page->path()](QMessageBox::StandardButton answer) {
        if (answer == QMessageBox::Save)
            m_editors->saveAndClose(path);
        else if (answer == QMessageBox::Discard)
            m_editors->discard(path);
    });
}

// Goes on at once where nothing is unsaved, else after the answer, and after saving.
void MainWindow::askToSave(std::function<void()> then)
{
    const QStringList modified = m_editors->modifiedPaths();
    if (modified.isEmpty()) {
        then();
        return;
    }
    const Questions::Question question{QStringLiteral("saveQuestion"), tr("Save the changes?"), modified.join(QLatin1Char('\n')), QMessageBox::Warning,
                                       QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel};
    m_parts.questions->ask(this, question, [this, then = std::move(then)](QMessageBox::StandardButton answer) {
        if (answer == QMessageBox::Discard) {
            then();
        } else if (answer == QMessageBox::Save) {
            m_editors->saveAll([then](bool allSaved) {
                if (allSaved)
                    then();
            });
        }
    });
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    const bool isTyped = m_connectors && m_connectors->isModified();
    if (!m_mayClose && (isTyped || !m_editors->modifiedPaths().isEmpty())) {
        event->ignore();
        const auto close = [this] {
            askToSave([this] {
                m_mayClose = true;
                QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);      // not from inside this event
            });
        };
        isTyped ? m_connectors->askToDiscard(close) : close();
        return;
    }
    storeWindow();
    if (m_connectors)
        m_connectors->close();
    m_run->stop();
    event->accept();
}

void MainWindow::restoreWindow()
{
    const QByteArray geometry = m_parts.preferences->get(options::geometry);
    if (!geometry.isEmpty())
        restoreGeometry(geometry);
    const QByteArray layout = m_parts.preferences->get(options::layout);
    if (!layout.isEmpty())
        restoreState(layout, layoutVersion);
}

void MainWindow::storeWindow()
{
    m_parts.preferences->set(options::geometry, saveGeometry());
    m_parts.preferences->set(options::layout, saveState(layoutVersion));
}

void MainWindow::setThemeByName(const QString &name)
{
    m_parts.preferences->set(options::theme, name);
    applyTheme(*qApp, themeNamed(name));
}

void MainWindow::scaleText(double points)
{
    QFont font = QApplication::font();
    font.setPointSizeF(std::clamp(points, m_normalPoints * 0.75, m_normalPoints * 4));
    QApplication::setFont(font);
}

void MainWindow::stepPane(int by)
{
    const QList<QWidget *> panes{m_project, m_centre, m_live, m_diagnostics};
    qsizetype current = 0;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (panes.at(i)->isAncestorOf(QApplication::focusWidget()))
            current = i;
    }
    for (qsizetype step = 1; step <= panes.size(); ++step) {
        QWidget *pane = panes.at((current + by * step + panes.size() * step) % panes.size());
        if (pane->isVisible() && focusInto(pane))
            return;
    }
}

void MainWindow::report(const Diagnostic &reason)
{
    m_parts.questions->ask(this, {QStringLiteral("errorBox"), reason.message, adviceText(reason), QMessageBox::Warning, QMessageBox::Ok}, {});
}

} // namespace penstock::ui
