// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QPainter>
#include <QProxyStyle>
#include <QStyleOption>

namespace penstock::ui
{

namespace
{
using namespace Qt::StringLiterals;

struct Shade {
    QRgb light;
    QRgb dark;
};

// In the order of Ink.
constexpr Shade shades[] = {
    {0xffb3261e, 0xffff8a80},    // Error
    {0xff8a5300, 0xffffb74d},    // Warning
    {0xff1558b0, 0xff82b1ff},    // Information
    {0xff1b6e2d, 0xff81c995},    // Success
    {0xff5f6368, 0xff9aa0a6},    // Muted
    {0xff0b6e6e, 0xff4fd1c5},    // Accent
    {0xfff1f3f4, 0xff26282b},    // Gutter
    {0xff6a6e73, 0xff8f959b},    // GutterText
    {0xfff3f7fb, 0xff2a2d31},    // CurrentLine
    {0xffffe08a, 0xff6b5300},    // Match
    {0xffd7f0ee, 0xff174744},    // Highlight
    {0xff5b21a0, 0xffd0a8ff},    // TemplateKeyword
    {0xff0b4a9e, 0xff9cc4ff},    // TemplateFunction
    {0xff0a5555, 0xff6fe0d4},    // TemplateField
    {0xff14571f, 0xff9ddaa5},    // TemplateText
    {0xff6f3a00, 0xffffc78a},    // TemplateVariable
    {0xff9b1c14, 0xffffa29a},    // TemplateError
    {0xff565b60, 0xffb0b6bb},    // Note
    {0xfff1f3f4, 0xff26282b},    // NotePaper
};

struct PaletteShade {
    QPalette::ColorRole role;
    Shade shade;
};

constexpr PaletteShade paletteShades[] = {
    {QPalette::Window, {0xfff4f5f6, 0xff202225}},
    {QPalette::WindowText, {0xff1f2326, 0xffe6e8ea}},
    {QPalette::Base, {0xffffffff, 0xff1a1c1e}},
    {QPalette::AlternateBase, {0xfff7f8f9, 0xff212427}},
    {QPalette::Text, {0xff1f2326, 0xffe6e8ea}},
    {QPalette::PlaceholderText, {0xff6a6e73, 0xff9aa0a6}},
    {QPalette::Button, {0xffeceef0, 0xff2b2e32}},
    {QPalette::ButtonText, {0xff1f2326, 0xffe6e8ea}},
    {QPalette::BrightText, {0xffffffff, 0xffffffff}},
    {QPalette::ToolTipBase, {0xffffffff, 0xff303439}},
    {QPalette::ToolTipText, {0xff1f2326, 0xffe6e8ea}},
    {QPalette::Highlight, {0xff0b6e6e, 0xff1f6f6b}},
    {QPalette::HighlightedText, {0xffffffff, 0xffffffff}},
    {QPalette::Link, {0xff1558b0, 0xff82b1ff}},
    {QPalette::LinkVisited, {0xff6a3fa0, 0xffc58af9}},
    {QPalette::Light, {0xffffffff, 0xff3a3e43}},
    {QPalette::Midlight, {0xfff4f5f6, 0xff33373b}},
    {QPalette::Mid, {0xffc4c8cc, 0xff3f4348}},
    {QPalette::Dark, {0xffa6abb0, 0xff141618}},
    {QPalette::Shadow, {0xff7a7f84, 0xff000000}},
};

QColor faint(bool dark)
{
    return QColor::fromRgb(dark ? 0xff7b8085 : 0xff8d9297);
}

// Fusion outlines fields and boxes in a shade darker than the window, which nobody sees in a dark one; and its wide tabs leave no room for ten.
class OutlinedStyle : public QProxyStyle
{
public:
    OutlinedStyle()
        : QProxyStyle(u"Fusion"_s)
    {
    }

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const override
    {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        const bool isRound = element == PE_IndicatorRadioButton;
        const bool isOutlined = isRound || element == PE_IndicatorCheckBox || (element == PE_FrameLineEdit && !(option->state & State_HasFocus));
        if (!isOutlined || !isDark(option->palette))
            return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(faint(true));
        painter->setBrush(Qt::NoBrush);
        const QRectF outline = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
        isRound ? painter->drawEllipse(outline) : painter->drawRoundedRect(outline, 2, 2);
        painter->restore();
    }

    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override
    {
        constexpr int tabSpace = 14;              // both sides together
        return metric == PM_TabBarTabHSpace ? tabSpace : QProxyStyle::pixelMetric(metric, option, widget);
    }
};

QPalette paletteFor(bool dark)
{
    QPalette palette;
    for (const PaletteShade &entry : paletteShades)
        palette.setColor(entry.role, QColor::fromRgb(dark ? entry.shade.dark : entry.shade.light));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint(dark));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, palette.color(QPalette::Mid));
    return palette;
}
} // namespace

Theme themeNamed(const QString &name)
{
    if (name == "light"_L1)
        return Theme::Light;
    return name == "dark"_L1 ? Theme::Dark : Theme::System;
}

QString themeName(Theme theme)
{
    switch (theme) {
    case Theme::Light: return u"light"_s;
    case Theme::Dark: return u"dark"_s;
    case Theme::System: break;
    }
    return u"system"_s;
}

void applyTheme(QApplication &application, Theme theme)
{
    // The own palettes are made for Fusion; the system's style stays where the system's colours do.
    if (theme == Theme::System) {
        application.setPalette(QPalette());
        return;
    }
    application.setStyle(new OutlinedStyle);
    application.setPalette(paletteFor(theme == Theme::Dark));
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightness() < 128;
}

QColor colour(Ink ink, const QPalette &palette)
{
    const Shade &shade = shades[static_cast<int>(ink)];
    return QColor::fromRgb(isDark(palette) ? shade.dark : shade.light);
}

} // namespace penstock::ui
