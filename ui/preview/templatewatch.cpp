// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/preview/templatewatch.h"

#include "ui/background.h"
#include "ui/document/editorarea.h"
#include "ui/run/runlog.h"
#include "ui/widgets/codeeditor.h"
#include "ui/widgets/plaintext.h"

#include <QPointer>
#include <QTextBlock>

#include <algorithm>

namespace penstock::ui
{

namespace
{
constexpr std::chrono::milliseconds pause{200};

TrialState::Header linesOf(const HeaderLines &lines)
{
    TrialState::Header header;
    for (const auto &[name, value] : lines)
        header.emplace_back(name.toStdString(), value.toStdString());
    return header;
}

TrialState::Answer answerOf(const ExchangeRow &exchange)
{
    return {.body = {}, .header = linesOf(exchange.received), .url = exchange.url.toStdString(), .page = std::max(exchange.page - 1, 0)};
}
} // namespace

TemplateWatch::TemplateWatch(const Workspace &workspace, const RunLog &log, EditorArea &editors, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_log(log)
    , m_editors(editors)
    , m_names(new NameCollector(this))
    , m_view(std::make_shared<const RunView>())
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pause);
    connect(&m_pause, &QTimer::timeout, this, &TemplateWatch::refresh);
    connect(&workspace, &Workspace::readingChanged, this, &TemplateWatch::update);
    connect(&workspace, &Workspace::closed, this, &TemplateWatch::update);
    connect(m_names, &NameCollector::collected, &editors, &EditorArea::setKnownNames);
    connect(&editors, &EditorArea::explanationWanted, this, &TemplateWatch::answer);
}

void TemplateWatch::showExchange(std::uint64_t number, bool isChosen)
{
    m_exchange = number;
    m_isChosen = isChosen;
    update();
}

void TemplateWatch::update()
{
    if (!m_pause.isActive())
        m_pause.start();
}

RunView TemplateWatch::view() const
{
    RunView view;
    view.values = m_log.explained().values();
    for (const CursorRow &key : m_log.explained().cursor())
        view.state.cursor[key.name.toStdString()] = key.after.toStdString();
    const ExchangeRow *exchange = m_log.exchange(m_exchange);
    if (!exchange || exchange->role != Role::Page || exchange->state != ExchangeState::Done)
        return view;
    view.exchange = exchange->number;
    view.isChosen = m_isChosen;
    view.resource = exchange->resource.toStdString();
    view.step = exchange->step;
    view.body = exchange->body;
    view.state.answer = answerOf(*exchange);
    view.state.request = TrialState::Request{exchange->url.toStdString(), exchange->requestBody, linesOf(exchange->requestHeaders())};
    if (const ExchangeRow *parent = m_log.exchange(exchange->parent)) {
        view.state.parent = answerOf(*parent);
        view.parentBody = parent->body;
    }
    if (const RecordRow *record = m_log.record(exchange->number, 0))
        view.state.event = std::string(record->text());
    return view;
}

void TemplateWatch::refresh()
{
    if (m_isBusy) {
        m_isStale = true;
        return;
    }
    m_view = std::make_shared<const RunView>(view());
    collectNames();
    const auto reading = m_workspace.reading();
    if (!reading) {
        m_editors.setNotes({});
        return;
    }
    m_isBusy = true;
    inBackground(this, [reading, run = m_view] { return templateNotes(*reading, *run); }, [this, reading](const NotesByFile &notes) {
        m_isBusy = false;
        if (reading == m_workspace.reading())
            m_editors.setNotes(notes);
        if (std::exchange(m_isStale, false))
            update();
    });
}

void TemplateWatch::collectNames()
{
    NameSources sources;
    sources.body = m_view->body;
    sources.event = m_view->state.event.value_or(std::string());
    if (const ExchangeRow *exchange = m_log.exchange(m_view->exchange)) {
        sources.headers = exchange->received;
        sources.url = exchange->url;
    }
    const auto reading = m_workspace.reading();
    for (const Resource &resource : reading ? reading->document.resources : std::vector<Resource>()) {
        for (const httpjson::CursorEntry &entry : resource.httpjson ? resource.httpjson->cursor : std::vector<httpjson::CursorEntry>())
            sources.cursor.append(QString::fromStdString(entry.name));
    }
    sources.cursor.removeDuplicates();
    m_names->collect(std::move(sources));
}

void TemplateWatch::answer(EditorPage *page, const QTextCursor &cursor, const QPoint &place)
{
    const auto reading = m_workspace.reading();
    if (!reading)
        return;
    const QString line = cursor.block().text();
    const TemplateQuestion question{page->path(), cursor.blockNumber() + 1, codePointColumn(line, cursor.positionInBlock()), line.toStdString()};
    const auto work = [reading, run = m_view, question] { return templateExplanation(*reading, *run, question); };
    inBackground(this, work, [this, page = QPointer(page), place, ticket = ++m_question](const QString &html) {
        if (ticket == m_question && page && !html.isEmpty())
            page->editor()->addExplanation(html, place);
    });
}

} // namespace penstock::ui
