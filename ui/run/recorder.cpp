// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/recorder.h"

#include "core/http/credentialheaders.h"
#include "core/json/records.h"
#include "core/json/value.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace penstock::ui
{

namespace
{
std::string escapedPointerToken(std::string_view name)
{
    std::string token;
    for (const char c : name)
        c == '~' ? token += "~0" : c == '/' ? token += "~1" : token += c;
    return token;
}

// The elements of a JSON array as record texts.
json::Records elements(const std::string &array)
{
    json::Records records;
    json::RecordCutter cutter({});
    if (cutter.feed(array, records))
        (void)cutter.finish(records);
    return records;
}

QString title(std::string_view entity)
{
    const auto value = json::parse(entity);
    if (!value)
        return {};
    const json::Value found = value->get("title");
    return QString::fromStdString(found.isString() ? found.toString() : found.isNull() ? std::string() : json::toText(found));
}

QString plainText(std::string_view json)
{
    const auto value = json::parse(json);
    return QString::fromStdString(value && value->isString() ? value->toString() : std::string(json));
}
} // namespace

void UpdateQueue::push(RunUpdate update)
{
    const std::lock_guard lock(m_mutex);
    m_updates.push_back(std::move(update));
}

RunUpdates UpdateQueue::take()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_updates, {});
}

Recorder::Recorder(std::shared_ptr<const Document> document, Redactor redactor, UpdateQueue &queue)
    : m_document(std::move(document))
    , m_redactor(std::move(redactor))
    , m_queue(queue)
{
}

void Recorder::observe(const Event &event)
{
    std::visit([this](const auto &one) { tell(one); }, event);
}

void Recorder::held(const Send &send)
{
    ExchangeRow row = rowOf(send.info, send.request);
    row.state = ExchangeState::Held;
    m_queue.push(ExchangeBegun{std::move(row)});
}

void Recorder::released(const Send &send)
{
    m_queue.push(ExchangeBegun{rowOf(send.info, send.request)});
}

QString Recorder::text(std::string_view bytes) const
{
    return QString::fromStdString(m_redactor.isEmpty() ? std::string(bytes) : m_redactor.redact(bytes));
}

HeaderLines Recorder::lines(const http::Headers &headers) const
{
    HeaderLines lines;
    for (const http::Header &header : headers.lines()) {
        const bool mask = http::carriesCredentials(header.name) && !m_redactor.finds(header.value);
        lines.emplace_back(QString::fromStdString(header.name), mask ? QString::fromStdString(http::maskedValue(header.value)) : text(header.value));
    }
    return lines;
}

QString Recorder::parameters(const std::vector<map::Job::Injected> &injected) const
{
    QStringList parts;
    for (const map::Job::Injected &one : injected)
        parts.append(QString::fromStdString(one.name) + QLatin1Char('=') + text(one.text));
    return parts.join(QStringLiteral(", "));
}

Why Recorder::why(const Reason &reason) const
{
    return {QString::fromStdString(reason.rule), text(reason.sentence.toStdString()), text(reason.source), text(reason.value),
            text(reason.target), reason.place};
}

ExchangeRow Recorder::rowOf(const ExchangeInfo &info, const http::Request &request) const
{
    ExchangeRow row;
    row.number = info.number;
    row.resource = QString::fromStdString(info.resourceName);
    row.role = info.role;
    row.page = info.page;
    row.attempt = info.attempt;
    row.cause = info.cause;
    row.parameters = parameters(info.parameters);
    row.why = why(info.reason);
    row.request = info.request;
    row.interval = info.interval;
    row.step = info.step;
    row.parent = info.parent;
    row.at = std::chrono::system_clock::now();
    row.method = QString::fromStdString(request.method);
    row.url = text(request.url);
    row.asked = lines(request.headers);
    row.requestBody = m_redactor.redact(request.body);
    row.hasRequestBody = request.hasBody;
    return row;
}

void Recorder::tell(const ExchangeStarted &event)
{
    m_queue.push(ExchangeBegun{rowOf(event.info, event.request)});
}

void Recorder::tell(const ExchangeAnswered &event)
{
    m_queue.push(ExchangeHead{event.number, event.head.status, text(event.head.reason), QString::fromStdString(event.head.httpVersion),
                              lines(event.head.headers)});
}

void Recorder::tell(const ExchangeEnded &event)
{
    ExchangeOver over{event.number, event.stats, lines(event.stats.sentHeaders), event.body, {}, event.failure.has_value()};
    over.stats.sentHeaders = {};
    if (event.body && m_redactor.finds(*event.body))
        over.body = std::make_shared<const std::string>(m_redactor.redact(*event.body));
    if (event.failure)
        over.failure = text(event.failure->message.toStdString());
    m_queue.push(std::move(over));
}

void Recorder::tell(const Waiting &event)
{
    m_queue.push(ExchangeWaits{event.number, event.duration, why(event.reason)});
}

void Recorder::tell(const PageDecided &event)
{
    PageRow row;
    row.resourceIndex = event.resource;
    row.resource = QString::fromStdString(event.resourceName);
    row.parameters = parameters(event.parameters);
    row.page = event.page;
    row.exchange = event.exchange;
    row.items = event.items;
    row.last = event.last;
    row.next = why(event.reason);
    row.interval = event.interval;
    row.step = event.step;
    row.parent = event.parent;
    m_queue.push(PageOver{std::move(row)});
}

QString Recorder::resourceName(int resource) const
{
    const auto index = static_cast<std::size_t>(resource);
    return m_document && resource >= 0 && index < m_document->resources.size() ? QString::fromStdString(m_document->resources[index].name) : QString();
}

QString Recorder::pointer(int resource, std::int64_t index) const
{
    const auto at = static_cast<std::size_t>(resource);
    if (!m_document || resource < 0 || at >= m_document->resources.size())
        return {};
    const std::string program = m_document->resources[at].request.dataPath.orElse(".");
    const auto path = json::plainPath(program);
    if (!path)
        return QStringLiteral("(%1)[%2]").arg(QString::fromStdString(program)).arg(index);
    std::string pointer;
    for (const std::string &name : *path)
        pointer += '/' + escapedPointerToken(name);
    return QString::fromStdString(pointer + '/' + std::to_string(index));
}

std::vector<RecordRow> Recorder::records(const RecordsMapped &event) const
{
    const bool cutOnTheWay = !event.job->records.isEmpty();
    const json::Records records = cutOnTheWay ? event.job->records : elements(event.mapped->examples);
    auto block = std::make_shared<std::string>();
    std::vector<RecordRow> rows;
    rows.reserve(records.spans.size());
    for (std::size_t i = 0; i < records.spans.size(); ++i) {
        const std::string record = m_redactor.redact(records.text(i));
        RecordRow row;
        row.resource = resourceName(event.resource);
        row.resourceIndex = event.resource;
        row.page = event.page;
        row.exchange = event.exchange;
        row.index = records.spans[i].index;
        if (cutOnTheWay && event.pointers.empty())
            row.bodyOffset = records.spans[i].bodyOffset;
        row.pointer = i < event.pointers.size() ? text(event.pointers[i]) : pointer(event.resource, row.index);
        row.offset = block->size();
        row.length = record.size();
        *block += record;
        rows.push_back(std::move(row));
    }
    for (RecordRow &row : rows) {
        row.block = block;
        row.entities = std::count_if(event.mapped->entities.begin(), event.mapped->entities.end(), [&](const map::Entity &e) { return e.record == row.index; });
        row.drops = std::count_if(event.mapped->drops.begin(), event.mapped->drops.end(), [&](const map::Drop &d) { return d.record == row.index; });
    }
    return rows;
}

std::vector<EntityRow> Recorder::entities(const RecordsMapped &event) const
{
    const map::Mapped &mapped = *event.mapped;
    const std::string_view bytes = mapped.bytes;
    auto block = std::make_shared<std::string>();
    std::vector<EntityRow> rows;
    rows.reserve(mapped.entities.size());
    for (const map::Entity &entity : mapped.entities) {
        const std::string document = m_redactor.redact(bytes.substr(entity.offset, entity.length));
        EntityRow row;
        row.identifier = text(plainText(bytes.substr(entity.identifierOffset, entity.identifierLength)).toStdString());
        row.blueprint = text(plainText(bytes.substr(entity.blueprintOffset, entity.blueprintLength)).toStdString());
        row.title = title(document);
        row.resource = resourceName(event.resource);
        row.page = event.page;
        row.exchange = event.exchange;
        row.record = entity.record;
        row.item = entity.item;
        row.offset = block->size();
        row.length = document.size();
        *block += document;
        rows.push_back(std::move(row));
    }
    for (EntityRow &row : rows)
        row.block = block;
    return rows;
}

std::vector<DropRow> Recorder::drops(const RecordsMapped &event) const
{
    std::vector<DropRow> rows;
    for (const map::Drop &drop : event.mapped->drops) {
        DropRow row;
        row.resource = resourceName(event.resource);
        row.page = event.page;
        row.exchange = event.exchange;
        row.record = drop.record;
        row.item = drop.item;
        row.code = drop.reason ? QString::fromLatin1(drop.reason->id) : QString();
        row.reason = text(drop.message.toStdString());
        row.failed = drop.failed;
        rows.push_back(std::move(row));
    }
    return rows;
}

void Recorder::tell(const RecordsMapped &event)
{
    if (!event.job || !event.mapped || event.job->kind != map::Job::Kind::Records)
        return;
    m_queue.push(BatchMapped{event.exchange, event.mapped->items, records(event), entities(event), drops(event)});
}

void Recorder::tell(const ResourceEnded &event)
{
    ResourceTally tally;
    tally.resourceIndex = event.resource;
    tally.resource = QString::fromStdString(event.resourceName);
    tally.failed = event.failed;
    tally.pages = event.pages;
    tally.records = event.records;
    tally.entities = event.entities;
    m_queue.push(ResourceOver{std::move(tally)});
}

Diagnostic Recorder::redacted(Diagnostic diagnostic) const
{
    diagnostic.message = text(diagnostic.message.toStdString());
    diagnostic.advice = text(diagnostic.advice.toStdString());
    for (Detail &detail : diagnostic.details)
        detail.value = m_redactor.redact(detail.value);
    return diagnostic;
}

void Recorder::tell(const Found &event)
{
    m_queue.push(FindingTold{redacted(event.diagnostic)});
}

void Recorder::tell(const RunEnded &event)
{
    m_queue.push(RunOver{event.outcome});
}

} // namespace penstock::ui
