// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/certificate.h"

namespace penstock::test
{

const std::string selfSignedCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUMtSe0PultnvsXonTndC/CpXAICEwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMjAwMjYwNVoYDzIxMjYxMDI5
MDAyNjA1WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARU6qeZZ0pyCoHsMhO+JXZ1/nn+JXblud90qs0kswE84bFA5HqZULnb
zCbUuplbX2/t87AdWqhFGXVaSIP3ex/Go28wbTAdBgNVHQ4EFgQUfD55V7OTp9Nq
6tEdffZSDPfkfA4wHwYDVR0jBBgwFoAUfD55V7OTp9Nq6tEdffZSDPfkfA4wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
zj0EAwIDRwAwRAIgTmQNlmZvLhh3EMnqD1Nq0QwNbyX4oEQ0duQrq4rdU/QCIGak
2ngsvtwRQk1SBEj7fIutdEY6OR8N+uj1/II6ovyp
-----END CERTIFICATE-----
)";

const std::string selfSignedKey = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgaTRAmXog9EqRmcn8
K60Xh132T7os/AdlrlgT7aHCpD6hRANCAARU6qeZZ0pyCoHsMhO+JXZ1/nn+JXbl
ud90qs0kswE84bFA5HqZULnbzCbUuplbX2/t87AdWqhFGXVaSIP3ex/G
-----END PRIVATE KEY-----
)";

} // namespace penstock::test
