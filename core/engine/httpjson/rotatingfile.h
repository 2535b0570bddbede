// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

namespace penstock
{

// A file of lines that is renamed to NAME-2006-01-02T15-04-05.000.EXT when the next line would make it too large (httpjson, section 17). A line is
// in the file whole or not at all. One thread; calls block as long as the file system does.
class RotatingFile
{
public:
    using Time = std::chrono::system_clock::time_point;

    struct Settings {
        std::filesystem::path file;
        std::uint64_t maxSize = 0;                    // bytes
        std::chrono::days maxAge{0};                  // of what was renamed; 0: it is kept
        std::int64_t maxBackups = 0;                  // 0: all are kept
        bool localTime = false;                       // in the names
        bool compress = false;                        // what was renamed, to NAME-….EXT.gz
    };
    explicit RotatingFile(Settings settings, std::function<Time()> now = std::chrono::system_clock::now);
    ~RotatingFile();
    RotatingFile(const RotatingFile &) = delete;
    RotatingFile &operator=(const RotatingFile &) = delete;

    const std::filesystem::path &file() const { return m_settings.file; }
    Result<> write(std::string_view line);            // with its line end; file-unreadable. The next line is tried again

    // Deletes the file and everything that was renamed from it.
    static Result<> removeAll(const std::filesystem::path &file);

private:
    Result<> open();
    Result<> rotate();
    void close();
    void tidy() const;

    Settings m_settings;
    std::function<Time()> m_now;
    int m_handle = -1;
    std::uint64_t m_size = 0;
};

} // namespace penstock
