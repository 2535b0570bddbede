// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/completion.h"

#include "core/document/keys.h"
#include "ui/document/templatecompletion.h"

#include <QCoreApplication>

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

// Of the last `{` that is still open; -1: none.
qsizetype openBrace(const QString &text)
{
    QList<qsizetype> open;
    QChar quote;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (!quote.isNull())
            quote = c == quote ? QChar() : quote;
        else if (c == QLatin1Char('"') || c == QLatin1Char('\''))
            quote = c;
        else if (c == QLatin1Char('{'))
            open.append(i);
        else if (c == QLatin1Char('}') && !open.isEmpty())
            open.removeLast();
    }
    return open.isEmpty() ? -1 : open.last();
}

QString unquoted(QString text)
{
    text = text.trimmed();
    if (text.startsWith(QLatin1Char('"')) || text.startsWith(QLatin1Char('\'')))
        text.remove(0, 1);
    return text;
}

// `key: value` of what was typed; without a colon all of it is the key.
void readMember(YamlSpot &spot, const QString &text)
{
    qsizetype colon = text.indexOf(QLatin1StringView(": "));
    if (colon < 0 && text.endsWith(QLatin1Char(':')))
        colon = text.size() - 1;
    spot.key = colon < 0 ? QString() : text.left(colon).trimmed();
    spot.typed = colon < 0 ? text.trimmed() : unquoted(text.mid(colon + 1));
}

void appendPath(std::vector<std::string> &path, const QString &text)
{
    const QStringList parts = text.split(QLatin1Char('.'), Qt::SkipEmptyParts);
    for (const QString &part : parts)
        path.push_back(part.toStdString());
}

QString defaultText(const SchemaRow &row)
{
    return row.defaultText ? QCoreApplication::translate("Completion", "default %1").arg(QString::fromUtf8(row.defaultText)) : typeText(row.type);
}

Completion keyCompletion(const KeyRow &key)
{
    const QString name = QString::fromUtf8(key.name.data(), static_cast<qsizetype>(key.name.size()));
    const bool holdsMore = key.row->type == ValueType::Mapping || key.row->type == ValueType::List;
    return {name, name + (holdsMore ? QLatin1StringView(":") : QLatin1StringView(": ")), defaultText(*key.row), translatedHelp(*key.row)};
}

void addWords(QList<Completion> &items, const SchemaRow &row)
{
    QStringList words = row.allowed ? QString::fromLatin1(row.allowed).split(QLatin1Char('|')) : QStringList();
    if (words.isEmpty() && row.type == ValueType::Boolean)
        words = {QStringLiteral("true"), QStringLiteral("false")};
    for (const QString &word : std::as_const(words)) {
        if (word.startsWith(QLatin1Char('!')) || word.contains(QLatin1StringView("..")))
            continue;                             // not yet supported; a range
        const bool isDefault = row.defaultText && word == QLatin1StringView(row.defaultText);
        items.append({word, word, isDefault ? QCoreApplication::translate("Completion", "default") : QString(), translatedHelp(row)});
    }
}

// Targets of transforms and splits (httpjson, section 6.2).
void addTargets(QList<Completion> &items, const YamlSpot &spot, const KnownNames &known)
{
    const bool isRequest = spot.isIn("pagination[]") || (spot.isIn("request") && spot.isIn("transforms[]"));
    const bool isSplit = !isRequest && !spot.isIn("transforms[]");
    const auto add = [&](const QString &text, const char *help) { items.append({text, text, {}, QCoreApplication::translate("Completion", help)}); };
    add(QStringLiteral("body."), isRequest ? QT_TRANSLATE_NOOP("Completion", "A field of the request's body; dots go into objects.")
                                           : QT_TRANSLATE_NOOP("Completion", "A field of the document; dots go into objects."));
    if (isRequest) {
        add(QStringLiteral("header."), QT_TRANSLATE_NOOP("Completion", "A header of the request."));
        add(QStringLiteral("url.params."), QT_TRANSLATE_NOOP("Completion", "A parameter of the URL."));
        if (spot.isIn("set"))
            add(QStringLiteral("url.value"), QT_TRANSLATE_NOOP("Completion", "The whole URL."));
        for (const QString &name : known.parameters)
            items.append({QStringLiteral("url.params.") + name, QStringLiteral("url.params.") + name, QCoreApplication::translate("Completion", "in the last URL"), {}});
        return;
    }
    if (!known.body)
        return;
    const AnswerKey *document = isSplit || !known.event ? known.body.get() : known.event.get();
    for (const AnswerKey &key : document->members) {
        if (!isSplit || key.isList || !key.members.empty())
            items.append({QStringLiteral("body.") + key.name, QStringLiteral("body.") + key.name, key.kind, key.sample});
    }
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

std::vector<std::string> YamlSpot::keyPath() const
{
    std::vector<std::string> all = path;
    appendPath(all, key);
    return all;
}

bool YamlSpot::isIn(std::string_view segment) const
{
    return std::ranges::find(path, segment) != path.end();
}

YamlSpot spotAt(const QStringList &lines, const QString &root)
{
    YamlSpot spot;
    if (lines.isEmpty())
        return spot;
    appendPath(spot.path, root);
    appendPath(spot.path, pathAt(lines));
    const Line line = parse(lines.last());
    const QString typed = lines.last().mid(line.indent);
    const qsizetype brace = openBrace(typed);
    if (brace < 0) {
        readMember(spot, typed);
        return spot;
    }
    if (line.key.isEmpty() || !typed.startsWith(line.key))
        return spot;
    appendPath(spot.path, line.key);
    const qsizetype comma = typed.lastIndexOf(QLatin1Char(','));
    readMember(spot, typed.mid(std::max(brace, comma) + 1).trimmed());
    return spot;
}

CompletionOffer completionsAt(const QStringList &lines, const QString &root, const KnownNames &known)
{
    CompletionOffer offer;
    if (lines.isEmpty())
        return offer;
    const YamlSpot spot = spotAt(lines, root);
    if (const auto action = openAction(lines))
        return templateCompletions(*action, spot, known);
    offer.typed = spot.typed;
    if (spot.key.isEmpty()) {
        for (const KeyRow &key : keysAt(spot.path))
            offer.items.append(keyCompletion(key));
        return offer;
    }
    const SchemaRow *row = rowAt(spot.keyPath());
    if (!row)
        return offer;
    addWords(offer.items, *row);
    if (spot.key == QLatin1StringView("target") && row->ofInput)
        addTargets(offer.items, spot, known);
    return offer;
}

QString keyHelpAt(const QStringList &lines, int position, const QString &root)
{
    if (lines.isEmpty())
        return {};
    QStringList upTo = lines;
    const QString whole = upTo.takeLast();
    const qsizetype colon = whole.indexOf(QLatin1Char(':'), position);
    if (colon < 0 || whole.left(colon).contains(QLatin1Char('#')))
        return {};
    upTo.append(whole.left(colon + 1));
    const YamlSpot spot = spotAt(upTo, root);
    // Only over the key itself.
    if (spot.key.isEmpty() || position < colon - spot.key.size() || !spot.typed.isEmpty())
        return {};
    const SchemaRow *row = rowAt(spot.keyPath());
    if (!row)
        return {};
    QStringList facts{typeText(row->type)};
    if (row->defaultText)
        facts.append(QCoreApplication::translate("Completion", "default %1").arg(QString::fromUtf8(row->defaultText)));
    if (row->allowed && row->type == ValueType::Text)
        facts.append(QString::fromLatin1(row->allowed).remove(QLatin1Char('!')).replace(QLatin1Char('|'), QLatin1StringView(", ")));
    return QStringLiteral("<p><b>%1</b> – %2</p><p>%3</p>")
        .arg(spot.key.toHtmlEscaped(), facts.join(QStringLiteral("; ")).toHtmlEscaped(), translatedHelp(*row).toHtmlEscaped());
}

} // namespace penstock::ui
