// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/run.h"

#include <optional>

namespace penstock
{

// What a run of one resource would ask first, from a state and at a time; nothing is sent.
struct NextRequest {
    std::optional<http::Request> request;          // before credentials are added; nothing: see `findings`
    ExchangeInfo info;
    std::optional<http::Request> login;            // has to be answered before anything else can be built
    Diagnostics findings;
    std::vector<TransformsApplied> transforms;
};

NextRequest nextRequest(std::shared_ptr<const Document> document, int resource, RunState state, Run::Time now);

} // namespace penstock
