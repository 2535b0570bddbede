// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "output.h"

#include "core/base/codes.h"
#include "core/json/value.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace penstock::cli
{

namespace
{

std::string environment(const char *name)
{
    const char *value = std::getenv(name);
    return value ? value : "";
}

bool isChosen(const Arguments &arguments, const char *option, bool automatic)
{
    const std::string when = arguments.value(option, "auto");
    return when == "always" || (when == "auto" && automatic);
}

Result<std::FILE *> openFile(const std::string &name, const char *mode)
{
    if (std::FILE *file = std::fopen(name.c_str(), mode))
        return file;
    return failure(codes::fileUnreadable, QCoreApplication::translate("Output", "`%1` cannot be written: %2.")
                                              .arg(QString::fromStdString(name), QString::fromLocal8Bit(std::strerror(errno))));
}

const char *levelOf(Severity severity)
{
    switch (severity) {
    case Severity::Information: return "info";
    case Severity::Warning: return "warning";
    case Severity::Error: return "error";
    }
    return "error";
}

json::Value jsonOf(const Diagnostic &diagnostic)
{
    json::Value line = json::Value::object();
    if (diagnostic.code)
        line.set("code", json::Value::string(diagnostic.code->id));
    const Origin &origin = diagnostic.origin;
    if (!origin.resource.empty())
        line.set("resource", json::Value::string(origin.resource));
    if (origin.page > 0)
        line.set("page", json::Value::integer(origin.page));
    if (origin.exchange > 0)
        line.set("exchange", json::Value::integer(std::int64_t(origin.exchange)));
    if (origin.record >= 0)
        line.set("record", json::Value::integer(origin.record));
    if (!origin.pointer.empty())
        line.set("pointer", json::Value::string(origin.pointer));
    if (!diagnostic.place.file.empty()) {
        std::string place = diagnostic.place.file;
        if (diagnostic.place.isKnown())
            place += ':' + std::to_string(diagnostic.place.line) + ':' + std::to_string(diagnostic.place.column);
        line.set("place", json::Value::string(place));
    }
    if (diagnostic.times > 1)
        line.set("times", json::Value::integer(diagnostic.times));
    for (const Detail &detail : diagnostic.details) {
        if (!line.has(detail.key))
            line.set(detail.key, json::Value::string(detail.value));
    }
    return line;
}

} // namespace

Result<std::unique_ptr<Output>> Output::open(const Arguments &arguments)
{
    std::unique_ptr<Output> output(new Output);
    if (arguments.has("output")) {
        auto file = openFile(arguments.value("output"), "wb");
        if (!file)
            return std::unexpected(file.error());
        output->m_result = *file;
    }
    if (arguments.has("log-file")) {
        auto file = openFile(arguments.value("log-file"), "ab");
        if (!file)
            return std::unexpected(file.error());
        output->m_log = *file;
    }
    const bool terminal = isatty(STDERR_FILENO) && environment("TERM") != "dumb";
    output->m_json = arguments.value("log-format") == "json";
    output->m_quiet = arguments.has("quiet");
    output->m_verbosity = arguments.count("verbose");
    output->m_colour = !output->m_json && isChosen(arguments, "color", terminal && environment("NO_COLOR").empty());
    output->m_progress = !output->m_json && !output->m_quiet && isChosen(arguments, "progress", terminal && environment("CI").empty());
    return output;
}

Output::~Output()
{
    clearProgress();
    if (m_result != stdout)
        std::fclose(m_result);
    if (m_log)
        std::fclose(m_log);
}

void Output::addSecret(const std::string &name, const std::string &value)
{
    const std::lock_guard lock(m_mutex);
    m_redactor.add(name, value);
}

Redactor Output::redactor() const
{
    const std::lock_guard lock(m_mutex);
    return m_redactor;
}

void Output::setSource(std::function<std::string(const std::string &)> source)
{
    const std::lock_guard lock(m_mutex);
    m_source = std::move(source);
}

void Output::write(std::FILE *to, const std::string &text)
{
    const std::string safe = m_redactor.isEmpty() ? text : m_redactor.redact(text);
    if (std::fwrite(safe.data(), 1, safe.size(), to) != safe.size() && to == m_result && m_error == 0)
        m_error = errno;
}

void Output::result(std::string_view text)
{
    const std::lock_guard lock(m_mutex);
    if (m_result == stdout)
        clearProgress();
    write(m_result, std::string(text));
}

void Output::logLine(const char *level, const std::string &message, const json::Value &more)
{
    if (!m_json && !m_log)
        return;
    json::Value line = json::Value::object();
    line.set("ts", json::Value::string(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toStdString()));
    line.set("level", json::Value::string(level));
    line.set("msg", json::Value::string(message));
    if (!m_run.empty())
        line.set("run", json::Value::string(m_run));
    more.forEachMember([&line](std::string_view key, const json::Value &value) { line.set(key, value); });
    const std::string text = json::toText(line) + '\n';
    if (m_json)
        write(stderr, text);
    if (m_log) {
        write(m_log, text);
        std::fflush(m_log);
    }
}

void Output::say(const QString &message, const json::Value &numbers)
{
    const std::lock_guard lock(m_mutex);
    logLine("info", message.toStdString(), numbers);
    if (m_json || m_quiet)
        return;
    clearProgress();
    write(stderr, message.toStdString() + '\n');
}

void Output::setRun(const std::string &id)
{
    const std::lock_guard lock(m_mutex);
    m_run = id;
}

void Output::trace(const std::function<QString()> &message, const std::function<json::Value()> &fields)
{
    const std::lock_guard lock(m_mutex);
    if (m_verbosity < 2)
        return;
    const std::string text = message().toStdString();
    logLine("debug", text, fields());
    if (m_json)
        return;
    clearProgress();
    write(stderr, text + '\n');
}

std::string Output::coloured(std::string text, const Diagnostic &diagnostic) const
{
    if (!m_colour || !diagnostic.code)
        return text;
    const std::string id = std::string(" ") + diagnostic.code->id + ':';
    const std::size_t end = text.find(id);
    const std::size_t begin = end == std::string::npos ? end : text.rfind(' ', end - 1) + 1;
    if (end == std::string::npos)
        return text;
    const char *colour = diagnostic.severity == Severity::Error ? "\033[1;31m" : diagnostic.severity == Severity::Warning ? "\033[1;33m" : "\033[1;36m";
    text.insert(end, "\033[0m");
    text.insert(begin, colour);
    return text;
}

void Output::report(const Diagnostic &diagnostic)
{
    const std::lock_guard lock(m_mutex);
    logLine(levelOf(diagnostic.severity), diagnostic.message.toStdString(), jsonOf(diagnostic));
    if (m_json || (diagnostic.severity == Severity::Information && m_verbosity < 1) || (diagnostic.severity != Severity::Error && m_quiet))
        return;
    Diagnostic once = diagnostic;
    once.times = 1;
    once.origin = {};
    once.origin.resource = diagnostic.origin.resource;
    const std::string head = format(once).substr(0, format(once).find("\n    "));
    const auto seen = std::ranges::find(m_seen, head, &Seen::head);
    if (seen != m_seen.end() && diagnostic.severity != Severity::Error) {
        seen->times += diagnostic.times;
        seen->again = true;
        return;
    }
    if (seen == m_seen.end())
        m_seen.push_back({head, diagnostic.times, false});
    clearProgress();
    const std::string source = m_source && !diagnostic.place.file.empty() ? m_source(diagnostic.place.file) : std::string();
    write(stderr, coloured(format(diagnostic, source), diagnostic) + '\n');
}

void Output::report(const Diagnostics &diagnostics)
{
    for (const Diagnostic &diagnostic : diagnostics)
        report(diagnostic);
}

void Output::clearProgress()
{
    if (m_drawn.empty())
        return;
    std::fputs("\r\033[K", stderr);
    m_drawn.clear();
}

void Output::progress(const std::string &line)
{
    const std::lock_guard lock(m_mutex);
    if (!m_progress)
        return;
    const auto now = std::chrono::steady_clock::now();
    if (line.empty()) {
        clearProgress();
    } else if (line != m_drawn && now - m_drawnAt >= std::chrono::milliseconds(100)) {
        write(stderr, "\r\033[K" + line);
        m_drawn = line;
        m_drawnAt = now;
    }
    std::fflush(stderr);
}

void Output::flush()
{
    const std::lock_guard lock(m_mutex);
    if (std::fflush(m_result) != 0 && m_error == 0)
        m_error = errno;
}

void Output::tellRepeats()
{
    for (const Seen &seen : m_seen) {
        if (seen.again)
            write(stderr, QCoreApplication::translate("Output", "%1 (%2 times in all)").arg(QString::fromStdString(seen.head)).arg(seen.times).toStdString() + '\n');
    }
    m_seen.clear();
}

Exit Output::finish(Exit exit)
{
    flush();
    {
        const std::lock_guard lock(m_mutex);
        clearProgress();
        tellRepeats();
    }
    // Whoever reads may stop reading: `penstock try x | head`.
    if (m_error == 0 || m_error == EPIPE)
        return exit;
    report(Diagnostic(codes::fileUnreadable, QCoreApplication::translate("Output", "The result cannot be written: %1.").arg(QString::fromLocal8Bit(std::strerror(m_error)))));
    return exit == Exit::Done ? Exit::Configuration : exit;
}

Exit exitOf(const Diagnostics &diagnostics)
{
    for (const Diagnostic &diagnostic : diagnostics) {
        if (diagnostic.severity == Severity::Error)
            return diagnostic.code ? diagnostic.code->exit : Exit::Internal;
    }
    return Exit::Done;
}

} // namespace penstock::cli
