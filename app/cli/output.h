// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "arguments.h"
#include "core/base/diagnostic.h"
#include "core/json/value.h"
#include "core/secret/secrets.h"

#include <QString>

#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace penstock::cli
{

// The gate through which text leaves the process: results to the standard output, everything else to the standard error, secrets in
// neither. Any thread.
class Output
{
public:
    // Fails where --output or --log-file cannot be written.
    static Result<std::unique_ptr<Output>> open(const Arguments &arguments);
    ~Output();

    void addSecret(const std::string &name, const std::string &value);
    Redactor redactor() const;
    // Where the text of a named file comes from, for the line under a finding.
    void setSource(std::function<std::string(const std::string &file)> source);

    void result(std::string_view text);               // as it is, no line end added
    // For people; not with -q. JSON lines have the numbers besides.
    void say(const QString &message, const json::Value &numbers = json::Value::object());
    // Notes only with -v. For people, what is found again in the same place is counted; finish() tells how often. JSON lines have each.
    void report(const Diagnostic &diagnostic);
    void report(const Diagnostics &diagnostics);
    // Only with -vv. The fields are those of the JSON line.
    void trace(const std::function<QString()> &message, const std::function<json::Value()> &fields);
    void setRun(const std::string &id);                   // named in every JSON line from here on
    void progress(const std::string &line);           // redrawn at most ten times a second, on a terminal; empty: goes
    bool showsProgress() const { return m_progress; }
    void flush();                                     // the result so far
    Exit finish(Exit exit);                           // the result's end is written; a full disk is an error
    bool isQuiet() const { return m_quiet; }

private:
    Output() = default;
    void write(std::FILE *to, const std::string &text);
    void logLine(const char *level, const std::string &message, const json::Value &more);
    std::string coloured(std::string text, const Diagnostic &diagnostic) const;
    void clearProgress();
    void tellRepeats();

    struct Seen {
        std::string head;                             // the finding's first line
        int times = 0;
        bool again = false;
    };
    mutable std::mutex m_mutex;
    Redactor m_redactor;
    std::function<std::string(const std::string &)> m_source;
    std::FILE *m_result = stdout;
    std::FILE *m_log = nullptr;
    std::vector<Seen> m_seen;
    std::string m_drawn;
    std::chrono::steady_clock::time_point m_drawnAt;
    std::string m_run;
    bool m_json = false, m_quiet = false, m_colour = false, m_progress = false;
    int m_verbosity = 0;
    int m_error = 0;                                  // errno of the first result that could not be written
};

// What the process answers with: of the worst finding that is an error, the first one; Done where there is none.
Exit exitOf(const Diagnostics &diagnostics);

} // namespace penstock::cli
