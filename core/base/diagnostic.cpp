// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/diagnostic.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock
{

Diagnostic::Diagnostic(const Code &kind, QString text, Place where, Origin whence)
    : code(&kind), message(std::move(text)), place(std::move(where)), origin(std::move(whence)), severity(kind.severity)
{
}

Diagnostic &Diagnostic::with(std::string key, std::string value) &
{
    details.push_back({std::move(key), std::move(value)});
    return *this;
}

Diagnostic &&Diagnostic::with(std::string key, std::string value) &&
{
    details.push_back({std::move(key), std::move(value)});
    return std::move(*this);
}

const std::string *Diagnostic::detail(std::string_view key) const
{
    const auto found = std::ranges::find(details, key, &Detail::key);
    return found == details.end() ? nullptr : &found->value;
}

namespace
{

const char *word(Severity severity)
{
    switch (severity) {
    case Severity::Information: return "note";
    case Severity::Warning: return "warning";
    case Severity::Error: return "error";
    }
    return "error";
}

std::string describe(const Origin &origin)
{
    std::string text = origin.resource;
    const auto add = [&text](const std::string &part) { text += (text.empty() ? "" : ", ") + part; };
    if (origin.page > 0)
        add("page " + std::to_string(origin.page));
    if (origin.exchange > 0)
        add("exchange " + std::to_string(origin.exchange));
    if (origin.record >= 0)
        add("record " + std::to_string(origin.record));
    if (!origin.pointer.empty())
        add(origin.pointer);
    return text;
}

// The line that holds the place, and a line of carets under what is meant.
std::string excerpt(const Place &place, std::string_view source)
{
    if (!place.isKnown() || source.empty())
        return {};
    std::size_t begin = 0;
    for (int line = 1; line < place.line; ++line) {
        begin = source.find('\n', begin);
        if (begin == std::string_view::npos)
            return {};
        ++begin;
    }
    std::string_view line = source.substr(begin, source.find('\n', begin) - begin);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    constexpr std::size_t widest = 160;
    if (line.size() > widest)
        return {};
    const std::size_t column = place.column > 0 ? std::size_t(place.column - 1) : 0;
    const std::size_t room = line.size() > column ? line.size() - column : 1;
    const std::size_t carets = std::clamp<std::size_t>(place.length, 1, room);
    return "\n    " + std::string(line) + "\n    " + std::string(column, ' ') + std::string(carets, '^');
}

} // namespace

std::string format(const Diagnostic &diagnostic, std::string_view source)
{
    std::string text;
    const Place &place = diagnostic.place;
    if (!place.file.empty()) {
        text += place.file;
        if (place.line > 0)
            text += ':' + std::to_string(place.line) + ':' + std::to_string(place.column);
        text += ": ";
    }
    text += word(diagnostic.severity);
    if (diagnostic.code)
        text += std::string(" ") + diagnostic.code->id;
    text += ": " + diagnostic.message.toStdString();
    if (diagnostic.times > 1)
        text += " (" + std::to_string(diagnostic.times) + " times)";
    if (const std::string origin = describe(diagnostic.origin); !origin.empty())
        text += "\n    at " + origin;
    text += excerpt(place, source);
    QString advice = diagnostic.advice;
    if (advice.isEmpty() && diagnostic.code)
        advice = QCoreApplication::translate("Codes", diagnostic.code->advice);
    if (!advice.isEmpty())
        text += "\n    " + advice.toStdString();
    return text;
}

Severity worst(const Diagnostics &diagnostics)
{
    Severity severity = Severity::Information;
    for (const Diagnostic &diagnostic : diagnostics)
        severity = std::max(severity, diagnostic.severity);
    return severity;
}

} // namespace penstock
