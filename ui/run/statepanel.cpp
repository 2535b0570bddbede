// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/statepanel.h"

#include "core/base/codes.h"
#include "core/engine/httpjson/window.h"
#include "core/json/value.h"
#include "ui/run/runtables.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/tableview.h"

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

namespace penstock::ui
{

namespace
{
struct Table {
    Q_DECLARE_TR_FUNCTIONS(Table)
};

constexpr Column<CursorRow> columns[] = {
    {QT_TRANSLATE_NOOP("Table", "Key"), [](const CursorRow &r) { return QVariant(r.name); }},
    {QT_TRANSLATE_NOOP("Table", "Before"), [](const CursorRow &r) { return QVariant(r.before.value_or(Table::tr("none"))); }},
    {QT_TRANSLATE_NOOP("Table", "After"), [](const CursorRow &r) { return QVariant(r.moves == 0 || r.before == r.after ? Table::tr("unchanged") : r.after); }},
    {QT_TRANSLATE_NOOP("Table", "Template"), [](const CursorRow &r) { return QVariant(r.source); }},
    {QT_TRANSLATE_NOOP("Table", "From"), [](const CursorRow &r) { return QVariant(r.moves == 0 ? Table::tr("no page") : r.record < 0 ? Table::tr("page %1, exchange %2").arg(r.page).arg(r.exchange) : Table::tr("page %1, exchange %2, record %3").arg(r.page).arg(r.exchange).arg(r.record)); }},
    {QT_TRANSLATE_NOOP("Table", "Changes"), [](const CursorRow &r) { return QVariant(r.moves); }, nullptr, nullptr, nullptr, true},
};

std::optional<QDateTime> dateTime(const std::optional<TimeWindow::Time> &time)
{
    if (!time)
        return std::nullopt;
    return QDateTime::fromMSecsSinceEpoch(std::chrono::duration_cast<std::chrono::milliseconds>(time->time_since_epoch()).count(), Qt::UTC);
}

QPushButton *button(const QString &name, const QString &text, const QString &tip)
{
    auto *result = new QPushButton(text);
    result->setObjectName(name);
    result->setToolTip(tip);
    return result;
}
} // namespace

StatePanel::StatePanel(const RunController &run, QWidget *parent)
    : QWidget(parent)
    , m_run(run)
    , m_model(m_rows, columns)
    , m_start(new QTableWidget(0, 2))
    , m_frozen(new QCheckBox(tr("Now is")))
    , m_clock(new QDateTimeEdit)
    , m_next(button(QStringLiteral("stateNextButton"), tr("Show Next Request"), tr("What the next interval would ask first; nothing is sent")))
    , m_simulate(button(QStringLiteral("stateSimulateButton"), tr("Simulate Next Interval"), tr("Runs one interval from these values and goes on from what it gives; nothing is stored")))
    , m_reset(button(QStringLiteral("stateResetButton"), tr("Start Empty"), tr("Forgets the values and the intervals of this trial")))
    , m_load(button(QStringLiteral("stateLoadButton"), tr("Load\u2026"), tr("Begins with the values of a stored state or of a JSON object")))
    , m_note(new QLabel)
    , m_request(new QPlainTextEdit)
    , m_table(new TableView(&m_model, QStringLiteral("cursorTable"), tr("What moved the cursor")))
    , m_moves(new EmptyState(m_table, tr("What moved the cursor will be here, key by key. Press Run (Ctrl+Enter), or Simulate Next Interval.")))
    , m_line(new IntervalLine)
{
    setObjectName(QStringLiteral("statePanel"));
    m_table->setColumnWidths({14, 24, 24, 30, 26, 0});
    m_request->setObjectName(QStringLiteral("stateRequest"));
    m_request->setAccessibleName(tr("The request that would go out next"));
    m_request->setReadOnly(true);
    m_request->setTabChangesFocus(true);
    m_request->setPlaceholderText(tr("The request that would go out next"));
    m_note->setObjectName(QStringLiteral("stateNote"));
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setContentsMargins(8, 2, 8, 2);

    auto *above = new QSplitter(Qt::Horizontal);
    above->setChildrenCollapsible(false);
    above->addWidget(makeStart());
    above->addWidget(m_request);
    above->setSizes({1000, 1000});
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(above);
    splitter->addWidget(m_moves);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(makeButtons());
    layout->addWidget(m_note);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_line);

    connect(m_next, &QPushButton::clicked, this, [this] { Q_EMIT nextRequestWanted(trial()); });
    connect(m_simulate, &QPushButton::clicked, this, &StatePanel::simulate);
    connect(m_reset, &QPushButton::clicked, this, [this] {
        setCursor({});
        m_spans.clear();
        m_line->setSpans({});
        m_request->clear();
    });
    connect(m_load, &QPushButton::clicked, this, &StatePanel::load);
    connect(m_frozen, &QCheckBox::toggled, m_clock, &QWidget::setEnabled);
    connect(&m_run, &RunController::finished, this, &StatePanel::runEnded);
    connect(&m_run, &RunController::stateChanged, this, &StatePanel::updateButtons);
    connect(m_table, &TableView::rowActivated, this, [this](int row) {
        if (const CursorRow *key = m_model.at(row); key && key->place.isKnown())
            Q_EMIT placeActivated(key->place);
    });
    for (QWidget *one : std::initializer_list<QWidget *>{m_start, m_request, m_table})
        one->setMinimumHeight(3 * fontMetrics().lineSpacing());
    reset();
    setResource({}, {});
}

QWidget *StatePanel::makeStart()
{
    m_start->setObjectName(QStringLiteral("cursorStart"));
    m_start->setAccessibleName(tr("The cursor to begin with"));
    m_start->setHorizontalHeaderLabels({tr("Key"), tr("Begins with")});
    m_start->horizontalHeader()->setStretchLastSection(true);
    m_start->verticalHeader()->hide();
    m_start->verticalHeader()->setDefaultSectionSize(m_start->fontMetrics().height() + 8);
    m_start->setTabKeyNavigation(false);
    return m_start;
}

QWidget *StatePanel::makeButtons()
{
    m_frozen->setObjectName(QStringLiteral("stateClockBox"));
    m_frozen->setToolTip(tr("The trial begins at this time instead of at the present one; it goes on from there"));
    m_clock->setObjectName(QStringLiteral("stateClock"));
    m_clock->setAccessibleName(tr("Time at which the trial begins, in UTC"));
    m_clock->setTimeSpec(Qt::UTC);
    m_clock->setDisplayFormat(QStringLiteral("yyyy-MM-dd hh:mm:ss"));
    m_clock->setDateTime(QDateTime::currentDateTimeUtc());
    m_clock->setEnabled(false);
    // Two lines: side by side they would keep the window from small screens.
    auto *rows = new QWidget;
    auto *layout = new QVBoxLayout(rows);
    layout->setContentsMargins(8, 0, 8, 0);
    layout->setSpacing(4);
    for (const auto &widgets : {std::initializer_list<QWidget *>{m_next, m_simulate}, std::initializer_list<QWidget *>{m_reset, m_load, m_frozen, m_clock}}) {
        auto *row = new QHBoxLayout;
        for (QWidget *one : widgets)
            row->addWidget(one);
        row->addStretch(1);
        layout->addLayout(row);
    }
    return rows;
}

void StatePanel::setResource(const QString &name, const QStringList &keys)
{
    const bool isOther = name != m_resource;
    if (!isOther && keys == m_keys)
        return;
    const Cursor kept = isOther ? Cursor() : cursor();
    m_resource = name;
    m_keys = keys;
    if (isOther) {
        m_spans.clear();
        m_line->setSpans({});
        m_request->clear();
        m_running.reset();
    }
    setCursor(kept);
    updateButtons();
    setNote(keys.isEmpty() ? tr("The chosen resource keeps no cursor.") : tr("A trial: the stored state of real runs is not read and not changed."));
}

StatePanel::Cursor StatePanel::cursor() const
{
    Cursor cursor;
    for (int row = 0; row < m_start->rowCount(); ++row) {
        const QString value = m_start->item(row, 1)->text();
        if (!value.isEmpty())
            cursor[m_start->item(row, 0)->text().toStdString()] = value.toStdString();
    }
    return cursor;
}

void StatePanel::setCursor(const Cursor &cursor)
{
    QStringList names = m_keys;
    for (const auto &[name, value] : cursor) {
        if (!names.contains(QString::fromStdString(name)))
            names.append(QString::fromStdString(name));
    }
    m_start->setRowCount(static_cast<int>(names.size()));
    for (int row = 0; row < static_cast<int>(names.size()); ++row) {
        const auto found = cursor.find(names[row].toStdString());
        auto *name = new QTableWidgetItem(names[row]);
        name->setFlags(name->flags() & ~Qt::ItemIsEditable);
        m_start->setItem(row, 0, name);
        m_start->setItem(row, 1, new QTableWidgetItem(found == cursor.end() ? QString() : QString::fromStdString(found->second)));
    }
}

Result<StatePanel::Cursor> StatePanel::cursorFrom(std::string_view text) const
{
    if (auto state = runStateFromJson(text)) {
        for (const ResourceProgress &progress : state->resources) {
            if (progress.resource == m_resource.toStdString())
                return progress.cursor;
        }
    }
    const auto value = json::parse(text);
    if (!value || !value->isObject())
        return failure(codes::stateUnreadable, tr("The file holds neither a stored state of this resource nor an object of texts."));
    Cursor cursor;
    value->forEachMember([&](std::string_view name, const json::Value &member) { cursor[std::string(name)] = member.isString() ? member.toString() : json::toText(member); });
    return cursor;
}

void StatePanel::load()
{
    auto *dialog = new QFileDialog(this, tr("Load State"));
    dialog->setObjectName(QStringLiteral("loadStateDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("JSON (*.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &StatePanel::loadFrom);
    dialog->open();
}

void StatePanel::loadFrom(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        setNote(tr("%1 cannot be read: %2").arg(path, file.errorString()));
        return;
    }
    const auto cursor = cursorFrom(file.readAll().toStdString());
    if (!cursor) {
        setNote(cursor.error().message);
        return;
    }
    setCursor(*cursor);
    setNote(tr("Begins with the values of %1.").arg(path));
}

CursorTrial StatePanel::trial() const
{
    CursorTrial trial{.cursor = cursor(), .clock = {}};
    if (m_frozen->isChecked())
        trial.clock = std::chrono::system_clock::time_point(std::chrono::milliseconds(m_clock->dateTime().toMSecsSinceEpoch()));
    return trial;
}

void StatePanel::simulate()
{
    Q_EMIT intervalWanted(trial());
    m_running = IntervalSpan{.at = m_frozen->isChecked() ? m_clock->dateTime() : QDateTime::currentDateTimeUtc(), .from = {}, .until = {}};
}

void StatePanel::runEnded()
{
    showNext();
    if (m_run.log().outcome() && !m_run.log().next())
        addUnmoved();
    if (!m_running || !m_run.log().outcome())
        return;
    IntervalSpan span = *std::exchange(m_running, std::nullopt);
    span.records = m_run.log().recordCount();
    for (const ExchangeRow &row : m_run.log().exchanges()) {
        if (row.role != Role::Page || row.step > 0 || row.page > 1)
            continue;
        const TimeWindow window = windowOf(row.url.toStdString());
        span.from = dateTime(window.from);
        span.until = dateTime(window.until);
        break;
    }
    m_spans.push_back(span);
    m_line->setSpans(m_spans);
    const Cursor before = cursor();
    const auto &after = m_run.endState();
    const auto found = std::ranges::find(after.resources, m_resource.toStdString(), &ResourceProgress::resource);
    if (found != after.resources.end())
        setCursor(found->cursor);
    setNote(before == cursor() ? tr("The interval left the cursor as it was.") : tr("The next interval begins with what this one gave."));
}

void StatePanel::showNext()
{
    const std::optional<NextRow> &next = m_run.log().next();
    if (!next)
        return;
    m_request->setPlainText(next->text);
    if (!next->note.isEmpty())
        setNote(next->note);
}

void StatePanel::follow(const Touched &touched)
{
    if (!touched.explained && !touched.outcome)
        return;
    showMoves();
}

void StatePanel::showMoves()
{
    m_rows = m_run.log().explained().cursor();
    m_model.reset();
    m_moves->setEmpty(m_rows.empty());
}

// Keys that no page moved are told as well, once it is certain.
void StatePanel::addUnmoved()
{
    showMoves();
    const auto &tallies = m_run.log().resources();
    if (std::ranges::find(tallies, m_resource, &ResourceTally::resource) == tallies.end())
        return;
    const auto &after = m_run.endState().resources;
    const auto progress = std::ranges::find(after, m_resource.toStdString(), &ResourceProgress::resource);
    for (const QString &key : m_keys) {
        if (std::ranges::any_of(m_rows, [&](const CursorRow &row) { return row.resource == m_resource && row.name == key; }))
            continue;
        CursorRow row;
        row.resource = m_resource;
        row.name = key;
        if (progress != after.end() && progress->cursor.contains(key.toStdString()))
            row.before = QString::fromStdString(progress->cursor.at(key.toStdString()));
        m_rows.push_back(std::move(row));
    }
    m_model.reset();
    m_moves->setEmpty(m_rows.empty());
}

void StatePanel::reset()
{
    m_running.reset();
    showMoves();
}

void StatePanel::updateButtons()
{
    const bool isIdle = m_run.state() == RunController::State::Idle;
    for (QPushButton *one : {m_next, m_simulate, m_reset, m_load})
        one->setEnabled(isIdle && !m_resource.isEmpty() && !m_keys.isEmpty());
}

void StatePanel::setNote(const QString &text)
{
    m_note->setText(text);
}

} // namespace penstock::ui
