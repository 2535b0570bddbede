// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/listing.h"

#include "core/base/codes.h"
#include "core/engine/behaviours.h"
#include "core/engine/requesttemplates.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Engine", text);
}

bool isNdJson(const http::ResponseHead &head)
{
    const std::string *type = head.headers.first("Content-Type");
    if (!type)
        return false;
    const std::string name = type->substr(0, type->find(';'));
    return std::ranges::any_of(std::initializer_list<std::string_view>{"application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines", "application/jsonlines"},
                               [&name](std::string_view known) { return http::equalNames(name, known); });
}

pagination::PageView::Shape shapeOf(const json::Value &body)
{
    return body.isObject() ? pagination::PageView::Shape::Object : body.isArray() ? pagination::PageView::Shape::Array : pagination::PageView::Shape::Other;
}

Diagnostic explained(Diagnostic problem, std::string_view begin, Origin origin)
{
    const std::size_t first = begin.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && begin[first] == '<')
        problem = Diagnostic(codes::notJson, tr("The answer is not JSON: it begins with `<`. Often a login or proxy page."));
    problem.origin = std::move(origin);
    return problem;
}

} // namespace

Listing::Listing(RunContext &context, Client &client, Recording *recording, Spec spec, Listing::Consumer &consumer)
    : m_context(context), m_client(client), m_recording(recording), m_spec(std::move(spec)), m_consumer(consumer), m_fetch(context, &client, *this)
    , m_position(m_spec.from)
{
    const std::string dataPath = m_spec.request->dataPath.orElse({});
    m_path = json::plainPath(dataPath.empty() ? "." : dataPath);
    m_whole = m_context.profile().pageCountsWhole || !m_path || m_recording;
}

Listing::~Listing() = default;

void Listing::start()
{
    auto paginator = pagination::make(m_spec.connection->pagination, m_context.profile());
    if (!paginator) {
        finish(paginator.error());
        return;
    }
    m_paginator = std::move(*paginator);
    if (m_recording)
        askShared();
    else
        askPage();
}

// The first who needs a shared listing fetches and records it; later ones replay. A recording that broke off is replayed as if it were whole where the
// profile says so (shared-fetch-truncated-recording), else fetched anew.
void Listing::askShared()
{
    switch (m_recording->state) {
    case Recording::State::Running:
        m_recording->waiting.push_back([this] { m_context.post([this] { askShared(); }); });
        return;
    case Recording::State::Broken:
        if (m_context.profile().shareTruncatedFetch) {
            replay(0);
            return;
        }
        m_recording->clear();
        [[fallthrough]];
    case Recording::State::Unused:
        m_recordsPages = m_position == pagination::Position{};
        if (m_recordsPages)
            m_recording->state = Recording::State::Running;
        askPage();
        return;
    case Recording::State::Complete:
        replay(0);
        return;
    }
}

void Listing::replay(std::size_t index)
{
    if (index >= m_recording->pages()) {
        finish({});
        return;
    }
    const bool last = index + 1 == m_recording->pages();
    m_position.page = int(index) + 1;
    m_delivered = 0;
    handOver({}, std::make_shared<const std::string>(m_recording->page(index)));
    Reason reason;
    reason.rule = "shared";
    reason.sentence = tr("The same request was made before in this run: its pages are used again.");
    announce(0, last, reason);
    m_consumer.pageEnded(*this, {m_position.page, last ? std::nullopt : std::optional(pagination::Position{m_position.page + 1, {}})});
    m_context.post([this, index] { replay(index + 1); });
}

void Listing::askPage()
{
    if (m_context.limited) {
        finish({});
        return;
    }
    m_held = m_context.isCongested() || m_consumer.holdsNextPage(*this);
    if (m_held)
        return;
    const auto page = m_paginator->at(m_position);
    if (!page) {
        finish(page.error());
        return;
    }
    auto request = buildRequest({m_spec.request, m_spec.connection, &m_spec.values, m_previousUrl}, *page, *m_context.document);
    if (!request) {
        finish(request.error());
        return;
    }
    if (m_spec.templates) {
        if (auto done = m_spec.templates->apply(*request, !page->url.empty()); !done) {
            finish(done.error());
            return;
        }
    }
    if (isRepeated(*request))
        return;
    m_url = request->url;
    m_delivered = 0;
    ExchangeInfo info;
    info.resource = m_spec.resource;
    info.resourceName = m_spec.resourceName;
    info.role = m_spec.role;
    info.page = m_position.page;
    info.parameters = m_spec.values;
    info.reason = page->reason;
    m_fetch.start(std::move(*request), std::move(info));
}

bool Listing::isRepeated(const http::Request &request)
{
    if (!m_context.profile().loopGuard)
        return false;
    const std::size_t key = std::hash<std::string>()(request.method + ' ' + request.url + '\n' + request.body);
    if (m_asked.insert(key).second)
        return false;
    finish(Diagnostic(codes::repeatedRequest, tr("Page %1 would ask exactly what an earlier page asked: %2 %3").arg(m_position.page).arg(QString::fromStdString(request.method), QString::fromStdString(request.url)),
                      m_spec.connection->pagination.place(), origin()));
    return true;
}

void Listing::resume()
{
    if (m_held && !m_ended)
        askPage();
}

// --- the answer -------------------------------------------------------------------------------------------------

Result<> Listing::answered(const http::ResponseHead &head)
{
    m_head = head;
    beginBody(head);
    return {};
}

void Listing::beginBody(const http::ResponseHead &head)
{
    m_hash = {};
    m_body.clear();
    m_cut = {};
    m_rootObject.clear();
    m_cutter.reset();
    if (m_whole)
        return;
    json::RecordCutter::Options options;
    options.format = isNdJson(head) ? json::RecordCutter::Format::NdJson : json::RecordCutter::Format::Json;
    options.path = *m_path;
    options.maxRecord = m_spec.connection->maxRecord.orElse(options.maxRecord);
    m_cutter.emplace(std::move(options));
}

Result<> Listing::chunk(std::string_view bytes)
{
    if (m_context.profile().loopGuard)
        m_hash.add(bytes);
    if (m_whole) {
        m_body.append(bytes);
        return {};
    }
    if (m_body.size() < 16)
        m_body.append(bytes.substr(0, 16));
    const auto cut = m_cutter->feed(bytes, m_cut);
    flush(false);
    if (!cut) {
        flush(true);
        return std::unexpected(explained(cut.error(), m_body, origin()));
    }
    return {};
}

void Listing::restarted()
{
    // What was handed over before the answer broke off is not handed over again.
    m_spec.skip = std::max(m_spec.skip, m_delivered);
    m_delivered = 0;
}

// Hands records over: when there are enough of them, or all that there are.
bool Listing::flush(bool all)
{
    if (m_cut.isEmpty() || (!all && m_cut.bytes.size() < m_context.options.batchBytes))
        return false;
    json::Records records = std::exchange(m_cut, {});
    if (m_path->empty() && m_cutter->found() == json::RecordCutter::Found::Object)
        m_rootObject = records.text(0);
    handOver(std::move(records), {});
    return true;
}

void Listing::handOver(json::Records records, std::shared_ptr<const std::string> body)
{
    if (!body) {
        const std::int64_t before = m_delivered;
        m_delivered += std::int64_t(records.spans.size());
        if (m_spec.skip > before) {
            const auto drop = std::min<std::int64_t>(m_spec.skip - before, std::int64_t(records.spans.size()));
            records.spans.erase(records.spans.begin(), records.spans.begin() + drop);
            if (records.spans.empty())
                return;
        }
    }
    map::Job job;
    job.kind = m_spec.role == Role::Parameter ? map::Job::Kind::ParameterValues : map::Job::Kind::Records;
    job.resource = m_spec.resource;
    job.parameter = m_spec.parameter;
    job.page = m_position.page;
    job.exchange = m_fetch.exchange();
    job.records = std::move(records);
    job.body = std::move(body);
    job.injected = m_spec.values;
    m_consumer.recordsCame(*this, std::move(job), m_delivered);
}

void Listing::completed(const http::ResponseHead &)
{
    m_previousUrl = m_fetch.url();
    const bool empty = m_whole ? m_body.empty() : m_body.empty() && m_cut.isEmpty();
    if (empty && !m_context.profile().pageCountsWhole && (m_head.status == 204 || m_head.status == 205 || isNdJson(m_head))) {
        m_envelope = json::Value::array();       // a page without records; with another status, nothing is no JSON and may be a fault on the way
        m_rootCount = 0;
        decide(0);
        return;
    }
    if (m_whole) {
        if (m_context.profile().numbers == json::Numbers::Binary64 && !m_noticedNumbers && holdsLongNumber(m_body)) {
            m_noticedNumbers = true;
            m_context.report(Diagnostic(codes::behaviourDiffers, tr("The answer holds numbers of more digits than the original keeps, identifiers perhaps among them; native keeps them exact."),
                                        m_spec.request->endpointPlace, origin()));
        }
        auto body = readWhole();
        if (!body) {
            finish(body.error());
            return;
        }
        if (m_recordsPages && !m_recording->append(m_body)) {
            m_recordsPages = false;
            m_recording->settle(Recording::State::Broken);
        }
        m_envelope = std::move(*body);
        m_rootCount = m_envelope.isArray() ? m_envelope.size() : 0;
        handOver({}, std::make_shared<const std::string>(std::exchange(m_body, {})));
        m_awaitsItems = m_paginator->needsItems() && !m_context.profile().pageCountsWhole;
        if (!m_awaitsItems)
            decide(m_rootCount);
        return;
    }
    if (auto cut = finishCut(); !cut) {
        finish(cut.error());
        return;
    }
    decide(m_cutter->count());
}

Result<> Listing::finishCut()
{
    const auto finished = m_cutter->finish(m_cut);
    flush(true);
    if (!finished)
        return std::unexpected(explained(finished.error(), m_body, origin()));
    noteFound();
    const bool ndjson = isNdJson(m_head);
    const std::string_view envelope = m_rootObject.empty() ? std::string_view(m_cutter->envelope()) : std::string_view(m_rootObject);
    m_envelope = json::Value::array();
    if (!ndjson && !envelope.empty()) {
        auto parsed = json::parse(envelope);
        if (!parsed)
            return std::unexpected(explained(parsed.error(), envelope, origin()));
        m_envelope = std::move(*parsed);
    }
    m_rootCount = m_path->empty() && m_envelope.isArray() ? m_cutter->count() : m_envelope.size();
    return {};
}

void Listing::noteFound()
{
    using Kind = json::RecordCutter::Found;
    const QString path = QString::fromStdString(m_spec.request->dataPath.orElse("."));
    const Place &place = m_spec.request->dataPath.place;
    if (m_cutter->found() == Kind::Nothing || m_cutter->found() == Kind::Null)
        m_context.report(Diagnostic(codes::dataPathMissing, tr("data_path `%1` finds nothing in page %2.").arg(path).arg(m_position.page), place, origin()));
    else if (m_cutter->found() == Kind::Scalar)
        m_context.report(Diagnostic(codes::itemNotObject, tr("data_path `%1` gives neither an array nor an object in page %2.").arg(path).arg(m_position.page), place, origin()));
}

Result<json::Value> Listing::readWhole()
{
    if (isNdJson(m_head) && !m_context.profile().pageCountsWhole) {
        // One array of the lines, so that data_path sees them all.
        std::string array = "[";
        std::string_view rest = m_body;
        while (!rest.empty()) {
            const std::size_t end = rest.find('\n');
            const std::string_view line = rest.substr(0, end);
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
            if (line.find_first_not_of(" \t\r") == std::string_view::npos)
                continue;
            if (array.size() > 1)
                array += ',';
            array += line;
        }
        m_body = array + ']';
    }
    json::ParseOptions options;
    options.numbers = m_context.profile().numbers;
    options.lenient = m_context.profile().pageCountsWhole;
    auto value = json::parse(m_body, options);
    if (!value)
        return std::unexpected(explained(value.error(), m_body, origin()));
    return value;
}

void Listing::broke(const Diagnostic &cause)
{
    flush(true);       // records before the fault stay
    finish(cause);
}

void Listing::itemsCounted(std::int64_t items)
{
    if (m_awaitsItems) {
        m_awaitsItems = false;
        decide(items);
    }
}

// --- what follows ------------------------------------------------------------------------------------------------

void Listing::decide(std::int64_t items)
{
    ++m_context.outcome.pages;
    m_spec.skip = 0;
    const pagination::PageView view{m_url, m_head, m_envelope, shapeOf(m_envelope), m_rootCount, items};
    auto next = m_paginator->after(m_position, view);
    if (!next) {
        m_consumer.pageEnded(*this, {m_position.page, {}});
        finish(next.error());
        return;
    }
    std::optional<Diagnostic> end;
    if (m_context.profile().loopGuard && items > 0) {
        m_equalBodies = m_hash.value() == m_lastHash ? m_equalBodies + 1 : 1;
        m_lastHash = m_hash.value();
        if (m_equalBodies >= 3)
            end = Diagnostic(codes::repeatedBody, tr("Pages %1 to %2 are identical.").arg(m_position.page - 2).arg(m_position.page), m_spec.connection->pagination.place(), origin());
    }
    if (const auto *stop = std::get_if<pagination::Stop>(&*next)) {
        if (stop->reason.rule == "no-pagination" && m_spec.role == Role::Page) {
            if (const std::string hint = pagination::hintOfMore(view); !hint.empty())
                m_context.report(Diagnostic(codes::morePagesLikely, tr("Only one page was read, though the answer has %1.").arg(QString::fromStdString(hint)), m_spec.request->endpointPlace, origin()));
        }
        announce(items, true, stop->reason);
        m_consumer.pageEnded(*this, {m_position.page, {}});
        finish({});
        return;
    }
    const auto position = std::get<pagination::Position>(*next);
    const std::int64_t bound = m_spec.connection->maxPages.orElse(0);
    if (bound > 0 && m_position.page >= bound)
        end = Diagnostic(codes::pageLimit, tr("Stopped after %1 pages: connection.limits.pages.").arg(bound), m_spec.connection->maxPages.place, origin());
    const auto request = m_paginator->at(position);
    announce(items, false, request ? request->reason : Reason());
    m_consumer.pageEnded(*this, {m_position.page, position});
    if (end) {
        finish(*end);
        return;
    }
    if (m_context.options.maxPages > 0 && m_position.page >= m_context.options.maxPages) {
        m_context.report(Diagnostic(codes::limitReached, tr("Stopped after %1 pages; preview limit; run to end.").arg(m_context.options.maxPages), {}, origin()));
        finish({});
        return;
    }
    m_position = position;
    m_context.post([this] { askPage(); });
}

void Listing::announce(std::int64_t items, bool last, const Reason &reason)
{
    m_context.tell(PageDecided{m_spec.resource, m_spec.resourceName, m_position.page, m_fetch.exchange(), m_spec.values, items, last, reason});
}

void Listing::finish(std::optional<Diagnostic> failure)
{
    if (m_ended)
        return;
    m_ended = true;
    if (m_recordsPages)
        m_recording->settle(failure ? Recording::State::Broken : Recording::State::Complete);
    m_context.post([this, failure] { m_consumer.listingEnded(*this, failure ? &*failure : nullptr); });
}

Origin Listing::origin() const
{
    return {m_spec.resourceName, m_position.page, m_fetch.exchange(), -1, {}};
}

} // namespace penstock
