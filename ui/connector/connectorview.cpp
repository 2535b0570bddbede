// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/connectorview.h"

#include "ui/connector/configurationpanel.h"
#include "ui/connector/documentspanel.h"
#include "ui/connector/jobspanel.h"
#include "ui/connector/overviewpanel.h"
#include "ui/connector/pipelinepanel.h"
#include "ui/connector/rulespanel.h"
#include "ui/connector/schedulingpanel.h"
#include "ui/connector/words.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/inklabel.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock::ui
{

namespace
{
QPushButton *button(const QString &name, const QString &text)
{
    auto *result = new QPushButton(text);
    result->setObjectName(name);
    return result;
}
} // namespace

ConnectorView::ConnectorView(SourceList &sources, const Syntax &syntax, QWidget *parent)
    : QWidget(parent)
    , m_sources(sources)
    , m_title(new QLabel)
    , m_problem(new InkLabel(Ink::Error))
    , m_full(button(QStringLiteral("startFullButton"), tr("Start &Full Sync")))
    , m_incremental(button(QStringLiteral("startIncrementalButton"), tr("Start &Incremental")))
    , m_edit(button(QStringLiteral("editConnectorButton"), tr("&Edit\u2026")))
    , m_delete(button(QStringLiteral("deleteConnectorButton"), tr("&Delete\u2026")))
    , m_tabs(new QTabWidget)
    , m_documents(new DocumentsPanel(syntax))
    , m_jobs(new JobsPanel(QStringLiteral("connectorJobs"), JobsPanel::Show::OneConnector))
{
    setObjectName(QStringLiteral("connectorView"));
    m_tabs->setObjectName(QStringLiteral("connectorTabs"));
    m_tabs->setAccessibleName(tr("The chosen connector"));
    m_tabs->setDocumentMode(true);
    addTab(new OverviewPanel, tr("Overview"));
    addTab(new ConfigurationPanel, tr("Configuration"));
    addTab(new SchedulingPanel, tr("Scheduling"));
    addTab(new RulesPanel(syntax), tr("Sync rules"));
    addTab(new PipelinePanel, tr("Pipeline"));
    addTab(m_documents, tr("Documents"));
    m_tabs->addTab(m_jobs, tr("Jobs"));
    auto *content = new QWidget;
    auto *inner = new QVBoxLayout(content);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(2);
    inner->addWidget(makeHead());
    inner->addWidget(m_problem);
    inner->addWidget(m_tabs, 1);
    m_stack = new EmptyState(content, tr("Choose a connector to see what it is, when it syncs and how its jobs went."));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    m_stack->setEmpty(true);
    connect(m_documents, &DocumentsPanel::wanted, this, &ConnectorView::readDocumentsOf);
    connect(m_jobs, &JobsPanel::wantedChanged, this, [this] {
        m_isReading = false;                     // what is being read is not what is wanted
        refresh();
    });
}

QWidget *ConnectorView::makeHead()
{
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setObjectName(QStringLiteral("connectorTitle"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_problem->setObjectName(QStringLiteral("connectorProblem"));
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setContentsMargins(8, 0, 8, 0);
    m_problem->hide();
    m_full->setIcon(makeIcon(Icon::Run));
    auto *head = new QWidget;
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins(8, 4, 8, 0);
    layout->addWidget(m_title, 1);
    for (QPushButton *one : {m_full, m_incremental, m_edit, m_delete})
        layout->addWidget(one);
    connect(m_full, &QPushButton::clicked, this, [this] { Q_EMIT startWanted(connector::fullSync); });
    connect(m_incremental, &QPushButton::clicked, this, [this] { Q_EMIT startWanted(connector::incrementalSync); });
    connect(m_edit, &QPushButton::clicked, this, &ConnectorView::editWanted);
    connect(m_delete, &QPushButton::clicked, this, &ConnectorView::deleteWanted);
    return head;
}

void ConnectorView::addTab(DetailPanel *panel, const QString &title)
{
    m_panels.push_back(panel);
    m_tabs->addTab(panel, title);
    connect(panel, &DetailPanel::changeWanted, this, [this, panel](const Change &change, const QString &done) { perform(panel, change, done); });
    connect(panel, &DetailPanel::modifiedChanged, this, &ConnectorView::updateTabs);
}

bool ConnectorView::isModified() const
{
    return std::ranges::any_of(m_panels, &DetailPanel::isModified);
}

void ConnectorView::updateTabs()
{
    for (std::size_t i = 0; i < m_panels.size(); ++i) {
        QString title = m_tabs->tabText(static_cast<int>(i));
        title.remove(QStringLiteral(" \u2022"));
        m_tabs->setTabText(static_cast<int>(i), m_panels[i]->isModified() ? title + QStringLiteral(" \u2022") : title);
    }
}

void ConnectorView::show(const ConnectorKey &key)
{
    if (key == m_key)
        return;
    m_key = key;
    m_detail.reset();
    m_isReading = false;
    ++m_ticket;                                  // what is read of another one comes too late
    m_stack->setEmpty(true);
    for (DetailPanel *panel : m_panels)
        panel->show(nullptr);
    refresh();
}

void ConnectorView::refresh()
{
    const SourceList::Entry *entry = m_sources.entry(m_key.source);
    if (!entry || m_isReading)
        return;
    m_isReading = true;
    const int ticket = ++m_ticket;
    const auto work = [source = m_key.source, id = m_key.id, wanted = m_jobs->wanted()](SourceAccess &access) -> connector::Checked<ConnectorDetail> {
        auto detail = readDetail(access, id, wanted);
        if (detail)
            detail->source = source;
        return detail;
    };
    entry->client->ask(this, work, [this, ticket](const connector::Checked<ConnectorDetail> &answer) {
        if (ticket == m_ticket)
            took(answer);
    });
}

void ConnectorView::took(const connector::Checked<ConnectorDetail> &answer)
{
    m_isReading = false;
    const SourceList::Entry *entry = m_sources.entry(m_key.source);
    if (!entry)
        return;
    const ConnectorSource &source = entry->client->source();
    m_problem->setVisible(!answer);
    if (!answer) {
        m_stack->setEmpty(false);
        m_problem->setText(troubleOf(answer.error(), source).text());
        m_title->setText(QString::fromStdString(m_key.id));
        for (QPushButton *one : {m_full, m_incremental, m_edit, m_delete})
            one->setEnabled(false);
        return;
    }
    m_detail = std::make_shared<ConnectorDetail>(*answer);
    m_stack->setEmpty(false);
    const QString whyNot = tr("%1 is read-only.").arg(source.name);
    for (DetailPanel *panel : m_panels) {
        panel->setWritable(source.isWritable, whyNot);
        panel->show(m_detail);
    }
    std::vector<JobRow> rows;
    for (const connector::JobSummary &job : m_detail->jobs)
        rows.push_back({source.id, source.name, source.isWritable, job, m_detail->connector, connector::hindrances(job, &m_detail->connector, m_detail->open, m_detail->at), m_detail->at});
    m_jobs->setJobs(std::move(rows), m_detail->jobTotal);
    updateHead();
    Q_EMIT shown();
}

void ConnectorView::updateHead()
{
    const ConnectorSource &source = m_sources.entry(m_key.source)->client->source();
    const connector::ConnectorSummary &connector = m_detail->connector;
    m_title->setText(tr("%1 on %2").arg(QString::fromStdString(connector.title()), source.name));
    m_title->setToolTip(m_title->text());
    const QString readOnly = source.isWritable ? QString() : tr("%1 is read-only").arg(source.name);
    for (const auto &[button, type] : {std::pair(m_full, connector::fullSync), {m_incremental, connector::incrementalSync}}) {
        const auto hindrance = connector::startHindrance(connector, type);
        button->setEnabled(source.isWritable && !hindrance);
        button->setToolTip(hindrance ? startHindranceText(*hindrance) : readOnly);
    }
    for (QPushButton *one : {m_edit, m_delete}) {
        one->setEnabled(source.isWritable);
        one->setToolTip(readOnly);
    }
}

void ConnectorView::perform(DetailPanel *panel, const Change &change, const QString &done)
{
    const SourceList::Entry *entry = m_sources.entry(m_key.source);
    if (!entry)
        return;
    entry->client->change(this, change, [this, panel, done, key = m_key](const connector::Checked<> &answer) {
        const SourceList::Entry *there = m_sources.entry(key.source);
        if (!answer) {
            if (there)
                Q_EMIT troubled(troubleOf(answer.error(), there->client->source()).text());
            return;
        }
        if (key == m_key) {
            panel->saved();
            m_isReading = false;                 // what is being read may be older than the change
            refresh();
        }
        m_sources.refresh(key.source);
        Q_EMIT told(done);
    });
}

void ConnectorView::readDocumentsOf(const std::string &index)
{
    const SourceList::Entry *entry = m_sources.entry(m_key.source);
    if (!entry)
        return;
    entry->client->ask(this, [index](SourceAccess &access) { return readDocuments(access, index); },
                       [this, index, key = m_key](const connector::Checked<IndexDocuments> &answer) {
                           const SourceList::Entry *there = m_sources.entry(key.source);
                           if (key != m_key || !there)
                               return;
                           if (answer)
                               m_documents->setDocuments(*answer);
                           else if (answer.error().status == 404)
                               m_documents->setNote(tr("There is no index %1 yet; the first sync makes it.").arg(QString::fromStdString(index)), false);
                           else
                               m_documents->setNote(troubleOf(answer.error(), there->client->source()).text(), true);
                       });
}

void ConnectorView::showJob(const std::string &id)
{
    m_tabs->setCurrentWidget(m_jobs);
    m_jobs->select(m_key.source, id);
}

} // namespace penstock::ui
