// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/document/completion.h"
#include "ui/widgets/templatetokens.h"

namespace penstock::ui
{

// Inside of [[ ]]: functions, what the state holds at this place of the document (httpjson, section 5.2), keys that answers had, methods.
CompletionOffer templateCompletions(const OpenAction &action, const YamlSpot &spot, const KnownNames &known);

// The signature of the function whose arguments are being typed, the current one marked, with its help; rich text, empty: none.
QString signatureAt(const OpenAction &action);

// About a function's name; rich text, empty: there is none.
QString functionHelp(const QString &name);

} // namespace penstock::ui
