// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/inklabel.h"

#include <QEvent>

namespace penstock::ui
{

InkLabel::InkLabel(Ink ink, QWidget *parent)
    : QLabel(parent)
    , m_ink(ink)
{
    apply();
}

void InkLabel::setInk(Ink ink)
{
    m_ink = ink;
    apply();
}

void InkLabel::apply()
{
    const QColor wanted = colour(m_ink, palette());
    if (palette().color(QPalette::WindowText) == wanted)
        return;
    QPalette own;                                 // nothing but the one colour is set, all else follows the theme
    own.setColor(QPalette::WindowText, wanted);
    setPalette(own);
}

void InkLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        apply();
}

} // namespace penstock::ui
