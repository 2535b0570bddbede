// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/syntax.h"
#include "ui/widgets/theme.h"

#include <KSyntaxHighlighting/Theme>
#include <QApplication>
#include <QTest>

#include <cmath>

using namespace penstock::ui;

// Everything that is written in colour can be read: 4.5:1 for text, light and dark (WCAG 2, 1.4.3).
class tst_theme : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void names();
    void contrast_data();
    void contrast();
    void templatesInHighContrast_data();
    void templatesInHighContrast();
};

static double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

static double luminance(const QColor &colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

static double contrastOf(const QColor &a, const QColor &b)
{
    const double x = luminance(a) + 0.05;
    const double y = luminance(b) + 0.05;
    return std::max(x, y) / std::min(x, y);
}

void tst_theme::names()
{
    for (const Theme theme : {Theme::System, Theme::Light, Theme::Dark})
        QCOMPARE(themeNamed(themeName(theme)), theme);
    QCOMPARE(themeNamed(QStringLiteral("nonsense")), Theme::System);
}

void tst_theme::contrast_data()
{
    QTest::addColumn<QColor>("ink");
    QTest::addColumn<QColor>("paper");
    const Syntax syntax;
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        applyTheme(*qApp, theme);
        const QPalette palette = QApplication::palette();
        const QString name = themeName(theme);
        const auto row = [&](const char *what, const QColor &ink, const QColor &paper) {
            QTest::newRow(qPrintable(QStringLiteral("%1, %2").arg(name, QLatin1StringView(what)))) << ink << paper;
        };
        const QColor base = palette.color(QPalette::Base);
        row("text", palette.color(QPalette::Text), base);
        row("window text", palette.color(QPalette::WindowText), palette.color(QPalette::Window));
        row("button text", palette.color(QPalette::ButtonText), palette.color(QPalette::Button));
        row("selected text", palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight));
        row("placeholder", palette.color(QPalette::PlaceholderText), base);
        row("empty state", palette.color(QPalette::PlaceholderText), palette.color(QPalette::Window));
        row("error", colour(Ink::Error, palette), base);
        row("error on window", colour(Ink::Error, palette), palette.color(QPalette::Window));
        row("warning", colour(Ink::Warning, palette), base);
        row("information", colour(Ink::Information, palette), base);
        row("success", colour(Ink::Success, palette), palette.color(QPalette::Window));
        row("line numbers", colour(Ink::GutterText, palette), colour(Ink::Gutter, palette));
        row("text on a match", palette.color(QPalette::Text), colour(Ink::Match, palette));
        row("text on a highlight", palette.color(QPalette::Text), colour(Ink::Highlight, palette));
        using Style = KSyntaxHighlighting::Theme;
        const std::pair<const char *, Style::TextStyle> styles[] = {
            {"keyword", Style::Keyword}, {"string", Style::String}, {"comment", Style::Comment}, {"number", Style::DecVal}, {"data type", Style::DataType},
            {"attribute", Style::Attribute}, {"function", Style::Function}, {"control flow", Style::ControlFlow}, {"constant", Style::Constant}, {"variable", Style::Variable},
            {"operator", Style::Operator}, {"special character", Style::SpecialChar},
        };
        for (const auto &[what, style] : styles) {
            const QRgb colour = syntax.theme(palette).textColor(style);
            if (colour != 0)
                row(what, QColor::fromRgb(colour), base);
        }
    }
}

void tst_theme::contrast()
{
    QFETCH(QColor, ink);
    QFETCH(QColor, paper);
    const double contrast = contrastOf(ink, paper);
    QVERIFY2(contrast >= 4.5, qPrintable(QStringLiteral("%1 on %2: %3").arg(ink.name(), paper.name()).arg(contrast)));
}

// Those of templates keep 7:1, also where the system's palette is pure black and white.
void tst_theme::templatesInHighContrast_data()
{
    QTest::addColumn<QColor>("ink");
    QTest::addColumn<QColor>("paper");
    QList<QPair<QString, QPalette>> palettes;
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        applyTheme(*qApp, theme);
        palettes.append({themeName(theme), QApplication::palette()});
    }
    for (const bool isDark : {false, true}) {
        QPalette palette;
        palette.setColor(QPalette::Base, isDark ? Qt::black : Qt::white);
        palette.setColor(QPalette::Text, isDark ? Qt::white : Qt::black);
        palettes.append({isDark ? QStringLiteral("white on black") : QStringLiteral("black on white"), palette});
    }
    for (const auto &[name, palette] : palettes) {
        for (const Ink ink : {Ink::TemplateKeyword, Ink::TemplateFunction, Ink::TemplateField, Ink::TemplateText, Ink::TemplateVariable, Ink::TemplateError}) {
            QTest::newRow(qPrintable(QStringLiteral("%1, ink %2").arg(name).arg(int(ink)))) << colour(ink, palette) << palette.color(QPalette::Base);
            QVERIFY(contrastOf(colour(ink, palette), colour(Ink::CurrentLine, palette)) >= 4.5);
        }
        QVERIFY(contrastOf(colour(Ink::Note, palette), colour(Ink::NotePaper, palette)) >= 4.5);
        QVERIFY(contrastOf(colour(Ink::Warning, palette), colour(Ink::NotePaper, palette)) >= 4.5);
        QVERIFY(contrastOf(colour(Ink::Error, palette), colour(Ink::NotePaper, palette)) >= 4.5);
    }
}

void tst_theme::templatesInHighContrast()
{
    QFETCH(QColor, ink);
    QFETCH(QColor, paper);
    const double contrast = contrastOf(ink, paper);
    QVERIFY2(contrast >= 7, qPrintable(QStringLiteral("%1 on %2: %3").arg(ink.name(), paper.name()).arg(contrast)));
}

QTEST_MAIN(tst_theme)
#include "tst_theme.moc"
