// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/inputrun.h"

#include "core/base/codes.h"
#include "core/template/jsontext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace penstock
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Input", text);
}

// As Go reads a boolean; empty is false.
std::optional<bool> booleanOf(const std::string &text)
{
    constexpr std::array<std::string_view, 6> yes{"1", "t", "T", "TRUE", "true", "True"};
    constexpr std::array<std::string_view, 7> no{"0", "f", "F", "FALSE", "false", "False", ""};
    if (std::ranges::find(yes, text) != yes.end())
        return true;
    return std::ranges::find(no, text) != no.end() ? std::optional(false) : std::nullopt;
}

} // namespace

InputRun::InputRun(RunContext &context, int index, std::function<void()> ended)
    : m_context(context), m_index(index), m_resource(context.document->resources[std::size_t(index)]), m_config(*m_resource.httpjson), m_ended(std::move(ended))
    , m_documents(context, index, [this](const Diagnostic &problem) {
          m_context.readerGone = problem.is(codes::outputClosed);
          m_context.cancelled = m_context.cancelled || m_context.readerGone;
          m_hasErrors = m_hasErrors || !m_context.readerGone;
          m_context.noteFailure(problem.code->exit);
          m_context.report(problem);
          m_context.post(m_context.abandon);
      }, [this] { finish(); })
{
    m_state.numbers = context.profile().numbers;
}

InputRun::~InputRun() = default;

void InputRun::start()
{
    ResourceProgress &progress = m_context.state.of(m_resource.name);
    const std::string source = m_config.id + ' ' + m_config.request.url.orElse({});
    if (!progress.source.empty() && progress.source != source)
        progress.cursor.clear();
    progress.source = source;
    *m_state.cursor = progress.cursor;
    m_documents.checkpoint(progress.cursor);
    if (auto problem = prepare()) {
        m_hasErrors = m_unfetched = true;
        fail(std::move(*problem));
        m_done = true;
        m_context.post([this] { finish(); });
        return;
    }
    m_main = run();
    m_main.start();
}

void InputRun::resume()
{
    if (m_goOn)
        m_context.post(std::exchange(m_goOn, nullptr));
}

void InputRun::finish()
{
    if (!m_done || m_over || !m_documents.isEmpty())
        return;
    m_over = true;
    m_context.tell(ResourceEnded{m_index, m_resource.name, hasErrors(), m_context.outcome.pages, m_documents.count(), m_documents.count()});
    m_context.post(m_ended);
}

// --- the flow ----------------------------------------------------------------------------------------------------

Task<void> InputRun::run()
{
    Result<> loggedIn = co_await m_stages.front().requester->logInFirst(info(1));
    if (!loggedIn) {
        m_hasErrors = m_unfetched = true;      // what fails at the start ends the input under every profile
        fail(loggedIn.error());
    } else {
        const int intervals = m_context.options.intervals;
        for (int i = 0; (intervals == 0 || i < intervals) && !m_context.cancelled && !m_context.limited; ++i) {
            if (i > 0 && m_context.options.waitsForInterval) {
                Reason reason;
                reason.rule = "interval";
                reason.sentence = tr("The next interval begins.");
                Pause pause(m_context, [&](std::function<void()> goOn) { m_context.wait(m_config.interval, info(1), reason, std::move(goOn)); });
                co_await pause;
            }
            m_firstCursor.reset();
            co_await interval();
            // What a stop left out is asked for again.
            if (m_context.cancelled || m_context.limited)
                m_documents.flush();
            else
                m_documents.checkpoint(*m_state.cursor);
            m_state.endInterval();
        }
    }
    m_done = true;
    m_context.post([this] { finish(); });
}

Task<void> InputRun::interval()
{
    Stage &root = m_stages.front();
    auto request = build(root, m_state, false, root.url);
    if (!request) {
        const request::Stop &stop = request.error();
        report(stop.problem);
        Diagnostic aborted(codes::requestAborted, tr("The request is not sent: %1").arg(stop.problem.message), stop.problem.place);
        fail(std::move(aborted).with("cause", stop.problem.code->name));
        m_unfetched = true;
        co_return;
    }
    Result<InputAnswer> answer = co_await root.requester->send(std::move(*request), info(1));
    if (!answer) {
        m_unfetched = true;
        fail(answer.error());
        co_return;
    }
    if (m_config.response.saveFirstResponse)
        saveFirst(*answer);
    if (m_stages.size() > 1) {
        co_await chained(std::move(*answer));
        co_return;
    }
    std::vector<InputAnswer> answers;
    answers.push_back(std::move(*answer));
    co_await pages(root, std::move(answers), &m_state, Purpose::Publish, true);
}

// Root, then the entries for its ids; where the root has pages, the entries again for every further document (httpjson, section 11.5).
Task<void> InputRun::chained(InputAnswer first)
{
    Stage &root = m_stages.front();
    auto body = json::parse(first.body, {.numbers = m_context.profile().numbers});
    if (!body) {
        fail(Diagnostic(codes::cannotDecode, tr("The ids of a chain are read as JSON: %1").arg(body.error().message), root.response->place));
        co_return;
    }
    if (!idsOf(m_stages[1], *body))
        co_return;
    {
        std::vector<InputAnswer> answers;
        answers.push_back(first);
        co_await pages(root, std::move(answers), &m_state, Purpose::Count, false);
    }
    co_await entries(1, *body, &m_state);
    if (root.paginationTransforms.isEmpty() || m_context.cancelled)
        co_return;
    std::vector<InputAnswer> answers;
    answers.push_back(std::move(first));
    co_await pages(root, std::move(answers), &m_state, Purpose::Chain, true);
}

Task<std::optional<std::vector<InputAnswer>>> InputRun::askEntry(Stage &stage, std::vector<std::string> ids, InputState state)
{
    std::vector<InputAnswer> answers;
    for (const std::string &id : ids) {
        if (m_context.cancelled || m_context.limited)
            break;
        std::optional<std::string> url = entryUrl(stage, id, state);
        if (!url)
            co_return std::nullopt;
        auto request = build(stage, state, false, *url);
        std::optional<Diagnostic> problem;
        if (!request) {
            problem = Diagnostic(codes::requestAborted, tr("A request of the chain is not sent: %1").arg(request.error().problem.message), request.error().problem.place);
            problem->with("cause", request.error().problem.code->name);
            report(request.error().problem);
        } else {
            ExchangeInfo about = info(1);
            about.parameters.push_back({stage.entry->replace, id});
            Requester::Judge judge = [this, &stage, &state](const InputAnswer &answer) -> Result<bool> {
                auto body = json::parse(answer.body, {.numbers = m_context.profile().numbers});
                if (!body)
                    return std::unexpected(Diagnostic(codes::cannotDecode, tr("`until` looks at JSON: %1").arg(body.error().message), stage.entry->place));
                const tpl::Outcome outcome = stage.until->evaluate(state.untilScope({std::move(*body), {}, 0, {}}), templateContext(m_context));
                if (outcome.kind == tpl::Outcome::Kind::Failed)
                    return std::unexpected(request::templateProblem(outcome, "response_evaluation", stage.entry->place));
                const auto holds = booleanOf(outcome.text);
                if (!holds)
                    return std::unexpected(Diagnostic(codes::valueType, tr("`until` gives `%1`, which is neither true nor false.").arg(QString::fromStdString(outcome.text)), stage.entry->place));
                return *holds;
            };
            const bool isWhile = stage.entry->isWhile && stage.until;
            Task<Result<InputAnswer>> asking = isWhile ? stage.requester->sendUntil(std::move(*request), about, judge) : stage.requester->send(std::move(*request), about);
            Result<InputAnswer> answer = co_await asking;
            if (answer)
                answers.push_back(std::move(*answer));
            else
                problem = answer.error();
        }
        if (problem) {
            if (m_context.profile().chainKeepsFailedUrl)
                stage.url = *url;
            m_unfetched = true;
            fail(std::move(*problem));
            co_return std::nullopt;
        }
    }
    co_return answers;
}

Task<void> InputRun::entries(std::size_t from, json::Value root, InputState *parent)
{
    std::optional<std::vector<std::string>> ids = idsOf(m_stages[from], root);
    for (std::size_t i = from; ids && i < m_stages.size(); ++i) {
        if (ids->empty())
            co_return;
        Stage &stage = m_stages[i];
        InputState state = parent->forChain();
        std::optional<std::vector<InputAnswer>> answers = co_await askEntry(stage, *ids, state);
        if (!answers)
            co_return;
        if (i + 1 == m_stages.size()) {
            co_await pages(stage, std::move(*answers), &state, Purpose::Publish, false);
            co_return;
        }
        std::vector<std::string> following;
        for (const InputAnswer &answer : *answers) {
            auto body = json::parse(answer.body, {.numbers = m_context.profile().numbers});
            if (!body) {
                fail(Diagnostic(codes::cannotDecode, tr("The ids of a chain are read as JSON: %1").arg(body.error().message), stage.entry->place));
                co_return;
            }
            auto some = idsOf(m_stages[i + 1], *body);
            if (!some)
                co_return;
            following.insert(following.end(), some->begin(), some->end());
        }
        if (m_context.profile().goTemplates && !answers->empty())
            report(Diagnostic(codes::notObjectOrList, tr("The original reports here that an answer of the chain has no body, which it has read for its ids."), stage.entry->place));
        ids = std::move(following);
    }
}

// --- pages (httpjson, section 4.3) -------------------------------------------------------------------------------

Task<void> InputRun::pages(Stage &stage, std::vector<InputAnswer> answers, InputState *state, Purpose purpose, bool paginate)
{
    state->clearPages();
    for (std::size_t i = 0; i < answers.size(); ++i) {
        InputAnswer answer = std::move(answers[i]);
        for (std::int64_t number = 0;; ++number) {
            std::optional<Page> page = decode(stage, answer, number);
            answer.body.clear();
            if (!page || page->units.empty()) {
                if (page)
                    announce(*page, true, tr("The page holds no object, which ends the pages."));
                co_return;
            }
            const Page about{page->seen, {}, {}, page->exchange};
            const std::size_t units = page->units.size();
            const bool goesOn = co_await processPage(stage, std::move(*page), state, purpose);
            ++m_context.outcome.pages;
            if (!goesOn)
                co_return;
            const bool isLast = stage.entry || !paginate || stage.paginationTransforms.isEmpty();
            if (isLast || m_context.cancelled || m_context.limited) {
                Page last = about;
                last.units.resize(units);
                announce(last, true, stage.entry ? QString() : tr("No pagination is configured."));
                break;
            }
            if (m_context.options.maxPages > 0 && number + 1 >= m_context.options.maxPages) {
                report(Diagnostic(codes::limitReached, tr("Stopped after %1 pages; preview limit; run to end.").arg(m_context.options.maxPages)));
                co_return;
            }
            auto request = build(stage, *state, true, stage.url);
            if (!request) {
                request::Stop &stop = request.error();
                Page last = about;
                last.units.resize(units);
                announce(last, true, stop.problem.message);
                if (stop.wasEmpty)
                    stop.problem.severity = Severity::Information;      // the usual end
                if (!stop.isSilent())
                    report(stop.problem);
                if (!stop.wasEmpty && !stop.doNotLog)
                    fail(Diagnostic(codes::processingStopped, tr("The pages end here: %1").arg(stop.problem.message), stop.problem.place));
                co_return;
            }
            Page done = about;
            done.units.resize(units);
            announce(done, false, tr("The pagination names the next request."));
            if (m_context.profile().loopGuard && askedBy(*request) == answer.asked) {
                fail(Diagnostic(codes::repeatedRequest, tr("Page %1 would ask exactly what the page before asked: %2").arg(number + 2).arg(QString::fromStdString(request->url)), stage.response->place));
                co_return;
            }
            co_await capacity();
            Result<InputAnswer> next = co_await stage.requester->send(std::move(*request), info(int(number) + 2));
            if (!next) {
                m_unfetched = true;
                fail(next.error());
                co_return;
            }
            answer = std::move(*next);
        }
    }
}

// False: an error ends all pages.
Task<bool> InputRun::processPage(const Stage &stage, Page page, InputState *state, Purpose purpose)
{
    state->last = page.seen;
    state->sharing = m_context.profile().sharedLists && stage.response->split ? std::make_shared<split::Sharing>(*page.seen.body) : nullptr;
    const int number = int(page.seen.page) + 1;
    const request::Surroundings around = surroundings();
    for (std::size_t i = 0; i < page.units.size(); ++i) {
        if (state->sharing)
            state->sharing->setUnit(page.paths[i]);
        request::Subject subject;
        subject.body = std::move(page.units[i]);
        std::vector<json::Value> collected;
        const auto take = [&](json::Value document) {
            if (purpose == Purpose::Chain)
                collected.push_back(std::move(document));
            else
                emit(std::move(document), *state, purpose, number, page.exchange);
        };
        if (!stage.responseTransforms.isEmpty()) {
            tpl::Scope scope = state->scope();
            scope.set("header", page.seen.header);
            subject.header.emplace(page.seen.header.toFields());
            subject.url = page.seen.url;
            if (auto done = stage.responseTransforms.apply(subject, scope, around); !done) {
                report(done.error().problem);
                fail(Diagnostic(codes::processingStopped, tr("A transform of the response failed, which ends the pages: %1").arg(done.error().problem.message), done.error().problem.place));
                co_return false;
            }
        }
        if (!stage.response->split) {
            take(std::move(*subject.body));
        } else {
            split::Splitter splitter(stage.response->split);
            split::Callbacks callbacks;
            callbacks.emit = take;
            callbacks.transform = [&](std::size_t level, json::Value &body) -> Result<> {
                request::Subject part;
                part.body = std::move(body);
                auto done = stage.splitTransforms[level].apply(part, state->scope(), around);
                body = std::move(*part.body);
                if (done)
                    return {};
                if (!done.error().isSilent())
                    report(done.error().problem);
                return std::unexpected(done.error().problem);
            };
            if (auto done = splitter.run(*subject.body, callbacks, state->sharing.get()); !done) {
                fail(done.error());
                co_return false;
            }
        }
        for (json::Value &document : collected) {
            const bool isFirst = number == 1 && !state->firstEvent;
            if (isFirst) {
                state->firstEvent = document;                // the chain has run for it already
                continue;
            }
            state->lastEvent = document;
            moveCursor(*state);
            co_await entries(1, document, state);
            if (m_context.cancelled || m_context.limited)
                co_return false;
        }
    }
    if (!stage.entry && purpose != Purpose::Count && isCursorSafe(*state))
        m_documents.checkpoint(*state->cursor);
    co_return true;
}

// Whether a run that goes on from this cursor, at the end of a page, finds the pages that follow. A cursor that has not moved since the first event
// may be that of the newest one, with older pages to come.
bool InputRun::isCursorSafe(const InputState &state) const
{
    switch (m_progress) {
    case Progress::ByPages: return true;
    case Progress::ByEvents: return m_firstCursor && *state.cursor != *m_firstCursor;
    case Progress::Unknown: return false;
    }
    return false;
}

Task<void> InputRun::capacity()
{
    if (!m_context.isCongested())
        co_return;
    Pause pause(m_context, [this](std::function<void()> goOn) { m_goOn = std::move(goOn); });
    co_await pause;
}

// --- documents and cursor (httpjson, sections 4.3 and 10) --------------------------------------------------------

void InputRun::emit(json::Value document, InputState &state, Purpose purpose, int page, std::uint64_t exchange)
{
    if (purpose == Purpose::Publish) {
        const Profile &profile = m_context.profile();
        const std::string text = profile.sortedDocuments ? tpl::jsonText(document, profile.numbers) : json::toText(document);
        m_documents.add(text, page, exchange, *state.cursor);
    }
    if (!state.firstEvent)
        state.firstEvent = document;
    state.lastEvent = std::move(document);
    moveCursor(state);
    if (!m_firstCursor)
        m_firstCursor = *state.cursor;
}

void InputRun::moveCursor(InputState &state)
{
    if (m_cursor.empty())
        return;
    const tpl::Scope scope = state.cursorScope();
    const tpl::Context context = templateContext(m_context);
    std::map<std::string, std::string> moved;
    for (const CursorTemplate &one : m_cursor) {
        if (!one.value) {
            report(Diagnostic(codes::templateMissing, tr("The cursor's entry `%1` has no `value`.").arg(QString::fromStdString(one.entry->name)), one.entry->place).with("target", one.entry->name));
            continue;
        }
        const tpl::Outcome outcome = request::evaluate(*one.value, one.fallback ? &*one.fallback : nullptr, scope, context);
        if (!outcome.hasText() && outcome.kind != tpl::Outcome::Kind::Terminated) {
            const bool quiet = outcome.kind == tpl::Outcome::Kind::Empty && one.entry->ignoreEmptyValue && one.entry->doNotLogFailure;
            if (!quiet)
                report(request::templateProblem(outcome, one.entry->name, one.entry->place));
        }
        if (outcome.hasText())
            moved[one.entry->name] = outcome.text;
        else if (!one.entry->ignoreEmptyValue)
            moved[one.entry->name].clear();
    }
    bool changed = false;
    for (auto &[name, value] : moved) {
        std::string &current = (*state.cursor)[name];
        changed = changed || current != value;
        current = std::move(value);
    }
    if (changed)
        m_context.tell(CursorMoved{m_index, *state.cursor});
}

// --- telling -----------------------------------------------------------------------------------------------------

ExchangeInfo InputRun::info(int page) const
{
    ExchangeInfo info;
    info.resource = m_index;
    info.resourceName = m_resource.name;
    info.page = page;
    info.reason.rule = page == 1 ? "first-page" : "pagination";
    info.reason.sentence = page == 1 ? tr("The first page.") : tr("The pagination's transforms give this request.");
    return info;
}

void InputRun::announce(const Page &page, bool last, const QString &why)
{
    Reason reason;
    reason.rule = last ? "end" : "pagination";
    reason.sentence = why;
    m_context.tell(PageDecided{m_index, m_resource.name, int(page.seen.page) + 1, page.exchange, {}, std::int64_t(page.units.size()), last, std::move(reason)});
}

void InputRun::report(Diagnostic problem)
{
    problem.origin.resource = m_resource.name;
    m_context.report(std::move(problem));
}

void InputRun::fail(Diagnostic problem)
{
    m_hasErrors = m_hasErrors || m_context.profile().fetchErrorsCount;
    m_context.noteFailure(problem.code->exit);
    report(std::move(problem));
}

} // namespace penstock
