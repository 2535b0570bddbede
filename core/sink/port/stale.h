// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sink/port/blueprints.h"
#include "core/sink/port/journal.h"

#include <set>
#include <unordered_set>

namespace penstock::sink::port
{

// What may be deleted after a run that ended so. Where the profile counts failed fetches, a resource that was not read completely, or not at
// all because it is switched off, keeps the entities of its blueprint, and those of every blueprint when it computes them; else any failed
// resource stops all deletion, and a failed fetch none (ocean, sections 1 and 12).
struct Permission {
    bool granted = false;
    std::set<std::string> spared; // blueprints
    Diagnostics reasons; // delete-phase-skipped
};
Permission mayDelete(const Document &document, const Conclusion &conclusion);

// Deletes the entities of this integration that the run has not produced: lists them, subtracts the journal, checks the threshold, keeps
// what produced entities point at, and deletes the rest (ocean, section 12). Memory: 8 bytes per produced entity, and the stale ones.
class Deletion
{
public:
    Deletion(Catalogue &catalogue, Blueprints &blueprints, const Journal &journal, const Document &document, std::string startedAt);

    void run(const Conclusion &conclusion, std::function<void(Closing)> done);

private:
    struct Stale {
        std::string blueprint, identifier;
        std::vector<std::string> targets; // identifiers that it points at; only where entities are deleted one by one
    };
    bool readJournal();
    void list(const json::Value &from);
    void take(const json::Value &entities);
    void listed();
    void keepTargets();
    void deleteAll();
    void deleteInBulks();
    void deleteOneByOne();
    void remove(std::vector<Stale> entities, bool withDependents, std::function<void()> over);
    void noteDanger();
    void skip(const QString &why);
    void finish();

    Catalogue &m_catalogue;
    Blueprints &m_blueprints;
    const Journal &m_journal;
    const Document &m_document;
    std::string m_startedAt;

    Conclusion m_conclusion;
    std::function<void(Closing)> m_done;
    Closing m_closing;
    std::set<std::string> m_spared;
    std::unordered_set<std::uint64_t> m_produced;
    std::set<std::string> m_pointing; // blueprints of produced entities that have relations
    std::vector<Stale> m_stale;
    std::map<std::string, std::int64_t> m_deleted;
    std::int64_t m_listed = 0;
    std::map<std::string, std::pair<std::int64_t, QString>> m_refused; // by blueprint: how many, first reason
};

} // namespace penstock::sink::port
