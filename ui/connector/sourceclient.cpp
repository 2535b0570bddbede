// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/sourceclient.h"

namespace penstock::ui
{

connector::Checked<std::shared_ptr<SourceAccess>> SourceClient::Line::access()
{
    {
        const std::lock_guard lock(mutex);
        if (isStopped)
            return std::unexpected(connector::Problem{0, "cancelled", "the request was cancelled", {}});
        if (opened)
            return opened;
    }
    auto access = SourceAccess::open(source, parts);
    if (!access)
        return std::unexpected(access.error());
    const std::lock_guard lock(mutex);
    if (isStopped)
        return std::unexpected(connector::Problem{0, "cancelled", "the request was cancelled", {}});
    opened = *access;
    return opened;
}

void SourceClient::Line::stop()
{
    const std::lock_guard lock(mutex);
    isStopped = true;
    if (opened)
        opened->stop();
}

SourceClient::SourceClient(ConnectorSource source, ConnectorParts parts, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_parts(std::move(parts))
{
    m_pool.setMaxThreadCount(1);                  // an Api serves one thread at a time
    newLine();
}

SourceClient::~SourceClient()
{
    m_line->stop();
    m_pool.clear();
    m_pool.waitForDone();
}

void SourceClient::newLine()
{
    m_line = std::make_shared<Line>();
    m_line->source = m_source;
    m_line->parts = m_parts;
}

void SourceClient::setSource(ConnectorSource source)
{
    ConnectorSource before = m_source;
    before.isWritable = source.isWritable;
    const bool isPermission = before == source && m_source != source;
    m_source = std::move(source);
    if (!isPermission)
        cancel();
}

void SourceClient::cancel()
{
    m_line->stop();
    newLine();
}

void SourceClient::change(QObject *context, Change work, std::function<void(const connector::Checked<> &)> done)
{
    if (!m_source.isWritable) {
        done(std::unexpected(connector::Problem{403, "read_only", "the source is read-only", {}}));
        return;
    }
    ask(context, std::move(work), std::move(done));
}

void SourceClient::begin()
{
    if (++m_open == 1)
        Q_EMIT busyChanged();
}

void SourceClient::end()
{
    if (--m_open == 0)
        Q_EMIT busyChanged();
}

} // namespace penstock::ui
