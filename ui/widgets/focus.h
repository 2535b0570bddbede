// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

class QWidget;

namespace penstock::ui
{

// Gives the focus to the first control inside `pane` that takes it by Tab. False where there is none.
bool focusInto(QWidget *pane);

} // namespace penstock::ui
