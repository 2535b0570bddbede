// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/yamlassistant.h"

#include "ui/document/templatecompletion.h"

#include <QTextBlock>
#include <QTextCursor>

namespace penstock::ui
{

namespace
{
constexpr int mostLines = 3000;

// From the key at the left margin that holds the place up to its line, which is cut at `position`; -1: not cut.
QStringList linesUpTo(const QTextCursor &cursor, int position)
{
    QTextBlock block = cursor.block();
    QStringList lines{position < 0 ? block.text() : block.text().left(position)};
    const auto beginsSection = [](const QString &text) {
        return !text.isEmpty() && text.front() != QLatin1Char(' ') && text.front() != QLatin1Char('#') && text.front() != QLatin1Char('-');
    };
    while (!beginsSection(lines.first()) && block.previous().isValid() && lines.size() < mostLines) {
        block = block.previous();
        lines.prepend(block.text());
    }
    return lines;
}

QStringList linesUpTo(const QTextCursor &cursor)
{
    return linesUpTo(cursor, cursor.positionInBlock());
}

// The highlighter keeps with each line what it means for the next one: only the lines of the action itself are read, at every key.
std::optional<OpenAction> actionAt(const QTextCursor &cursor)
{
    const auto stateBefore = [](const QTextBlock &block) { return TemplateState::fromInt(block.previous().isValid() ? block.previous().userState() : -1); };
    QTextBlock block = cursor.block();
    QStringList lines{block.text().left(cursor.positionInBlock())};
    while (stateBefore(block).inside != TemplateState::Inside::Text && lines.size() < mostLines) {
        block = block.previous();
        lines.prepend(block.text());
    }
    return openAction(lines, stateBefore(block));
}
} // namespace

YamlAssistant::YamlAssistant(QString root, std::shared_ptr<const KnownNames> known)
    : m_root(std::move(root))
    , m_known(std::move(known))
{
}

CompletionOffer YamlAssistant::complete(const QTextCursor &cursor) const
{
    return completionsAt(linesUpTo(cursor), m_root, *m_known);
}

// Behind a dot and from the second letter of a name on, inside of a template.
bool YamlAssistant::offersUnasked(const QTextCursor &cursor) const
{
    const auto action = actionAt(cursor);
    if (!action || action->spaceAtEnd || action->words.isEmpty())
        return false;
    const TemplateWord &word = action->words.last();
    return word.kind == TemplateWordKind::Field || (word.kind == TemplateWordKind::Unknown && word.length >= 2);
}

QString YamlAssistant::signature(const QTextCursor &cursor) const
{
    const auto action = actionAt(cursor);
    return action ? signatureAt(*action) : QString();
}

QString YamlAssistant::hover(const QTextCursor &cursor) const
{
    const QStringList lines = linesUpTo(cursor, -1);
    TemplateState state;
    QList<TemplateWord> words;
    for (const QString &line : lines)
        words = templateWords(line, state);
    const int position = cursor.positionInBlock();
    for (const TemplateWord &word : std::as_const(words)) {
        if (position >= word.start && position <= word.start + word.length && word.kind == TemplateWordKind::Function)
            return functionHelp(word.text);
    }
    return keyHelpAt(lines, position, m_root);
}

} // namespace penstock::ui
