// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

// Exchanges as an HTTP archive (HAR 1.2). What is given is what is written: secrets have to be taken out before.
namespace penstock::exchange
{

struct HarEntry {
    using Lines = std::vector<std::pair<std::string, std::string>>;

    std::chrono::system_clock::time_point startedAt{};
    std::string method, url;
    Lines requestHeaders;
    std::string requestBody;
    bool hasRequestBody = false;
    int status = 0;                                // 0: no answer
    std::string statusText, httpVersion;           // 1.1, 2
    Lines responseHeaders;
    std::string body;                              // decoded
    std::uint64_t bytesReceived = 0;               // on the wire
    std::int64_t nameLookup = 0, connect = 0, tls = 0, firstByte = 0, total = 0;   // microseconds from the start, as the transport counts them
    std::string remoteAddress;
    std::string comment;                           // what it was for: page 2, login
    std::string failure;                           // empty: none
};

std::string harText(const std::vector<HarEntry> &entries);

} // namespace penstock::exchange
