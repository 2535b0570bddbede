// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"
#include "core/engine/httpjson/linewriter.h"
#include "core/engine/httpjson/tracelines.h"

#include <map>
#include <unordered_map>

namespace penstock
{

// Writes what `request.tracer` of a document's httpjson inputs asks for (httpjson, section 17): two lines for every exchange on the wire. Stands
// before another observer, which is told all the same, and of files that cannot be written, too; a run never ends because of them.
class Tracer final : public Observer
{
public:
    struct Settings {
        std::filesystem::path logs;          // the files are in logs/httpjson
        Redactor secrets;
        bool masks = true;                   // no: everything in clear, as the original writes it; for comparing with that
    };
    // Deletes the files of tracers that are switched off.
    Tracer(const Document &document, Settings settings, Observer &next);

    static bool isAskedFor(const Document &document);
    // What RunOptions::keepBody has to be at least.
    std::size_t keepBody() const { return m_keepBody; }

    void observe(const Event &event) override;

private:
    struct Target {
        std::size_t file = 0;
        std::size_t mostBody = 0;            // bytes
    };
    struct Open {
        Target target;
        std::string transaction;
        Role role = Role::Page;
        std::optional<http::ResponseHead> head;
    };
    void addInput(int index, const Resource &resource, const std::filesystem::path &folder);
    void started(const ExchangeStarted &event);
    void ended(const ExchangeEnded &event);
    void write(const Open &exchange, json::Value line);
    void tellProblems();

    Observer &m_next;
    const bool m_masks;
    trace::Mask m_mask;
    LineWriter m_writer;
    std::map<int, Target> m_targets;         // by resource
    std::map<std::filesystem::path, std::size_t> m_files;
    std::unordered_map<std::uint64_t, Open> m_open;
    std::string m_base;                      // of the transactions' names
    std::uint64_t m_transactions = 0;
    std::size_t m_keepBody = 0;
    Diagnostics m_found;                     // before the run began
};

} // namespace penstock
