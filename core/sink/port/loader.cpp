// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/port/loader.h"

#include "core/base/codes.h"
#include "core/http/url.h"
#include "core/sink/port/diff.h"
#include "core/sink/port/inorder.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace penstock::sink::port
{

namespace
{
constexpr std::size_t largestBatchWithoutDiff = 10;
constexpr std::size_t sample = 10;
constexpr double reserve = 1.5;
constexpr std::size_t bulksAtOnce = 8;
constexpr int payloadTooLarge = 413;

const char *flag(bool on)
{
    return on ? "true" : "false";
}

std::string upsertQuery(const OceanSettings &settings, const std::string &resyncId)
{
    return std::string("?upsert=true&merge=") + flag(settings.enableMergeEntity) +
           "&create_missing_related_entities=" + flag(settings.createMissingRelatedEntities) +
           "&validation_only=false&ocean_info_event_type=resync&ocean_info_resync_id=" + http::percentEncode(resyncId);
}

std::vector<std::vector<Item *>> groupsOf(const std::vector<Item *> &batch)
{
    std::vector<std::vector<Item *>> groups;
    std::map<std::string, std::size_t> byBlueprint;
    for (Item *item : batch) {
        if (item->fate != Item::Fate::Pending)
            continue;
        const auto [group, isNew] = byBlueprint.try_emplace(item->blueprint, groups.size());
        if (isNew)
            groups.emplace_back();
        groups[group->second].push_back(item);
    }
    return groups;
}

std::string bulkBody(const std::vector<Item *> &items)
{
    std::string body = "{\"entities\":[";
    for (const Item *item : items)
        body.append(item == items.front() ? "" : ",").append(item->text());
    return body + "]}";
}

void refuse(Item &item, const QString &why)
{
    item.fate = Item::Fate::Refused;
    item.why = why;
}

Item *itemAt(const std::vector<Item *> &items, const json::Value &result)
{
    const std::optional<std::int64_t> index = result.get("index").toInteger();
    return index && *index >= 0 && std::size_t(*index) < items.size() ? items[std::size_t(*index)] : nullptr;
}

void takeIdentifier(Item &item, const json::Value &identifier)
{
    if (item.searchesItself && !identifier.isNull())
        item.identifier = keyText(identifier);
}

// {entities: [{index, identifier, created}], errors: [{index, identifier, statusCode, error, message}]}
void settle(const std::vector<Item *> &items, const json::Value &answer)
{
    for (Item *item : items)
        item->fate = Item::Fate::Accepted;
    const json::Value accepted = answer.get("entities");
    for (int i = 0; i < accepted.size(); ++i) {
        if (Item *item = itemAt(items, accepted.at(i)))
            takeIdentifier(*item, accepted.at(i).get("identifier"));
    }
    const json::Value errors = answer.get("errors");
    for (int i = 0; i < errors.size(); ++i) {
        const json::Value error = errors.at(i);
        const json::Value words = error.get(error.get("message").isString() ? "message" : "error");
        if (Item *item = itemAt(items, error))
            refuse(*item, QString::fromStdString(keyText(words)));
    }
}
} // namespace

struct Loader::Batch {
    std::vector<std::vector<Item *>> bulks;
    std::optional<Diagnostic> outage;
};

std::size_t bulkSize(const std::vector<Item *> &group, int mostEntities, std::uint64_t mostBytes)
{
    const std::size_t count = std::min(sample, group.size());
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < count; ++i)
        bytes += group[i]->text().size();
    const double estimate = std::max(1.0, reserve * double(bytes) / double(std::max<std::size_t>(1, count)));
    const double most = std::min(double(mostEntities), double(mostBytes) / estimate);
    return std::max<std::size_t>(1, std::size_t(std::max(0.0, most)));
}

Loader::Loader(Catalogue &catalogue, const Document &document, std::string resyncId)
    : m_catalogue(catalogue), m_document(document), m_query(upsertQuery(document.ocean, resyncId))
{
}

std::string Loader::path(const std::string &blueprint, const char *what) const
{
    return "/blueprints/" + http::percentEncode(blueprint) + what + m_query;
}

void Loader::load(const Resource &resource, std::vector<Item *> batch, std::function<void(Result<>)> done)
{
    const bool searches = std::ranges::any_of(batch, [](const Item *item) { return item->searchesItself || item->searchesRelations; });
    if (batch.size() <= largestBatchWithoutDiff || searches || !resource.port) {
        sendBulks(std::move(batch), std::move(done));
        return;
    }
    markUnchanged(m_catalogue, resource.port->entity, batch, [this, batch, done = std::move(done)] { sendBulks(batch, done); });
}

void Loader::sendBulks(std::vector<Item *> items, std::function<void(Result<>)> done)
{
    const auto batch = std::make_shared<Batch>();
    for (const std::vector<Item *> &group : groupsOf(items)) {
        const std::size_t size = bulkSize(group, m_document.ocean.upsertBatchMaxLength, m_document.ocean.upsertBatchMaxSize);
        for (std::size_t i = 0; i < group.size(); i += size)
            batch->bulks.emplace_back(group.begin() + std::ptrdiff_t(i), group.begin() + std::ptrdiff_t(std::min(group.size(), i + size)));
    }
    inOrder(
        batch->bulks.size(), bulksAtOnce,
        [this, batch](std::size_t i, const Over &over) {
            if (batch->outage) {
                over();
                return false;
            }
            sendBulk(batch, batch->bulks[i], over);
            return true;
        },
        [batch, done = std::move(done)] { done(batch->outage ? Result<>(std::unexpected(*batch->outage)) : Result<>()); });
}

void Loader::sendBulk(const std::shared_ptr<Batch> &batch, const std::vector<Item *> &items, std::function<void()> over)
{
    m_catalogue.call(
        {.path = path(items.front()->blueprint, "/entities/bulk"), .body = bulkBody(items)},
        [this, batch, &items, over = std::move(over)](const Result<Response> &response) { bulkAnswered(batch, items, response, over); });
}

void Loader::bulkAnswered(const std::shared_ptr<Batch> &batch, const std::vector<Item *> &items, const Result<Response> &response,
                          std::function<void()> over)
{
    if (response && response->head.status == payloadTooLarge) {
        sendOneByOne(batch, items, std::move(over));
        return;
    }
    if (std::optional<Diagnostic> outage = outageIn(response)) {
        batch->outage = std::move(outage);
    } else if (isSuccess(*response)) {
        settle(items, json::parse(response->body).value_or(json::Value()));
    } else {
        for (Item *item : items)
            refuse(*item, wordsOf(*response));
    }
    over();
}

void Loader::sendOneByOne(const std::shared_ptr<Batch> &batch, const std::vector<Item *> &items, std::function<void()> over)
{
    inOrder(
        items.size(), 1,
        [this, batch, &items](std::size_t i, const Over &next) {
            Item &item = *items[i];
            m_catalogue.call({.path = path(item.blueprint, "/entities"), .body = std::string(item.text())},
                             [this, batch, &item, next](const Result<Response> &response) {
                                 if (std::optional<Diagnostic> outage = outageIn(response)) {
                                     batch->outage = std::move(outage);
                                 } else if (isSuccess(*response)) {
                                     item.fate = Item::Fate::Accepted;
                                     takeIdentifier(item,
                                                    json::parse(response->body).value_or(json::Value()).get("entity").get("identifier"));
                                 } else {
                                     refuse(item, wordsOf(*response));
                                 }
                                 next();
                             });
            return true;
        },
        std::move(over));
}

void Loader::sendSingle(const std::string &blueprint, std::string_view text, std::function<void(Result<json::Value>)> done)
{
    const Call call{.path = path(blueprint, "/entities"), .body = std::string(text)};
    m_catalogue.call(call, [call, done = std::move(done)](const Result<Response> &response) { done(read(call, response)); });
}

// Where refused entities are sent again as a whole, a catalogue that cannot work now stops the run, to be continued later; the real
// system gives up every entity of such a call instead.
std::optional<Diagnostic> Loader::outageIn(const Result<Response> &response) const
{
    if (!response)
        return response.error();
    const int status = response->head.status;
    const bool passing = status == 401 || status == 408 || status == 429 || (status >= 502 && status <= 504);
    if (!passing || !m_document.profile->retryRefusedWhole)
        return std::nullopt;
    Diagnostic diagnostic(codes::sinkUnavailable,
                          QCoreApplication::translate("Port", "The catalogue takes nothing now: %1").arg(wordsOf(*response)));
    diagnostic.advice = QCoreApplication::translate("Port", "Start again later: the run continues behind what was stored.");
    return diagnostic;
}

} // namespace penstock::sink::port
