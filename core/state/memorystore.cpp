// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/state/store.h"

namespace penstock
{

namespace
{
class MemoryStore final : public StateStore
{
public:
    Result<std::optional<RunState>> load(const std::string &sink) override
    {
        const auto found = m_states.find(sink);
        return found == m_states.end() ? std::nullopt : std::optional(found->second);
    }
    Result<> save(const RunState &state) override
    {
        m_states.insert_or_assign(state.sink, state);
        return {};
    }
    Result<> reset(const std::string &sink) override
    {
        m_states.erase(sink);
        return {};
    }
    Result<std::vector<RunState>> all() override
    {
        std::vector<RunState> states;
        for (const auto &[sink, state] : m_states)
            states.push_back(state);
        return states;
    }
    Result<> lock(const std::string &) override { return {}; }   // nobody else can reach it

private:
    std::map<std::string, RunState> m_states;
};
} // namespace

std::unique_ptr<StateStore> memoryState()
{
    return std::make_unique<MemoryStore>();
}

} // namespace penstock
