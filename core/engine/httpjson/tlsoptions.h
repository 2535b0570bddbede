// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/httpjson.h"
#include "core/http/transport.h"

namespace penstock
{

// `ssl` of an httpjson request as the transport takes it. What it cannot do has been refused by the configuration's reader.
http::Tls tlsOf(const httpjson::Tls &settings);

} // namespace penstock
