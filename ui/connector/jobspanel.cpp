// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/jobspanel.h"

#include "ui/connector/words.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/tableview.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock::ui
{

namespace
{
struct Table {
    Q_DECLARE_TR_FUNCTIONS(Table)
};

constexpr std::size_t moreJobs = 100, mostSigns = 300;

QVariant text(const std::string &text)
{
    return QString::fromStdString(text);
}

QVariant timeKey(const std::optional<connector::Instant> &time)
{
    return static_cast<qlonglong>(time ? time->time_since_epoch().count() : 0);
}

QVariant timeText(const std::optional<connector::Instant> &time)
{
    return time ? clockText(*time) : QString();
}

QVariant count(std::int64_t count)
{
    return static_cast<qlonglong>(count);
}

QVariant countText(std::int64_t count)
{
    return QLocale().toString(static_cast<qlonglong>(count));
}

QString connectorOf(const JobRow &row)
{
    return QString::fromStdString(row.connector ? row.connector->title() : row.job.connectorId);
}

qlonglong seconds(const JobRow &row)
{
    const auto duration = row.job.duration(row.at);
    return duration ? duration->count() : -1;
}

constexpr Column<JobRow> columns[] = {
    {QT_TRANSLATE_NOOP("Table", "Status"), [](const JobRow &r) { return QVariant(jobStatusText(r.job.status)); }, nullptr, [](const JobRow &r) { return QVariant(jobStatusIcon(r.job.status)); }},
    {QT_TRANSLATE_NOOP("Table", "Connector"), [](const JobRow &r) { return QVariant(connectorOf(r)); }},
    {QT_TRANSLATE_NOOP("Table", "Type"), [](const JobRow &r) { return QVariant(jobTypeText(r.job.type)); }},
    {QT_TRANSLATE_NOOP("Table", "Trigger"), [](const JobRow &r) { return QVariant(triggerText(r.job.trigger)); }},
    {QT_TRANSLATE_NOOP("Table", "Created"), [](const JobRow &r) { return timeText(r.job.created); }, [](const JobRow &r) { return timeKey(r.job.created); }},
    {QT_TRANSLATE_NOOP("Table", "Start"), [](const JobRow &r) { return timeText(r.job.started); }, [](const JobRow &r) { return timeKey(r.job.started); }},
    {QT_TRANSLATE_NOOP("Table", "Duration"), [](const JobRow &r) { return seconds(r) < 0 ? QVariant(QString()) : QVariant(spanText(std::chrono::seconds(seconds(r)))); },
     [](const JobRow &r) { return QVariant(seconds(r)); }, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Indexed"), [](const JobRow &r) { return countText(r.job.indexed); }, [](const JobRow &r) { return count(r.job.indexed); }, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Deleted"), [](const JobRow &r) { return countText(r.job.deleted); }, [](const JobRow &r) { return count(r.job.deleted); }, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "MiB"), [](const JobRow &r) { return countText(r.job.volume); }, [](const JobRow &r) { return count(r.job.volume); }, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Error"), [](const JobRow &r) { return text(r.job.error); }},
    {QT_TRANSLATE_NOOP("Table", "Source"), [](const JobRow &r) { return QVariant(r.sourceName); }},
};
} // namespace

JobsPanel::JobsPanel(const QString &name, Show show, QWidget *parent)
    : QWidget(parent)
    , m_model(m_rows, columns)
    , m_filter(new QLineEdit)
    , m_status(new QComboBox)
    , m_count(new QLabel)
    , m_more(new QPushButton(tr("Show &More")))
    , m_table(new TableView(&m_model, name + QStringLiteral("Table"), tr("Sync jobs")))
    , m_stack(new EmptyState(m_table, tr("Sync jobs will be here. Start a full sync of a connector, or switch its schedule on.")))
    , m_view(new JobView)
{
    setObjectName(name);
    m_filter->setObjectName(name + QStringLiteral("Filter"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter the sync jobs"));
    m_filter->setClearButtonEnabled(true);
    m_status->setObjectName(name + QStringLiteral("Status"));
    m_status->setAccessibleName(tr("Only jobs of this status"));
    m_status->addItem(tr("every status"), QString());
    for (const std::string_view status : connector::jobStatuses())
        m_status->addItem(jobStatusText(std::string(status)), QString::fromUtf8(status.data(), static_cast<qsizetype>(status.size())));
    m_count->setObjectName(name + QStringLiteral("Count"));
    m_more->setObjectName(name + QStringLiteral("More"));
    m_table->setColumnWidths({14, 18, 12, 11, 21, 21, 10, 9, 9, 7, 30, 0});
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setMinimumHeight(4 * fontMetrics().lineSpacing());
    if (show == Show::OneConnector) {
        m_table->hideColumn(1);
        m_table->hideColumn(11);
    }
    auto *head = new QHBoxLayout;
    head->addWidget(m_filter, 1);
    head->addWidget(m_status);
    head->addWidget(m_count);
    head->addWidget(m_more);
    auto *splitter = new QSplitter(show == Show::OneConnector ? Qt::Horizontal : Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_stack);
    splitter->addWidget(m_view);
    splitter->setSizes({1000, 1000});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 8, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(splitter, 1);
    setFocusProxy(m_table);
    connect(m_filter, &QLineEdit::textChanged, this, &JobsPanel::applyFilter);
    connect(m_status, &QComboBox::currentIndexChanged, this, [this] {
        applyFilter();                           // at once for what is there
        want({JobsWanted().most, m_status->currentData().toString().toStdString()});
    });
    connect(m_more, &QPushButton::clicked, this, [this] { want({m_wanted.most + moreJobs, m_wanted.status}); });
    connect(m_table, &TableView::rowSelected, this, &JobsPanel::selected);
    connect(m_table, &TableView::rowActivated, this, [this](int row) {
        if (const JobRow *job = m_model.at(row))
            Q_EMIT activated(*job);
    });
    connect(m_view, &JobView::cancelWanted, this, [this] {
        if (const JobRow *row = current())
            Q_EMIT cancelWanted(*row);
    });
    connect(m_view, &JobView::deleteWanted, this, [this] {
        if (const JobRow *row = current())
            Q_EMIT deleteWanted(*row);
    });
    connect(m_view, &JobView::repeatWanted, this, [this](bool allowDeletion) {
        if (const JobRow *row = current())
            Q_EMIT repeatWanted(*row, allowDeletion);
    });
    setJobs({}, 0);
}

void JobsPanel::want(const JobsWanted &wanted)
{
    m_wanted = wanted;
    Q_EMIT wantedChanged(m_wanted);
}

void JobsPanel::applyFilter()
{
    const std::string status = m_status->currentData().toString().toStdString();
    const QString words = m_filter->text();
    if (status.empty() && words.isEmpty()) {
        m_table->setRowFilter({});
        return;
    }
    m_table->setRowFilter([this, status, words](int row) {
        const JobRow &one = m_rows[static_cast<std::size_t>(row)];
        if (!status.empty() && one.job.status != status)
            return false;
        for (const Column<JobRow> &column : columns) {
            if (column.text(one).toString().contains(words, Qt::CaseInsensitive))
                return true;
        }
        return QString::fromStdString(one.job.id).contains(words);
    });
}

const JobRow *JobsPanel::current() const
{
    const auto found = std::ranges::find_if(m_rows, [this](const JobRow &row) { return row.source == m_source && row.job.id == m_id; });
    return found == m_rows.end() ? nullptr : &*found;
}

void JobsPanel::select(const QString &source, const std::string &id)
{
    m_source = source;
    m_id = id;
    if (const JobRow *row = current()) {
        m_isUpdating = true;
        m_table->selectSourceRow(static_cast<int>(row - m_rows.data()));
        m_isUpdating = false;
    }
    m_view->show(current());
}

// A document knows its last sign alone; those before it are what was seen.
void JobsPanel::collectSigns(std::vector<JobRow> &rows)
{
    decltype(m_signs) kept;
    for (JobRow &row : rows) {
        const auto status = connector::jobStatus(row.job.status);
        if (!row.job.lastSeen || !row.job.started || !status || connector::isFinal(*status) || *status == connector::JobStatus::Suspended)
            continue;
        auto &signs = kept[{row.source, row.job.id}];
        signs = std::move(m_signs[{row.source, row.job.id}]);
        if (signs.empty() || signs.back() < *row.job.lastSeen)
            signs.push_back(*row.job.lastSeen);
        if (signs.size() > mostSigns)
            signs.erase(signs.begin());
        row.signs = signs;
    }
    m_signs = std::move(kept);
}

void JobsPanel::setJobs(std::vector<JobRow> rows, std::size_t total)
{
    collectSigns(rows);
    const auto key = [](const JobRow &row) { return std::pair(row.source, row.job.id); };
    const bool isSame = std::ranges::equal(rows, m_rows, {}, key, key);
    m_count->setText(rows.size() < total ? tr("%1 of %2").arg(QLocale().toString(static_cast<qlonglong>(rows.size())), QLocale().toString(static_cast<qlonglong>(total))) : QString());
    m_more->setVisible(rows.size() < total);
    m_isUpdating = true;
    const int place = m_table->verticalScrollBar()->value();
    m_rows = std::move(rows);
    isSame ? m_model.follow(0) : m_model.reset();
    m_isUpdating = false;
    m_stack->setEmpty(m_rows.empty());
    if (!isSame) {
        select(m_source, m_id);
        m_table->verticalScrollBar()->setValue(place);
    } else {
        m_view->show(current());
    }
}

void JobsPanel::selected(int row)
{
    const JobRow *job = m_model.at(row);
    if (m_isUpdating || !job)
        return;
    m_source = job->source;
    m_id = job->job.id;
    m_view->show(job);
}

} // namespace penstock::ui
