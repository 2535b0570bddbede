// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/api.h"
#include "core/connector/sealer.h"
#include "core/connector/store.h"

namespace penstock::connector
{

// The Connector APIs over a folder of this machine: connectors, sync jobs and secrets in one file, each call a transaction. Any thread,
// and several processes at once.
class LocalApi final : public Api
{
public:
    static Result<std::unique_ptr<LocalApi>> open(const std::filesystem::path &folder);
    Checked<Answer> perform(const Call &call) override;
    Store &store() { return *m_store; }

private:
    LocalApi(std::unique_ptr<Store> store, Sealer sealer) : m_store(std::move(store)), m_sealer(std::move(sealer)) {}
    std::unique_ptr<Store> m_store;
    Sealer m_sealer;
};

} // namespace penstock::connector
