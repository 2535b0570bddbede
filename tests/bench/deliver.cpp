// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/livehost.h"

#include <fstream>
#include <iostream>

// Mapped records from a file into an index by the elasticsearch sink alone: what the driver does with finished pages, without a source and a mapping.
// The n-th record has the id n. Usage: deliver SERVER INDEX MAPPED.ndjson
namespace
{

using namespace penstock;
constexpr int pageSize = 100;

class Delivery
{
public:
    explicit Delivery(std::istream &records) : m_records(records) {}
    bool run(const SinkSettings &settings);
    std::int64_t accepted() const { return m_accepted; }

private:
    bool readPage(map::Mapped &page);
    void feed();
    void fail(const Diagnostic &problem);

    std::istream &m_records;
    test::LiveHost m_host;
    std::unique_ptr<sink::Sink> m_sink;
    std::int64_t m_read = 0, m_accepted = 0;
    int m_underWay = 0;
    bool m_isAtEnd = false, m_failed = false;
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

// As many pages as the sink takes at once.
void Delivery::feed()
{
    while (!m_failed && !m_isAtEnd && m_underWay < m_sink->concurrency()) {
        sink::Delivery delivery;
        m_isAtEnd = !readPage(delivery.mapped);
        if (m_isAtEnd)
            return;
        ++m_underWay;
        m_sink->deliver(std::move(delivery), [this](const Result<sink::Ack> &ack) {
            --m_underWay;
            if (!ack || ack->refused > 0)
                fail(ack ? ack->diagnostics.front() : ack.error());
            else
                m_accepted += ack->accepted;
        });
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
    context.host = &m_host.host();
    bool isOpen = false, isClosed = false;
    m_sink->open(context, [&](const Result<> &opened) { opened ? void(isOpen = true) : fail(opened.error()); });
    m_host.drive([&] { return m_failed || isOpen; });
    m_host.drive([this] {
        feed();
        return m_failed || (m_isAtEnd && m_underWay == 0);
    });
    sink::Conclusion conclusion;
    conclusion.complete = !m_failed;
    if (!m_failed)
        m_sink->close(conclusion, [&](const Result<sink::Closing> &closing) { closing ? void(isClosed = true) : fail(closing.error()); });
    m_host.drive([&] { return m_failed || isClosed; });
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
