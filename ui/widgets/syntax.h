// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

class QPalette;
class QTextDocument;

namespace KSyntaxHighlighting
{
class Repository;
class SyntaxHighlighter;
class Theme;
}

namespace penstock::ui
{

enum class Language { Plain, Yaml, Json, Jq };

// The definitions and themes of KSyntaxHighlighting, loaded once per process; whoever makes editors passes it on.
// GUI thread; outlives every editor.
class Syntax
{
public:
    Syntax();
    ~Syntax();

    // The highlighter belongs to `document`; null for Language::Plain.
    KSyntaxHighlighting::SyntaxHighlighter *attach(QTextDocument *document, Language language, const QPalette &palette) const;
    KSyntaxHighlighting::Theme theme(const QPalette &palette) const;
    // After a change of the palette.
    void restyle(KSyntaxHighlighting::SyntaxHighlighter &highlighter, const QPalette &palette) const;

private:
    std::unique_ptr<KSyntaxHighlighting::Repository> m_repository;
};

} // namespace penstock::ui
