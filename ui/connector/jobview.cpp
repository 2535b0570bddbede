// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/jobview.h"

#include "ui/connector/jobdiagram.h"
#include "ui/connector/signsline.h"
#include "ui/connector/words.h"
#include "ui/widgets/inklabel.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace penstock::ui
{

namespace
{
using connector::JobSummary;

QString number(std::int64_t count)
{
    return QLocale().toString(static_cast<qlonglong>(count));
}

QLabel *label(const QString &name)
{
    auto *result = new QLabel;
    result->setObjectName(name);
    result->setWordWrap(true);
    result->setTextFormat(Qt::PlainText);
    result->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return result;
}
} // namespace

JobView::JobView(QWidget *parent)
    : QScrollArea(parent)
    , m_empty(new QLabel(tr("Choose a job to see the way it took.")))
    , m_content(new QWidget)
    , m_diagram(new JobDiagram)
    , m_signs(new SignsLine)
    , m_why(new QLabel)
    , m_reasons(label(QStringLiteral("jobReasons")))
    , m_error(new InkLabel(Ink::Error))
    , m_facts(new QFormLayout)
    , m_cancel(new QPushButton(tr("Ca&ncel Job")))
    , m_delete(new QPushButton(tr("&Delete Job\u2026")))
    , m_repeat(new QPushButton(tr("&Repeat Job")))
    , m_repeatDeleting(new QPushButton(tr("Repeat and Allow De&letion\u2026")))
{
    setObjectName(QStringLiteral("jobView"));
    setAccessibleName(tr("The chosen job"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_empty->setWordWrap(true);
    QFont bold = m_why->font();
    bold.setBold(true);
    m_why->setFont(bold);
    m_why->setObjectName(QStringLiteral("jobWhy"));
    m_error->setObjectName(QStringLiteral("jobError"));
    m_error->setWordWrap(true);
    m_error->setTextFormat(Qt::PlainText);
    m_error->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_cancel->setObjectName(QStringLiteral("cancelJobButton"));
    m_delete->setObjectName(QStringLiteral("deleteJobButton"));
    m_repeat->setObjectName(QStringLiteral("repeatJobButton"));
    m_repeatDeleting->setObjectName(QStringLiteral("repeatDeletingButton"));
    for (const QString &fact : {tr("Job"), tr("Connector"), tr("Index"), tr("Type"), tr("Its way"), tr("Worker"), tr("Duration"), tr("Documents"), tr("Last sign")}) {
        QLabel *value = label({});
        m_facts->addRow(fact, value);
        m_values.push_back(value);
    }
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_repeat);
    buttons->addWidget(m_repeatDeleting);
    buttons->addWidget(m_delete);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(m_content);
    layout->setSpacing(6);
    layout->addLayout(buttons);
    layout->addWidget(m_why);
    layout->addWidget(m_reasons);
    layout->addWidget(m_error);
    layout->addWidget(m_diagram);
    layout->addWidget(m_signs);
    layout->addLayout(m_facts);
    layout->addStretch(1);
    auto *both = new QWidget;
    auto *outer = new QVBoxLayout(both);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_empty);
    outer->addWidget(m_content);
    setWidget(both);
    connect(m_cancel, &QPushButton::clicked, this, &JobView::cancelWanted);
    connect(m_delete, &QPushButton::clicked, this, &JobView::deleteWanted);
    connect(m_repeat, &QPushButton::clicked, this, [this] { Q_EMIT repeatWanted(false); });
    connect(m_repeatDeleting, &QPushButton::clicked, this, [this] { Q_EMIT repeatWanted(true); });
    show(nullptr);
}

void JobView::show(const JobRow *row)
{
    m_empty->setVisible(!row);
    m_content->setVisible(row != nullptr);
    if (!row)
        return;
    const JobSummary &job = row->job;
    m_diagram->setPath(connector::pathOf(job));
    m_signs->setSigns(row->signs, row->at);
    const QString idle = idleText(*row);
    const QString reasons = idle.isEmpty() ? reasonsOf(*row) : idle;
    m_why->setText(!idle.isEmpty() ? tr("Is it still running?") : job.status == "suspended" ? tr("Why is it suspended?") : tr("Why is it pending?"));
    m_why->setVisible(!reasons.isEmpty());
    m_reasons->setVisible(!reasons.isEmpty());
    m_reasons->setText(reasons);
    m_error->setVisible(!job.error.empty());
    m_error->setText(tr("Error: %1").arg(QString::fromStdString(job.error)));
    m_cancel->setVisible(connector::mayCancel(job));
    m_delete->setVisible(connector::mayDelete(job, row->at));
    m_repeat->setVisible(connector::mayRepeat(job) && row->connector);
    m_repeatDeleting->setVisible(m_repeat->isVisibleTo(m_content) && job.stale > 0);
    for (QPushButton *button : {m_cancel, m_delete, m_repeat, m_repeatDeleting}) {
        button->setEnabled(row->isWritable);
        button->setToolTip(row->isWritable ? QString() : tr("%1 is read-only").arg(row->sourceName));
    }
    showFacts(*row);
}

void JobView::showFacts(const JobRow &row)
{
    const JobSummary &job = row.job;
    const auto time = [&](const std::optional<connector::Instant> &at) { return at ? tr("%1 (%2)").arg(clockText(*at), agoText(*at, row.at)) : tr("never"); };
    const auto duration = job.duration(row.at);
    const QString values[] = {
        QString::fromStdString(job.id),
        row.connector ? tr("%1 on %2").arg(QString::fromStdString(row.connector->title()), row.sourceName) : tr("%1 on %2, which does not exist any more").arg(QString::fromStdString(job.connectorId), row.sourceName),
        QString::fromStdString(job.indexName),
        tr("%1, %2").arg(jobTypeText(job.type), triggerText(job.trigger)),
        m_diagram->summary(),
        job.worker.empty() ? tr("none yet") : QString::fromStdString(job.worker),
        duration ? spanText(*duration) : tr("not started"),
        job.total > 0 ? tr("%1 indexed, %2 deleted, %3 MiB sent; %4 in the index afterwards").arg(number(job.indexed), number(job.deleted), number(job.volume), number(job.total))
                      : tr("%1 indexed, %2 deleted, %3 MiB sent").arg(number(job.indexed), number(job.deleted), number(job.volume)),
        time(job.lastSeen),
    };
    for (std::size_t i = 0; i < m_values.size(); ++i)
        m_values[i]->setText(values[i]);
}

QString JobView::reasonsOf(const JobRow &row) const
{
    const bool isWaiting = row.job.status == connector::word(connector::JobStatus::Pending) || row.job.status == connector::word(connector::JobStatus::Suspended);
    if (!isWaiting)
        return {};
    if (row.hindrances.empty())
        return tr("Nothing stands in its way: the next worker that looks takes it, within about %1.").arg(spanText(connector::looksEvery(row.job.serviceType)));
    QStringList lines;
    for (const connector::Hindrance &one : row.hindrances)
        lines.append(QStringLiteral("\u2022 ") + hindranceText(one, row.connector ? &*row.connector : nullptr, row.at));
    return lines.join(QLatin1Char('\n'));
}

// A worker gives signs all the time; five minutes without one and the job counts as lost.
QString JobView::idleText(const JobRow &row) const
{
    const JobSummary &job = row.job;
    if (!connector::isIdle(job, row.at))
        return {};
    const QString worker = job.worker.empty() ? tr("its worker") : QString::fromStdString(job.worker);
    const QString seen = job.lastSeen ? tr("%1 gave its last sign %2, at %3, with %4 documents indexed and %5 deleted.")
                                            .arg(worker, agoText(*job.lastSeen, row.at), clockText(*job.lastSeen), number(job.indexed), number(job.deleted))
                                      : tr("%1 never gave a sign.").arg(worker);
    return tr("Probably not: %1 After %2 without one a job counts as lost; the next worker that cleans up ends it with an error. Where no worker comes, delete it and start another.")
        .arg(seen, spanText(connector::idleLimit));
}

} // namespace penstock::ui
