// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/port/stale.h"

#include "core/base/codes.h"
#include "core/document/httpjson.h"
#include "core/http/url.h"
#include "core/sink/port/inorder.h"
#include "core/sink/port/order.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::sink::port
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(Port)
};

constexpr int listedAtOnce = 5000;
constexpr std::size_t deletedAtOnce = 100;
constexpr std::size_t deletionsAtOnce = 4;

// Two entities with the same key cost at worst that a stale one stays.
std::uint64_t keyOf(std::string_view blueprint, std::string_view identifier)
{
    return std::hash<std::string>()(std::string(blueprint).append(1, '\0').append(identifier));
}

QString namesOf(const Document &document, const std::vector<int> &resources)
{
    QStringList names;
    for (const int index : resources)
        names << QString::fromStdString(document.resources[std::size_t(index)].name);
    return names.join(QStringLiteral(", "));
}

std::vector<int> incompleteIn(const Conclusion &conclusion)
{
    std::vector<int> resources = conclusion.failedResources;
    resources.insert(resources.end(), conclusion.unfetchedResources.begin(), conclusion.unfetchedResources.end());
    std::ranges::sort(resources);
    resources.erase(std::ranges::unique(resources).begin(), resources.end());
    return resources;
}

Permission refused(const QString &why)
{
    Permission permission;
    permission.reasons.emplace_back(codes::deletionSkipped, why);
    return permission;
}

Permission sparing(const Document &document, const std::vector<int> &incomplete)
{
    Permission permission;
    permission.granted = true;
    for (int index = 0; index < int(document.resources.size()); ++index) {
        const Resource &resource = document.resources[std::size_t(index)];
        if (resource.enabled && !std::ranges::binary_search(incomplete, index))
            continue;
        const QString name = QString::fromStdString(resource.name);
        const std::optional<std::string> blueprint = literalBlueprint(resource);
        if (!blueprint)
            return refused(
                Text::tr("Nothing is deleted: resource \"%1\" was not read completely, and what blueprints it gives is not known.")
                    .arg(name));
        permission.spared.insert(*blueprint);
        permission.reasons.emplace_back(
            codes::deletionSkipped,
            Text::tr("No %2 is deleted: resource \"%1\" was not read completely.").arg(name, QString::fromStdString(*blueprint)));
    }
    return permission;
}
} // namespace

Permission mayDelete(const Document &document, const Conclusion &conclusion)
{
    if (conclusion.cancelled)
        return {};
    for (const Resource &resource : document.resources) {
        if (httpjson::keepsCursor(resource))
            return refused(Text::tr("Nothing is deleted: resource \"%1\" keeps a cursor and brings only what is new.").arg(QString::fromStdString(resource.name)));
    }
    const std::vector<int> incomplete = incompleteIn(conclusion);
    if (!conclusion.complete && incomplete.empty())
        return refused(Text::tr("Nothing is deleted: the run ended before everything was read."));
    if (document.profile->fetchErrorsCount)
        return sparing(document, incomplete);
    if (!conclusion.failedResources.empty())
        return refused(Text::tr("Nothing is deleted: %1 failed.").arg(namesOf(document, conclusion.failedResources)));
    return {.granted = true, .spared = {}, .reasons = {}};
}

Deletion::Deletion(Catalogue &catalogue, Blueprints &blueprints, const Journal &journal, const Document &document, std::string startedAt)
    : m_catalogue(catalogue), m_blueprints(blueprints), m_journal(journal), m_document(document), m_startedAt(std::move(startedAt))
{
}

void Deletion::run(const Conclusion &conclusion, std::function<void(Closing)> done)
{
    m_conclusion = conclusion;
    m_done = std::move(done);
    Permission permission = mayDelete(m_document, conclusion);
    m_closing.diagnostics = std::move(permission.reasons);
    m_spared = std::move(permission.spared);
    if (!permission.granted || !readJournal()) {
        finish();
        return;
    }
    list(json::Value::null());
}

// False: not everything that the run has produced is known.
bool Deletion::readJournal()
{
    if (!m_journal.isWhole()) {
        skip(Text::tr("the journal of the part of this run before its interruption is missing."));
        return false;
    }
    const Result<> read = m_journal.forEach([this](const Journal::Entry &entry) {
        if (entry.hasIdentifier)
            m_produced.insert(keyOf(entry.blueprint, entry.identifier));
        else
            m_spared.insert(entry.blueprint);   // a search that the catalogue did not resolve may stand for any of them
        if (entry.relations.size() > 0)
            m_pointing.insert(entry.blueprint);
    });
    if (!read)
        skip(read.error().message);
    return read.has_value();
}

void Deletion::list(const json::Value &from)
{
    json::Value body = json::Value::object();
    body.set("datasource_prefix", json::Value::string(m_catalogue.settings().prefix()));
    body.set("datasource_suffix", json::Value::string(m_catalogue.settings().suffix()));
    body.set("before", json::Value::string(m_startedAt));
    body.set("limit", json::Value::integer(listedAtOnce));
    if (!from.isNull())
        body.set("from", from);
    const Call call{.path = "/blueprints/entities/datasource-entities", .body = json::toText(body)};
    m_catalogue.call(call, [this, call, from](const Result<Response> &response) {
        const Result<json::Value> answer = read(call, response);
        if (!answer) {
            skip(Text::tr("the entities in the catalogue cannot be listed: %1").arg(answer.error().message));
            finish();
            return;
        }
        take(answer->get("entities"));
        const json::Value next = answer->get("next");
        if (!json::isTruthy(next)) {
            listed();
        } else if (!(next == from)) {
            list(next);
        } else {
            skip(Text::tr("the catalogue's list of entities does not end."));
            finish();
        }
    });
}

void Deletion::take(const json::Value &entities)
{
    for (int i = 0; i < entities.size(); ++i) {
        const json::Value entity = entities.at(i);
        Stale stale{keyText(entity.get("blueprint")), keyText(entity.get("identifier")), {}};
        if (m_spared.contains(stale.blueprint))
            continue;
        ++m_listed;
        if (m_produced.contains(keyOf(stale.blueprint, stale.identifier)))
            continue;
        if (!m_document.ocean.deleteDependentEntities) {
            entity.get("relations").forEachMember([&](std::string_view, const json::Value &relation) {
                for (std::string &target : targetsOf(relation))
                    stale.targets.push_back(std::move(target));
            });
        }
        m_stale.push_back(std::move(stale));
    }
}

void Deletion::listed()
{
    m_produced.clear();
    if (m_stale.empty()) {
        finish();
        return;
    }
    const double share = double(m_stale.size()) / double(m_listed);
    if (share > m_document.ocean.entityDeletionThreshold) {
        skip(Text::tr("%1 of %2 entities would go, more than entityDeletionThreshold (%3) allows.")
                 .arg(m_stale.size())
                 .arg(m_listed)
                 .arg(m_document.ocean.entityDeletionThreshold));
        finish();
        return;
    }
    if (!m_document.ocean.createMissingRelatedEntities || m_pointing.empty()) {
        deleteAll();
        return;
    }
    m_blueprints.fetch(m_pointing, [this] { keepTargets(); });
}

// The catalogue would make a deleted target again, empty, for the sake of the relation.
void Deletion::keepTargets()
{
    std::unordered_set<std::uint64_t> targets;
    std::unordered_set<std::string> targetsOfUnknownKind;
    const Result<> read = m_journal.forEach([&](const Journal::Entry &entry) {
        entry.relations.forEachMember([&](std::string_view name, const json::Value &relation) {
            const std::string blueprint = m_blueprints.targetOf(entry.blueprint, name);
            for (std::string &target : targetsOf(relation)) {
                if (blueprint.empty())
                    targetsOfUnknownKind.insert(std::move(target));
                else
                    targets.insert(keyOf(blueprint, target));
            }
        });
    });
    if (!read) {
        skip(read.error().message);
        finish();
        return;
    }
    std::erase_if(m_stale, [&](const Stale &stale) {
        return targets.contains(keyOf(stale.blueprint, stale.identifier)) || targetsOfUnknownKind.contains(stale.identifier);
    });
    deleteAll();
}

void Deletion::deleteAll()
{
    if (m_document.ocean.deleteDependentEntities)
        deleteInBulks();
    else
        deleteOneByOne();
}

void Deletion::deleteInBulks()
{
    std::map<std::string, std::vector<Stale>> byBlueprint;
    for (Stale &stale : m_stale)
        byBlueprint[stale.blueprint].push_back(std::move(stale));
    const auto bulks = std::make_shared<std::vector<std::vector<Stale>>>();
    for (const auto &[blueprint, stale] : byBlueprint) {
        for (std::size_t i = 0; i < stale.size(); i += deletedAtOnce)
            bulks->emplace_back(stale.begin() + std::ptrdiff_t(i),
                                stale.begin() + std::ptrdiff_t(std::min(stale.size(), i + deletedAtOnce)));
    }
    // Dependents may be of a blueprint that is to be spared.
    const bool withDependents = m_spared.empty();
    inOrder(
        bulks->size(), deletionsAtOnce,
        [this, bulks, withDependents](std::size_t i, const Over &over) {
            remove(std::move((*bulks)[i]), withDependents, over);
            return true;
        },
        [this] { noteDanger(); });
}

// What points at others goes before them.
void Deletion::deleteOneByOne()
{
    std::vector<Dependent> dependents;
    for (const Stale &stale : m_stale)
        dependents.push_back({stale.identifier, stale.targets});
    auto order = std::make_shared<std::vector<std::size_t>>(targetsFirst(dependents));
    std::ranges::reverse(*order);
    inOrder(
        order->size(), 1,
        [this, order](std::size_t i, const Over &over) {
            remove({m_stale[(*order)[i]]}, false, over);
            return true;
        },
        [this] { noteDanger(); });
}

void Deletion::remove(std::vector<Stale> entities, bool withDependents, std::function<void()> over)
{
    json::Value identifiers = json::Value::array();
    for (const Stale &stale : entities)
        identifiers.append(json::Value::string(stale.identifier));
    json::Value body = json::Value::object();
    body.set("entities", identifiers);
    const std::string blueprint = entities.front().blueprint;
    const Call call{.path = "/blueprints/" + http::percentEncode(blueprint) +
                            "/bulk/entities/delete?delete_dependents=" + (withDependents ? "true" : "false"),
                    .body = json::toText(body)};
    const auto asked = std::int64_t(entities.size());
    m_catalogue.call(call, [this, call, blueprint, asked, over = std::move(over)](const Result<Response> &response) {
        if (const Result<json::Value> answer = read(call, response)) {
            const json::Value gone = answer->get("deletedEntities");
            m_deleted[blueprint] += gone.isArray() ? gone.size() : asked;
        } else {
            auto &[count, why] = m_refused[blueprint];
            count += asked;
            if (why.isEmpty())
                why = answer.error().message;
        }
        over();
    });
}

// Said where the real system would have said nothing.
void Deletion::noteDanger()
{
    const std::vector<int> &unfetched = m_conclusion.unfetchedResources;
    if (!unfetched.empty() && !m_document.profile->fetchErrorsCount) {
        std::set<std::string> blueprints;
        bool known = true;
        for (const int index : unfetched) {
            const std::optional<std::string> blueprint = literalBlueprint(m_document.resources[std::size_t(index)]);
            known = known && blueprint;
            blueprints.insert(blueprint.value_or(std::string()));
        }
        std::int64_t count = 0;
        for (const auto &[blueprint, deleted] : m_deleted)
            count += !known || blueprints.contains(blueprint) ? deleted : 0;
        if (count > 0) {
            Diagnostic danger(codes::deletionDangerous,
                              Text::tr("%1 entities were deleted although the fetch of %2 failed: the real system does not notice.")
                                  .arg(count)
                                  .arg(namesOf(m_document, unfetched)));
            m_closing.diagnostics.push_back(std::move(danger).with("count", std::to_string(count)));
        }
    }
    finish();
}

void Deletion::skip(const QString &why)
{
    m_closing.diagnostics.emplace_back(codes::deletionSkipped, Text::tr("Nothing is deleted: %1").arg(why));
}

void Deletion::finish()
{
    for (const auto &[blueprint, deleted] : m_deleted)
        m_closing.deleted += deleted;
    for (const auto &[blueprint, refused] : m_refused) {
        m_closing.diagnostics.emplace_back(codes::sinkRefused, Text::tr("%1 stale entities of %2 could not be deleted: %3")
                                                                   .arg(refused.first)
                                                                   .arg(QString::fromStdString(blueprint), refused.second));
    }
    m_done(std::move(m_closing));
}

} // namespace penstock::sink::port
