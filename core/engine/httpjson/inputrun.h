// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/decode/decode.h"
#include "core/engine/httpjson/cursorwatch.h"
#include "core/engine/httpjson/documents.h"
#include "core/engine/httpjson/faults.h"
#include "core/engine/httpjson/inputstate.h"
#include "core/engine/resourceflow.h"
#include "core/request/jsonpath.h"
#include "core/request/transforms.h"
#include "core/split/splitter.h"

#include <map>

namespace penstock
{

// One httpjson resource: intervals, each with its request, pages and chain (httpjson, sections 4, 9 and 11). Private to the engine.
class InputRun final : public ResourceFlow
{
public:
    InputRun(RunContext &context, int index, std::function<void()> ended);
    ~InputRun() override;

    void start() override;
    void resume() override;
    int index() const override { return m_index; }
    bool isOver() const override { return m_over; }
    bool hasErrors() const override { return m_hasErrors || m_documents.hasErrors(); }
    bool isUnfetched() const override { return m_unfetched; }

private:
    // A request section with what follows its answers, compiled.
    struct Stage {
        const httpjson::Request *request = nullptr;
        const httpjson::Response *response = nullptr;
        const httpjson::ChainEntry *entry = nullptr;      // null: the root
        std::unique_ptr<http::Authenticator> ownAuthenticator;
        std::unique_ptr<Requester> requester;
        request::Transforms requestTransforms, paginationTransforms, responseTransforms;
        std::optional<tpl::Template> until;
        std::optional<request::JsonPath> replace;
        std::vector<request::Transforms> splitTransforms; // by level, the outermost first
        std::string section;                              // where it stands in the input: empty for the root, chain[0].step. for an entry
        int number = 0;                                   // of the chain's entry, from 1; 0: the root
        std::string url;                                  // a chain entry's, which the original changes for good
    };
    struct CursorTemplate {
        const httpjson::CursorEntry *entry = nullptr;
        std::optional<tpl::Template> value, fallback;
        std::optional<tpl::Template> onLastEvent;         // of one that reads the first event, where runs are explained
    };
    // What becomes of the documents of a page.
    enum class Purpose { Publish, Count, Chain };
    struct Page {
        SeenResponse seen;
        std::vector<json::Value> units;                   // objects of the page
        std::vector<std::vector<std::string>> paths;      // of each in the page
        ExchangeInfo info;                                // of the request that it answers
        std::uint64_t exchange = 0;
    };
    // What a cursor tells in the middle of an interval: that all up to this page has come, that all up to this event has where events come in order,
    // or nothing, as the time of the first event does.
    enum class Progress { ByPages, ByEvents, Unknown };
    // A value that a chain's entry asks for, and whose answer it is from.
    struct Id {
        std::string text;
        std::uint64_t parent = 0;
    };
    std::optional<Diagnostic> prepare();
    Progress progressOf(const httpjson::CursorEntry &entry) const;
    Result<Stage> makeStage(const httpjson::Request &request, const httpjson::Response &response, const httpjson::ChainEntry *entry);
    Result<std::unique_ptr<http::Authenticator>> authenticator(const httpjson::Auth &auth, const http::TransferOptions &transfer);

    Task<void> run();
    Task<void> interval();
    Task<void> chained(InputAnswer first);
    // One entry for some ids; the answers of all, or nothing when the interval is to end.
    Task<std::optional<std::vector<InputAnswer>>> askEntry(Stage &stage, std::vector<Id> ids, InputState state);
    // False: a failure ended them before their end.
    Task<bool> entries(std::size_t from, json::Value root, std::uint64_t exchange, InputState *parent);
    Task<void> pages(Stage &stage, std::vector<InputAnswer> answers, InputState *state, Purpose purpose, bool paginate);
    Task<bool> processPage(const Stage &stage, Page page, InputState *state, Purpose purpose, bool &isFirstDocument);
    Task<void> capacity();

    // `info` becomes that of the request, with the reason that the templates give.
    std::expected<http::Request, request::Stop> build(Stage &stage, InputState &state, bool isFollowing, const std::string &url, ExchangeInfo &info);
    std::optional<Page> decode(const Stage &stage, const InputAnswer &answer, std::int64_t number);
    // Where a document that is taken into account stands: the answer, and its number and place there.
    struct Spot {
        int page = 1;
        std::uint64_t exchange = 0;
        std::string pointer;
    };
    void emit(json::Value document, InputState &state, Purpose purpose, const Spot &spot);
    bool moveCursor(InputState &state, const Spot &spot);
    bool isCursorSafe(const InputState &state) const;
    void saveFirst(const InputAnswer &answer);
    std::optional<std::string> contextValue(const std::string &path, const InputState &state) const;
    std::optional<std::string> entryUrl(Stage &stage, const std::string &id, const InputState &state);
    std::optional<std::vector<Id>> idsOf(const Stage &stage, const json::Value &body, std::uint64_t exchange);

    // What is told besides (inputfaults.cpp).
    struct IntervalStart {
        std::int64_t pages = 0, documents = 0, failures = 0;
        bool answered = false;                            // its first request
    };
    struct Loss {
        std::size_t count = 0;
        std::string example;
    };
    void learnTemplates();
    void noticeHeaders(const Stage &stage, const tpl::Fields &header, bool isFollowing);
    void noticeId(const Stage &stage, const std::string &id);
    void noticeAnswer(const Stage &stage, const InputAnswer &answer);
    void noticeType(const Stage &stage, const std::string &type);
    void noticeSplit(const Stage &stage, const split::Splitter &splitter, const InputState &state);
    void noticeInterval(const IntervalStart &start);
    void noticeFailure(const Diagnostic &problem);
    void tellLosses();

    ExchangeInfo info(int page) const;
    void report(Diagnostic problem);
    void fail(Diagnostic problem);
    void finish();

    // Telling (inputtold.cpp).
    bool explains() const { return m_context.options.explains > 0; }
    request::Surroundings surroundings();
    request::Surroundings surroundings(std::string section, const ExchangeInfo &about, std::vector<request::Application> *kept);
    request::Surroundings surroundings(std::string section, const Page &page, std::int64_t record);
    void watchCursor(const CursorTemplate &cursor, const tpl::Outcome &outcome, const tpl::Scope &scope, const tpl::Context &context);
    void tellGave(const tpl::Outcome &outcome, const std::optional<httpjson::Template> &text);
    void tellSplit(const Stage &stage, const ExchangeInfo &about, std::uint64_t exchange, std::size_t documents, const split::Explanation &explanation);
    Reason followingReason(const std::vector<request::Application> &pagination, const http::Request &request) const;
    Reason chainReason(const Stage &stage, const Id &id) const;
    Reason pagesEnd(const request::Stop &stop) const;
    Reason pageIsLast(const Stage &stage) const;
    Reason chainFollows(std::size_t entry, std::size_t ids) const;
    void announce(const ExchangeInfo &about, std::uint64_t exchange, std::size_t items, bool last, Reason reason);
    void announceFailure(const ExchangeInfo &about, const Diagnostic &problem);

    RunContext &m_context;
    const int m_index;
    const Resource &m_resource;
    const httpjson::Config &m_config;
    std::function<void()> m_ended;
    std::unique_ptr<http::Authenticator> m_authenticator;
    std::vector<Stage> m_stages;                          // the root, then the chain's entries
    std::optional<decode::XmlTypes> m_xmlTypes;
    std::vector<CursorTemplate> m_cursor;
    Progress m_progress = Progress::ByPages;
    std::optional<std::map<std::string, std::string>> m_firstCursor;   // after the first event of the interval
    CursorWatch m_watch;
    InputState m_state;
    Documents m_documents;
    std::uint64_t m_requests = 0;
    int m_interval = 1;
    std::map<std::string, int> m_told;                    // applications of each list on the page under way
    Faults m_faults;
    std::map<std::pair<const httpjson::Split *, split::Reason>, Loss> m_losses;   // of this interval
    std::optional<Diagnostic> m_failure;                  // the latest
    std::int64_t m_failures = 0;
    bool m_answered = false;                              // the interval's first request was
    bool m_lags = false;                                  // the latest document has moved the cursor, which is stored with the next one
    bool m_looksBack = false, m_cursorLooksBack = false;  // some template reads last_response; the cursor reads an answer
    Task<void> m_main;
    std::function<void()> m_goOn;                         // congestion ends
    bool m_hasErrors = false, m_unfetched = false, m_done = false, m_over = false;
};

} // namespace penstock
