// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sink/sink.h"

// The makers of the kinds, one file each; kinds.cpp has the table. Private to this folder.
namespace penstock::sink
{

Result<std::unique_ptr<Sink>> makeNdjson(const SinkSettings &settings);
Result<std::unique_ptr<Sink>> makeSqlite(const SinkSettings &settings);
Result<std::unique_ptr<Sink>> makePort(const SinkSettings &settings);
Result<std::unique_ptr<Sink>> makeElasticsearch(const SinkSettings &settings);

} // namespace penstock::sink
