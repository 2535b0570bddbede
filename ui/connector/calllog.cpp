// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/calllog.h"

namespace penstock::ui
{

TracedApi::TracedApi(std::unique_ptr<connector::Api> api, QString source, TellCall tell)
    : m_api(std::move(api))
    , m_source(std::move(source))
    , m_tell(std::move(tell))
{
}

connector::Checked<connector::Answer> TracedApi::perform(const connector::Call &call)
{
    std::string path = call.operation->path;
    if (const std::size_t at = path.find("{id}"); at != path.npos)
        path.replace(at, 4, call.id);
    char separator = '?';
    for (const auto &[name, value] : call.parameters) {
        path += separator + name + '=' + value;
        separator = '&';
    }
    const bool changes = std::string_view(call.operation->method) != "GET";
    return traced(call.operation->method, path, changes, [&] { return m_api->perform(call); });
}

connector::Checked<connector::Answer> TracedApi::traced(const char *method, const std::string &path, bool changes, const std::function<connector::Checked<connector::Answer>()> &ask) const
{
    const auto begin = std::chrono::steady_clock::now();
    const connector::Instant at = connector::now();
    auto answer = ask();
    if (m_tell) {
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
        m_tell({at, m_source, QStringLiteral("%1 %2").arg(QLatin1StringView(method), QString::fromStdString(path)), answer ? answer->status : answer.error().status, took,
                answer ? QString() : QString::fromStdString(answer.error().innermost().reason), changes});
    }
    return answer;
}

} // namespace penstock::ui
