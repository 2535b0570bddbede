// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/livepanel.h"

#include "ui/preview/transformspanel.h"
#include "ui/run/comparepanel.h"
#include "ui/run/entitiespanel.h"
#include "ui/run/pagespanel.h"
#include "ui/run/recordspanel.h"
#include "ui/run/requestpanel.h"
#include "ui/run/responsepanel.h"
#include "ui/run/statepanel.h"
#include "ui/run/tracepanel.h"
#include "ui/widgets/focus.h"
#include "ui/widgets/prettyjson.h"

#include <QKeySequence>
#include <QLabel>
#include <QLocale>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock::ui
{

LivePanel::LivePanel(const RunController &run, const Syntax &syntax, MappingPanel::Evaluate evaluate, QWidget *parent)
    : QWidget(parent)
    , m_run(run)
    , m_head(new QLabel)
    , m_tabs(new QTabWidget)
    , m_request(new RequestPanel(syntax))
    , m_response(new ResponsePanel(syntax))
    , m_pages(new PagesPanel(run.log()))
    , m_records(new RecordsPanel(run.log(), syntax))
    , m_mapping(new MappingPanel(syntax, std::move(evaluate)))
    , m_entities(new EntitiesPanel(run.log(), syntax))
    , m_trace(new TracePanel(run.log()))
    , m_transforms(new TransformsPanel(run.log(), syntax))
    , m_state(new StatePanel(run))
    , m_compare(new ComparePanel(run))
{
    setObjectName(QStringLiteral("livePanel"));
    m_head->setObjectName(QStringLiteral("liveHead"));
    m_head->setContentsMargins(8, 4, 8, 4);
    m_head->setWordWrap(true);
    m_head->setTextFormat(Qt::PlainText);
    m_tabs->setObjectName(QStringLiteral("liveTabs"));
    m_tabs->setAccessibleName(tr("Live"));
    m_tabs->setDocumentMode(true);
    m_tabs->setMinimumHeight(12 * fontMetrics().lineSpacing());       // what opens in one tab does not push other docks out of the window
    m_tabs->addTab(m_request, tr("Request"));
    m_tabs->addTab(m_response, tr("Response"));
    m_tabs->addTab(m_pages, tr("Pages"));
    m_tabs->addTab(m_records, tr("Records"));
    m_tabs->addTab(m_mapping, tr("Mapping"));
    m_tabs->addTab(m_entities, tr("Entities"));
    m_tabs->addTab(m_trace, tr("Trace"));
    m_tabs->addTab(m_transforms, tr("Transforms"));
    m_tabs->addTab(m_state, tr("State"));
    m_tabs->addTab(m_compare, tr("Compare"));
    for (int i = 0; i < m_tabs->count(); ++i)
        m_tabs->setTabToolTip(i, keyOf(i).toString(QKeySequence::NativeText));

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_tabs, 1);
    connectPanels();
    updateHead();
}

void LivePanel::connectPanels()
{
    connect(&m_run, &RunController::changed, this, &LivePanel::follow);
    connect(&m_run, &RunController::cleared, this, &LivePanel::reset);
    connect(&m_run, &RunController::stateChanged, this, &LivePanel::updateHead);
    const auto choose = [this](quint64 exchange) {
        m_chosen = true;
        showExchange(exchange);
    };
    connect(m_pages, &PagesPanel::exchangeSelected, this, choose);
    connect(m_trace, &TracePanel::exchangeSelected, this, choose);
    connect(m_trace, &TracePanel::exchangeActivated, this, [this] { showTab(ResponseTab); });
    connect(m_pages, &PagesPanel::placeActivated, this, &LivePanel::placeActivated);
    connect(m_records, &RecordsPanel::placeActivated, this, &LivePanel::placeActivated);
    connect(m_transforms, &TransformsPanel::placeActivated, this, &LivePanel::placeActivated);
    connect(m_state, &StatePanel::placeActivated, this, &LivePanel::placeActivated);
    connect(m_records, &RecordsPanel::recordSelected, this, &LivePanel::showRecord);
    connect(m_records, &RecordsPanel::recordActivated, this, &LivePanel::showRecordInAnswer);
    connect(m_entities, &EntitiesPanel::recordActivated, this, [this](quint64 exchange, qint64 index) {
        m_records->select(exchange, index);
        showTab(RecordsTab);
    });
    connect(m_mapping, &MappingPanel::writeRequested, this, &LivePanel::writeRequested);
}

int LivePanel::tabs() const
{
    return m_tabs->count();
}

// Ctrl+0 is the editor's.
QKeySequence LivePanel::keyOf(int tab)
{
    constexpr int digits = 9;
    return tab < digits ? QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + tab)) : QKeySequence(Qt::CTRL | Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + tab - digits));
}

void LivePanel::showTab(int tab)
{
    if (!m_tabs->isTabVisible(tab))
        return;
    m_tabs->setCurrentIndex(tab);
    focusInto(m_tabs->currentWidget());
}

void LivePanel::showOrigin(const Origin &origin)
{
    m_chosen = true;
    m_pages->selectExchange(origin.exchange);
    showExchange(origin.exchange);
    if (origin.record >= 0)
        m_records->select(origin.exchange, origin.record);
    showTab(origin.record >= 0 ? RecordsTab : ResponseTab);
}

void LivePanel::follow(const Touched &touched)
{
    m_pages->follow(touched);
    m_records->follow(touched);
    m_entities->follow(touched);
    m_trace->follow(touched);
    m_state->follow(touched);
    if (touched.explained)
        m_transforms->follow();
    if (touched.exchanges != Touched::nothing && !m_run.log().exchanges().empty()) {
        const ExchangeRow *held = m_run.log().held();
        const std::uint64_t newest = held ? held->number : m_run.log().exchanges().back().number;
        const ExchangeRow *shown = m_run.log().exchange(m_exchange);
        const auto row = shown ? static_cast<std::size_t>(shown - m_run.log().exchanges().data()) : 0;
        if (!m_chosen && newest != m_exchange)
            showExchange(newest);
        else if (!shown || row >= touched.exchanges)
            showExchange(m_exchange);
    }
    updateHead();
}

void LivePanel::reset()
{
    m_exchange = 0;
    m_chosen = false;
    m_pages->reset();
    m_records->reset();
    m_entities->reset();
    m_trace->reset();
    m_transforms->reset();
    m_state->reset();
    m_compare->stop();
    m_request->showExchange(nullptr);
    m_response->showExchange(nullptr);
    updateHead();
    Q_EMIT exchangeShown(0, false);
}

// While the next request waits to be sent, the answer before it stays in sight.
void LivePanel::showExchange(std::uint64_t number)
{
    m_exchange = number;
    const ExchangeRow *exchange = m_run.log().exchange(number);
    m_request->showExchange(exchange);
    m_transforms->showExchange(number);
    if (!exchange || exchange->state != ExchangeState::Held || m_chosen)
        m_response->showExchange(exchange);
    Q_EMIT exchangeShown(number, m_chosen);
}

void LivePanel::showRecord(int row)
{
    const RecordRow &record = m_run.log().records()[static_cast<std::size_t>(row)];
    m_mapping->setRecord(std::string(record.text()), tr("Record %1 of page %2").arg(record.index).arg(record.page));
}

void LivePanel::showRecordInAnswer(int row)
{
    const RecordRow &record = m_run.log().records()[static_cast<std::size_t>(row)];
    m_chosen = true;
    m_exchange = record.exchange;
    m_pages->selectExchange(record.exchange);
    const ExchangeRow *exchange = m_run.log().exchange(record.exchange);
    m_request->showExchange(exchange);
    std::size_t offset = record.bodyOffset;
    if (offset == std::string::npos && exchange && exchange->body)
        offset = offsetOfPointer(*exchange->body, record.pointer.toStdString());
    m_response->showExchange(exchange, offset);
    Q_EMIT exchangeShown(record.exchange, true);
    showTab(ResponseTab);
}

QString LivePanel::headText() const
{
    const RunLog &log = m_run.log();
    if (m_run.state() == RunController::State::Idle && log.exchanges().empty() && !log.outcome())
        return tr("No run yet");
    const QLocale locale;
    const QString counts = tr("%1 pages, %2 records, %3 entities, %4 left out")
                               .arg(locale.toString(static_cast<qlonglong>(std::ranges::count_if(log.pages(), &PageRow::decided))), locale.toString(static_cast<qlonglong>(log.recordCount())),
                                    locale.toString(static_cast<qlonglong>(log.entityCount())), locale.toString(static_cast<qlonglong>(log.drops().size())));
    if (const ExchangeRow *held = log.held())
        return tr("Page %1 waits: Next (F9) sends it. %2").arg(held->page).arg(counts);
    if (m_run.state() == RunController::State::Stopping)
        return tr("Stopping. %1").arg(counts);
    if (!log.outcome())
        return tr("Running. %1").arg(counts);
    switch (log.outcome()->kind) {
    case OutcomeKind::Completed: return tr("Completed. %1").arg(counts);
    case OutcomeKind::Failed: return tr("Failed. %1").arg(counts);
    case OutcomeKind::Cancelled: break;
    }
    return tr("Stopped. %1").arg(counts);
}

void LivePanel::setResource(const QString &name, bool isInput, const QStringList &cursorKeys)
{
    for (const int tab : {TransformsTab, StateTab, CompareTab})
        m_tabs->setTabVisible(tab, isInput);
    m_state->setResource(name, cursorKeys);
    m_compare->setResource(name, isInput);
}

void LivePanel::updateHead()
{
    m_head->setText(headText());
}

} // namespace penstock::ui
