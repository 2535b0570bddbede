// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/port/again.h"

#include "core/sink/port/inorder.h"
#include "core/sink/port/order.h"

namespace penstock::sink::port
{

bool sendsAgain(const Document &document)
{
    return document.profile->retryRefusedWhole || !document.ocean.createMissingRelatedEntities;
}

void Again::run(std::function<void(Closing)> done)
{
    m_done = std::move(done);
    std::vector<Dependent> dependents;
    std::vector<Line> lines;
    const Result<> read = m_journal.forEach([&](const Journal::Entry &entry) {
        if (entry.entity.isNull())
            return;
        Dependent &dependent = dependents.emplace_back(entry.identifier, std::vector<std::string>());
        entry.relations.forEachMember([&](std::string_view, const json::Value &relation) {
            for (std::string &target : targetsOf(relation))
                dependent.targets.push_back(std::move(target));
        });
        lines.push_back({entry.offset, entry.size});
    });
    if (!read)
        m_closing.diagnostics.push_back(read.error());
    for (const std::size_t i : targetsFirst(dependents))
        m_lines.push_back(lines[i]);
    inOrder(
        m_lines.size(), 1,
        [this](std::size_t i, const Over &over) {
            send(m_lines[i], over);
            return true;
        },
        [this] { finish(); });
}

void Again::send(const Line &line, std::function<void()> over)
{
    const Result<Journal::Entry> entry = m_journal.at(line.offset, line.size);
    if (!entry) {
        ++m_closing.refused;
        m_closing.diagnostics.push_back(entry.error());
        over();
        return;
    }
    const json::Value entity = m_document.profile->retryRefusedWhole ? entry->entity : reduced(entry->entity);
    m_loader.sendSingle(entry->blueprint, json::toText(entity),
                        [this, blueprint = entry->blueprint, identifier = entry->identifier, over](const Result<json::Value> &answer) {
                            if (answer) {
                                ++m_closing.accepted;
                            } else {
                                ++m_closing.refused;
                                m_refusals.add(blueprint, identifier, answer.error().message);
                            }
                            over();
                        });
}

void Again::finish()
{
    for (Diagnostic &diagnostic : m_refusals.diagnostics(Severity::Error))
        m_closing.diagnostics.push_back(std::move(diagnostic));
    m_done(std::move(m_closing));
}

} // namespace penstock::sink::port
