// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/port/order.h"

#include <unordered_map>

namespace penstock::sink::port
{

std::vector<std::size_t> targetsFirst(const std::vector<Dependent> &entities)
{
    std::unordered_multimap<std::string, std::size_t> byIdentifier;
    for (std::size_t i = 0; i < entities.size(); ++i)
        byIdentifier.emplace(entities[i].identifier, i);

    struct Visit {
        std::size_t entity;
        std::size_t nextTarget;
    };
    std::vector<bool> met(entities.size());
    std::vector<std::size_t> order;
    std::vector<Visit> path;
    const auto meet = [&](std::size_t entity) {
        if (!met[entity]) {
            met[entity] = true;
            path.push_back({entity, 0});
        }
    };
    for (std::size_t first = 0; first < entities.size(); ++first) {
        meet(first);
        while (!path.empty()) {
            const std::size_t entity = path.back().entity;
            const std::vector<std::string> &targets = entities[entity].targets;
            if (path.back().nextTarget == targets.size()) {
                order.push_back(entity);
                path.pop_back();
                continue;
            }
            const auto [from, to] = byIdentifier.equal_range(targets[path.back().nextTarget++]);
            for (auto target = from; target != to; ++target)
                meet(target->second);
        }
    }
    return order;
}

} // namespace penstock::sink::port
