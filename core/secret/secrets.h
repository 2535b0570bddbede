// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace penstock
{

// Where the values of ${secret:PATH} are kept. The OS keychain can be one more implementation.
class SecretStore
{
public:
    virtual ~SecretStore() = default;
    virtual Result<std::string> get(const std::string &path) const = 0;        // secret-missing
    virtual Result<> set(const std::string &path, const std::string &value) = 0;
    virtual Result<> remove(const std::string &path) = 0;
    virtual std::vector<std::string> names() const = 0;
    virtual std::string describe() const = 0;                                  // for messages: "file ~/.config/penstock/secrets"
};

// PENSTOCK_SECRET_<PATH>: letters and digits kept in upper case, everything else an underscore. Read only.
std::unique_ptr<SecretStore> environmentSecrets();
// A file outside the project with mode 0600 (refused when others may read it): one `path: value` YAML mapping.
std::unique_ptr<SecretStore> fileSecrets(std::filesystem::path file);
std::filesystem::path defaultSecretsFile();                                    // XDG_CONFIG_HOME/penstock/secrets.yaml
// The first store that has it answers; set() goes to the last.
std::unique_ptr<SecretStore> chainedSecrets(std::vector<std::unique_ptr<SecretStore>> stores);

// Redaction by value, at the one gate through which text leaves the process. Knows each secret plain, base64, URL-encoded,
// and as part of basic authentication. Values shorter than 4 bytes are not looked for. Copyable; any thread once filled.
class Redactor
{
public:
    void add(const std::string &name, const std::string &value);
    void addBasic(const std::string &user, const std::string &password);
    std::string redact(std::string_view text) const;                           // each hit becomes [secret NAME]
    bool finds(std::string_view text) const;
    bool isEmpty() const { return m_patterns.empty(); }

private:
    struct Pattern { std::string text; std::string name; };
    std::vector<Pattern> m_patterns;                                           // longest first
};

} // namespace penstock
