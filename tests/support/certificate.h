// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace penstock::test
{

// A throw-away self-signed pair for 127.0.0.1 and localhost, valid for a hundred years. It protects nothing.
extern const std::string selfSignedCertificate;
extern const std::string selfSignedKey;

} // namespace penstock::test
