// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/sealer.h"

#include "core/base/codes.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QCryptographicHash>

#include <fcntl.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <memory>

namespace penstock::connector
{

namespace
{

constexpr std::size_t keySize = 32, nonceSize = 12, tagSize = 16;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ConnectorStore)
};

struct DeleteCipher {
    void operator()(gnutls_aead_cipher_hd_t cipher) const { gnutls_aead_cipher_deinit(cipher); }
};
using Cipher = std::unique_ptr<std::remove_pointer_t<gnutls_aead_cipher_hd_t>, DeleteCipher>;

Cipher cipher(const std::string &key)
{
    const gnutls_datum_t datum{reinterpret_cast<unsigned char *>(const_cast<char *>(key.data())), unsigned(key.size())};
    gnutls_aead_cipher_hd_t handle = nullptr;
    return Cipher(gnutls_aead_cipher_init(&handle, GNUTLS_CIPHER_AES_256_GCM, &datum) == 0 ? handle : nullptr);
}

// The file appears whole or not at all, and never with another's rights.
bool writeKey(const std::filesystem::path &file, const std::string &key)
{
    const std::filesystem::path fresh = file.string() + '.' + std::to_string(::getpid());
    const int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return false;
    const bool isWritten = ::write(descriptor, key.data(), key.size()) == ssize_t(key.size()) && ::fsync(descriptor) == 0;
    ::close(descriptor);
    const bool isThere = isWritten && (::link(fresh.c_str(), file.c_str()) == 0 || errno == EEXIST);
    ::unlink(fresh.c_str());
    return isThere;
}

} // namespace

Result<Sealer> Sealer::open(const std::filesystem::path &folder)
{
    const std::filesystem::path file = folder / "secrets.key";
    std::error_code error;
    if (!std::filesystem::exists(file, error) && !writeKey(file, randomBytes(keySize)))
        return failure(codes::stateUnwritable, Text::tr("The key for secrets cannot be written to %1.").arg(QString::fromStdString(file.string())));
    std::ifstream stream(file, std::ios::binary);
    std::string key{std::istreambuf_iterator<char>(stream), {}};
    if (key.size() != keySize)
        return failure(codes::stateUnreadable, Text::tr("%1 does not hold a key; restore it from a backup. Secrets that were kept cannot be read without it.").arg(QString::fromStdString(file.string())));
    return Sealer(std::move(key));
}

std::string Sealer::seal(std::string_view text) const
{
    const std::string nonce = randomBytes(nonceSize);
    std::string sealed(text.size() + tagSize, '\0');
    std::size_t size = sealed.size();
    const Cipher with = cipher(m_key);
    if (!with || gnutls_aead_cipher_encrypt(with.get(), nonce.data(), nonce.size(), nullptr, 0, tagSize, text.data(), text.size(), sealed.data(), &size) != 0)
        return {};
    const std::string all = nonce + sealed;
    return QByteArray::fromRawData(all.data(), qsizetype(all.size())).toBase64().toStdString();
}

std::optional<std::string> Sealer::unseal(std::string_view sealed) const
{
    const std::string all = QByteArray::fromBase64(QByteArray(sealed.data(), qsizetype(sealed.size()))).toStdString();
    if (all.size() < nonceSize + tagSize)
        return std::nullopt;
    std::string text(all.size() - nonceSize, '\0');
    std::size_t size = text.size();
    const Cipher with = cipher(m_key);
    if (!with || gnutls_aead_cipher_decrypt(with.get(), all.data(), nonceSize, nullptr, 0, tagSize, all.data() + nonceSize, all.size() - nonceSize, text.data(), &size) != 0)
        return std::nullopt;
    text.resize(size);
    return text;
}

std::string hashed(std::string_view text)
{
    return QCryptographicHash::hash(QByteArrayView(text.data(), qsizetype(text.size())), QCryptographicHash::Sha256).toHex().toStdString();
}

std::string randomBytes(std::size_t count)
{
    std::string bytes(count, '\0');
    gnutls_rnd(GNUTLS_RND_KEY, bytes.data(), bytes.size());
    return bytes;
}

} // namespace penstock::connector
