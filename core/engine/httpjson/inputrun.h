// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/decode/decode.h"
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
        std::string url;                                  // a chain entry's, which the original changes for good
    };
    // What becomes of the documents of a page.
    enum class Purpose { Publish, Count, Chain };
    struct Page {
        SeenResponse seen;
        std::vector<json::Value> units;                   // objects of the page
        std::vector<std::vector<std::string>> paths;      // of each in the page
        std::uint64_t exchange = 0;
    };
    std::optional<Diagnostic> prepare();
    Result<Stage> makeStage(const httpjson::Request &request, const httpjson::Response &response, const httpjson::ChainEntry *entry);
    Result<std::unique_ptr<http::Authenticator>> authenticator(const httpjson::Auth &auth, const http::TransferOptions &transfer);

    Task<void> run();
    Task<void> interval();
    Task<void> chained(InputAnswer first);
    // One entry for some ids; the answers of all, or nothing when the interval is to end.
    Task<std::optional<std::vector<InputAnswer>>> askEntry(Stage &stage, std::vector<std::string> ids, InputState state);
    // False: a failure ended them before their end.
    Task<bool> entries(std::size_t from, json::Value root, InputState *parent);
    Task<void> pages(Stage &stage, std::vector<InputAnswer> answers, InputState *state, Purpose purpose, bool paginate);
    Task<bool> processPage(const Stage &stage, Page page, InputState *state, Purpose purpose, bool &isFirstDocument);
    Task<void> capacity();

    std::expected<http::Request, request::Stop> build(Stage &stage, const InputState &state, bool isFollowing, const std::string &url);
    std::optional<Page> decode(const Stage &stage, const InputAnswer &answer, std::int64_t number);
    void emit(json::Value document, InputState &state, Purpose purpose, int page, std::uint64_t exchange);
    bool moveCursor(InputState &state);
    void saveFirst(const InputAnswer &answer);
    std::optional<std::string> contextValue(const std::string &path, const InputState &state) const;
    std::optional<std::string> entryUrl(Stage &stage, const std::string &id, const InputState &state);
    std::optional<std::vector<std::string>> idsOf(const Stage &stage, const json::Value &body);

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

    request::Surroundings surroundings();
    ExchangeInfo info(int page) const;
    void report(Diagnostic problem);
    void fail(Diagnostic problem);
    void announce(const Page &page, bool last, const QString &why);
    void finish();

    RunContext &m_context;
    const int m_index;
    const Resource &m_resource;
    const httpjson::Config &m_config;
    std::function<void()> m_ended;
    std::unique_ptr<http::Authenticator> m_authenticator;
    std::vector<Stage> m_stages;                          // the root, then the chain's entries
    std::optional<decode::XmlTypes> m_xmlTypes;
    struct CursorTemplate {
        const httpjson::CursorEntry *entry = nullptr;
        std::optional<tpl::Template> value, fallback;
    };
    std::vector<CursorTemplate> m_cursor;
    InputState m_state;
    Documents m_documents;
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
