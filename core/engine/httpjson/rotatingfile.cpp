// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/rotatingfile.h"

#include "core/base/codes.h"

#include <QCoreApplication>
#include <QDateTime>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace penstock
{

namespace
{

namespace fs = std::filesystem;

constexpr std::string_view packedEnding = ".gz";
constexpr mode_t ownerOnly = 0600;                    // traces tell what an API answers

const QString &timeForm()
{
    static const QString form = QStringLiteral("yyyy-MM-dd'T'HH-mm-ss.zzz");
    return form;
}

QString tr(const char *text)
{
    return QCoreApplication::translate("Tracer", text);
}

std::unexpected<Diagnostic> unwritable(const fs::path &file, int error)
{
    return failure(codes::fileUnreadable, tr("`%1` cannot be written: %2.").arg(QString::fromStdString(file.string()), QString::fromLocal8Bit(std::strerror(error))));
}

struct Backup {
    fs::path file;
    QDateTime time;
    bool isPacked = false;
};

// What was renamed from the file, the newest first.
std::vector<Backup> backupsOf(const fs::path &file, bool localTime)
{
    const std::string before = file.stem().string() + '-', behind = file.extension().string();
    std::vector<Backup> backups;
    std::error_code error;
    for (const fs::directory_entry &entry : fs::directory_iterator(file.parent_path(), error)) {
        const std::string name = entry.path().filename().string();
        std::string_view rest = name;
        const bool isPacked = rest.ends_with(packedEnding);
        if (isPacked)
            rest.remove_suffix(packedEnding.size());
        if (rest.size() < before.size() + behind.size() || !rest.starts_with(before) || !rest.ends_with(behind))
            continue;
        rest = rest.substr(before.size(), rest.size() - before.size() - behind.size());
        QDateTime time = QDateTime::fromString(QString::fromUtf8(rest.data(), qsizetype(rest.size())), timeForm());
        if (!time.isValid())
            continue;
        if (!localTime)
            time.setTimeSpec(Qt::UTC);
        backups.push_back({entry.path(), time, isPacked});
    }
    std::ranges::sort(backups, std::greater(), &Backup::time);
    return backups;
}

// The packed file replaces the other one when it is complete.
void pack(const fs::path &file)
{
    const fs::path packed = file.string() + std::string(packedEnding);
    const std::unique_ptr<std::FILE, int (*)(std::FILE *)> from(std::fopen(file.c_str(), "rb"), std::fclose);
    gzFile to = from ? gzopen(packed.c_str(), "wb") : nullptr;
    if (!to)
        return;
    ::chmod(packed.c_str(), ownerOnly);
    std::array<char, 65536> buffer;
    bool good = true;
    for (std::size_t got = 0; good && (got = std::fread(buffer.data(), 1, buffer.size(), from.get())) > 0;)
        good = gzwrite(to, buffer.data(), unsigned(got)) == int(got);
    good = gzclose(to) == Z_OK && good && !std::ferror(from.get());
    std::error_code error;
    fs::remove(good ? file : packed, error);
}

int writeAll(int handle, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(handle, text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return written < 0 ? errno : EIO;
        text.remove_prefix(std::size_t(written));
    }
    return 0;
}

} // namespace

RotatingFile::RotatingFile(Settings settings, std::function<Time()> now) : m_settings(std::move(settings)), m_now(std::move(now)) {}

RotatingFile::~RotatingFile()
{
    close();
}

void RotatingFile::close()
{
    if (m_handle >= 0)
        ::close(m_handle);
    m_handle = -1;
}

Result<> RotatingFile::open()
{
    std::error_code error;
    fs::create_directories(m_settings.file.parent_path(), error);
    m_handle = ::open(m_settings.file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, ownerOnly);
    struct stat status {};
    if (m_handle < 0 || ::fstat(m_handle, &status) != 0)
        return unwritable(m_settings.file, errno);
    m_size = std::uint64_t(status.st_size);
    return {};
}

Result<> RotatingFile::rotate()
{
    close();
    const fs::path &file = m_settings.file;
    QDateTime time = QDateTime::fromMSecsSinceEpoch(std::chrono::duration_cast<std::chrono::milliseconds>(m_now().time_since_epoch()).count(), Qt::UTC);
    if (m_settings.localTime)
        time = time.toLocalTime();
    fs::path name;
    std::error_code error;
    do {
        name = file.parent_path() / (file.stem().string() + '-' + time.toString(timeForm()).toStdString() + file.extension().string());
        time = time.addMSecs(1);
    } while (fs::exists(name, error) || fs::exists(name.string() + std::string(packedEnding), error));
    fs::rename(file, name, error);
    if (error)
        return unwritable(name, error.value());
    tidy();
    return open();
}

void RotatingFile::tidy() const
{
    std::error_code error;
    const QDateTime oldest = QDateTime::fromMSecsSinceEpoch(std::chrono::duration_cast<std::chrono::milliseconds>((m_now() - m_settings.maxAge).time_since_epoch()).count(), Qt::UTC);
    std::int64_t count = 0;
    for (const Backup &backup : backupsOf(m_settings.file, m_settings.localTime)) {
        ++count;
        const bool isTooMany = m_settings.maxBackups > 0 && count > m_settings.maxBackups;
        const bool isTooOld = m_settings.maxAge.count() > 0 && backup.time < oldest;
        if (isTooMany || isTooOld)
            fs::remove(backup.file, error);
        else if (m_settings.compress && !backup.isPacked)
            pack(backup.file);
    }
}

Result<> RotatingFile::write(std::string_view line)
{
    if (line.size() > m_settings.maxSize)
        return failure(codes::fileUnreadable, tr("A line of %1 bytes is larger than `%2` may become.").arg(line.size()).arg(QString::fromStdString(m_settings.file.string())));
    if (m_handle < 0) {
        if (auto opened = open(); !opened)
            return opened;
        tidy();
    }
    if (m_size > 0 && m_size + line.size() > m_settings.maxSize) {
        if (auto rotated = rotate(); !rotated)
            return rotated;
    }
    if (const int error = writeAll(m_handle, line); error != 0) {
        // A part of a line would spoil the next one. Where it cannot be cut off, neither can more be written.
        [[maybe_unused]] const int cut = ::ftruncate(m_handle, off_t(m_size));
        return unwritable(m_settings.file, error);
    }
    m_size += line.size();
    return {};
}

Result<> RotatingFile::removeAll(const fs::path &file)
{
    std::vector<fs::path> files{file};
    for (const Backup &backup : backupsOf(file, false))
        files.push_back(backup.file);
    for (const fs::path &each : files) {
        std::error_code error;
        fs::remove(each, error);
        if (error)
            return failure(codes::fileUnreadable, tr("`%1` cannot be deleted: %2.").arg(QString::fromStdString(each.string()), QString::fromStdString(error.message())));
    }
    return {};
}

} // namespace penstock
