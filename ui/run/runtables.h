// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/runlog.h"
#include "ui/widgets/tablemodel.h"

// The tables of the live panel, as columns over the rows of a RunLog.
namespace penstock::ui
{

std::span<const Column<ExchangeRow>> exchangeColumns();
std::span<const Column<PageRow>> pageColumns();
std::span<const Column<RecordRow>> recordColumns();
std::span<const Column<EntityRow>> entityColumns();
std::span<const Column<DropRow>> dropColumns();
std::span<const Column<ResourceTally>> resourceColumns();

QString roleText(Role role);
QString roleText(const ExchangeRow &row);           // a chain's step and a repeat say so
QString stateText(const ExchangeRow &row);
QString statusText(int status);                    // empty for 0
// `body.meta.next = "b81" -> query page`, or the sentence where there is no value.
QString whySentence(const Why &why);
QString milliseconds(std::int64_t microseconds);

} // namespace penstock::ui
