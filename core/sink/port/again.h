// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sink/port/journal.h"
#include "core/sink/port/loader.h"
#include "core/sink/port/refusals.h"

namespace penstock::sink::port
{

// Whether refused entities are sent again at the end of the run: always where the profile repeats them whole, else only without
// createMissingRelatedEntities (ocean, section 11.2).
bool sendsAgain(const Document &document);

// Sends the entities of the journal that are marked so once more, one by one, targets of relations first. Whole, or reduced to identifier,
// blueprint and relations, as the profile says.
class Again
{
public:
    Again(Loader &loader, const Journal &journal, const Document &document) : m_loader(loader), m_journal(journal), m_document(document) {}

    void run(std::function<void(Closing)> done);

private:
    struct Line {
        std::int64_t offset;
        std::size_t size;
    };
    void send(const Line &line, std::function<void()> over);
    void finish();

    Loader &m_loader;
    const Journal &m_journal;
    const Document &m_document;
    std::vector<Line> m_lines;
    Closing m_closing;
    Refusals m_refusals;
    std::function<void(Closing)> m_done;
};

} // namespace penstock::sink::port
