// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/linewriter.h"

#include "core/base/codes.h"

#include <QCoreApplication>

#include <utility>

namespace penstock
{

namespace
{

constexpr std::size_t mostWaiting = 16u << 20;        // bytes

QString tr(const char *text)
{
    return QCoreApplication::translate("Tracer", text);
}

Diagnostic warning(const QString &message)
{
    Diagnostic problem(codes::fileUnreadable, message);
    problem.severity = Severity::Warning;
    problem.advice = tr("The run goes on without these lines.");
    return problem;
}

} // namespace

LineWriter::LineWriter() : m_thread([this] { run(); }) {}

LineWriter::~LineWriter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
    }
    m_more.notify_one();
    m_thread.join();
}

std::size_t LineWriter::addFile(RotatingFile::Settings settings)
{
    const std::lock_guard lock(m_mutex);
    m_files.push_back(std::make_unique<File>(std::move(settings)));
    return m_files.size() - 1;
}

void LineWriter::write(std::size_t file, std::string line)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting + line.size() > mostWaiting) {
            File &full = *m_files[file];
            leaveOut(full, warning(tr("`%1`: the disk does not keep up.").arg(QString::fromStdString(full.rotating.file().string()))));
            return;
        }
        m_waiting += line.size();
        m_lines.push_back({file, std::move(line)});
    }
    m_more.notify_one();
}

void LineWriter::drain()
{
    std::unique_lock lock(m_mutex);
    m_less.wait(lock, [this] { return m_lines.empty() && !m_isWriting; });
}

Diagnostics LineWriter::takeProblems()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_problems, {});
}

void LineWriter::leaveOut(File &file, const Diagnostic &problem)
{
    if (file.leftOut++ == 0)
        m_problems.push_back(problem);
}

void LineWriter::note(File &file, const Result<> &result)
{
    if (!result) {
        leaveOut(file, warning(result.error().message));
    } else if (const std::int64_t missing = std::exchange(file.leftOut, 0); missing > 0) {
        m_problems.push_back(warning(tr("`%1` lacks %2 lines that could not be written.").arg(QString::fromStdString(file.rotating.file().string())).arg(missing)));
    }
}

void LineWriter::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_more.wait(lock, [this] { return m_ends || !m_lines.empty(); });
        if (m_lines.empty())
            return;
        const Line line = std::move(m_lines.front());
        m_lines.pop_front();
        File &file = *m_files[line.file];
        m_isWriting = true;
        lock.unlock();
        const Result<> result = file.rotating.write(line.text);
        lock.lock();
        m_isWriting = false;
        m_waiting -= line.text.size();
        note(file, result);
        m_less.notify_all();
    }
}

} // namespace penstock
