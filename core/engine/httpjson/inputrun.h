// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/decode/decode.h"
#include "core/engine/httpjson/documents.h"
#include "core/engine/httpjson/inputstate.h"
#include "core/engine/resourceflow.h"
#include "core/request/jsonpath.h"
#include "core/request/transforms.h"
#include "core/split/splitter.h"

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
    // What a cursor tells in the middle of an interval: that all up to this page has come, that all up to this event has where events come in order,
    // or nothing, as the time of the first event does.
    enum class Progress { ByPages, ByEvents, Unknown };
    std::optional<Diagnostic> prepare();
    Progress progressOf(const httpjson::CursorEntry &entry) const;
    Result<Stage> makeStage(const httpjson::Request &request, const httpjson::Response &response, const httpjson::ChainEntry *entry);
    Result<std::unique_ptr<http::Authenticator>> authenticator(const httpjson::Auth &auth, const http::TransferOptions &transfer);

    Task<void> run();
    Task<void> interval();
    Task<void> chained(InputAnswer first);
    // One entry for some ids; the answers of all, or nothing when the interval is to end.
    Task<std::optional<std::vector<InputAnswer>>> askEntry(Stage &stage, std::vector<std::string> ids, InputState state);
    Task<void> entries(std::size_t from, json::Value root, InputState *parent);
    Task<void> pages(Stage &stage, std::vector<InputAnswer> answers, InputState *state, Purpose purpose, bool paginate);
    Task<bool> processPage(const Stage &stage, Page page, InputState *state, Purpose purpose);
    Task<void> capacity();

    std::expected<http::Request, request::Stop> build(Stage &stage, const InputState &state, bool isFollowing, const std::string &url);
    std::optional<Page> decode(const Stage &stage, const InputAnswer &answer, std::int64_t number);
    void emit(json::Value document, InputState &state, Purpose purpose, int page, std::uint64_t exchange);
    void moveCursor(InputState &state);
    bool isCursorSafe(const InputState &state) const;
    void saveFirst(const InputAnswer &answer);
    std::optional<std::string> contextValue(const std::string &path, const InputState &state) const;
    std::optional<std::string> entryUrl(Stage &stage, const std::string &id, const InputState &state);
    std::optional<std::vector<std::string>> idsOf(const Stage &stage, const json::Value &body);

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
    Progress m_progress = Progress::ByPages;
    std::optional<std::map<std::string, std::string>> m_firstCursor;   // after the first event of the interval
    InputState m_state;
    Documents m_documents;
    Task<void> m_main;
    std::function<void()> m_goOn;                         // congestion ends
    bool m_hasErrors = false, m_unfetched = false, m_done = false, m_over = false;
};

} // namespace penstock
