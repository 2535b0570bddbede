// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/project.h"

#include <QByteArray>
#include <QByteArrayList>

#include <algorithm>

// What the tests of documents share.
namespace penstock::test
{

inline ProjectFiles project(const QByteArray &text)
{
    return {.folder = ".", .files = {{.path = "penstock.yaml", .text = text.toStdString()}}};
}

// A native project around the given lines, which is without findings when they are good.
inline QByteArray around(const QByteArray &lines)
{
    const bool hasResources = lines.startsWith("resources:") || lines.contains("\nresources:");
    const bool hasConnection = lines.startsWith("connection:") || lines.contains("\nconnection:");
    return lines + (hasConnection ? "" : "connection: {base_url: https://a.example}\n") + (hasResources ? "" : "resources: []\n");
}

inline QByteArray said(const Diagnostics &findings)
{
    QByteArray text;
    for (const Diagnostic &finding : findings)
        text += QByteArray::fromStdString(format(finding)) + "\n";
    return text;
}

// "name@line" of each finding, sorted by line.
inline QByteArray brief(Diagnostics findings)
{
    std::ranges::stable_sort(findings, {}, [](const Diagnostic &finding) { return finding.place.line; });
    QByteArrayList list;
    for (const Diagnostic &finding : findings)
        list.append(QByteArray(finding.code->name) + "@" + QByteArray::number(finding.place.line));
    return list.join(' ');
}

} // namespace penstock::test
