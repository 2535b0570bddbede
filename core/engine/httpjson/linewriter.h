// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/httpjson/rotatingfile.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace penstock
{

// Writes lines to files on a thread of its own, so that a slow disk holds nobody up: where it does not keep up, lines are left out. All functions
// are called on one thread, the owner's.
class LineWriter
{
public:
    LineWriter();
    ~LineWriter();                                    // what waits is written

    std::size_t addFile(RotatingFile::Settings settings);
    void write(std::size_t file, std::string line);
    void drain();                                     // until nothing waits
    // What was found since the last call; the first failure of each file, and when it is writable again how many lines are missing.
    Diagnostics takeProblems();

private:
    struct File {
        explicit File(RotatingFile::Settings settings) : rotating(std::move(settings)) {}
        RotatingFile rotating;
        std::int64_t leftOut = 0;                     // since the failure that was told
    };
    struct Line {
        std::size_t file = 0;
        std::string text;
    };
    void run();
    void note(File &file, const Result<> &result);    // with the lock
    void leaveOut(File &file, const Diagnostic &problem);

    std::mutex m_mutex;
    std::condition_variable m_more, m_less;
    std::vector<std::unique_ptr<File>> m_files;
    std::deque<Line> m_lines;
    std::size_t m_waiting = 0;                        // bytes
    bool m_isWriting = false, m_ends = false;
    Diagnostics m_problems;
    std::thread m_thread;
};

} // namespace penstock
