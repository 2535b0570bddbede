// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/codes.h"
#include "core/sink/sink.h"

#include <deque>

// What the sink tests share: settings from YAML, pages from JSON texts, and a host without a network.
namespace penstock::sinktest
{

inline SinkSettings settings(const std::string &type, const std::string &yamlText)
{
    SinkSettings settings;
    settings.name = "default";
    settings.type = type;
    settings.options = Options(yaml::read(yamlText, "penstock.yaml").value());
    return settings;
}

struct Doc {
    std::string text;
    std::string identifier = {};   // JSON text as it stands in `text`; empty: none
    std::string blueprint = {};
    int item = -1;
};

// The way the mapper lays a page out; `lineEnds` as the native fast path does.
inline map::Mapped page(const std::vector<Doc> &docs, bool lineEnds = true)
{
    map::Mapped mapped;
    std::int64_t record = 0;
    for (const Doc &doc : docs) {
        map::Entity entity;
        entity.offset = mapped.bytes.size();
        entity.length = doc.text.size();
        mapped.bytes += doc.text;
        const auto place = [&](const std::string &part, std::size_t &offset, std::size_t &length) {
            if (part.empty())
                return;
            offset = entity.offset + doc.text.find(part);
            length = part.size();
        };
        place(doc.identifier, entity.identifierOffset, entity.identifierLength);
        place(doc.blueprint, entity.blueprintOffset, entity.blueprintLength);
        if (lineEnds)
            mapped.bytes += '\n';
        entity.record = record++;
        entity.item = doc.item;
        mapped.entities.push_back(entity);
    }
    mapped.items = record;
    return mapped;
}

class FakeHost : public sink::Host
{
public:
    using Done = std::function<void(Result<sink::Response>)>;
    std::function<Result<sink::Response>(const http::Request &)> answer;
    std::vector<http::Request> requests;
    std::vector<RetryRules> rules;
    std::vector<std::chrono::milliseconds> waits;
    std::chrono::system_clock::time_point time = std::chrono::sys_days(std::chrono::year(2026) / 3 / 4) + std::chrono::hours(5);

    using Host::send;
    void send(std::shared_ptr<const http::Request> request, const RetryRules &how, Done done) override
    {
        requests.push_back(*request);
        rules.push_back(how);
        post([this, request = std::move(request), done = std::move(done)] { done(answer(*request)); });
    }
    void post(std::function<void()> later) override { m_posted.push_back(std::move(later)); }
    void after(std::chrono::milliseconds wait, std::function<void()> then) override
    {
        waits.push_back(wait);
        post([this, wait, then = std::move(then)] {
            time += wait;
            then();
        });
    }
    std::chrono::system_clock::time_point now() const override { return time; }

    bool step()
    {
        if (m_posted.empty())
            return false;
        const auto task = std::move(m_posted.front());
        m_posted.pop_front();
        task();
        return true;
    }
    void forget() { m_posted.clear(); }

private:
    std::deque<std::function<void()>> m_posted;
};

// Calls that are waited for: the host is driven until the answer has come.
template<typename T, typename Call>
Result<T> finish(FakeHost &host, Call call)
{
    std::optional<Result<T>> result;
    call([&result](Result<T> answer) { result = std::move(answer); });
    while (!result && host.step()) {
    }
    return result ? *result : failure(codes::internal, QStringLiteral("the sink never answered"));
}

inline Result<> open(sink::Sink &sink, FakeHost &host, sink::Context context)
{
    context.host = &host;
    return finish<void>(host, [&](auto done) { sink.open(std::move(context), done); });
}
inline Result<sink::Ack> deliver(sink::Sink &sink, FakeHost &host, map::Mapped mapped, int resource = 0)
{
    return finish<sink::Ack>(host, [&](auto done) { sink.deliver({resource, 1, std::move(mapped)}, done); });
}
inline Result<sink::Closing> close(sink::Sink &sink, FakeHost &host, sink::Conclusion conclusion)
{
    return finish<sink::Closing>(host, [&](auto done) { sink.close(std::move(conclusion), done); });
}
inline sink::Conclusion complete()
{
    sink::Conclusion conclusion;
    conclusion.complete = true;
    return conclusion;
}

inline std::shared_ptr<Document> document(const std::vector<std::string> &resources)
{
    auto document = std::make_shared<Document>();
    for (const std::string &name : resources) {
        Resource &resource = document->resources.emplace_back();
        resource.name = name;
        resource.kind = "/" + name;
    }
    return document;
}

} // namespace penstock::sinktest
