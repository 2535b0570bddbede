// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/port/journal.h"

#include "core/base/codes.h"
#include "core/state/lockfile.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::sink::port
{

namespace
{
constexpr std::size_t stretch = 1u << 20;              // bytes read at once

Result<Journal::Entry> entryFrom(std::string_view line)
{
    const Result<json::Value> value = json::parse(line);
    if (!value || !value->isArray() || value->size() < 2)
        return failure(codes::stateUnreadable, QCoreApplication::translate("Port", "The journal of the run is damaged."));
    Journal::Entry entry;
    entry.blueprint = value->at(0).toString();
    entry.hasIdentifier = value->at(1).isString();
    entry.identifier = value->at(1).toString();
    entry.relations = value->at(2);
    entry.entity = value->at(3);
    return entry;
}
} // namespace

Result<Journal> Journal::open(const std::filesystem::path &folder, const std::string &sink, std::optional<std::int64_t> acknowledged)
{
    Result<Output> file =
        folder.empty() ? Output::temporary() : Output::open(folder / ".penstock" / ("port-" + fileNamePart(sink) + ".journal"));
    if (!file)
        return std::unexpected(file.error());
    Journal journal(std::move(*file));
    const Result<std::int64_t> size = journal.m_file.size();
    if (!size)
        return std::unexpected(size.error());
    journal.m_length = std::min(acknowledged.value_or(0), *size);
    journal.m_whole = journal.m_length == acknowledged.value_or(0);
    if (Result<> cut = journal.m_file.cut(journal.m_length); !cut)
        return std::unexpected(cut.error());
    return journal;
}

void Journal::add(const Item &item, bool again)
{
    m_unwritten += '[';
    json::writeString(m_unwritten, item.blueprint);
    m_unwritten += ',';
    if (item.identifier.empty())
        m_unwritten += "null";
    else
        json::writeString(m_unwritten, item.identifier);
    const json::Value relations = item.value.get("relations");
    if (relations.size() > 0 || again) {
        m_unwritten += ',';
        json::write(m_unwritten, relations);
    }
    if (again)
        m_unwritten.append(",").append(item.text());
    m_unwritten += "]\n";
}

Result<> Journal::write()
{
    Writing writing{{m_unwritten}};
    const Result<> written = m_file.write(writing);
    if (written)
        m_length += std::int64_t(m_unwritten.size());
    else
        (void)m_file.cut(m_length);   // a torn line would stand in the way of the next
    m_unwritten.clear();
    return written;
}

Result<> Journal::forEach(const std::function<void(const Entry &)> &visit) const
{
    std::string text;
    std::int64_t begin = 0;                            // of `text` in the file
    while (begin + std::int64_t(text.size()) < m_length) {
        const std::int64_t from = begin + std::int64_t(text.size());
        const Result<std::string> part = m_file.read(from, std::min(stretch, std::size_t(m_length - from)));
        if (!part)
            return std::unexpected(part.error());
        if (part->empty())
            return failure(codes::stateUnreadable, QCoreApplication::translate("Port", "The journal of the run has become shorter."));
        text += *part;
        std::size_t lineBegin = 0;
        for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', lineBegin)) {
            Result<Entry> entry = entryFrom(std::string_view(text).substr(lineBegin, end - lineBegin));
            if (!entry)
                return std::unexpected(entry.error());
            entry->offset = begin + std::int64_t(lineBegin);
            entry->size = end - lineBegin;
            visit(*entry);
            lineBegin = end + 1;
        }
        text.erase(0, lineBegin);
        begin += std::int64_t(lineBegin);
    }
    return {};
}

Result<Journal::Entry> Journal::at(std::int64_t offset, std::size_t size) const
{
    const Result<std::string> line = m_file.read(offset, size);
    if (!line)
        return std::unexpected(line.error());
    return entryFrom(*line);
}

} // namespace penstock::sink::port
