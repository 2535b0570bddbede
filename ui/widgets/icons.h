// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIcon>

namespace penstock::ui
{

enum class Icon { Run, Next, RunToEnd, Stop, Error, Warning, Information, Success, Resource, Connection, Environment, Case, File, Up, Down, Close, Copy, Folder, Application };

// Drawn, not loaded: sharp at every scale, and in the colours of the palette at the time of painting. The shapes differ, so
// that no icon is told by its colour alone.
QIcon makeIcon(Icon icon);

} // namespace penstock::ui
