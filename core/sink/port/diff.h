// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"
#include "core/sink/port/catalogue.h"
#include "core/sink/port/item.h"

namespace penstock::sink::port
{

// Whether sending would change the catalogue: title, team, properties and relations are compared; a null that the catalogue lacks
// is equal (ocean, section 11.2).
bool differs(const json::Value &mapped, const json::Value &stored);

// Marks what the catalogue already has as unchanged. A search that fails leaves everything to be sent.
void markUnchanged(Catalogue &catalogue, const EntityMapping &mapping, std::vector<Item *> batch, std::function<void()> done);

} // namespace penstock::sink::port
