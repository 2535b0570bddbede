// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sink/elasticsearch/settings.h"
#include "core/sink/sink.h"

// Documents into an index (connector-api, section 8.5): bulk requests, one under way while the next is built.
//
// The token is {"timestamp"}: when the run began, which every document of it carries where stale ones are to be deleted. A delivery that is
// sent again is absorbed by the documents' ids.
namespace penstock::sink
{

// What was done so far; read by whoever reports it, on the driver's thread.
struct BulkCounts {
    std::int64_t indexed = 0, deleted = 0, refused = 0;
    std::uint64_t bytes = 0;
};

class ElasticsearchSink : public Sink
{
public:
    virtual const BulkCounts &counts() const = 0;
    virtual void setDeleteThreshold(double share) = 0;       // instead of the settings'; before close()
};

std::unique_ptr<ElasticsearchSink> makeElasticsearchSink(elasticsearch::Settings settings);

} // namespace penstock::sink
