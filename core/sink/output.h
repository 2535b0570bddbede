// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::sink
{

// Memory that is on its way into an output.
struct Writing {
    std::vector<std::string_view> pieces;
    std::size_t next = 0;                // piece that is to be written next
    std::size_t written = 0;             // bytes of it
    bool isDone() const { return next == pieces.size(); }
};

// A file descriptor that is written to: a regular file, or a stream (standard output, pipe, device) that cannot be cut.
// Errors: sink-unavailable, output-closed when the reader of a stream has gone.
class Output
{
public:
    static Output standard();
    // Made with its folder if missing. A regular file is locked: a second writer is refused.
    static Result<Output> open(const std::filesystem::path &file);
    static Result<Output> temporary();                // a file without a name, gone when closed
    ~Output();
    Output(Output &&other) noexcept;
    Output &operator=(Output &&) = delete;

    bool isFile() const { return m_isFile; }
    const std::string &name() const { return m_name; }
    Result<std::int64_t> size() const;
    Result<> cut(std::int64_t length);                // and go on writing there
    Result<std::string> read(std::int64_t from, std::size_t most) const;   // shorter only at the end of the file
    Result<> flush();                                 // to the disk

    // A file: everything. A stream: what it takes without blocking for longer than 50 ms, so that a run can be cancelled
    // while its reader sleeps; call again until `writing` is done.
    Result<> write(Writing &writing);

private:
    Output(int descriptor, std::string name);
    Result<> writeOnce(Writing &writing, std::size_t most);
    std::unexpected<Diagnostic> fault(const QString &what) const;

    int m_descriptor = -1;
    bool m_owned = true;
    bool m_isFile = false;
    std::string m_name;
};

} // namespace penstock::sink
