// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/focus.h"

#include <QWidget>

namespace penstock::ui
{

bool focusInto(QWidget *pane)
{
    for (QWidget *widget = pane->nextInFocusChain(); widget != pane; widget = widget->nextInFocusChain()) {
        const bool takesTab = (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus;
        if (takesTab && pane->isAncestorOf(widget) && widget->isVisible() && widget->isEnabled() && !widget->focusProxy()) {
            widget->setFocus(Qt::TabFocusReason);
            return true;
        }
    }
    return false;
}

} // namespace penstock::ui
