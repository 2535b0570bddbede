// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/driver.h"
#include "core/engine/exchanger.h"
#include "core/http/curltransport.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>

// Mapped records from a file into an index by the elasticsearch sink alone: what the driver does with finished pages, without a source and a mapping.
// The n-th record has the id n. Usage: deliver SERVER INDEX MAPPED.ndjson
namespace
{

using namespace penstock;
using Steady = std::chrono::steady_clock;
constexpr int pageSize = 100;

class Delivery
{
public:
    explicit Delivery(std::istream &records) : m_records(records), m_transport(http::makeCurlTransport()) {}
    bool run(const SinkSettings &settings);
    std::int64_t accepted() const { return m_accepted; }

private:
    bool readPage(map::Mapped &page);
    void deliverAll();
    void turn();
    void fail(const Diagnostic &problem);

    std::istream &m_records;
    std::unique_ptr<http::Transport> m_transport;
    std::multimap<Steady::time_point, std::function<void()>> m_timers;
    Exchanger m_host{
        *m_transport,
        1,
        {[] { return systemClock().now(); }, [this](auto wait, auto then) { m_timers.emplace(Steady::now() + wait, std::move(then)); }}};
    std::unique_ptr<sink::Sink> m_sink;
    std::int64_t m_read = 0, m_accepted = 0;
    int m_underWay = 0;
    bool m_failed = false;
};

void Delivery::fail(const Diagnostic &problem)
{
    std::cerr << problem.message.toStdString() << '\n';
    m_failed = true;
}

// As the mapper lays a page out, but for the identifiers, which stand behind their documents.
bool Delivery::readPage(map::Mapped &page)
{
    std::string line;
    while (page.entities.size() < pageSize && std::getline(m_records, line)) {
        map::Entity entity;
        entity.offset = page.bytes.size();
        entity.length = line.size();
        page.bytes += line;
        entity.identifierOffset = page.bytes.size();
        page.bytes += '"' + std::to_string(m_read++) + '"';
        entity.identifierLength = page.bytes.size() - entity.identifierOffset;
        page.entities.push_back(entity);
    }
    return !page.entities.empty();
}

void Delivery::turn()
{
    while (!m_timers.empty() && m_timers.begin()->first <= Steady::now())
        m_timers.extract(m_timers.begin()).mapped()();
    if (m_host.hasPosted())
        m_host.runPosted();
    else
        m_transport->process(std::chrono::milliseconds(50));
}

void Delivery::deliverAll()
{
    bool isAtEnd = false;
    while (!m_failed && (!isAtEnd || m_underWay > 0)) {
        while (!isAtEnd && m_underWay < m_sink->concurrency()) {
            sink::Delivery delivery;
            isAtEnd = !readPage(delivery.mapped);
            if (isAtEnd)
                break;
            ++m_underWay;
            m_sink->deliver(std::move(delivery), [this](const Result<sink::Ack> &ack) {
                --m_underWay;
                if (!ack || ack->refused > 0)
                    fail(ack ? ack->diagnostics.front() : ack.error());
                else
                    m_accepted += ack->accepted;
            });
        }
        turn();
    }
}

bool Delivery::run(const SinkSettings &settings)
{
    auto made = sink::make(settings);
    if (!made) {
        fail(made.error());
        return false;
    }
    m_sink = std::move(*made);
    auto document = std::make_shared<Document>();
    document->resources.emplace_back().name = "records";
    sink::Context context;
    context.document = document;
    context.host = &m_host;
    bool isOpen = false, isClosed = false;
    m_sink->open(context, [&](const Result<> &opened) { opened ? void(isOpen = true) : fail(opened.error()); });
    while (!m_failed && !isOpen)
        turn();
    deliverAll();
    sink::Conclusion conclusion;
    conclusion.complete = !m_failed;
    if (!m_failed)
        m_sink->close(conclusion, [&](const Result<sink::Closing> &closing) { closing ? void(isClosed = true) : fail(closing.error()); });
    while (!m_failed && !isClosed)
        turn();
    return !m_failed;
}

} // namespace

int main(int count, char **arguments)
{
    if (count != 4) {
        std::cerr << "usage: deliver SERVER INDEX MAPPED.ndjson\n";
        return 2;
    }
    SinkSettings settings;
    settings.name = "out";
    settings.type = "elasticsearch";
    settings.options =
        Options(yaml::read("{hosts: [\"" + std::string(arguments[1]) + "\"], index: " + arguments[2] + "}", "deliver.yaml").value());
    std::ifstream records(arguments[3]);
    Delivery delivery(records);
    if (!records || !delivery.run(settings))
        return 1;
    std::cout << "{\"records\":" << delivery.accepted() << "}\n";
    return 0;
}
