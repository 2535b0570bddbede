// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/templatetokens.h"

#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <QPalette>
#include <QTextCharFormat>

#include <array>

namespace penstock::ui
{

// The colours of YAML, and over them those of the value templates in it. The state of a line is kept as the block's own, so that a change is
// carried on as far as it reaches.
class TemplateHighlighter : public KSyntaxHighlighting::SyntaxHighlighter
{
    Q_OBJECT
public:
    explicit TemplateHighlighter(QTextDocument *document);
    void setPalette(const QPalette &palette);          // counts from the next highlighting on

protected:
    void highlightBlock(const QString &text) override;

private:
    std::array<QTextCharFormat, 11> m_formats;         // by TemplateWordKind
};

} // namespace penstock::ui
