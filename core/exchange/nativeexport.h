// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exchange/export.h"

namespace penstock::exchange
{

// The project itself in a stable layout: keys in the schema's order, one file per resource. Texts stay as they are written, references included.
Result<ExportResult> exportNative(const ExportInput &input);

} // namespace penstock::exchange
