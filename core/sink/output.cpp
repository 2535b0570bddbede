// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sink/output.h"

#include "core/base/codes.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace penstock::sink
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(Output)
};

constexpr int streamPatience = 50;                        // milliseconds
constexpr std::size_t piecesAtOnce = 256;

// A reader that goes away is an error of the write, not the death of the process.
class PipeSignalBlocked
{
public:
    PipeSignalBlocked()
    {
        sigemptyset(&m_pipe);
        sigaddset(&m_pipe, SIGPIPE);
        sigset_t pending;
        sigpending(&pending);
        m_wasPending = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &m_pipe, &m_before);
    }
    ~PipeSignalBlocked()
    {
        const int error = errno;
        static constexpr timespec atOnce{};
        if (!m_wasPending)
            sigtimedwait(&m_pipe, nullptr, &atOnce);
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
        errno = error;
    }
    PipeSignalBlocked(const PipeSignalBlocked &) = delete;
    PipeSignalBlocked &operator=(const PipeSignalBlocked &) = delete;

private:
    sigset_t m_pipe{}, m_before{};
    bool m_wasPending = false;
};

bool isRegular(int descriptor)
{
    struct stat about{};
    return ::fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode);
}

// At most `most` bytes of what is still to be written.
int gather(const Writing &writing, std::size_t most, std::array<iovec, piecesAtOnce> &to)
{
    int count = 0;
    std::size_t skip = writing.written;
    for (std::size_t i = writing.next; i < writing.pieces.size() && count < int(to.size()) && most > 0; ++i) {
        const std::string_view piece = writing.pieces[i].substr(skip, most);
        skip = 0;
        most -= piece.size();
        to[std::size_t(count++)] = {const_cast<char *>(piece.data()), piece.size()};   // writev() does not write there
    }
    return count;
}

void advance(Writing &writing, std::size_t bytes)
{
    writing.written += bytes;
    while (writing.next < writing.pieces.size() && writing.written >= writing.pieces[writing.next].size())
        writing.written -= writing.pieces[writing.next++].size();
}
} // namespace

Output::Output(int descriptor, std::string name) : m_descriptor(descriptor), m_isFile(isRegular(descriptor)), m_name(std::move(name))
{
}

Output Output::standard()
{
    Output output(STDOUT_FILENO, Text::tr("standard output").toStdString());
    output.m_owned = false;
    // Also where it leads into a file, that file is not ours to cut.
    output.m_isFile = false;
    return output;
}

Result<Output> Output::open(const std::filesystem::path &file)
{
    std::error_code ignored;   // open() says what is wrong
    if (file.has_parent_path())
        std::filesystem::create_directories(file.parent_path(), ignored);
    // A pipe is not opened for reading too, or it would never tell that its reader has gone; nor does opening wait for one.
    const bool isStream = std::filesystem::exists(file, ignored) && !std::filesystem::is_regular_file(file, ignored);
    const int descriptor =
        isStream ? ::open(file.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC) : ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    Output output(descriptor, file.string());
    if (output.m_descriptor < 0)
        return output.fault(Text::tr("%1 cannot be opened for writing: %2."));
    if (output.m_isFile && ::flock(output.m_descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        Diagnostic diagnostic(codes::sinkUnavailable, Text::tr("Another run is writing to %1.").arg(QString::fromStdString(output.m_name)));
        diagnostic.advice = Text::tr("Wait for it, stop it, or name another path.");
        return std::unexpected(std::move(diagnostic));
    }
    return output;
}

Result<Output> Output::temporary()
{
    std::error_code ignored;
    const std::filesystem::path folder = std::filesystem::temp_directory_path(ignored);
    Output output(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600), folder.string());
    if (output.m_descriptor < 0)
        return output.fault(Text::tr("No temporary file can be made in %1: %2."));
    return output;
}

Output::~Output()
{
    if (m_owned && m_descriptor >= 0)
        ::close(m_descriptor);
}

Output::Output(Output &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_owned(other.m_owned), m_isFile(other.m_isFile), m_name(std::move(other.m_name))
{
}

// `what` has %1 for the name and %2 for the system's words about errno.
std::unexpected<Diagnostic> Output::fault(const QString &what) const
{
    const int error = errno;
    if (error == EPIPE)
        return failure(codes::outputClosed, Text::tr("The reader of %1 has gone away.").arg(QString::fromStdString(m_name)));
    Diagnostic diagnostic(codes::sinkUnavailable, what.arg(QString::fromStdString(m_name), QString::fromLocal8Bit(std::strerror(error))));
    if (error == ENOSPC || error == EDQUOT)
        diagnostic.advice = Text::tr("Free space on that disk and start again: the run continues behind what was stored.");
    else if (error == EACCES || error == EPERM || error == EROFS)
        diagnostic.advice = Text::tr("Check the permissions of the file and its folder.");
    diagnostic.with("file", m_name).with("errno", std::to_string(error));
    return std::unexpected(std::move(diagnostic));
}

Result<std::int64_t> Output::size() const
{
    struct stat about{};
    if (::fstat(m_descriptor, &about) != 0)
        return fault(Text::tr("The size of %1 cannot be read: %2."));
    return about.st_size;
}

Result<> Output::cut(std::int64_t length)
{
    if (::ftruncate(m_descriptor, length) != 0 || ::lseek(m_descriptor, length, SEEK_SET) < 0)
        return fault(Text::tr("%1 cannot be cut: %2."));
    return {};
}

Result<std::string> Output::read(std::int64_t from, std::size_t most) const
{
    std::string text(most, '\0');
    std::size_t got = 0;
    while (got < text.size()) {
        const ssize_t count = ::pread(m_descriptor, text.data() + got, text.size() - got, from + std::int64_t(got));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fault(Text::tr("%1 cannot be read: %2."));
        if (count == 0)
            break;
        got += std::size_t(count);
    }
    text.resize(got);
    return text;
}

Result<> Output::flush()
{
    if (m_isFile && ::fsync(m_descriptor) != 0)
        return fault(Text::tr("%1 cannot be written to the disk: %2."));
    return {};
}

Result<> Output::write(Writing &writing)
{
    advance(writing, 0);
    if (m_isFile) {
        while (!writing.isDone()) {
            if (Result<> done = writeOnce(writing, SIZE_MAX); !done)
                return done;
        }
        return {};
    }
    while (!writing.isDone()) {
        pollfd ready{m_descriptor, POLLOUT, 0};
        if (::poll(&ready, 1, streamPatience) == 0)
            return {};
        // A stream that is ready takes this much without blocking.
        if (Result<> done = writeOnce(writing, PIPE_BUF); !done)
            return done;
    }
    return {};
}

Result<> Output::writeOnce(Writing &writing, std::size_t most)
{
    std::array<iovec, piecesAtOnce> pieces;
    const int count = gather(writing, most, pieces);
    const PipeSignalBlocked blocked;
    const ssize_t bytes = ::writev(m_descriptor, pieces.data(), count);
    if (bytes < 0 && errno != EINTR && errno != EAGAIN)
        return fault(Text::tr("%1 cannot be written: %2."));
    if (bytes > 0)
        advance(writing, std::size_t(bytes));
    return {};
}

} // namespace penstock::sink
