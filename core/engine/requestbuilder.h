// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"
#include "core/http/transport.h"
#include "core/map/mapper.h"
#include "core/pagination/paginator.h"

// From a resource (or a path parameter's endpoint) to the request of one page: ocean, section 3.
namespace penstock
{

using ParameterValues = std::vector<map::Job::Injected>;

// The endpoint with its placeholders filled; those without a value stay.
std::string filledEndpoint(std::string_view endpoint, const ParameterValues &values, bool encode);

http::TransferOptions transferOptions(const Connection &connection, const OceanSettings &ocean, const Profile &profile);

struct PageAddress {
    const RequestSpec *spec = nullptr;
    const Connection *connection = nullptr;
    const ParameterValues *values = nullptr;
    std::string_view previousUrl;                 // relative links are resolved against it; empty: the base
};

// Without authentication; bad-url where the address is not usable.
Result<http::Request> buildRequest(const PageAddress &address, const pagination::PageRequest &page, const Document &document);

} // namespace penstock
