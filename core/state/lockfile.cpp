// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/state/lockfile.h"

#include "core/base/codes.h"

#include <QCoreApplication>

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace penstock
{

namespace
{
std::string holder(int descriptor)
{
    char text[32] = {};
    const ssize_t length = ::pread(descriptor, text, sizeof text - 1, 0);
    return length > 0 ? std::string(text, static_cast<std::size_t>(length)) : std::string();
}

void writeHolder(int descriptor)
{
    // Only for the message of the one who finds the lock taken: the lock itself does not depend on it.
    const std::string text = std::to_string(::getpid());
    if (::ftruncate(descriptor, 0) == 0) [[maybe_unused]]
        const ssize_t written = ::pwrite(descriptor, text.data(), text.size(), 0);
}

std::unexpected<Diagnostic> lockedBy(const std::string &process, const QString &what)
{
    Diagnostic diagnostic(
        codes::stateLocked,
        process.empty()
            ? QCoreApplication::translate("LockFile", "Another run holds %1.").arg(what)
            : QCoreApplication::translate("LockFile", "Another run (process %2) holds %1.").arg(what, QString::fromStdString(process)));
    if (!process.empty())
        diagnostic.with("process", process);
    return std::unexpected(std::move(diagnostic));
}
} // namespace

Result<LockFile> LockFile::acquire(const std::filesystem::path &file, const QString &what)
{
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return failure(codes::stateUnwritable,
                       QCoreApplication::translate("LockFile", "The lock %1 cannot be made: %2.")
                           .arg(QString::fromStdString(file.string()), QString::fromLocal8Bit(std::strerror(errno))));
    LockFile lock(descriptor);
    int result = 0;
    do {
        result = ::flock(descriptor, LOCK_EX | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    if (result != 0 && errno == EWOULDBLOCK)
        return lockedBy(holder(descriptor), what);
    if (result != 0)
        return failure(codes::stateUnwritable,
                       QCoreApplication::translate("LockFile", "The lock %1 cannot be taken: %2.")
                           .arg(QString::fromStdString(file.string()), QString::fromLocal8Bit(std::strerror(errno))));
    writeHolder(descriptor);
    return lock;
}

LockFile::LockFile(LockFile &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

LockFile::~LockFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

std::string fileNamePart(std::string_view name)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string part;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_')
            part += c;
        else
            part += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return part;
}

} // namespace penstock
