// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/recording.h"

#include "core/document/document.h"

namespace penstock
{

namespace
{

constexpr char separator = '\x1f';

// What makes two requests the same: address, method, query, headers and body; an empty object equals absence.
std::string keyOf(const RequestSpec &spec, const std::string &baseUrl)
{
    std::string key = baseUrl + separator + spec.method + separator + spec.endpoint + separator;
    if (spec.queryParams && !spec.queryParams->entries.empty())
        key += jsonText(*spec.queryParams);
    key += separator;
    for (const auto &[name, value] : spec.headers)
        key += name + ':' + value + separator;
    return key + separator + spec.body;
}

void count(std::map<std::string, int> &uses, const std::vector<const PathParameter *> &parameters, const std::string &baseUrl)
{
    for (const PathParameter *parameter : parameters) {
        ++uses[keyOf(parameter->request, baseUrl)];
        std::vector<const PathParameter *> inner;
        for (const auto &[name, nested] : parameter->parameters)
            inner.push_back(nested.get());
        count(uses, inner, baseUrl);
    }
}

} // namespace

bool Recording::append(const std::string &page)
{
    if (!m_file)
        m_file.reset(std::tmpfile());
    if (!m_file || std::fseek(m_file.get(), 0, SEEK_END) != 0)
        return false;
    const long offset = std::ftell(m_file.get());
    if (offset < 0 || std::fwrite(page.data(), 1, page.size(), m_file.get()) != page.size())
        return false;
    m_offsets.push_back(std::size_t(offset));
    m_lengths.push_back(page.size());
    return true;
}

std::string Recording::page(std::size_t index) const
{
    std::string text(m_lengths[index], '\0');
    if (std::fseek(m_file.get(), long(m_offsets[index]), SEEK_SET) != 0 || std::fread(text.data(), 1, text.size(), m_file.get()) != text.size())
        return {};
    return text;
}

void Recording::clear()
{
    m_file.reset();
    m_offsets.clear();
    m_lengths.clear();
}

void Recording::settle(State how)
{
    state = how;
    for (const auto &tell : std::exchange(waiting, {}))
        tell();
}

Recordings::Recordings(const Document &document)
{
    std::map<std::string, int> uses;
    for (const Resource &resource : document.resources) {
        if (!resource.enabled)
            continue;
        const std::string baseUrl = resource.connection.baseUrl.orElse({});
        ++uses[keyOf(resource.request, baseUrl)];
        std::vector<const PathParameter *> parameters;
        for (const PathParameter &parameter : resource.parameters)
            parameters.push_back(&parameter);
        count(uses, parameters, baseUrl);
    }
    for (const auto &[key, times] : uses) {
        if (times > 1)
            m_shared.emplace(key, std::make_unique<Recording>());
    }
}

Recording *Recordings::of(const RequestSpec &spec, const std::string &baseUrl)
{
    // The literal text is compared: addresses made from a template are never shared.
    const auto found = m_shared.find(keyOf(spec, baseUrl));
    return found == m_shared.end() || spec.endpoint.find('{') != std::string::npos ? nullptr : found->second.get();
}

} // namespace penstock
