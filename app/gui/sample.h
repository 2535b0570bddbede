// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/secret/secrets.h"
#include "core/serve/server.h"
#include "ui/mainwindow.h"

#include <memory>
#include <mutex>

namespace penstock::studio
{

// "Try the sample": a copy of the sample project below the user's data folder, and the API that it reads, served by this
// process on a loopback port. Any thread.
class Sample
{
public:
    Result<ui::SampleProject> open();
    bool isServed() const;

private:
    mutable std::mutex m_mutex;
    std::unique_ptr<serve::Server> m_server;
};

// The credentials of the sample API, asked last, so that the user's own win.
std::unique_ptr<SecretStore> sampleSecrets();

} // namespace penstock::studio
