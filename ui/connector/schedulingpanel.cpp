// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/schedulingpanel.h"

#include "core/connector/cron.h"
#include "ui/connector/words.h"
#include "ui/widgets/inklabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock::ui
{

namespace
{
constexpr int shownRuns = 5;

struct Preset {
    const char *title;
    const char *cron;
};
constexpr Preset presets[] = {
    {QT_TRANSLATE_NOOP("ScheduleEditor", "every 5 minutes"), "0 0/5 * * * ?"},
    {QT_TRANSLATE_NOOP("ScheduleEditor", "every 15 minutes"), "0 0/15 * * * ?"},
    {QT_TRANSLATE_NOOP("ScheduleEditor", "every hour"), "0 0 * * * ?"},
    {QT_TRANSLATE_NOOP("ScheduleEditor", "every day at 02:00"), "0 0 2 * * ?"},
    {QT_TRANSLATE_NOOP("ScheduleEditor", "Monday to Friday at 06:00"), "0 0 6 ? * 2-6"},
    {QT_TRANSLATE_NOOP("ScheduleEditor", "every Sunday at 03:00"), "0 0 3 ? * SUN"},
    {QT_TRANSLATE_NOOP("ScheduleEditor", "last day of the month"), "0 0 0 L * ?"},
};

struct NextRuns {
    std::string fault;
    std::vector<connector::Instant> runs;
};

NextRuns nextRuns(const std::string &expression)
{
    NextRuns next;
    const auto cron = connector::Cron::parse(expression);
    if (!cron) {
        next.fault = cron.error();
        return next;
    }
    connector::Instant after = connector::now();
    while (next.runs.size() < shownRuns) {
        const auto run = cron->next(after);
        if (!run)
            break;
        next.runs.push_back(*run);
        after = *run;
    }
    return next;
}

QString runsText(const std::vector<connector::Instant> &runs)
{
    QStringList local, utc;
    for (const connector::Instant run : runs) {
        const QDateTime time = dateTime(run);
        const QString form = time.time().second() == 0 ? QStringLiteral("ddd d MMM HH:mm") : QStringLiteral("ddd d MMM HH:mm:ss");
        local.append(QLocale().toString(time.toLocalTime(), form));
        utc.append(QLocale().toString(time, form));
    }
    const QString separator = ScheduleEditor::tr(", ");
    if (local == utc)
        return ScheduleEditor::tr("Next (UTC): %1").arg(utc.join(separator));
    return ScheduleEditor::tr("Next (%1): %2\nUTC: %3").arg(QDateTime::currentDateTime().timeZoneAbbreviation(), local.join(separator), utc.join(separator));
}
} // namespace

ScheduleEditor::ScheduleEditor(const QString &name, const QString &title, const QString &note, QWidget *parent)
    : QWidget(parent)
    , m_enabled(new QCheckBox(title))
    , m_cron(new QLineEdit)
    , m_presets(new QComboBox)
    , m_next(new InkLabel(Ink::Muted))
{
    setObjectName(name + QStringLiteral("Schedule"));
    m_enabled->setObjectName(name + QStringLiteral("Enabled"));
    m_enabled->setToolTip(note);
    m_cron->setObjectName(name + QStringLiteral("Cron"));
    m_cron->setAccessibleName(tr("%1: cron expression").arg(title));
    m_cron->setToolTip(tr("Second, minute, hour, day of month, month, day of week, and if wanted the year; in UTC. One of the two days is ?"));
    m_cron->setLayoutDirection(Qt::LeftToRight);
    m_cron->setPlaceholderText(QStringLiteral("0 0 2 * * ?"));
    m_presets->setObjectName(name + QStringLiteral("Presets"));
    m_presets->setAccessibleName(tr("%1: common schedules").arg(title));
    m_presets->addItem(tr("common schedules"));
    for (const Preset &preset : presets)
        m_presets->addItem(tr(preset.title), QString::fromLatin1(preset.cron));
    m_next->setObjectName(name + QStringLiteral("Next"));
    m_next->setWordWrap(true);
    m_next->setTextFormat(Qt::PlainText);
    auto *row = new QHBoxLayout;
    row->addWidget(m_cron, 1);
    row->addWidget(m_presets);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 8);
    layout->setSpacing(4);
    layout->addWidget(m_enabled);
    layout->addLayout(row);
    layout->addWidget(m_next);
    connect(m_enabled, &QCheckBox::toggled, this, &ScheduleEditor::edited);
    connect(m_cron, &QLineEdit::textChanged, this, [this] {
        judge();
        Q_EMIT edited();
    });
    connect(m_presets, &QComboBox::activated, this, [this](int index) {
        if (index > 0)
            m_cron->setText(m_presets->itemData(index).toString());
        m_presets->setCurrentIndex(0);
    });
}

void ScheduleEditor::setSchedule(const connector::ScheduleSummary &schedule)
{
    m_enabled->setChecked(schedule.enabled);
    const QString cron = schedule.interval.empty() ? QStringLiteral("0 0 0 * * ?") : QString::fromStdString(schedule.interval);
    if (m_cron->text() != cron)
        m_cron->setText(cron);
    else
        judge();                                 // time goes on
}

connector::ScheduleSummary ScheduleEditor::schedule() const
{
    return {m_enabled->isChecked(), m_cron->text().trimmed().toStdString()};
}

void ScheduleEditor::setWritable(bool writable)
{
    for (QWidget *one : std::initializer_list<QWidget *>{m_enabled, m_cron, m_presets})
        one->setEnabled(writable);
}

void ScheduleEditor::judge()
{
    const int ticket = ++m_ticket;
    inBackground(this, [expression = schedule().interval] { return nextRuns(expression); }, [this, ticket](const NextRuns &next) {
        if (ticket != m_ticket)
            return;
        m_isFaulty = !next.fault.empty();
        m_next->setInk(m_isFaulty ? Ink::Error : next.runs.empty() ? Ink::Warning : Ink::Muted);
        m_next->setText(m_isFaulty ? tr("Not a schedule: %1").arg(QString::fromStdString(next.fault)) : next.runs.empty() ? tr("Valid, but this date never comes.") : runsText(next.runs));
        Q_EMIT judged();
    });
}

SchedulingPanel::SchedulingPanel(QWidget *parent)
    : DetailPanel(QStringLiteral("schedulingPanel"), parent)
    , m_editors{new ScheduleEditor(QStringLiteral("full"), tr("&Full sync"), tr("Everything is read, and what is gone is deleted from the index")),
                new ScheduleEditor(QStringLiteral("incremental"), tr("&Incremental sync"), tr("Only what changed since the last one; its service has to be able to")),
                new ScheduleEditor(QStringLiteral("accessControl"), tr("&Access control sync"), tr("Who may see what; with document level security only"))}
{
    auto *content = new QWidget;
    auto *inner = new QVBoxLayout(content);
    for (ScheduleEditor *editor : m_editors) {
        inner->addWidget(editor);
        connect(editor, &ScheduleEditor::edited, this, &SchedulingPanel::edited);
        connect(editor, &ScheduleEditor::judged, this, &SchedulingPanel::judge);
    }
    inner->addStretch(1);
    auto *area = new QScrollArea;
    area->setObjectName(QStringLiteral("schedulingArea"));
    area->setAccessibleName(tr("Scheduling"));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 8, 4);
    layout->addWidget(area, 1);
    auto *buttons = makeButtons(tr("&Save Schedules"));
    buttons->setContentsMargins(8, 0, 0, 0);
    layout->addLayout(buttons);
}

void SchedulingPanel::fill(const ConnectorDetail &detail)
{
    const connector::Scheduling &scheduling = detail.connector.scheduling;
    m_editors[0]->setSchedule(scheduling.full);
    m_editors[1]->setSchedule(scheduling.incremental);
    m_editors[2]->setSchedule(scheduling.accessControl);
}

void SchedulingPanel::writableChanged(bool writable)
{
    for (ScheduleEditor *editor : m_editors)
        editor->setWritable(writable);
}

void SchedulingPanel::judge()
{
    setSavable(std::ranges::none_of(m_editors, &ScheduleEditor::isFaulty));
}

void SchedulingPanel::save()
{
    const connector::Scheduling scheduling{m_editors[0]->schedule(), m_editors[1]->schedule(), m_editors[2]->schedule()};
    const auto work = [id = detail()->connector.id, scheduling](SourceAccess &access) -> connector::Checked<> {
        const auto answer = access.api().ask("update_scheduling", id, connector::schedulingRequest(scheduling));
        if (!answer)
            return std::unexpected(answer.error());
        return {};
    };
    Q_EMIT changeWanted(work, tr("The schedules are saved."));
}

} // namespace penstock::ui
