// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exchange/export.h"

// Comment lines at the head of exported files.
namespace penstock::exchange
{

std::string commentLine(const QString &text);
// The title and a line per loss; empty where there is none.
std::string lossComments(const QString &title, const std::vector<Loss> &losses);

} // namespace penstock::exchange
