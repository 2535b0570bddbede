// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exchange/export.h"

#include <optional>

// The last look at an export: no value of a secret may stand in it (product, section 7).
namespace penstock::exchange
{

// What the project refers to and the stores have, by name. Others' secrets are none of this project's business.
std::vector<std::pair<std::string, std::string>> referencedSecrets(const ExportInput &input);

// The first one that stands in the file, by name and line. A value that is a plain word, as `secret` or `items`, is met in any configuration: it
// counts where it is the whole of a value. Everything else counts wherever it stands.
std::optional<Diagnostic> secretIn(const ExportFile &file, const std::vector<std::pair<std::string, std::string>> &secrets);

} // namespace penstock::exchange
