// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace penstock::connector
{

// Keeps secrets unreadable in the store's file: AES-256-GCM with a key beside it that only its owner can read. Whoever copies the database
// alone, or finds it in a backup, reads nothing. Any thread.
class Sealer
{
public:
    // Makes `secrets.key` in the folder where there is none. Errors: state-unreadable, state-unwritable.
    static Result<Sealer> open(const std::filesystem::path &folder);

    std::string seal(std::string_view text) const;                        // base64
    std::optional<std::string> unseal(std::string_view sealed) const;     // nothing: damaged, or sealed with another key

private:
    explicit Sealer(std::string key) : m_key(std::move(key)) {}
    std::string m_key;
};

// For API keys, of which only this is kept: SHA-256, hexadecimal.
std::string hashed(std::string_view text);
std::string randomBytes(std::size_t count);

} // namespace penstock::connector
