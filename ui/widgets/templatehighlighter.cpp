// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/templatehighlighter.h"

#include "ui/widgets/theme.h"

#include <QFont>

namespace penstock::ui
{

namespace
{
Ink inkOf(TemplateWordKind kind)
{
    switch (kind) {
    case TemplateWordKind::Delimiter:
    case TemplateWordKind::Keyword: return Ink::TemplateKeyword;
    case TemplateWordKind::Function: return Ink::TemplateFunction;
    case TemplateWordKind::Field: return Ink::TemplateField;
    case TemplateWordKind::Text: return Ink::TemplateText;
    case TemplateWordKind::Variable:
    case TemplateWordKind::Number: return Ink::TemplateVariable;
    case TemplateWordKind::Comment: return Ink::Note;
    case TemplateWordKind::Unknown:
    case TemplateWordKind::Error: return Ink::TemplateError;
    case TemplateWordKind::Operator: break;
    }
    return Ink::TemplateKeyword;
}
} // namespace

TemplateHighlighter::TemplateHighlighter(QTextDocument *document)
    : SyntaxHighlighter(document)
{
}

void TemplateHighlighter::setPalette(const QPalette &palette)
{
    for (std::size_t i = 0; i < m_formats.size(); ++i) {
        const auto kind = static_cast<TemplateWordKind>(i);
        QTextCharFormat &format = m_formats[i];
        format = QTextCharFormat();
        format.setForeground(colour(inkOf(kind), palette));
        // Not by colour alone: brackets are bold, comments slanted, what is wrong is underlined.
        if (kind == TemplateWordKind::Delimiter || kind == TemplateWordKind::Keyword)
            format.setFontWeight(QFont::Bold);
        if (kind == TemplateWordKind::Comment)
            format.setFontItalic(true);
        if (kind == TemplateWordKind::Error || kind == TemplateWordKind::Unknown)
            format.setUnderlineStyle(QTextCharFormat::DotLine);
    }
}

void TemplateHighlighter::highlightBlock(const QString &text)
{
    SyntaxHighlighter::highlightBlock(text);
    TemplateState state = TemplateState::fromInt(previousBlockState());
    const QList<TemplateWord> words = templateWords(text, state);
    for (const TemplateWord &word : words)
        setFormat(word.start, word.length, m_formats[static_cast<std::size_t>(word.kind)]);
    setCurrentBlockState(state.toInt());
}

} // namespace penstock::ui
