// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/runupdate.h"

namespace penstock::ui
{

// The request as a command for a POSIX shell. Its texts are redacted, so a secret appears as `[secret NAME]`, which becomes
// "$NAME" in the command; a comment in front lists the names. Nothing that is hidden is ever put back.
QString curlCommand(const ExchangeRow &exchange);

} // namespace penstock::ui
