// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/http/url.h"
#include "core/sink/kinds.h"
#include "core/sink/port/again.h"
#include "core/sink/port/examples.h"
#include "core/sink/port/inorder.h"
#include "core/sink/port/integration.h"
#include "core/sink/port/stale.h"

#include <QCoreApplication>

#include <algorithm>

// Entities into Port's catalogue, as Ocean loads them (ocean, sections 11 and 12): examples, bulk upserts of what has changed, refused ones
// once more at the end, stale ones deleted.
//
// The token is {"start", "journal", "examples"}: when the run began (entities that the catalogue has touched since are not stale), the
// length of the journal of what was produced (port/journal.h), and how many examples each resource has sent. A delivery is repeated
// after a crash; the catalogue absorbs it by identifier.
namespace penstock::sink
{

namespace
{
using namespace port;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Port)
};

constexpr int mostExamples = 5;

class PortSink final : public Sink
{
public:
    explicit PortSink(Settings settings) : m_settings(std::move(settings)) {}

    void open(Context context, std::function<void(Result<>)> done) override;
    void deliver(Delivery delivery, std::function<void(Result<Ack>)> done) override;
    void close(Conclusion conclusion, std::function<void(Result<Closing>)> done) override;

private:
    struct Delivering {
        Delivery delivery;
        std::vector<Item> items;
        std::vector<std::vector<Item *>> batches;
        std::function<void(Result<Ack>)> done;
        Diagnostics diagnostics;
    };
    Result<std::optional<std::int64_t>> readToken(const std::string &token);
    std::string token() const;
    const Resource &resource() const { return m_context.document->resources[std::size_t(m_delivering->delivery.resource)]; }
    void refuseWhatHasNoIdentity();
    void sendExamples();
    void checkRequired();
    void loadBatch(std::size_t index);
    void acknowledge();
    void conclude(const Conclusion &conclusion, std::function<void(Result<Closing>)> done);
    void deleteStale(const Conclusion &conclusion, std::function<void()> done);
    void add(Closing closing);

    Settings m_settings;
    Context m_context;
    std::optional<Catalogue> m_catalogue;
    std::optional<Integration> m_integration;
    std::optional<Blueprints> m_blueprints;
    std::optional<Journal> m_journal;
    std::optional<Loader> m_loader;
    std::optional<Again> m_again;
    std::optional<Deletion> m_deletion;
    std::string m_startedAt;
    std::vector<std::int64_t> m_examples; // sent, by resource
    std::optional<Delivering> m_delivering;
    Closing m_closing;
};

// Nothing: the run begins anew. Else the length of the journal.
Result<std::optional<std::int64_t>> PortSink::readToken(const std::string &token)
{
    m_startedAt = isoTime(m_context.host->now());
    m_examples.assign(m_context.document->resources.size(), 0);
    if (!m_context.resuming || token.empty())
        return std::nullopt;
    const Result<json::Value> value = json::parse(token);
    const std::optional<std::int64_t> length = value ? value->get("journal").toInteger() : std::nullopt;
    if (!length || !value->get("start").isString())
        return failure(codes::stateUnreadable,
                       Text::tr("The resume point of sink \"%1\" is not one of a catalogue.").arg(QString::fromStdString(m_settings.name)));
    m_startedAt = value->get("start").toString();
    for (std::size_t i = 0; i < m_examples.size(); ++i)
        m_examples[i] = value->get("examples").at(int(i)).toInteger().value_or(0);
    return length;
}

std::string PortSink::token() const
{
    json::Value examples = json::Value::array();
    for (const std::int64_t count : m_examples)
        examples.append(json::Value::integer(count));
    json::Value token = json::Value::object();
    token.set("start", json::Value::string(m_startedAt));
    token.set("journal", json::Value::integer(m_journal->length()));
    token.set("examples", examples);
    return json::toText(token);
}

void PortSink::open(Context context, std::function<void(Result<>)> done)
{
    m_context = std::move(context);
    const Document &document = *m_context.document;
    const Result<std::optional<std::int64_t>> acknowledged = readToken(m_context.token);
    if (!acknowledged) {
        done(std::unexpected(acknowledged.error()));
        return;
    }
    Result<Journal> journal = Journal::open(m_context.folder, m_settings.name, *acknowledged);
    if (!journal) {
        done(std::unexpected(journal.error()));
        return;
    }
    m_journal.emplace(std::move(*journal));
    m_catalogue.emplace(m_settings, *document.profile, *m_context.host);
    m_integration.emplace(*m_catalogue);
    m_blueprints.emplace(*m_catalogue);
    m_loader.emplace(*m_catalogue, document, m_context.runId);
    m_integration->open([this, done = std::move(done)](const Result<> &opened) {
        if (!opened)
            done(std::unexpected(opened.error()));
        else
            m_integration->running(m_startedAt, [done] { done({}); });
    });
}

void PortSink::deliver(Delivery delivery, std::function<void(Result<Ack>)> done)
{
    m_delivering.emplace();
    m_delivering->delivery = std::move(delivery);
    m_delivering->done = std::move(done);
    m_delivering->items = itemsOf(m_delivering->delivery.mapped, m_settings.sendNulls.value_or(m_context.document->profile->sendNulls));
    m_delivering->batches = batchesOf(m_delivering->items, m_context.document->ocean.itemsToParseBatch);
    refuseWhatHasNoIdentity();
    sendExamples();
}

// A resource with `map` instead of an entity mapping makes plain documents, which no catalogue can hold.
void PortSink::refuseWhatHasNoIdentity()
{
    for (std::vector<Item *> &batch : m_delivering->batches) {
        std::erase_if(batch, [](Item *item) {
            const bool lacks = item->blueprint.empty() || (item->identifier.empty() && !item->searchesItself);
            if (lacks) {
                item->fate = Item::Fate::Refused;
                item->why = Text::tr("it has no identifier or no blueprint; map it below port.entity.mappings");
            }
            return lacks;
        });
    }
}

void PortSink::sendExamples()
{
    const auto index = std::size_t(m_delivering->delivery.resource);
    const json::Value raw = json::parse(m_delivering->delivery.mapped.examples).value_or(json::Value());
    json::Value examples = json::Value::array();
    for (int i = 0; i < raw.size() && m_examples[index] + i < mostExamples; ++i)
        examples.append(withoutSecrets(raw.at(i), m_context.secrets));
    if (examples.size() == 0 || !m_context.document->ocean.sendRawDataExamples) {
        checkRequired();
        return;
    }
    // The kind is written as in a form: a space is a plus.
    std::string kind = http::percentEncode(resource().kind);
    for (std::size_t at = kind.find("%20"); at != std::string::npos; at = kind.find("%20", at))
        kind.replace(at, 3, "+");
    json::Value body = json::Value::object();
    body.set("examples", examples);
    const Call call{.path = "/integration/" + http::percentEncode(m_settings.identifier) + "/kinds/" + kind + "/examples",
                    .body = json::toText(body)};
    m_catalogue->call(call, [this, call, index, count = examples.size()](const Result<Response> &response) {
        m_examples[index] += count;
        if (const Result<json::Value> answer = read(call, response); !answer) {
            Diagnostic diagnostic = answer.error();
            diagnostic.severity = Severity::Warning;
            m_delivering->diagnostics.push_back(std::move(diagnostic));
        }
        checkRequired();
    });
}

// A null is worse where the blueprint requires the field (ocean, section 10.6).
void PortSink::checkRequired()
{
    std::set<std::string> fields, blueprints;
    for (const Diagnostic &diagnostic : m_delivering->delivery.mapped.diagnostics) {
        if (const std::string *field = diagnostic.is(codes::nullValue) ? diagnostic.detail("field") : nullptr)
            fields.insert(*field);
    }
    for (const Item &item : m_delivering->items) {
        if (!fields.empty() && !item.blueprint.empty())
            blueprints.insert(item.blueprint);
    }
    m_blueprints->fetch(blueprints, [this, fields, blueprints] {
        for (const std::string &blueprint : blueprints) {
            for (const std::string &field : fields) {
                if (!m_blueprints->isRequired(blueprint, field))
                    continue;
                Diagnostic diagnostic(codes::nullValue, Text::tr("%1 is null, but the blueprint %2 requires it.")
                                                            .arg(QString::fromStdString(field), QString::fromStdString(blueprint)));
                diagnostic.severity = Severity::Error;
                diagnostic.origin.resource = resource().name;
                m_delivering->diagnostics.push_back(
                    std::move(diagnostic).with("field", field).with("level", "error").with("blueprint", blueprint));
            }
        }
        loadBatch(0);
    });
}

void PortSink::loadBatch(std::size_t index)
{
    if (index == m_delivering->batches.size()) {
        acknowledge();
        return;
    }
    m_loader->load(resource(), m_delivering->batches[index], [this, index](const Result<> &loaded) {
        if (loaded) {
            loadBatch(index + 1);
            return;
        }
        const auto done = std::move(m_delivering->done);
        m_delivering.reset();
        done(std::unexpected(loaded.error()));
    });
}

void PortSink::acknowledge()
{
    Ack ack;
    Refusals refusals;
    const bool again = sendsAgain(*m_context.document);
    for (const Item &item : m_delivering->items) {
        const bool refused = item.fate == Item::Fate::Refused;
        const bool hasIdentity = !item.blueprint.empty() && (item.searchesItself || !item.identifier.empty());
        const bool later = refused && again && hasIdentity;
        if (hasIdentity)
            m_journal->add(item, later);
        if (refused && !later)
            refusals.add(item.blueprint, item.identifier, item.why);
        ack.accepted += refused ? 0 : 1;
        ack.refused += refused && !later ? 1 : 0;
    }
    const Result<> written = m_journal->write();
    ack.diagnostics = std::move(m_delivering->diagnostics);
    for (Diagnostic &diagnostic : refusals.diagnostics(Severity::Error))
        ack.diagnostics.push_back(std::move(diagnostic));
    for (Diagnostic &diagnostic : m_integration->takeNotes())
        ack.diagnostics.push_back(std::move(diagnostic));
    ack.token = token();
    const auto done = std::move(m_delivering->done);
    m_delivering.reset();
    done(written ? Result<Ack>(std::move(ack)) : std::unexpected(written.error()));
}

void PortSink::close(Conclusion conclusion, std::function<void(Result<Closing>)> done)
{
    m_closing = {};
    if (conclusion.cancelled) {
        conclude(conclusion, std::move(done));
        return;
    }
    const auto afterAgain = [this, conclusion, done = std::move(done)] {
        deleteStale(conclusion, [this, conclusion, done] { conclude(conclusion, done); });
    };
    if (!sendsAgain(*m_context.document)) {
        afterAgain();
        return;
    }
    m_again.emplace(*m_loader, *m_journal, *m_context.document);
    m_again->run([this, afterAgain](Closing closing) {
        add(std::move(closing));
        afterAgain();
    });
}

void PortSink::deleteStale(const Conclusion &conclusion, std::function<void()> done)
{
    if (!m_context.allowDeletion || !m_settings.deleteStale) {
        done();
        return;
    }
    m_deletion.emplace(*m_catalogue, *m_blueprints, *m_journal, *m_context.document, m_startedAt);
    m_deletion->run(conclusion, [this, done = std::move(done)](Closing closing) {
        add(std::move(closing));
        done();
    });
}

void PortSink::add(Closing closing)
{
    m_closing.deleted += closing.deleted;
    m_closing.accepted += closing.accepted;
    m_closing.refused += closing.refused;
    std::ranges::move(closing.diagnostics, std::back_inserter(m_closing.diagnostics));
}

void PortSink::conclude(const Conclusion &conclusion, std::function<void(Result<Closing>)> done)
{
    const char *status = conclusion.cancelled ? "aborted" : conclusion.failedResources.empty() ? "completed" : "failed";
    m_integration->ended(status, [this, done = std::move(done)] {
        Closing notes;
        notes.diagnostics = m_integration->takeNotes();
        add(std::move(notes));
        done(std::move(m_closing));
    });
}
} // namespace

Result<std::unique_ptr<Sink>> makePort(const SinkSettings &given)
{
    Result<Settings> settings = readSettings(given);
    if (!settings)
        return std::unexpected(settings.error());
    return std::make_unique<PortSink>(std::move(*settings));
}

} // namespace penstock::sink
