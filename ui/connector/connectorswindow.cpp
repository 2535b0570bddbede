// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/connectorswindow.h"

#include "core/connector/repeat.h"
#include "ui/connector/callspanel.h"
#include "ui/connector/connectorview.h"
#include "ui/connector/jobspanel.h"
#include "ui/connector/sourcespanel.h"
#include "ui/connector/words.h"
#include "ui/connector/workerhere.h"
#include "ui/dialogs/questions.h"
#include "ui/preferences.h"
#include "ui/widgets/focus.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/inklabel.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace penstock::ui
{

namespace
{
constexpr int intervals[] = {0, 2, 5, 30, 60};   // seconds

QString placeOf(const ConnectorSource &source)
{
    return source.isLocal() ? source.name : QStringLiteral("%1 (%2)").arg(source.name, source.url);
}
} // namespace

ConnectorsWindow::ConnectorsWindow(const Syntax &syntax, Preferences &preferences, Questions &questions, ConnectorParts parts, QWidget *parent)
    : QMainWindow(parent, Qt::Window)
    , m_preferences(preferences)
    , m_questions(questions)
    , m_sources(preferences, std::move(parts))
    , m_sourcesPanel(new SourcesPanel(m_sources, questions))
    , m_connectors(new ConnectorsPanel(m_sources))
    , m_view(new ConnectorView(m_sources, syntax))
    , m_jobs(new JobsPanel(QStringLiteral("allJobs"), JobsPanel::Show::AllConnectors))
    , m_tabs(new QTabWidget)
    , m_interval(new QComboBox)
    , m_readAt(new InkLabel(Ink::Muted))
    , m_message(new InkLabel(Ink::Muted))
    , m_cancel(new QPushButton(tr("Stop &Asking")))
    , m_refresh(new QAction(tr("&Refresh Now"), this))
    , m_new(new QAction(tr("&New Connector\u2026"), this))
    , m_runHere(new QAction(tr("Run &Jobs Here"), this))
    , m_worker(new WorkerHere(m_sources.parts(), this))
{
    setObjectName(QStringLiteral("connectorsWindow"));
    setWindowTitle(tr("Connectors and Sync Jobs \u2013 Penstock Studio"));
    setWindowIcon(makeIcon(Icon::Application));
    setUpBar();
    setUpCentre();
    connectAll();
    resize(1180, 760);
    if (const QByteArray geometry = preferences.get(options::connectorGeometry); !geometry.isEmpty())
        restoreGeometry(geometry);
    updateBusy();
    updateWorker();
}

ConnectorsWindow::~ConnectorsWindow() = default;

void ConnectorsWindow::setUpBar()
{
    m_refresh->setObjectName(QStringLiteral("refreshAction"));
    m_refresh->setShortcut(QKeySequence(Qt::Key_F5));
    m_refresh->setToolTip(tr("Reads all sources again (F5)"));
    m_new->setObjectName(QStringLiteral("newConnectorAction"));
    m_new->setShortcut(QKeySequence::New);
    m_interval->setObjectName(QStringLiteral("refreshBox"));
    m_interval->setAccessibleName(tr("Refresh by itself"));
    for (const int seconds : intervals)
        m_interval->addItem(seconds == 0 ? tr("by hand") : tr("every %1").arg(spanText(std::chrono::seconds(seconds))), seconds);
    m_interval->setCurrentIndex(std::max(0, m_interval->findData(m_sources.interval())));
    m_runHere->setObjectName(QStringLiteral("runHereAction"));
    m_runHere->setCheckable(true);
    m_runHere->setIcon(makeIcon(Icon::Run));
    auto *bar = new QToolBar(tr("Connectors"));
    bar->setObjectName(QStringLiteral("connectorsBar"));
    bar->setAccessibleName(bar->windowTitle());
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->addAction(m_new);
    bar->addSeparator();
    bar->addAction(m_refresh);
    auto *label = new QLabel(tr("Refresh"));
    label->setBuddy(m_interval);
    label->setContentsMargins(6, 0, 4, 0);
    bar->addWidget(label);
    bar->addWidget(m_interval);
    m_readAt->setObjectName(QStringLiteral("readAtLabel"));
    m_readAt->setContentsMargins(12, 0, 0, 0);
    bar->addSeparator();
    bar->addAction(m_runHere);
    bar->addWidget(m_readAt);
    addToolBar(bar);
    auto *close = new QShortcut(QKeySequence::Close, this);
    connect(close, &QShortcut::activated, this, &QWidget::close);
}

void ConnectorsWindow::setUpCentre()
{
    auto *connectors = new QSplitter(Qt::Vertical);
    connectors->setChildrenCollapsible(false);
    connectors->addWidget(m_connectors);
    connectors->addWidget(m_view);
    connectors->setSizes({260, 420});
    m_tabs->setObjectName(QStringLiteral("connectorsTabs"));
    m_tabs->setAccessibleName(tr("Connectors and sync jobs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(connectors, tr("&Connectors"));
    m_tabs->addTab(m_jobs, tr("Sync &jobs"));
    auto *calls = new CallsPanel;
    m_tabs->addTab(calls, tr("Ca&lls"));
    connect(&m_sources, &SourceList::called, calls, &CallsPanel::add);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_sourcesPanel);
    splitter->addWidget(m_tabs);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({210, 970});
    m_message->setObjectName(QStringLiteral("connectorsMessage"));
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_cancel->setObjectName(QStringLiteral("cancelAskingButton"));
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(8, 0, 8, 4);
    foot->addWidget(m_message, 1);
    foot->addWidget(m_cancel);
    auto *centre = new QWidget;
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(splitter, 1);
    layout->addLayout(foot);
    setCentralWidget(centre);
}

void ConnectorsWindow::connectAll()
{
    connect(m_refresh, &QAction::triggered, this, [this] {
        m_sources.refresh();
        m_view->refresh();
    });
    connect(m_new, &QAction::triggered, this, [this] { newConnector({}); });
    connect(m_interval, &QComboBox::activated, this, [this] { m_sources.setInterval(m_interval->currentData().toInt()); });
    connect(m_runHere, &QAction::triggered, this, &ConnectorsWindow::runHere);
    connect(m_worker, &WorkerHere::changed, this, &ConnectorsWindow::updateWorker);
    connect(m_worker, &WorkerHere::noted, this, [this](const QString &text, bool isTrouble) { tell(text, isTrouble); });
    connect(m_cancel, &QPushButton::clicked, &m_sources, &SourceList::cancel);
    connect(&m_sources, &SourceList::busyChanged, this, &ConnectorsWindow::updateBusy);
    connect(&m_sources, &SourceList::read, this, &ConnectorsWindow::sourceRead);
    connect(&m_sources, &SourceList::sourcesChanged, this, [this] {
        m_connectors->update();
        showJobs();
        m_view->refresh();                       // what may be changed
    });
    connect(m_sourcesPanel, &SourcesPanel::chosen, this, [this](const QString &id) {
        m_connectors->setSource(id);
        showJobs();
    });
    connect(m_connectors, &ConnectorsPanel::chosen, this, &ConnectorsWindow::chooseConnector);
    connect(m_view, &ConnectorView::told, this, [this](const QString &what) { tell(what, false); });
    connect(m_view, &ConnectorView::troubled, this, [this](const QString &what) { tell(what, true); });
    connect(m_view, &ConnectorView::startWanted, this, &ConnectorsWindow::startSync);
    connect(m_view, &ConnectorView::editWanted, this, &ConnectorsWindow::editConnector);
    connect(m_view, &ConnectorView::deleteWanted, this, &ConnectorsWindow::deleteConnector);
    connect(m_jobs, &JobsPanel::wantedChanged, this, [this](const JobsWanted &wanted) {
        m_sources.setJobsWanted(wanted);
        for (const auto &entry : m_sources.entries())
            m_sources.refresh(entry->client->source().id);
    });
    connect(m_jobs, &JobsPanel::activated, this, [this](const JobRow &row) {
        m_tabs->setCurrentIndex(0);
        m_connectors->select({row.source, row.job.connectorId});
        m_view->showJob(row.job.id);
    });
    for (JobsPanel *panel : {m_jobs, m_view->jobs()}) {
        connect(panel, &JobsPanel::cancelWanted, this, &ConnectorsWindow::cancelJob);
        connect(panel, &JobsPanel::deleteWanted, this, &ConnectorsWindow::deleteJob);
        connect(panel, &JobsPanel::repeatWanted, this, &ConnectorsWindow::repeatJob);
    }
}

void ConnectorsWindow::open()
{
    show();
    raise();
    activateWindow();
}

void ConnectorsWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    m_sources.setLive(true);
}

void ConnectorsWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    m_sources.setLive(false);
}

void ConnectorsWindow::closeEvent(QCloseEvent *event)
{
    m_preferences.set(options::connectorGeometry, saveGeometry());
    QMainWindow::closeEvent(event);
}

void ConnectorsWindow::sourceRead(const QString &id)
{
    m_connectors->update();
    showJobs();
    if (m_view->key().source == id)
        m_view->refresh();
    const SourceList::Entry *entry = m_sources.entry(id);
    if (entry && entry->snapshot)
        m_readAt->setText(tr("Read at %1").arg(dateTime(entry->snapshot->at).toLocalTime().toString(QStringLiteral("HH:mm:ss"))));
    if (entry && entry->problem)
        tell(troubleOf(*entry->problem, entry->client->source()).text(), !troubleOf(*entry->problem, entry->client->source()).isCancel);
}

// The newest of all sources that are shown, in one list.
void ConnectorsWindow::showJobs()
{
    std::vector<JobRow> rows;
    std::size_t total = 0;
    const QString wanted = m_sourcesPanel->current();
    for (const auto &entry : m_sources.entries()) {
        const ConnectorSource &source = entry->client->source();
        const auto &snapshot = entry->snapshot;
        if (!snapshot || (!wanted.isEmpty() && source.id != wanted))
            continue;
        total += snapshot->jobTotal;
        for (const connector::JobSummary &job : snapshot->jobs) {
            const connector::ConnectorSummary *connector = snapshot->connector(job.connectorId);
            rows.push_back({source.id, source.name, source.isWritable, job, connector ? std::optional(*connector) : std::nullopt,
                            connector::hindrances(job, connector, snapshot->open, snapshot->at), snapshot->at});
        }
    }
    std::ranges::stable_sort(rows, std::ranges::greater(), [](const JobRow &row) { return row.job.created; });
    m_jobs->setJobs(std::move(rows), total);
}

void ConnectorsWindow::chooseConnector(const ConnectorKey &key)
{
    if (key == m_view->key())
        return;
    if (!m_view->isModified()) {
        m_view->show(key);
        return;
    }
    m_connectors->select(m_view->key());
    askToDiscard([this, key] {
        m_view->show(key);
        m_connectors->select(key);
    });
}

bool ConnectorsWindow::isModified() const
{
    return m_view->isModified();
}

void ConnectorsWindow::askToDiscard(std::function<void()> then)
{
    const QString name = m_view->detail() ? QString::fromStdString(m_view->detail()->connector.title()) : QString();
    const Questions::Question question{QStringLiteral("discardQuestion"), tr("Leave what you typed for the connector %1 unsaved?").arg(name), {}, QMessageBox::Question,
                                       QMessageBox::Discard | QMessageBox::Cancel};
    m_questions.ask(this, question, [then = std::move(then)](QMessageBox::StandardButton answer) {
        if (answer == QMessageBox::Discard)
            then();
    });
}

void ConnectorsWindow::newConnector(std::optional<ConnectorDialog::Project> project)
{
    const QString chosen = m_sourcesPanel->current();
    auto *dialog = new ConnectorDialog(m_sources, chosen.isEmpty() ? localSource().id : chosen, std::move(project), this);
    connect(dialog, &ConnectorDialog::done, this, &ConnectorsWindow::madeConnector);
    dialog->open();
}

void ConnectorsWindow::makeConnector(const ConnectorDialog::Project &project)
{
    open();
    m_tabs->setCurrentIndex(0);
    newConnector(project);
}

void ConnectorsWindow::madeConnector(const QString &source, const std::string &id, const QString &what)
{
    tell(what, false);
    m_connectors->select({source, id});
    m_sources.refresh(source);
    m_view->refresh();
}

void ConnectorsWindow::editConnector()
{
    if (!m_view->detail())
        return;
    auto *dialog = new ConnectorDialog(m_sources, m_view->key().source, m_view->detail()->connector, this);
    connect(dialog, &ConnectorDialog::done, this, &ConnectorsWindow::madeConnector);
    dialog->open();
}

void ConnectorsWindow::deleteConnector()
{
    const SourceList::Entry *entry = m_sources.entry(m_view->key().source);
    if (!entry || !m_view->detail())
        return;
    const connector::ConnectorSummary connector = m_view->detail()->connector;
    auto *dialog = new DeleteConnectorDialog(connector, m_view->detail()->jobTotal, entry->client->source(), this);
    connect(dialog, &DeleteConnectorDialog::confirmed, this, [this, source = m_view->key().source, connector](bool forGood, bool withJobs) {
        const auto work = [id = connector.id, forGood, withJobs](SourceAccess &access) -> connector::Checked<> {
            std::vector<std::pair<std::string, std::string>> parameters;
            if (forGood)
                parameters.emplace_back("hard", "true");
            if (withJobs)
                parameters.emplace_back("delete_sync_jobs", "true");
            const auto answer = access.api().ask("delete", id, {}, std::move(parameters));
            if (!answer)
                return std::unexpected(answer.error());
            return {};
        };
        perform(source, work, tr("%1 is deleted.").arg(QString::fromStdString(connector.title())));
    });
    dialog->open();
}

void ConnectorsWindow::startSync(std::string_view jobType)
{
    if (!m_view->detail())
        return;
    const auto work = [id = m_view->key().id, type = std::string(jobType)](SourceAccess &access) -> connector::Checked<> {
        json::Value body = json::Value::object();
        body.set("id", json::Value::string(id));
        body.set("job_type", json::Value::string(type));
        body.set("trigger_method", json::Value::string("on_demand"));
        const auto answer = access.api().ask("sync_job_post", {}, body);
        if (!answer)
            return std::unexpected(answer.error());
        return {};
    };
    perform(m_view->key().source, work, tr("A job (%1) of %2 waits for a worker.").arg(jobTypeText(std::string(jobType)), QString::fromStdString(m_view->detail()->connector.title())));
}

void ConnectorsWindow::cancelJob(const JobRow &row)
{
    const auto work = [id = row.job.id](SourceAccess &access) -> connector::Checked<> {
        const auto answer = access.api().ask("sync_job_cancel", id);
        if (!answer)
            return std::unexpected(answer.error());
        return {};
    };
    perform(row.source, work, tr("Job %1 is told to stop.").arg(QString::fromStdString(row.job.id)));
}

void ConnectorsWindow::deleteJob(const JobRow &row)
{
    const SourceList::Entry *entry = m_sources.entry(row.source);
    if (!entry)
        return;
    const Questions::Question question{QStringLiteral("deleteJobQuestion"),
                                       tr("Delete the job %1 of %2?").arg(QString::fromStdString(row.job.id), placeOf(entry->client->source())),
                                       tr("Only its record goes; the documents in the index %1 stay as they are.").arg(QString::fromStdString(row.job.indexName)),
                                       QMessageBox::Warning, QMessageBox::Yes | QMessageBox::Cancel};
    m_questions.ask(this, question, [this, source = row.source, id = row.job.id](QMessageBox::StandardButton answer) {
        if (answer != QMessageBox::Yes)
            return;
        const auto work = [id](SourceAccess &access) -> connector::Checked<> {
            const auto deleted = access.api().ask("sync_job_delete", id);
            if (!deleted)
                return std::unexpected(deleted.error());
            return {};
        };
        perform(source, work, tr("Job %1 is deleted.").arg(QString::fromStdString(id)));
    });
}

void ConnectorsWindow::repeatJob(const JobRow &row, bool allowDeletion)
{
    const SourceList::Entry *entry = m_sources.entry(row.source);
    if (!entry)
        return;
    const auto repeat = [this, source = row.source, id = row.job.id, allowDeletion] {
        const auto work = [id, allowDeletion](SourceAccess &access) -> connector::Checked<> {
            const auto repeated = connector::repeatJob(access.api(), id, allowDeletion);
            if (!repeated)
                return std::unexpected(repeated.error());
            return {};
        };
        perform(source, work, tr("The job is repeated; it waits for a worker."));
    };
    if (!allowDeletion) {
        repeat();
        return;
    }
    const Questions::Question question{QStringLiteral("repeatDeletingQuestion"),
                                       tr("Sync again, and delete what is gone from the source, from the index %1 of %2?").arg(QString::fromStdString(row.job.indexName), placeOf(entry->client->source())),
                                       tr("The last time these were %n document(s), more than the worker deletes on its own. Make sure that the source answers completely.", nullptr, int(std::min<std::int64_t>(row.job.stale, std::numeric_limits<int>::max()))),
                                       QMessageBox::Warning, QMessageBox::Yes | QMessageBox::Cancel};
    m_questions.ask(this, question, [repeat](QMessageBox::StandardButton answer) {
        if (answer == QMessageBox::Yes)
            repeat();
    });
}

void ConnectorsWindow::perform(const QString &source, const Change &change, const QString &done)
{
    const SourceList::Entry *entry = m_sources.entry(source);
    if (!entry)
        return;
    entry->client->change(this, change, [this, source, done](const connector::Checked<> &answer) {
        const SourceList::Entry *there = m_sources.entry(source);
        if (answer)
            tell(done, false);
        else if (there)
            tell(troubleOf(answer.error(), there->client->source()).text(), true);
        m_sources.refresh(source);
    });
}

void ConnectorsWindow::tell(const QString &text, bool isTrouble)
{
    m_message->setInk(isTrouble ? Ink::Error : Ink::Muted);
    m_message->setText(text);
}

void ConnectorsWindow::setProject(const QString &location, const QString &name, const std::string &environment)
{
    if (m_worker->isRunning() && location != m_project)
        m_worker->stop();
    m_project = location;
    m_projectName = name;
    m_environment = environment;
    updateWorker();
}

void ConnectorsWindow::runHere(bool run)
{
    if (run)
        m_worker->start(m_project, m_environment);
    else
        m_worker->stop();
    tell(run ? tr("Jobs of %1 on this machine are done here, until you switch it off or close the program.").arg(m_projectName) : tr("Stopping; what runs is suspended."), false);
}

void ConnectorsWindow::updateWorker()
{
    m_runHere->setChecked(m_worker->isRunning());
    m_runHere->setEnabled(m_worker->isRunning() || !m_project.isEmpty());
    m_runHere->setToolTip(m_project.isEmpty() ? tr("Open the project whose connectors are to be served")
                                              : tr("Serves the connectors of %1 that this machine keeps, with its saved files").arg(m_projectName));
}

void ConnectorsWindow::updateBusy()
{
    m_cancel->setEnabled(m_sources.isBusy());
}

} // namespace penstock::ui
