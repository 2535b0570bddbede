// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/map/mapper.h"
#include "core/map/resourceprograms.h"

#include <optional>

namespace penstock::map
{

// The items of a whole page: data_path applied (ocean, section 7).
struct PageItems {
    std::vector<json::Value> items;
    bool isRaw = false;                // the page itself, which gets no injected values (Profile::wholePageIsRaw)
};

// Notes in `mapped` what went wrong; the programs' own notes are reported by the caller.
PageItems itemsOfPage(DataPath &path, std::string_view body, const Settings &settings, Mapped &mapped);
// The records in which a parameter's values are looked for (ocean, section 8.6).
std::vector<json::Value> parameterRecords(ParameterPrograms &programs, const Job &job, const Settings &settings, Mapped &mapped);

// One diagnostic for all records that have the same fault.
void noteDrop(Mapped &mapped, Drop drop, const Diagnostic &first);

} // namespace penstock::map
