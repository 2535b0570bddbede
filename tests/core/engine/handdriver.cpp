// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "handdriver.h"

#include <algorithm>

namespace penstock
{

namespace
{
const Run::Time now{};
}

HandDriver::HandDriver(const std::string &yaml)
{
    ProjectFiles files;
    files.files.push_back({"penstock.yaml", yaml});
    Reading reading = readDocument(files, {});
    for (const Diagnostic &finding : reading.findings)
        qWarning("%s", format(finding, yaml).c_str());
    document = std::make_shared<const Document>(std::move(reading.document));
}

Outcome HandDriver::run(RunState from)
{
    Run run(document, options, std::move(from), this);
    m_outcome.reset();
    m_open.clear();
    m_acks = 0;
    killed = false;
    map::Worker worker(document);
    for (int idle = 0; !m_outcome && !killed && idle < 3; ++idle) {
        for (Step &step : run.poll(now)) {
            idle = 0;
            if (beforeStep)
                beforeStep(run);
            if (auto *map = std::get_if<Map>(&step))
                run.mapped(map->id, worker.run(map->job), now);
            else if (!perform(run, step))
                break;
        }
        if (!m_open.empty() && !killed) {
            idle = 0;
            mostInFlight = std::max(mostInFlight, int(m_open.size()));
            const Send send = std::move(m_open.front());
            m_open.pop_front();
            answer(run, send);
        }
    }
    state = run.state();
    Outcome none;
    none.kind = OutcomeKind::Cancelled;
    return m_outcome.value_or(none);
}

bool HandDriver::perform(Run &run, Step &step)
{
    if (const auto *send = std::get_if<Send>(&step)) {
        urls.push_back(send->request.url);
        requests.push_back(send->request);
        m_open.push_back(*send);
    } else if (const auto *abort = std::get_if<Abort>(&step)) {
        std::erase_if(m_open, [abort](const Send &open) { return open.id == abort->id; });
    } else if (const auto *wait = std::get_if<Wait>(&step)) {
        waits.push_back(wait->duration);
        run.woken(wait->id, now);
    } else if (const auto *deliver = std::get_if<Deliver>(&step)) {
        const map::Mapped &mapped = deliver->delivery.mapped;
        for (const map::Entity &entity : mapped.entities)
            documents.push_back(mapped.bytes.substr(entity.offset, entity.length));
        if (m_acks++ == stopAfterAcks) {
            killed = true;
            return false;
        }
        sink::Ack ack;
        ack.accepted = std::int64_t(mapped.entities.size());
        run.acknowledged(deliver->id, std::move(ack), now);
    } else if (const auto *concluding = std::get_if<Conclude>(&step)) {
        conclusion = concluding->conclusion;
        run.concluded(concluding->id, sink::Closing(), now);
    } else if (const auto *finished = std::get_if<Finished>(&step)) {
        m_outcome = finished->outcome;
    }
    return true;
}

void HandDriver::answer(Run &run, const Send &send)
{
    const Answer answer = api(send.request);
    http::ResponseHead head;
    head.status = answer.status;
    head.headers = answer.headers;
    run.head(send.id, head, now);
    for (std::string_view rest = answer.body; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size())))
        run.chunk(send.id, rest.substr(0, piece), now);
    if (answer.lost)
        run.failed(send.id, {http::TransportError::Kind::ConnectionLost, "cut"}, {}, now);
    else
        run.end(send.id, {}, now);
}

bool HandDriver::reported(const Code &code) const
{
    return std::ranges::any_of(found, [&code](const Diagnostic &diagnostic) { return diagnostic.is(code); });
}

void HandDriver::observe(const Event &event)
{
    if (const auto *diagnostic = std::get_if<Found>(&event))
        found.push_back(diagnostic->diagnostic);
    else if (const auto *decided = std::get_if<PageDecided>(&event))
        decisions.push_back(decided->reason);
}

} // namespace penstock
