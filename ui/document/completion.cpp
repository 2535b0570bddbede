// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/completion.h"

#include "core/document/project.h"

#include <algorithm>

namespace penstock::ui
{

namespace
{
struct Line {
    int indent = 0;           // of the key
    bool item = false;        // begins with "- "
    int itemIndent = 0;
    QString key;              // empty: none
};

Line parse(const QString &text)
{
    Line line;
    qsizetype at = 0;
    const auto skipSpaces = [&] {
        while (at < text.size() && text.at(at) == QLatin1Char(' '))
            ++at;
    };
    skipSpaces();
    line.itemIndent = static_cast<int>(at);
    if (QStringView(text).mid(at).startsWith(QLatin1StringView("- "))) {
        line.item = true;
        at += 2;
        skipSpaces();
    }
    line.indent = static_cast<int>(at);
    const qsizetype colon = text.indexOf(QLatin1Char(':'), at);
    if (colon > at && !text.mid(at).startsWith(QLatin1Char('#')))
        line.key = text.mid(at, colon - at).trimmed();
    return line;
}

bool isBlank(const QString &text)
{
    const QString trimmed = text.trimmed();
    return trimmed.isEmpty() || trimmed.startsWith(QLatin1Char('#'));
}

// Whether a path of the table fits; `*` stands for any name.
bool fits(const QStringList &row, const QStringList &path)
{
    return std::equal(row.begin(), row.end(), path.begin(), path.end(), [](const QString &a, const QString &b) { return a == b || a == QLatin1StringView("*"); });
}
} // namespace

QString pathAt(const QStringList &lines)
{
    QStringList path;
    if (lines.isEmpty())
        return {};
    const Line last = parse(lines.last());
    int indent = last.item ? last.itemIndent : last.indent;
    bool needsItem = last.item;
    for (qsizetype i = lines.size() - 2; i >= 0 && (indent > 0 || needsItem); --i) {
        if (isBlank(lines.at(i)))
            continue;
        const Line line = parse(lines.at(i));
        // The key that holds a list may stand in the same column as its dashes.
        if (needsItem && !line.item && line.indent <= indent && !line.key.isEmpty()) {
            path.prepend(line.key + QLatin1StringView("[]"));
            indent = line.indent;
            needsItem = false;
            continue;
        }
        if (needsItem)
            continue;
        if (line.item && line.itemIndent < indent) {
            if (line.indent < indent && !line.key.isEmpty())
                path.prepend(line.key);
            indent = line.itemIndent;
            needsItem = true;
        } else if (!line.item && line.indent < indent && !line.key.isEmpty()) {
            path.prepend(line.key);
            indent = line.indent;
        }
    }
    return path.join(QLatin1Char('.'));
}

QStringList completionsAt(const QStringList &lines, int position, const QString &root)
{
    if (lines.isEmpty())
        return {};
    const QString typed = lines.last().left(position);
    const Line line = parse(typed);
    QStringList path = QString(root + QLatin1Char('.') + pathAt(lines)).split(QLatin1Char('.'), Qt::SkipEmptyParts);
    if (path.size() > 1 && path.at(0) == QLatin1StringView("resources[]") && path.at(1) == QLatin1StringView("connection"))
        path.removeFirst();                       // a resource's own connection has the keys of the project's
    QStringList words;
    for (const SchemaRow &row : schemaRows()) {
        QStringList parts = QString::fromLatin1(row.path).split(QLatin1Char('.'));
        const QString name = parts.takeLast().remove(QLatin1StringView("[]"));
        if (!fits(parts, path))
            continue;
        if (line.key.isEmpty() && name != QLatin1StringView("*"))
            words.append(name + QLatin1StringView(": "));
        else if (line.key == name && row.allowed)
            words.append(QString::fromLatin1(row.allowed).split(QLatin1Char('|')));
    }
    words.removeDuplicates();
    return words;
}

} // namespace penstock::ui
