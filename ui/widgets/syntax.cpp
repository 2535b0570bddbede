// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/syntax.h"

#include "ui/widgets/templatehighlighter.h"
#include "ui/widgets/theme.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <KSyntaxHighlighting/Theme>
#include <QPalette>

// The definition of JQ and the themes lie in a resource of this static library, which the linker would drop otherwise.
static void registerDefinitions()
{
    Q_INIT_RESOURCE(penstock);
}

namespace penstock::ui
{

namespace
{
QString definitionName(Language language)
{
    switch (language) {
    case Language::Yaml: return QStringLiteral("YAML");
    case Language::Json: return QStringLiteral("JSON");
    case Language::Jq: return QStringLiteral("JQ");
    case Language::Plain: break;
    }
    return {};
}
} // namespace

Syntax::Syntax()
{
    registerDefinitions();
    m_repository = std::make_unique<KSyntaxHighlighting::Repository>();      // looks for definitions when it is made
}

Syntax::~Syntax() = default;

KSyntaxHighlighting::Theme Syntax::theme(const QPalette &palette) const
{
    // None of the library's themes keeps 4.5:1 against our backgrounds in every style.
    return m_repository->theme(isDark(palette) ? QStringLiteral("Penstock Dark") : QStringLiteral("Penstock Light"));
}

KSyntaxHighlighting::SyntaxHighlighter *Syntax::attach(QTextDocument *document, Language language, const QPalette &palette) const
{
    const auto definition = m_repository->definitionForName(definitionName(language));
    if (!definition.isValid())
        return nullptr;
    auto *highlighter = language == Language::Yaml ? new TemplateHighlighter(document) : new KSyntaxHighlighting::SyntaxHighlighter(document);
    restyle(*highlighter, palette);
    highlighter->setDefinition(definition);
    return highlighter;
}

void Syntax::restyle(KSyntaxHighlighting::SyntaxHighlighter &highlighter, const QPalette &palette) const
{
    if (auto *templates = qobject_cast<TemplateHighlighter *>(&highlighter))
        templates->setPalette(palette);
    highlighter.setTheme(theme(palette));
}

} // namespace penstock::ui
