// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

class QApplication;

namespace penstock::ui
{

enum class Theme { System, Light, Dark };

Theme themeNamed(const QString &name);       // anything unknown: System
QString themeName(Theme theme);
void applyTheme(QApplication &application, Theme theme);

// Colours beyond the palette, by meaning. Text colours keep 4.5:1 against Base, graphics 3:1, light and dark; those of value templates, which
// are small and thick with signs, 7:1, which is enough for high contrast.
enum class Ink {
    Error, Warning, Information, Success, Muted, Accent, Gutter, GutterText, CurrentLine, Match, Highlight,
    TemplateKeyword, TemplateFunction, TemplateField, TemplateText, TemplateVariable, TemplateError, Note, NotePaper,
};
QColor colour(Ink ink, const QPalette &palette);
bool isDark(const QPalette &palette);

} // namespace penstock::ui
