// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/project.h"
#include "core/engine/run.h"

#include <deque>
#include <functional>
#include <map>

namespace penstock
{

// What a test's API answers.
struct Answer {
    int status = 200;
    http::Headers headers;
    std::string body;
    bool lost = false;                   // the connection ends after `body`
};

// Drives a run by hand: no thread, no socket, no clock. Every wait is over at once, every mapping is done at once, documents are collected.
class HandDriver : public Observer
{
public:
    explicit HandDriver(const std::string &yaml);

    std::function<Answer(const http::Request &)> api;
    std::size_t piece = 1u << 20;        // how bodies are cut into chunks
    int stopAfterAcks = -1;              // as if the process were killed there
    std::function<void(Run &)> beforeStep;

    Outcome run(RunState state = {});

    std::shared_ptr<const Document> document;
    RunOptions options;
    RunState state;                      // after the last run: what was acknowledged
    std::vector<std::string> urls;
    std::vector<http::Request> requests;
    std::vector<std::string> documents;
    Diagnostics found;
    std::vector<Reason> decisions;
    std::vector<std::chrono::milliseconds> waits;
    std::optional<sink::Conclusion> conclusion;
    int mostInFlight = 0;
    bool killed = false;

    bool reported(const Code &code) const;
    void observe(const Event &event) override;

private:
    void answer(Run &run, const Send &send);
    bool perform(Run &run, Step &step);

    std::deque<Send> m_open;
    std::optional<Outcome> m_outcome;
    int m_acks = 0;
};

} // namespace penstock
