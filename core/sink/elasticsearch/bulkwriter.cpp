// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/elasticsearch/bulkwriter.h"

#include "core/json/value.h"

#include <QCryptographicHash>

#include <array>

namespace penstock::sink::elasticsearch
{

namespace
{

constexpr std::size_t mostIdBytes = 512;

std::string memberText(const Settings &settings, const std::string &timestamp)
{
    return (timestamp.empty() ? std::string() : ",\"_timestamp\":\"" + timestamp + '"') + settings.members;
}

int path(json::MemberPaths &paths, const std::string &name)
{
    const std::array<std::string, 1> names{name};
    return paths.add(names);
}

const char *word(Action action)
{
    return action == Action::Create ? "create" : action == Action::Update ? "update" : "index";
}

// A member's value as the text of an id; numbers are ids too.
std::string idText(const json::Raw &value)
{
    if (value.kind == json::RawKind::Text)
        return '"' + std::string(value.text) + '"';
    return value.kind == json::RawKind::Number ? '"' + std::string(value.text) + '"' : std::string();
}

} // namespace

BulkWriter::BulkWriter(const Settings &settings, std::string timestamp)
    : m_settings(settings), m_members(memberText(settings, timestamp)), m_idPath(path(m_paths, "id")),
      m_underscoreIdPath(path(m_paths, "_id")), m_timestampPath(path(m_paths, "_timestamp")), m_tree(m_paths)
{
}

std::string BulkWriter::idOf(const map::Mapped &mapped, const map::Entity &entity)
{
    if (entity.identifierLength > 0) {
        const std::string_view text = std::string_view(mapped.bytes).substr(entity.identifierOffset, entity.identifierLength);
        return text.starts_with('"') ? std::string(text) : '"' + std::string(text) + '"';
    }
    json::Raw value;
    for (const int place : {m_underscoreIdPath, m_idPath}) {
        if (has(place) && m_tree.at(place, value) == json::RawTree::Found::Value) {
            if (std::string id = idText(value); !id.empty())
                return id;
        }
    }
    return {};
}

// The engine takes ids of 512 bytes at most; a longer one is known by its hash (connector-api, section 8.5).
std::string BulkWriter::sendable(std::string id, std::string_view prefix)
{
    if (id.empty())
        return id;
    id.insert(1, prefix);
    if (id.size() <= mostIdBytes + 2)
        return id;
    const auto text = json::parse(id);
    if (!text || text->stringView().size() <= mostIdBytes)
        return id;
    const std::string_view whole = text->stringView();
    return '"' + QCryptographicHash::hash(QByteArrayView(whole.data(), qsizetype(whole.size())), QCryptographicHash::Sha256).toHex().toStdString() + '"';
}

// Reading a document costs more than sending it, and most name their id beforehand and have none of the members that matter here.
bool BulkWriter::isToBeLookedAt(std::string_view document, const map::Entity &entity) const
{
    const auto mayHold = [document](std::string_view end) { return document.find(end) != std::string_view::npos; };
    return entity.identifierLength == 0 || m_settings.addsId || mayHold("_id\"") || (!m_members.empty() && mayHold("_timestamp\""));
}

// With what every document gets; the metadata fields of its own would be refused, or are the run's.
void BulkWriter::append(std::string &to, std::string_view document, const std::string &id)
{
    const bool isOdd = has(m_underscoreIdPath) || (has(m_timestampPath) && !m_members.empty());
    if (isOdd) {
        if (auto value = json::parse(document)) {
            value->remove("_id");
            if (!m_members.empty())
                value->remove("_timestamp");
            m_document = json::toText(*value);
            document = m_document;
        }
    }
    std::string more = m_members;
    if (m_settings.addsId && !has(m_idPath) && !id.empty())
        more = ",\"id\":" + id + more;
    if (more.empty() || !document.ends_with('}')) {
        to += document;
        return;
    }
    document.remove_suffix(1);
    to += document;
    to += document.size() > 1 ? std::string_view(more) : std::string_view(more).substr(1);
    to += '}';
}

void BulkWriter::add(Body &to, const map::Mapped &mapped, const map::Entity &entity, std::size_t delivery, std::string_view prefix)
{
    const std::string_view document = std::string_view(mapped.bytes).substr(entity.offset, entity.length);
    m_isLookedAt = isToBeLookedAt(document, entity);
    if (m_isLookedAt)
        m_tree.scan(document);
    const std::string id = sendable(idOf(mapped, entity), prefix);
    to.lacksIds |= id.empty();
    const std::size_t begin = to.text.size();
    to.text += "{\"";
    to.text += word(m_settings.action);
    to.text += id.empty() ? "\":{}}\n" : "\":{\"_id\":";
    if (!id.empty())
        to.text.append(id).append("}}\n");
    if (m_settings.action == Action::Update)
        to.text += "{\"doc_as_upsert\":true,\"doc\":";
    append(to.text, document, id);
    to.text += m_settings.action == Action::Update ? "}\n" : "\n";
    to.items.push_back({delivery, begin, to.text.size() - begin});
}

} // namespace penstock::sink::elasticsearch
