// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.h"
#include "core/engine/driver.h"
#include "core/engine/httpjson/tracer.h"
#include "output.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

// What the commands that run a project share.
namespace penstock::cli
{

std::filesystem::path stateFile(const Arguments &arguments, const std::filesystem::path &folder);
// Positions in the document of resources that are named by name, kind or number (from 1); all that are named have to exist.
Result<std::vector<int>> resourcesNamed(const Document &document, const std::vector<std::string> &names);
// --sink, else the one named default, else the only one, else the standard output.
inline constexpr const char *standardOutput = "stdout";
Result<std::string> sinkName(const Arguments &arguments, const Document &document);
// Whether one of these resources (none: of all that are enabled) is an httpjson input.
bool hasInputs(const Document &document, const std::vector<int> &resources);
// What stands before the observer where inputs ask for a trace; null where none does.
std::unique_ptr<Tracer> tracerFor(const Document &document, const std::filesystem::path &logs, const Output &output, Observer &observer, RunOptions &options);
Result<std::chrono::milliseconds> runTime(const Arguments &arguments);          // --timeout; zero: none

// Bounds of runs that only try something out (product, section 5.1), changed by --pages and --records.
struct PreviewLimits {
    int pages = 5;
    int parameterValues = 5;
    std::int64_t records = 1000;
    int exchanges = 200;
    std::chrono::milliseconds time{60'000};
    static Result<PreviewLimits> of(const Arguments &arguments);
    DriverOptions options() const;
};

// Tells the output what happens: findings, progress, exchanges.
class Reporter : public Observer
{
public:
    explicit Reporter(Output &output) : m_output(output) {}
    void observe(const Event &event) override;
    void summarise(const Outcome &outcome);

private:
    void showProgress();
    void noteExchange(const ExchangeStarted &started);

    Output &m_output;
    std::string m_resource;
    int m_page = 0;
    std::int64_t m_pages = 0, m_records = 0, m_entities = 0;
    bool m_seesEntities = false;                      // before they are delivered
    std::string m_phase;
    std::chrono::steady_clock::time_point m_begun = std::chrono::steady_clock::now(), m_said = m_begun;
};

// SIGINT and SIGTERM while this lives: the first asks the run to finish soon, the second leaves at once. Made before any other thread, which
// would take the signals otherwise.
class Interrupts
{
public:
    explicit Interrupts(Output &output);
    ~Interrupts();
    bool happened() const { return m_happened; }
    Outcome run(Driver &driver, RunState state);
    // `stop` is called by the first signal, from another thread; at once where it has come already.
    void during(std::function<void()> stop, const std::function<void()> &work);

private:
    void interrupted();

    Output &m_output;
    std::atomic<bool> m_happened = false, m_over = false;
    std::mutex m_mutex;
    std::function<void()> m_stop;
    std::thread m_thread;
};

} // namespace penstock::cli
