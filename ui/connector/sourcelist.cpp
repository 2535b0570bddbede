// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/sourcelist.h"

#include "ui/preferences.h"

#include <algorithm>

namespace penstock::ui
{

SourceList::SourceList(Preferences &preferences, ConnectorParts parts, QObject *parent)
    : QObject(parent)
    , m_preferences(preferences)
    , m_parts(std::move(parts))
{
    // The clients end before this object does, and take their threads along.
    m_parts.calls = [this](const CallRow &call) { QMetaObject::invokeMethod(this, [this, call] { Q_EMIT called(call); }, Qt::QueuedConnection); };
    for (const ConnectorSource &source : storedSources(preferences))
        append(source);
    connect(&m_timer, &QTimer::timeout, this, [this] { refresh(); });
}

void SourceList::append(ConnectorSource source)
{
    auto entry = std::make_unique<Entry>();
    entry->client = std::make_unique<SourceClient>(std::move(source), m_parts);
    connect(entry->client.get(), &SourceClient::busyChanged, this, &SourceList::busyChanged);
    m_entries.push_back(std::move(entry));
}

SourceList::Entry *SourceList::entry(const QString &id) const
{
    const auto found = std::ranges::find_if(m_entries, [&](const auto &one) { return one->client->source().id == id; });
    return found == m_entries.end() ? nullptr : found->get();
}

void SourceList::put(const ConnectorSource &source)
{
    if (Entry *there = entry(source.id))
        there->client->setSource(source);
    else
        append(source);
    store();
    Q_EMIT sourcesChanged();
    refresh(source.id);
}

void SourceList::remove(const QString &id)
{
    const Entry *there = entry(id);
    if (!there || there->client->source().isLocal())
        return;
    std::erase_if(m_entries, [&](const auto &one) { return one.get() == there; });
    store();
    Q_EMIT sourcesChanged();
}

void SourceList::store()
{
    QList<ConnectorSource> all;
    for (const auto &one : m_entries)
        all.append(one->client->source());
    storeSources(m_preferences, all);
}

void SourceList::refresh(const QString &id)
{
    for (const auto &one : m_entries) {
        if (!id.isEmpty() && one->client->source().id != id)
            continue;
        if (one->isReading)
            one->isAwaited = !id.isEmpty();      // what the timer wants, the reading under way brings
        else
            begin(*one);
    }
}

void SourceList::begin(Entry &entry)
{
    entry.isReading = true;
    entry.isAwaited = false;
    // The entry lives as long as its client, whose end drops the answer.
    entry.client->ask(entry.client.get(), [wanted = m_jobsWanted](SourceAccess &access) { return readSnapshot(access, wanted); },
                      [this, &entry](const connector::Checked<SourceSnapshot> &answer) { took(entry, answer); });
}

void SourceList::took(Entry &entry, const connector::Checked<SourceSnapshot> &answer)
{
    entry.isReading = false;
    if (answer) {
        entry.snapshot = std::make_shared<SourceSnapshot>(*answer);
        entry.problem.reset();
    } else {
        entry.problem = answer.error();
    }
    Q_EMIT read(entry.client->source().id);
    if (entry.isAwaited)
        begin(entry);
}

void SourceList::cancel()
{
    for (const auto &one : m_entries) {
        one->isAwaited = false;
        if (one->client->isBusy())
            one->client->cancel();
    }
}

bool SourceList::isBusy() const
{
    return std::ranges::any_of(m_entries, [](const auto &one) { return one->client->isBusy(); });
}

int SourceList::interval() const
{
    return m_preferences.get(options::connectorRefresh);
}

void SourceList::setInterval(int seconds)
{
    m_preferences.set(options::connectorRefresh, seconds);
    updateTimer();
}

void SourceList::setLive(bool live)
{
    const bool begins = live && !m_isLive;
    m_isLive = live;
    updateTimer();
    if (begins)
        refresh();
}

void SourceList::setJobsWanted(const JobsWanted &wanted)
{
    m_jobsWanted = wanted;
}

void SourceList::updateTimer()
{
    if (m_isLive && interval() > 0)
        m_timer.start(interval() * 1000);
    else
        m_timer.stop();
}

} // namespace penstock::ui
