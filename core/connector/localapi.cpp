// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/localapi.h"

namespace penstock::connector
{

Result<std::unique_ptr<LocalApi>> LocalApi::open(const std::filesystem::path &folder)
{
    auto store = Store::open(folder);
    if (!store)
        return std::unexpected(store.error());
    auto sealer = Sealer::open(folder);
    if (!sealer)
        return std::unexpected(sealer.error());
    return std::unique_ptr<LocalApi>(new LocalApi(std::move(*store), std::move(*sealer)));
}

Checked<Answer> LocalApi::perform(const Call &call)
{
    if (call.operation->body == Operation::Body::Required && call.body.isNull())
        return std::unexpected(Problem(400, "parse_exception", "request body is required"));
    const Surroundings surroundings{&m_sealer};
    return m_store->perform<Answer>([&](StoreAccess &access) { return call.operation->perform(access, call, surroundings); });
}

} // namespace penstock::connector
