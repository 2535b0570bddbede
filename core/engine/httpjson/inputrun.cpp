// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/inputrun.h"

#include "core/base/codes.h"

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

// Keeps what changes.
void note(CursorMoved &told, const std::map<std::string, std::string> &cursor, CursorMoved::Key key)
{
    const auto found = cursor.find(key.name);
    if (found != cursor.end())
        key.before = found->second;
    if (!key.before || *key.before != key.after)
        told.keys.push_back(std::move(key));
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
    , m_faults(context, m_resource)
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
            m_interval = i + 1;
            const IntervalStart start{m_context.outcome.pages, m_documents.count(), m_failures};
            m_answered = false;
            m_firstCursor.reset();
            m_watch.begin(*m_state.cursor);
            co_await interval();
            if (explains()) {
                for (Diagnostic &finding : m_watch.end(m_config.cursor, *m_state.cursor, m_documents.count() - start.documents))
                    report(std::move(finding));
            }
            // What a stop left out is asked for again.
            if (m_context.cancelled || m_context.limited)
                m_documents.flush();
            else
                m_documents.checkpoint(*m_state.cursor);
            noticeInterval({start.pages, start.documents, start.failures, m_answered});
            m_state.endInterval();
        }
    }
    m_done = true;
    m_context.post([this] { finish(); });
}

Task<void> InputRun::interval()
{
    Stage &root = m_stages.front();
    ExchangeInfo about = info(1);
    auto request = build(root, m_state, false, root.url, about);
    if (!request) {
        const request::Stop &stop = request.error();
        report(stop.problem);
        Diagnostic aborted(codes::requestAborted, tr("The request is not sent: %1").arg(stop.problem.message), stop.problem.place);
        fail(std::move(aborted).with("cause", stop.problem.code->name));
        m_unfetched = true;
        co_return;
    }
    Result<InputAnswer> answer = co_await root.requester->send(std::move(*request), about);
    if (!answer) {
        m_unfetched = true;
        announceFailure(about, answer.error());
        fail(answer.error());
        co_return;
    }
    m_answered = true;
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
    if (!idsOf(m_stages[1], *body, first.exchange))
        co_return;
    {
        std::vector<InputAnswer> answers;
        answers.push_back(first);
        co_await pages(root, std::move(answers), &m_state, Purpose::Count, false);
    }
    const bool isComplete = co_await entries(1, *body, first.exchange, &m_state);
    if (!isComplete || root.paginationTransforms.isEmpty() || m_context.cancelled)
        co_return;
    std::vector<InputAnswer> answers;
    answers.push_back(std::move(first));
    co_await pages(root, std::move(answers), &m_state, Purpose::Chain, true);
}

Task<std::optional<std::vector<InputAnswer>>> InputRun::askEntry(Stage &stage, std::vector<Id> ids, InputState state)
{
    std::vector<InputAnswer> answers;
    for (const Id &id : ids) {
        if (m_context.cancelled || m_context.limited)
            break;
        std::optional<std::string> url = entryUrl(stage, id.text, state);
        if (!url)
            co_return std::nullopt;
        noticeId(stage, id.text);
        ExchangeInfo about = info(1);
        about.step = stage.number;
        about.parent = id.parent;
        about.parameters.push_back({stage.entry->replace, id.text});
        about.reason = chainReason(stage, id);
        auto request = build(stage, state, false, *url, about);
        std::optional<Diagnostic> problem;
        if (!request) {
            problem = Diagnostic(codes::requestAborted, tr("A request of the chain is not sent: %1").arg(request.error().problem.message), request.error().problem.place);
            problem->with("cause", request.error().problem.code->name);
            report(request.error().problem);
        } else {
            Requester::Judge judge = [this, &stage, &state](const InputAnswer &answer) -> Result<bool> {
                auto body = json::parse(answer.body, {.numbers = m_context.profile().numbers});
                if (!body)
                    return std::unexpected(Diagnostic(codes::cannotDecode, tr("`until` looks at JSON: %1").arg(body.error().message), stage.entry->place));
                const tpl::Outcome outcome = stage.until->evaluate(state.untilScope({std::move(*body), {}, 0, {}}), templateContext(m_context));
                tellGave(outcome, stage.entry->until);
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
            if (problem)
                announceFailure(about, *problem);
        }
        if (problem) {
            if (m_context.profile().chainKeepsFailedUrl) {
                if (stage.url != *url)
                    m_faults.tell(Fault::KeepsFailedUrl, QString::fromStdString(*url), stage.entry->place);
                stage.url = *url;
            }
            m_unfetched = true;
            fail(std::move(*problem));
            co_return std::nullopt;
        }
    }
    co_return answers;
}

Task<bool> InputRun::entries(std::size_t from, json::Value root, std::uint64_t exchange, InputState *parent)
{
    std::optional<std::vector<Id>> ids = idsOf(m_stages[from], root, exchange);
    for (std::size_t i = from; ids && i < m_stages.size(); ++i) {
        if (ids->empty()) {
            Diagnostic none(codes::pathMissing, tr("`replace: %1` finds no value in the answer before, so this step of the chain asks for nothing.").arg(QString::fromStdString(m_stages[i].entry->replace)), m_stages[i].entry->place);
            none.severity = Severity::Information;
            report(std::move(none));
            co_return true;
        }
        Stage &stage = m_stages[i];
        InputState state = parent->forChain();
        std::optional<std::vector<InputAnswer>> answers = co_await askEntry(stage, *ids, state);
        if (!answers)
            co_return false;
        if (i + 1 == m_stages.size()) {
            co_await pages(stage, std::move(*answers), &state, Purpose::Publish, false);
            co_return true;
        }
        std::vector<Id> following;
        for (const InputAnswer &answer : *answers) {
            auto body = json::parse(answer.body, {.numbers = m_context.profile().numbers});
            if (!body) {
                fail(Diagnostic(codes::cannotDecode, tr("The ids of a chain are read as JSON: %1").arg(body.error().message), stage.entry->place));
                co_return false;
            }
            auto some = idsOf(m_stages[i + 1], *body, answer.exchange);
            if (!some)
                co_return false;
            announce(answer.info, answer.exchange, some->size(), true, chainFollows(i + 1, some->size()));
            following.insert(following.end(), some->begin(), some->end());
        }
        if (m_context.profile().reportsReadBodies && !answers->empty())
            report(Diagnostic(codes::notObjectOrList, tr("The original reports here that an answer of the chain has no body, which it has read for its ids."), stage.entry->place));
        ids = std::move(following);
    }
    co_return ids.has_value();
}

// --- pages (httpjson, section 4.3) -------------------------------------------------------------------------------

Task<void> InputRun::pages(Stage &stage, std::vector<InputAnswer> answers, InputState *state, Purpose purpose, bool paginate)
{
    state->clearPages();
    bool isFirstDocument = true;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        InputAnswer answer = std::move(answers[i]);
        for (std::int64_t number = 0;; ++number) {
            std::optional<Page> page = decode(stage, answer, number);
            answer.body.clear();
            if (!page || page->units.empty()) {
                announce(answer.info, answer.exchange, 0, true, {.rule = page ? "empty-page" : "not-readable", .sentence = page ? tr("The page holds no object, which ends the pages.") : tr("The answer could not be read, which ends the pages."), .source = {}, .value = {}, .target = {}, .place = stage.response->place});
                co_return;
            }
            const std::size_t units = page->units.size();
            const auto decided = [&](bool last, Reason reason) { announce(answer.info, answer.exchange, units, last, std::move(reason)); };
            const bool goesOn = co_await processPage(stage, std::move(*page), state, purpose, isFirstDocument);
            ++m_context.outcome.pages;
            if (!goesOn) {
                decided(true, {.rule = "processing-stopped", .sentence = tr("What went wrong with this page ends the pages; the diagnostics say what it was."), .source = {}, .value = {}, .target = {}, .place = stage.response->place});
                co_return;
            }
            if (purpose == Purpose::Count) {
                decided(stage.paginationTransforms.isEmpty(), chainFollows(1, 0));
                break;
            }
            const bool isLast = stage.entry || !paginate || stage.paginationTransforms.isEmpty();
            if (isLast || m_context.cancelled || m_context.limited) {
                decided(true, pageIsLast(stage));
                break;
            }
            if (m_context.options.maxPages > 0 && number + 1 >= m_context.options.maxPages) {
                const QString sentence = tr("Stopped after %1 pages; preview limit; run to end.").arg(m_context.options.maxPages);
                decided(true, {.rule = "page-limit", .sentence = sentence, .source = {}, .value = {}, .target = {}, .place = {}});
                report(Diagnostic(codes::limitReached, sentence));
                co_return;
            }
            if (const auto &bound = m_resource.connection.maxPages; bound.orElse(0) > 0 && number + 1 >= *bound) {
                const QString sentence = tr("Stopped after %1 pages: connection.limits.pages.").arg(*bound);
                decided(true, {.rule = "page-limit", .sentence = sentence, .source = {}, .value = {}, .target = {}, .place = bound.place});
                m_unfetched = true;
                fail(Diagnostic(codes::pageLimit, sentence, bound.place));
                co_return;
            }
            ExchangeInfo about = info(int(number) + 2);
            auto request = build(stage, *state, true, stage.url, about);
            if (!request) {
                request::Stop &stop = request.error();
                decided(true, pagesEnd(stop));
                if (stop.wasEmpty)
                    stop.problem.severity = Severity::Information;      // the usual end
                if (!stop.isSilent())
                    report(stop.problem);
                if (!stop.wasEmpty && !stop.doNotLog) {
                    Diagnostic ended(codes::processingStopped, tr("The pages end here: %1").arg(stop.problem.message), stop.problem.place);
                    if (stop.byTemplate)
                        ended.advice = tr("If this is how the last page looks, read the value with `index`, which gives nothing where it is missing: the pages then end without an error.");
                    fail(std::move(ended));
                }
                co_return;
            }
            if (m_context.profile().loopGuard && askedBy(*request) == answer.asked) {
                const QString sentence = tr("Page %1 would ask exactly what the page before asked: %2").arg(number + 2).arg(QString::fromStdString(request->url));
                decided(true, {.rule = "repeated-request", .sentence = sentence, .source = {}, .value = {}, .target = {}, .place = stage.response->place});
                fail(Diagnostic(codes::repeatedRequest, sentence, stage.response->place));
                co_return;
            }
            if (askedBy(*request) == answer.asked)
                m_faults.tell(Fault::RepeatsRequest, QString::number(number + 2), stage.response->place);
            decided(false, about.reason);
            co_await capacity();
            Result<InputAnswer> next = co_await stage.requester->send(std::move(*request), about);
            if (!next) {
                m_unfetched = true;
                announceFailure(about, next.error());
                fail(next.error());
                co_return;
            }
            answer = std::move(*next);
        }
    }
}

// False: an error ends all pages.
Task<bool> InputRun::processPage(const Stage &stage, Page page, InputState *state, Purpose purpose, bool &isFirstDocument)
{
    state->see(page.seen);
    state->sharing = m_context.profile().sharedLists && stage.response->split ? std::make_shared<split::Sharing>(*page.seen.body) : nullptr;
    m_told.clear();
    const request::Surroundings plain = surroundings();
    std::optional<request::Surroundings> told;         // in its place where somebody wants to know
    Spot spot{.page = int(page.seen.page) + 1, .exchange = page.exchange, .pointer = {}};
    split::Splitter splitter(stage.response->split, std::size_t(m_context.options.explains));
    const std::size_t units = page.units.size();
    for (std::size_t i = 0; i < page.units.size(); ++i) {
        if (state->sharing)
            state->sharing->setUnit(page.paths[i]);
        request::Subject subject;
        subject.body = std::move(page.units[i]);
        std::vector<json::Value> collected;
        const std::string pointer = explains() && !page.paths[i].empty() ? '/' + page.paths[i].front() : std::string();
        spot.pointer = pointer;
        const auto take = [&](json::Value document) {
            if (explains())
                spot.pointer = pointer + splitter.pointer();
            if (purpose == Purpose::Chain)
                collected.push_back(std::move(document));
            else
                emit(std::move(document), *state, purpose, spot);
        };
        if (!stage.responseTransforms.isEmpty()) {
            subject.header.emplace(page.seen.header.toFields());
            subject.url = page.seen.url;
            if (explains())
                told = surroundings(stage.section + "response.transforms", page, std::int64_t(i));
            if (auto done = stage.responseTransforms.apply(subject, state->scope(), told ? *told : plain); !done) {
                report(done.error().problem);
                const QString where = page.units.size() > 1 ? tr("for element %1 of %2").arg(i + 1).arg(page.units.size()) : tr("for this page");
                Diagnostic ended(codes::processingStopped, tr("A transform of the response failed %1, which ends the pages and leaves the rest of this one out: %2").arg(where, done.error().problem.message), done.error().problem.place);
                fail(std::move(ended));
                co_return false;
            }
        }
        if (!stage.response->split) {
            take(std::move(*subject.body));
        } else {
            split::Callbacks callbacks;
            callbacks.emit = take;
            callbacks.transform = [&](std::size_t level, json::Value &body) -> Result<> {
                request::Subject part;
                part.body = std::move(body);
                if (explains())
                    told = surroundings(stage.section + "response." + splitter.explanation().levels[level].path + ".transforms", page, std::int64_t(splitter.explanation().levels[level].parts) - 1);
                auto done = stage.splitTransforms[level].apply(part, state->scope(), told ? *told : plain);
                body = std::move(*part.body);
                if (done)
                    return {};
                if (!done.error().isSilent())
                    report(done.error().problem);
                return std::unexpected(done.error().problem);
            };
            const auto done = splitter.run(*subject.body, callbacks, state->sharing.get());
            if (explains() && (!done || i + 1 == units))
                tellSplit(stage, page.info, page.exchange, i + 1, splitter.explanation());
            if (!done) {
                noticeSplit(stage, splitter, *state);
                fail(done.error());
                co_return false;
            }
        }
        for (json::Value &document : collected) {
            if (std::exchange(isFirstDocument, false))       // the chain has run for it already
                continue;
            state->lastEvent = document;                     // first_event stays empty
            moveCursor(*state, spot);
            co_await entries(1, document, page.exchange, state);
            if (m_context.cancelled || m_context.limited)
                co_return false;
        }
    }
    noticeSplit(stage, splitter, *state);
    if (!stage.entry && purpose != Purpose::Count && isCursorSafe(*state))
        m_documents.checkpoint(*state->cursor);
    co_return true;
}

// Whether a run that goes on from this cursor, at the end of a page, finds the pages that follow. A cursor that has not moved since the first event
// may be that of the newest one, with older pages to come, and one that has gone back is.
bool InputRun::isCursorSafe(const InputState &state) const
{
    const auto goesBack = [this](const auto &entry) {
        const auto first = m_firstCursor->find(entry.first);
        return first != m_firstCursor->end() && compareCursorValues(entry.second, first->second).value_or(0) < 0;
    };
    switch (m_progress) {
    case Progress::ByPages: return true;
    case Progress::ByEvents: return m_firstCursor && *state.cursor != *m_firstCursor && std::ranges::none_of(*state.cursor, goesBack);
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

void InputRun::emit(json::Value document, InputState &state, Purpose purpose, const Spot &spot)
{
    if (purpose == Purpose::Publish) {
        m_documents.add(document, spot.page, spot.exchange, *state.cursor, spot.pointer);
    }
    if (!state.firstEvent)
        state.firstEvent = document;
    state.lastEvent = std::move(document);
    const bool moved = moveCursor(state, spot);
    m_lags = purpose == Purpose::Publish ? moved : m_lags || moved;
    if (!m_firstCursor)
        m_firstCursor = *state.cursor;
}

bool InputRun::moveCursor(InputState &state, const Spot &spot)
{
    if (m_cursor.empty())
        return false;
    const tpl::Scope &scope = state.cursorScope();
    const tpl::Context context = templateContext(m_context);
    std::map<std::string, std::string> moved;
    CursorMoved told{.resource = m_index, .cursor = {}, .keys = {}, .page = spot.page, .exchange = spot.exchange, .record = m_documents.nextIndex(spot.exchange) - 1};
    for (const CursorTemplate &one : m_cursor) {
        if (!one.value) {
            report(Diagnostic(codes::templateMissing, tr("The cursor's entry `%1` has no `value`.").arg(QString::fromStdString(one.entry->name)), one.entry->place).with("target", one.entry->name));
            continue;
        }
        const tpl::Outcome outcome = request::evaluate(*one.value, one.fallback ? &*one.fallback : nullptr, scope, context);
        watchCursor(one, outcome, scope, context);
        if (!outcome.hasText() && outcome.kind != tpl::Outcome::Kind::Terminated) {
            const bool quiet = outcome.kind == tpl::Outcome::Kind::Empty && one.entry->ignoreEmptyValue && one.entry->doNotLogFailure;
            if (!quiet)
                report(request::templateProblem(outcome, one.entry->name, one.entry->place));
        }
        for (Diagnostic note : outcome.notes) {
            note.place = one.entry->value ? one.entry->value->place : one.entry->place;
            report(std::move(note));
        }
        if (outcome.hasText())
            moved[one.entry->name] = outcome.text;
        else if (!one.entry->ignoreEmptyValue)
            moved[one.entry->name].clear();
        if (explains() && moved.contains(one.entry->name))
            note(told, *state.cursor, {.name = one.entry->name, .before = {}, .after = moved[one.entry->name], .source = one.entry->value->source, .place = one.entry->value->place, .byDefault = outcome.byDefault});
    }
    bool changed = false;
    for (auto &[name, value] : moved) {
        const auto current = state.cursor->find(name);
        changed = changed || current == state.cursor->end() || current->second != value;
        (*state.cursor)[name] = std::move(value);
    }
    if (!changed)
        return false;
    told.cursor = *state.cursor;
    m_context.tell(std::move(told));
    return true;
}

// --- telling -----------------------------------------------------------------------------------------------------

ExchangeInfo InputRun::info(int page) const
{
    ExchangeInfo info;
    info.resource = m_index;
    info.resourceName = m_resource.name;
    info.page = page;
    info.interval = m_interval;
    info.reason.rule = page == 1 ? "first-page" : "pagination";
    info.reason.sentence = page == 1 ? tr("The first page.") : tr("The pagination's transforms give this request.");
    return info;
}

void InputRun::report(Diagnostic problem)
{
    if ((problem.is(codes::templateExponent) || problem.is(codes::yearOne)) && !m_faults.isFirst(problem))
        return;                                  // every document would say it again
    problem.origin.resource = m_resource.name;
    m_context.report(std::move(problem));
}

void InputRun::fail(Diagnostic problem)
{
    m_hasErrors = m_hasErrors || m_context.profile().fetchErrorsCount;
    m_context.noteFailure(problem.code->exit);
    ++m_failures;
    m_failure = problem;
    noticeFailure(problem);
    report(std::move(problem));
}

} // namespace penstock
