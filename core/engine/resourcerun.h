// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/delivery.h"
#include "core/engine/listing.h"
#include "core/engine/requesttemplates.h"
#include "core/engine/resourceflow.h"

#include <deque>
#include <set>

namespace penstock
{

// The clients of a run: resources whose connections agree in address and credentials share one.
class Clients
{
public:
    explicit Clients(RunContext &context) : m_context(context) {}
    Result<Client *> of(const Connection &connection, Role role);

private:
    struct Entry {
        std::string key;
        std::unique_ptr<Client> client;
    };
    RunContext &m_context;
    std::vector<Entry> m_entries;
};

// One resource from its path parameters to its last delivery. A resource with placeholders is a tree: each value of the first parameter is a task, which
// lists the next parameter's endpoint or, at the end, the resource itself. Private to the engine.
class ResourceRun final : public ResourceFlow, public Listing::Consumer
{
public:
    ResourceRun(RunContext &context, Clients &clients, Recordings &recordings, int index, std::function<void()> ended);
    ~ResourceRun() override;

    void start() override;
    void resume() override;
    int index() const override { return m_index; }
    bool isOver() const override { return m_over; }
    bool hasErrors() const override { return m_hasErrors; }
    bool isUnfetched() const override { return m_unfetched; }
    std::int64_t records() const { return m_records; }

private:
    // A combination of values that is still to be listed: of the parameters up to `level`.
    struct Task {
        std::size_t level = 0;
        ParameterValues values;
        int outerPage = 1;
    };
    // A page of the outermost parameter's endpoint, until everything below it is done.
    struct OuterPage {
        int number = 1;
        int open = 0;                      // tasks
        bool listed = false;
        std::optional<pagination::Position> next;
    };
    struct Active {
        std::unique_ptr<Listing> listing;
        Task task;
        bool isParameter = false;
    };

    // Listing::Consumer
    void recordsCame(Listing &listing, map::Job job, std::int64_t upTo) override;
    void pageEnded(Listing &listing, const Listing::PageEnd &end) override;
    void listingEnded(Listing &listing, const Diagnostic *failure) override;
    bool holdsNextPage(const Listing &listing) const override;

    bool planParameters();
    std::optional<Diagnostic> makeTemplates();
    void seeRecords(const map::Job &job);
    void keepCursor();
    const PathParameter *find(const std::string &name) const;
    bool order(const std::string &name, const PathParameter *parameter, std::vector<std::string> &path);
    void begin(Task task);
    void startTasks();
    void mappedRecords(Listing *listing, std::int64_t upTo, DeliveryQueue::Ticket ticket, std::shared_ptr<const map::Job> job, map::Mapped mapped);
    void valuesCame(Listing *listing, const Task &task, const map::Mapped &mapped);
    void countMapped(const map::Mapped &mapped, const map::Job &job);
    void taskDone(const Task &task);
    void closeOuterPages();
    void failedListing(const Active &active, const Diagnostic &failure);
    void endWhenDone();
    Active *active(const Listing *listing);
    OuterPage &outerPage(int number);
    std::string keyOf(const Task &task) const;
    int mostActive() const;
    ResourceProgress &progress() { return m_context.state.of(m_resource.name); }

    struct Level {
        const PathParameter *parameter = nullptr;
        std::vector<std::string> path;
    };

    RunContext &m_context;
    Clients &m_clients;
    Recordings &m_recordings;
    const int m_index;
    const Resource &m_resource;
    std::function<void()> m_ended;
    Client *m_client = nullptr;
    Client *m_parameterClient = nullptr;
    std::unique_ptr<RequestTemplates> m_templates;
    std::vector<Level> m_levels;
    std::deque<Task> m_tasks;
    std::vector<Active> m_active;
    std::deque<OuterPage> m_outer;
    std::set<std::string> m_seen;          // combinations that were begun
    std::set<std::string> m_done;          // of the page at which a resumed run begins
    DeliveryQueue m_queue;
    int m_parameterMaps = 0;
    std::int64_t m_taken = 0;              // records handed to the mapping, where their number is bounded
    std::int64_t m_values = 0, m_records = 0, m_entities = 0, m_pages = 0;
    bool m_parameterFailed = false;
    bool m_toldWhole = false;              // that the cursor cannot see the records
    bool m_hasErrors = false, m_unfetched = false;
    bool m_over = false;
};

} // namespace penstock
