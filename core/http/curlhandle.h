// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/http/transport.h"

#include <curl/curl.h>

#include <memory>
#include <optional>

namespace penstock::http
{

template<auto function>
struct CurlFree {
    template<typename T>
    void operator()(T *owned) const { function(owned); }
};
using CurlEasy = std::unique_ptr<CURL, CurlFree<curl_easy_cleanup>>;
using CurlMulti = std::unique_ptr<CURLM, CurlFree<curl_multi_cleanup>>;
using CurlShare = std::unique_ptr<CURLSH, CurlFree<curl_share_cleanup>>;
using CurlList = std::unique_ptr<curl_slist, CurlFree<curl_slist_free_all>>;

// A libcurl handle with what does not change from request to request already set; used again for requests with equal options.
struct CurlHandle {
    CurlList proxyHeaders;             // outlives what uses it
    CurlEasy easy;
    TransferOptions options;
};

// Where the callbacks of a handle go; the data pointers are set per exchange.
struct CurlCallbacks {
    curl_write_callback header;
    curl_write_callback write;
    curl_debug_callback debug;
    curl_prereq_callback beforeRequest;
};

// Fails where a certificate, key or CA cannot be read. `jar` may be null.
std::expected<CurlHandle, TransportError> makeCurlHandle(const TransferOptions &options, const CurlCallbacks &callbacks, CURLSH *jar);

// Sets URL, method, headers and body; `request` has to outlive the exchange. `list` receives the header lines.
std::optional<TransportError> setRequest(CURL *easy, const Request &request, const std::string &environmentProxy, CurlList &list);

TransportError curlError(CURLcode result, CURL *easy, const char *words);

} // namespace penstock::http
