// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/http/transport.h"

#include <memory>

namespace penstock::http
{

// Requests by libcurl: http and https, HTTP/1.1 and, over TLS where the server agrees, HTTP/2. Connections are kept and used again.
//
// One start() is at most one request on the wire: a kept connection that turns out to be dead fails with ConnectionLost and is not
// silently asked again. A message head above 300 KiB is TooLarge. A coding of the body that is not known (or not asked for) is passed
// on as it came. Content-Length is always counted from the body. Time while paused does not count for the time-outs. Of the environment
// it reads http_proxy, https_proxy, all_proxy and no_proxy (also in upper case), SSL_CERT_FILE and SSL_CERT_DIR. Name look-ups run on
// threads of the library; an abort leaves them behind.
std::unique_ptr<Transport> makeCurlTransport();

} // namespace penstock::http
