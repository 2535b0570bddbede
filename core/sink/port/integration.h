// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sink/port/catalogue.h"

namespace penstock::sink::port
{

// The integration's record in the catalogue: made if missing, brought up to date, told how the resync goes (ocean, section 11.1).
class Integration
{
public:
    explicit Integration(Catalogue &catalogue) : m_catalogue(catalogue) {}

    void open(std::function<void(Result<>)> done);
    // The states have no say in the run: what fails here is a note.
    void running(std::string startedAt, std::function<void()> done);
    void ended(const char *status, std::function<void()> done);
    Diagnostics takeNotes() { return std::exchange(m_notes, {}); }

private:
    std::string path(const char *rest = "") const;
    void create(std::function<void(Result<>)> done);
    void update(const json::Value &record, std::function<void(Result<>)> done);
    void checkOrganization(std::function<void(Result<>)> done);
    void tell(json::Value state, std::function<void()> done);
    void note(const Call &call, const Result<Response> &response);

    Catalogue &m_catalogue;
    std::string m_startedAt;
    Diagnostics m_notes;
};

std::string isoTime(std::chrono::system_clock::time_point time);   // 2026-03-04T05:06:07.089Z

} // namespace penstock::sink::port
