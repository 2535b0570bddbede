// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/bodyhash.h"
#include "core/engine/fetch.h"
#include "core/engine/recording.h"
#include "core/engine/requestbuilder.h"
#include "core/json/records.h"

#include <unordered_set>

namespace penstock
{

class RequestTemplates;

// One endpoint from its first page to its last: asks page after page, cuts each into records, and decides why the next one follows. What becomes of
// the records is its consumer's business. Private to the engine.
class Listing : private Fetch::Consumer
{
public:
    struct Spec {
        int resource = 0;
        std::string resourceName;
        Role role = Role::Page;
        const RequestSpec *request = nullptr;
        const Connection *connection = nullptr;
        ParameterValues values;
        std::vector<std::string> parameter;      // of a path parameter's listing: its names from the outermost
        pagination::Position from;               // where to begin
        std::int64_t skip = 0;                   // records of that page which are already delivered
        const RequestTemplates *templates = nullptr;
    };

    struct PageEnd {
        int page = 1;
        std::optional<pagination::Position> next;   // nothing: it was the last
    };

    class Consumer
    {
    public:
        virtual ~Consumer() = default;
        virtual void recordsCame(Listing &listing, map::Job job, std::int64_t upTo) = 0;   // `upTo`: records of this page so far
        virtual void pageEnded(Listing &listing, const PageEnd &end) = 0;
        virtual void listingEnded(Listing &listing, const Diagnostic *failure) = 0;        // last call; posted
        virtual bool holdsNextPage(const Listing &listing) const = 0;                      // resume() is called later
    };

    Listing(RunContext &context, Client &client, Recording *recording, Spec spec, Listing::Consumer &consumer);
    ~Listing() override;

    void start();
    void resume();                               // where the next page was held back
    void itemsCounted(std::int64_t items);       // how many items data_path gave, for a page that was handed on whole
    const Spec &spec() const { return m_spec; }

private:
    // Fetch::Consumer
    Result<> answered(const http::ResponseHead &head) override;
    Result<> chunk(std::string_view bytes) override;
    void restarted() override;
    void completed(const http::ResponseHead &head) override;
    void broke(const Diagnostic &cause) override;

    void askPage();
    void askShared();
    void replay(std::size_t index);
    void beginBody(const http::ResponseHead &head);
    bool flush(bool all);
    void handOver(json::Records records, std::shared_ptr<const std::string> body);
    Result<> finishCut();
    Result<json::Value> readWhole();
    void decide(std::int64_t items);
    void noteFound();
    bool isRepeated(const http::Request &request);
    void announce(std::int64_t items, bool last, const Reason &reason);
    void finish(std::optional<Diagnostic> failure);
    Origin origin() const;

    RunContext &m_context;
    Client &m_client;
    Recording *m_recording;
    Spec m_spec;
    Listing::Consumer &m_consumer;
    std::unique_ptr<pagination::Paginator> m_paginator;
    Fetch m_fetch;
    std::optional<std::vector<std::string>> m_path;   // data_path as member names
    bool m_whole = false;                             // pages are handed on whole
    bool m_recordsPages = false;                      // this listing fills the recording

    pagination::Position m_position;
    bool m_held = false;
    bool m_awaitsItems = false;                       // the decision needs the mapping's count
    std::string m_url;                                // of the page at hand
    http::ResponseHead m_head;
    std::optional<json::RecordCutter> m_cutter;
    json::Records m_cut;                              // not yet handed over
    std::string m_body;
    std::string m_rootObject;                         // data_path is the root and the answer one object
    json::Value m_envelope;
    std::int64_t m_rootCount = 0;
    std::int64_t m_delivered = 0;                     // records of this page that were handed over
    BodyHash m_hash;
    std::uint64_t m_lastHash = 0;
    int m_equalBodies = 0;
    std::unordered_set<std::size_t> m_asked;
    std::string m_previousUrl;
    bool m_noticedNumbers = false;
    bool m_ended = false;
};

} // namespace penstock
