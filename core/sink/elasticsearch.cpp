// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/elasticsearch.h"

#include "core/base/codes.h"
#include "core/http/url.h"
#include "core/json/value.h"
#include "core/sink/elasticsearch/bulkwriter.h"
#include "core/sink/kinds.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <map>

namespace penstock::sink
{

namespace
{

using namespace elasticsearch;
using Body = BulkWriter::Body;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Elasticsearch)
};

constexpr const char *shortAnswer = "errors";
constexpr const char *itemAnswer = "errors,items.*.status,items.*.error.type,items.*.error.reason,items.*._id";
constexpr int busyAttempts = 12;                   // of what the engine has no room for
constexpr int busyBeforeHalving = 2;
constexpr std::size_t smallBody = 16 * 1024;       // is not made smaller because the engine has no room
constexpr int calmBodies = 32;                     // then larger ones are tried again
constexpr std::size_t roundsOfHosts = 4;
constexpr int stalePage = 1000;

RetryRules patient()
{
    RetryRules rules;
    rules.statuses = {429, 500, 502, 503, 504};
    rules.attempts = 12;
    rules.waitMin = std::chrono::milliseconds(250);
    rules.waitMax = std::chrono::seconds(20);
    rules.headers = {"Retry-After"};
    return rules;
}

std::chrono::milliseconds busyWait(int attempt)
{
    return std::min(std::chrono::milliseconds(250) * (1 << std::min(attempt - 1, 10)), std::chrono::milliseconds(20'000));
}

// The same for every document that is refused for it: without its id, the part of its text, and the place in it.
std::string reasonOf(const json::Value &error)
{
    std::string reason = error.get("reason").toString();
    if (const std::size_t id = reason.find(" in document with id '"); id != std::string::npos)
        reason.resize(id);
    if (const std::size_t place = reason.find("] "); reason.starts_with('[') && reason.find_first_not_of("0123456789:", 1) == place)
        reason.erase(0, place + 2);
    return error.get("type").toString() + ": " + reason;
}

class BulkSink final : public ElasticsearchSink
{
public:
    explicit BulkSink(Settings settings) : m_settings(std::move(settings)), m_bodySize(m_settings.bodySize) {}

    void open(Context context, std::function<void(Result<>)> done) override;
    void deliver(Delivery delivery, std::function<void(Result<Ack>)> done) override;
    void close(Conclusion conclusion, std::function<void(Result<Closing>)> done) override;
    int concurrency() const override { return 8; }
    const BulkCounts &counts() const override { return m_counts; }
    void setDeleteThreshold(double share) override { m_settings.deleteThreshold = share; }

private:
    struct Pending {
        std::function<void(Result<Ack>)> done;
        std::size_t left = 0;                      // items without an answer
        std::string resource;
        Ack ack;
        std::map<std::string, std::pair<std::string, int>> refusals;   // reason: first document, how many
    };
    struct Flight {
        Body body;
        int busy = 0;                              // how often the engine had no room for it
    };
    struct Call {
        std::shared_ptr<http::Request> request;    // without its address
        std::string target;
        RetryRules rules = patient();
        std::size_t tried = 0;                     // hosts that gave no answer
    };
    using Answered = std::function<void(Result<json::Value>)>;

    std::string path(const std::string &rest) const { return '/' + http::percentEncode(m_settings.index) + rest; }
    Call call(const char *method, std::string target, std::string body = {}, const char *type = "application/json") const;
    void exchange(Call call, std::function<void(const Result<Response> &)> done);
    void ask(const char *method, const std::string &target, std::string body, const char *type, Answered done);
    void createIndex(std::function<void(Result<>)> done);
    void send(Flight flight, bool seesItems);
    void answered(Flight flight, bool sawItems, const Result<Response> &response);
    void isTooLarge(Flight flight);
    void isBusy(Flight flight);
    void again(Flight flight);
    void takeItems(Flight flight, const json::Value &answer);
    void halve(Flight &flight);
    void isDone(Flight flight);
    void queueBuilt() { m_waiting.push_back({std::exchange(m_building, std::exchange(m_spare, {}))}); }
    void settle(const BulkWriter::Item &item, bool accepted, const std::string &why, const std::string &id);
    void finish(std::size_t delivery);
    void failAll(const Diagnostic &problem);
    void next();
    Diagnostic unavailable(const Result<Response> &response, const QString &what) const;
    std::string token() const;
    std::string idPrefix(const std::string &resource) const;

    void deleteStale(std::function<void(Result<Closing>)> done);
    void deletePage(std::shared_ptr<Closing> closing, std::function<void(Result<Closing>)> done);
    json::Value staleQuery() const;

    Settings m_settings;
    Context m_context;
    std::string m_timestamp;
    std::optional<BulkWriter> m_writer;
    std::map<std::size_t, Pending> m_pending;
    std::size_t m_lastDelivery = 0, m_host = 0;
    Body m_building, m_spare;                      // m_spare: one that is done with, for its room
    std::deque<Flight> m_waiting;                  // halves of what was too large, and items that are sent again
    std::size_t m_bodySize = 0;                    // at the moment: smaller than the settings' while the engine has little room
    int m_calm = 0;                                // bodies that were taken since it had not
    bool m_inFlight = false, m_posted = false;
    bool m_expectsRefusals = false;                // the last body had some
    BulkCounts m_counts;
};

std::string BulkSink::token() const
{
    json::Value token = json::Value::object();
    token.set("timestamp", json::Value::string(m_timestamp));
    return json::toText(token);
}

Diagnostic BulkSink::unavailable(const Result<Response> &response, const QString &what) const
{
    const QString sink = QString::fromStdString(m_settings.name);
    if (!response) {
        Diagnostic problem(codes::sinkUnavailable, Text::tr("Sink \"%1\": %2: %3").arg(sink, what, response.error().message));
        return problem;
    }
    QString reason;
    if (const auto body = json::parse(response->body))
        reason = QString::fromStdString(body->get("error").get("reason").toString());
    const Code &code = response->head.status == 401 || response->head.status == 403 ? codes::authenticationRefused : codes::sinkUnavailable;
    Diagnostic problem(code, Text::tr("Sink \"%1\": %2: %3 %4").arg(sink, what, QString::number(response->head.status), reason));
    return std::move(problem).with("status", std::to_string(response->head.status));
}

BulkSink::Call BulkSink::call(const char *method, std::string target, std::string body, const char *type) const
{
    Call call{.request = std::make_shared<http::Request>(request(m_settings, method)), .target = std::move(target)};
    if (!body.empty()) {
        call.request->headers.append("Content-Type", type);
        call.request->body = std::move(body);
        call.request->hasBody = true;
    }
    return call;
}

// Where there are several hosts, the next one is asked soon.
void BulkSink::exchange(Call call, std::function<void(const Result<Response> &)> done)
{
    const std::size_t hosts = m_settings.hosts.size();
    call.request->url = m_settings.hosts[m_host % hosts] + call.target;
    if (hosts > 1)
        call.rules.attempts = std::min(call.rules.attempts, 3);
    m_context.host->send(call.request, call.rules, [this, call, hosts, done = std::move(done)](const Result<Response> &response) {
        const bool isDown = !response || (response->head.status >= 502 && response->head.status <= 504);
        if (!isDown || hosts == 1 || call.tried + 1 == hosts * roundsOfHosts) {
            done(response);
            return;
        }
        ++m_host;
        exchange({call.request, call.target, call.rules, call.tried + 1}, done);
    });
}

void BulkSink::ask(const char *method, const std::string &target, std::string body, const char *type, Answered done)
{
    exchange(call(method, target, std::move(body), type), [this, target, done = std::move(done)](const Result<Response> &response) {
        if (!response || response->head.status >= 300) {
            done(std::unexpected(unavailable(response, Text::tr("%1 failed").arg(QString::fromStdString(target)))));
            return;
        }
        done(json::parse(response->body.empty() ? "null" : response->body));
    });
}

// --- open --------------------------------------------------------------------------------------------------------

void BulkSink::open(Context context, std::function<void(Result<>)> done)
{
    m_context = std::move(context);
    const auto begun = std::chrono::floor<std::chrono::milliseconds>(m_context.host->now().time_since_epoch()).count();
    m_timestamp = m_settings.timestamp.value_or(QDateTime::fromMSecsSinceEpoch(begun).toUTC().toString(Qt::ISODateWithMs).toStdString());
    if (m_context.resuming && !m_context.token.empty()) {
        const auto kept = json::parse(m_context.token);
        if (!kept || !kept->get("timestamp").isString()) {
            done(failure(codes::stateUnreadable,
                         Text::tr("The resume point of sink \"%1\" is not one of an index.").arg(QString::fromStdString(m_settings.name))));
            return;
        }
        m_timestamp = kept->get("timestamp").toString();
    }
    m_writer.emplace(m_settings, m_settings.deleteStale || m_settings.timestamp ? m_timestamp : std::string());
    exchange(call("HEAD", path("")), [this, done = std::move(done)](const Result<Response> &response) {
        if (response && response->head.status == 404)
            createIndex(done);
        else if (!response || response->head.status >= 300)
            done(std::unexpected(unavailable(response, Text::tr("the index cannot be looked at"))));
        else
            done({});
    });
}

void BulkSink::createIndex(std::function<void(Result<>)> done)
{
    const std::string body = m_settings.mappings.empty() ? std::string() : "{\"mappings\":" + m_settings.mappings + '}';
    exchange(call("PUT", path(""), body), [this, done = std::move(done)](const Result<Response> &response) {
        const bool existsNow = response && response->body.find("resource_already_exists_exception") != std::string::npos;
        // What takes bulk requests alone knows no such call; its indices come with their first document.
        const bool isUnknownCall =
            response && m_settings.mappings.empty() && (response->head.status == 404 || response->head.status == 405);
        if (!existsNow && !isUnknownCall && (!response || response->head.status >= 300))
            done(std::unexpected(unavailable(response, Text::tr("the index cannot be created"))));
        else
            done({});
    });
}

std::string BulkSink::idPrefix(const std::string &resource) const
{
    if (!m_settings.namesResources || std::ranges::count(m_context.document->resources, true, &Resource::enabled) < 2)
        return {};
    const std::string quoted = json::toText(json::Value::string(resource + ':'));
    return quoted.substr(1, quoted.size() - 2);
}

// --- deliver -----------------------------------------------------------------------------------------------------

void BulkSink::deliver(Delivery delivery, std::function<void(Result<Ack>)> done)
{
    const std::size_t number = ++m_lastDelivery;
    Pending &pending = m_pending[number];
    pending.done = std::move(done);
    pending.left = delivery.mapped.entities.size();
    pending.resource = m_context.document->resources[std::size_t(delivery.resource)].name;
    const std::string prefix = idPrefix(pending.resource);
    for (const map::Entity &entity : delivery.mapped.entities) {
        m_writer->add(m_building, delivery.mapped, entity, number, prefix);
        if (m_building.text.size() >= m_bodySize)
            queueBuilt();
    }
    if (pending.left == 0) {
        m_context.host->post([this, number] { finish(number); });
        return;
    }
    if (!m_inFlight && !m_posted) {
        // Deliveries of the same moment go out together.
        m_posted = true;
        m_context.host->post([this] {
            m_posted = false;
            next();
        });
    }
}

void BulkSink::next()
{
    if (m_inFlight)
        return;
    if (m_waiting.empty() && !m_building.isEmpty())
        queueBuilt();
    if (m_waiting.empty())
        return;
    Flight flight = std::move(m_waiting.front());
    m_waiting.pop_front();
    while (flight.body.items.size() > 1 && flight.body.text.size() > 2 * m_bodySize)
        halve(flight);
    const bool seesItems = m_expectsRefusals || flight.body.lacksIds;
    send(std::move(flight), seesItems);
}

void BulkSink::send(Flight flight, bool seesItems)
{
    m_inFlight = true;
    std::string target = path("/_bulk?filter_path=") + (seesItems ? itemAnswer : shortAnswer);
    if (!m_settings.pipeline.empty())
        target += "&pipeline=" + http::percentEncode(m_settings.pipeline);
    Call bulk = call("POST", target, std::move(flight.body.text), "application/x-ndjson");
    std::erase(bulk.rules.statuses, 429);          // smaller bodies may do
    const auto kept = std::make_shared<Flight>(std::move(flight));
    exchange(bulk, [this, request = bulk.request, kept, seesItems](const Result<Response> &response) {
        kept->body.text = std::move(request->body);   // which nobody else needs any more
        answered(std::move(*kept), seesItems, response);
    });
}

void BulkSink::answered(Flight flight, bool sawItems, const Result<Response> &response)
{
    m_inFlight = false;
    const int status = response ? response->head.status : 0;
    if (status == 413) {
        isTooLarge(std::move(flight));
        return;
    }
    if (status == 429 && flight.busy + 1 < busyAttempts) {
        isBusy(std::move(flight));
        return;
    }
    if (!response || status >= 300) {
        failAll(unavailable(response, Text::tr("a bulk request failed")));
        return;
    }
    const auto answer = json::parse(response->body);
    if (!answer || !answer->has("errors")) {
        failAll(Diagnostic(codes::sinkUnavailable, Text::tr("Sink \"%1\": the answer to a bulk request is none; is this an Elasticsearch?")
                                                       .arg(QString::fromStdString(m_settings.name))));
        return;
    }
    m_expectsRefusals = answer->get("errors").isTrue();
    // Who failed is told only on request; documents with an id can be sent once more without harm.
    if (m_expectsRefusals && !sawItems)
        send(std::move(flight), true);
    else if (m_expectsRefusals)
        takeItems(std::move(flight), *answer);
    else
        isDone(std::move(flight));
}

void BulkSink::isDone(Flight flight)
{
    m_counts.bytes += flight.body.text.size();
    for (const BulkWriter::Item &item : flight.body.items)
        settle(item, true, {}, {});
    flight.body.text.clear();
    flight.body.items.clear();
    flight.body.lacksIds = false;
    m_spare = std::move(flight.body);
    if (++m_calm >= calmBodies) {
        m_bodySize = std::min(2 * m_bodySize, m_settings.bodySize);
        m_calm = 0;
    }
    next();
}

// Its second half goes back to those that wait.
void BulkSink::halve(Flight &flight)
{
    const std::size_t half = flight.body.items.size() / 2;
    const std::size_t cut = flight.body.items[half].offset;
    Flight second;
    second.body.lacksIds = flight.body.lacksIds;
    second.body.text = flight.body.text.substr(cut);
    for (std::size_t i = half; i < flight.body.items.size(); ++i) {
        BulkWriter::Item item = flight.body.items[i];
        item.offset -= cut;
        second.body.items.push_back(item);
    }
    flight.body.text.resize(cut);
    flight.body.items.resize(half);
    m_waiting.push_front(std::move(second));
}

// Half of it, down to a single document; larger ones are not built any more.
void BulkSink::isTooLarge(Flight flight)
{
    if (flight.body.items.size() == 1) {
        settle(flight.body.items.front(), false, "the document is larger than the server accepts", {});
        next();
        return;
    }
    halve(flight);
    m_settings.bodySize = std::max<std::size_t>(std::min(m_settings.bodySize, flight.body.text.size()), 4096);
    m_bodySize = std::min(m_bodySize, m_settings.bodySize);
    again(std::move(flight));
}

// The engine has no room at the moment, or never has for a body of this size: both are answered alike.
void BulkSink::isBusy(Flight flight)
{
    ++flight.busy;
    m_calm = 0;
    if (flight.busy >= busyBeforeHalving && flight.body.items.size() > 1 && flight.body.text.size() > smallBody) {
        halve(flight);
        flight.busy = 0;
        m_bodySize = std::min(m_bodySize, flight.body.text.size());
    }
    m_inFlight = true;
    const auto wait = busyWait(std::max(flight.busy, 1));
    const auto kept = std::make_shared<Flight>(std::move(flight));
    m_context.host->after(wait, [this, kept] { again(std::move(*kept)); });
}

void BulkSink::again(Flight flight)
{
    m_inFlight = false;
    m_waiting.push_front(std::move(flight));
    next();
}

void BulkSink::takeItems(Flight flight, const json::Value &answer)
{
    const json::Value items = answer.get("items");
    Flight rest;
    rest.busy = flight.busy;
    rest.body.lacksIds = flight.body.lacksIds;
    for (std::size_t i = 0; i < flight.body.items.size(); ++i) {
        json::Value about;
        items.at(int(i)).forEachMember([&](std::string_view, const json::Value &value) { about = value; });
        const std::int64_t status = about.get("status").toInteger().value_or(200);
        const BulkWriter::Item &item = flight.body.items[i];
        const bool isThere = m_settings.action == Action::Create && status == 409;
        if ((status == 429 || status == 503) && flight.busy + 1 < busyAttempts) {
            rest.body.items.push_back({item.delivery, rest.body.text.size(), item.length});
            rest.body.text += std::string_view(flight.body.text).substr(item.offset, item.length);
            continue;
        }
        settle(item, status < 300 || isThere, reasonOf(about.get("error")), about.get("_id").toString());
    }
    m_counts.bytes += flight.body.text.size() - rest.body.text.size();
    if (rest.body.isEmpty())
        next();
    else
        isBusy(std::move(rest));
}

void BulkSink::settle(const BulkWriter::Item &item, bool accepted, const std::string &why, const std::string &id)
{
    Pending &pending = m_pending.at(item.delivery);
    accepted ? ++pending.ack.accepted : ++pending.ack.refused;
    accepted ? ++m_counts.indexed : ++m_counts.refused;
    if (!accepted) {
        auto &[first, count] = pending.refusals[why];
        if (count++ == 0)
            first = id;
    }
    if (--pending.left == 0)
        finish(item.delivery);
}

void BulkSink::finish(std::size_t delivery)
{
    auto node = m_pending.extract(delivery);
    Pending &pending = node.mapped();
    for (const auto &[why, about] : pending.refusals) {
        Diagnostic problem(
            codes::sinkRefused,
            Text::tr("Sink \"%1\" refused %n document(s), the first one \"%2\": %3", nullptr, about.second)
                .arg(QString::fromStdString(m_settings.name), QString::fromStdString(about.first), QString::fromStdString(why)));
        problem.origin.resource = pending.resource;
        problem.times = about.second;
        pending.ack.diagnostics.push_back(std::move(problem));
    }
    pending.ack.token = token();
    pending.done(std::move(pending.ack));
}

void BulkSink::failAll(const Diagnostic &problem)
{
    m_building = {};
    m_waiting.clear();
    for (auto &[number, pending] : std::exchange(m_pending, {}))
        pending.done(std::unexpected(problem));
}

// --- close -------------------------------------------------------------------------------------------------------

void BulkSink::close(Conclusion conclusion, std::function<void(Result<Closing>)> done)
{
    const bool mayDelete = m_settings.deleteStale && m_context.allowDeletion && conclusion.complete && !conclusion.cancelled &&
                           conclusion.unfetchedResources.empty() && m_counts.refused == 0;
    if (mayDelete) {
        ask("POST", path("/_refresh"), {}, nullptr, [this, done = std::move(done)](const Result<json::Value> &refreshed) {
            if (refreshed)
                deleteStale(done);
            else
                done(std::unexpected(refreshed.error()));
        });
        return;
    }
    Closing closing;
    if (m_settings.deleteStale && !conclusion.cancelled)
        closing.diagnostics.push_back(Diagnostic(
            codes::deletionSkipped,
            Text::tr(
                "Sink \"%1\": documents that are gone from the source stay in the index, since this run did not read and write everything.")
                .arg(QString::fromStdString(m_settings.name))));
    done(std::move(closing));
}

json::Value BulkSink::staleQuery() const
{
    return json::parse("{\"bool\":{\"must_not\":[{\"term\":{\"_timestamp\":\"" + m_timestamp + "\"}}]}}").value_or(json::Value());
}

void BulkSink::deleteStale(std::function<void(Result<Closing>)> done)
{
    ask("POST", path("/_count"), {}, nullptr, [this, done = std::move(done)](const Result<json::Value> &all) {
        if (!all) {
            done(std::unexpected(all.error()));
            return;
        }
        json::Value query = json::Value::object();
        query.set("query", staleQuery());
        const double total = all->get("count").toDouble();
        ask("POST", path("/_count"), json::toText(query), "application/json", [this, total, done](const Result<json::Value> &stale) {
            if (!stale) {
                done(std::unexpected(stale.error()));
                return;
            }
            const double count = stale->get("count").toDouble();
            if (count > 0 && count > total * m_settings.deleteThreshold) {
                Closing closing;
                Diagnostic problem(codes::deletionSkipped, Text::tr("Sink \"%1\": %2 of %3 documents are gone from the source, more than "
                                                                    "the share of %4 that may be deleted; none was.")
                                                               .arg(QString::fromStdString(m_settings.name))
                                                               .arg(count)
                                                               .arg(total)
                                                               .arg(m_settings.deleteThreshold));
                problem.severity = Severity::Error;
                problem.advice = Text::tr("Look whether the source answered completely; then allow the deletion with a higher threshold.");
                closing.diagnostics.push_back(std::move(problem)
                                                  .with("stale", std::to_string(std::int64_t(count)))
                                                  .with("total", std::to_string(std::int64_t(total))));
                done(std::move(closing));
                return;
            }
            deletePage(std::make_shared<Closing>(), done);
        });
    });
}

// A page of stale documents, until there is none.
void BulkSink::deletePage(std::shared_ptr<Closing> closing, std::function<void(Result<Closing>)> done)
{
    json::Value search = json::Value::object();
    search.set("query", staleQuery());
    search.set("size", json::Value::integer(stalePage));
    search.set("_source", json::Value::boolean(false));
    ask("POST", path("/_search"), json::toText(search), "application/json",
        [this, closing, done = std::move(done)](const Result<json::Value> &found) {
            if (!found) {
                done(std::unexpected(found.error()));
                return;
            }
            const json::Value hits = found->get("hits").get("hits");
            if (hits.size() == 0) {
                done(std::move(*closing));
                return;
            }
            std::string body;
            for (int i = 0; i < hits.size(); ++i)
                body += "{\"delete\":{\"_id\":" + json::toText(hits.at(i).get("_id")) + "}}\n";
            ask("POST", path("/_bulk?refresh=true"), body, "application/x-ndjson",
                [this, closing, done](const Result<json::Value> &answer) {
                    if (!answer) {
                        done(std::unexpected(answer.error()));
                        return;
                    }
                    std::int64_t deleted = 0;
                    const json::Value items = answer->get("items");
                    for (int i = 0; i < items.size(); ++i)
                        deleted += items.at(i).get("delete").get("result").stringView() == "deleted";
                    closing->deleted += deleted;
                    m_counts.deleted += deleted;
                    if (deleted == 0) {                    // it would find the same ones for ever
                        done(failure(codes::sinkRefused, Text::tr("Sink \"%1\": documents that are gone from the source cannot be deleted.")
                                                             .arg(QString::fromStdString(m_settings.name))));
                        return;
                    }
                    deletePage(closing, done);
                });
        });
}

} // namespace

std::unique_ptr<ElasticsearchSink> makeElasticsearchSink(Settings settings)
{
    return std::make_unique<BulkSink>(std::move(settings));
}

Result<std::unique_ptr<Sink>> makeElasticsearch(const SinkSettings &given)
{
    Result<Settings> settings = readSettings(given);
    if (!settings)
        return std::unexpected(settings.error());
    return makeElasticsearchSink(std::move(*settings));
}

} // namespace penstock::sink
