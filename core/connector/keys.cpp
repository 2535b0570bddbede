// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/keys.h"

#include "core/connector/calls.h"
#include "core/connector/sealer.h"

#include <QByteArray>

namespace penstock::connector
{

namespace
{

constexpr std::string_view kind = "api key";

// Takes as long for a near miss as for a far one.
bool isSame(std::string_view a, std::string_view b)
{
    unsigned char difference = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        difference |= static_cast<unsigned char>(a[i] ^ b[i]);
    return difference == 0;
}

} // namespace

Checked<std::string> addKey(Store &store, const std::string &name)
{
    const std::string id = newId();
    const std::string secret = QByteArray::fromStdString(randomBytes(24)).toBase64(QByteArray::Base64UrlEncoding).toStdString();
    const Checked<bool> added = store.perform<bool>([&](StoreAccess &access) -> Checked<bool> {
        if (access.value(kind, name))
            return std::unexpected(problems::conflict("there is a key named [" + name + "] already"));
        access.setValue(kind, name, id + ' ' + hashed(secret));
        return true;
    });
    if (!added)
        return std::unexpected(added.error());
    return QByteArray::fromStdString(id + ':' + secret).toBase64().toStdString();
}

Checked<std::vector<std::string>> keyNames(Store &store)
{
    return store.perform<std::vector<std::string>>([](StoreAccess &access) -> Checked<std::vector<std::string>> {
        std::vector<std::string> names;
        for (const auto &[name, value] : access.values(kind))
            names.push_back(name);
        return names;
    });
}

Checked<bool> removeKey(Store &store, const std::string &name)
{
    return store.perform<bool>([&](StoreAccess &access) -> Checked<bool> { return access.removeValue(kind, name); });
}

Checked<bool> isKey(Store &store, std::string_view encoded)
{
    const std::string text = QByteArray::fromBase64(QByteArray(encoded.data(), qsizetype(encoded.size()))).toStdString();
    const std::size_t colon = text.find(':');
    if (colon == text.npos)
        return false;
    const std::string asked = text.substr(0, colon) + ' ' + hashed(std::string_view(text).substr(colon + 1));
    return store.perform<bool>([&](StoreAccess &access) -> Checked<bool> {
        bool isKnown = false;
        for (const auto &[name, value] : access.values(kind))
            isKnown = isSame(value, asked) || isKnown;
        return isKnown;
    });
}

} // namespace penstock::connector
