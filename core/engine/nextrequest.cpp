// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/nextrequest.h"

namespace penstock
{

namespace
{

class Listener final : public Observer
{
public:
    explicit Listener(NextRequest &next) : m_next(next) {}

    void observe(const Event &event) override
    {
        if (const auto *built = std::get_if<RequestBuilt>(&event); built && !m_next.request) {
            m_next.request = built->request;
            m_next.info = built->info;
        } else if (const auto *found = std::get_if<Found>(&event)) {
            m_next.findings.push_back(found->diagnostic);
        } else if (const auto *applied = std::get_if<TransformsApplied>(&event)) {
            m_next.transforms.push_back(*applied);
        }
    }

private:
    NextRequest &m_next;
};

} // namespace

NextRequest nextRequest(std::shared_ptr<const Document> document, int resource, RunState state, Run::Time now)
{
    NextRequest next;
    Listener listener(next);
    RunOptions options;
    options.resources = {resource};
    options.explains = 1;
    Run run(std::move(document), options, std::move(state), &listener);
    for (const Step &step : run.poll(now)) {
        const auto *send = std::get_if<Send>(&step);
        if (!send || next.request)
            continue;
        if (send->info.role == Role::Login) {
            next.login = send->request;
        } else {
            next.request = send->request;
            next.info = send->info;
        }
    }
    return next;
}

} // namespace penstock
