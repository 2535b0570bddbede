// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "core/serve/demo.h"
#include "core/serve/server.h"
#include "session.h"

#include <QCoreApplication>

#include <charconv>
#include <csignal>
#include <pthread.h>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Serve", text);
}

// ADDRESS:PORT, [::1]:PORT or PORT.
Result<serve::Options> listenAt(const std::string &text)
{
    serve::Options options;
    const std::size_t colon = text.rfind(':');
    const std::string port = colon == std::string::npos ? text : text.substr(colon + 1);
    if (colon != std::string::npos && colon > 0)
        options.address = text.substr(0, colon);
    if (options.address.starts_with('[') && options.address.ends_with(']'))
        options.address = options.address.substr(1, options.address.size() - 2);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), options.port);
    if (error != std::errc() || end != port.data() + port.size())
        return failure(codes::usage, tr("`--listen %1`: ADDRESS:PORT is expected, such as 127.0.0.1:8080; port 0 takes a free one.").arg(QString::fromStdString(text)));
    return options;
}

Exit serveDemo(Session &session, const Arguments &arguments)
{
    if (!arguments.has("demo"))
        return session.fail(Diagnostic(codes::usage, tr("What is to be served? There is --demo.")));
    if (arguments.has("listen") && arguments.has("port"))
        return session.fail(Diagnostic(codes::usage, tr("Either --listen or --port is expected.")));
    const auto options = listenAt(arguments.value("listen", arguments.value("port", "0")));
    if (!options)
        return session.fail(options.error());
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGINT);
    sigaddset(&awaited, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &awaited, nullptr);
    const auto server = serve::Server::start(*options, serve::demoHandler());
    if (!server)
        return session.fail(server.error());
    // The address is the result: a script reads it from here.
    session.output().result((*server)->url() + '\n');
    session.output().flush();
    session.output().say(tr("The sample API answers until it is interrupted."));
    int number = 0;
    sigwait(&awaited, &number);
    return Exit::Done;
}

constexpr OptionSpec options[] = {
    {"demo", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "The embedded sample API")},
    {"port", 0, "PORT", QT_TRANSLATE_NOOP("Commands", "Listen at this port of 127.0.0.1")},
    {"listen", 0, "ADDRESS:PORT", QT_TRANSLATE_NOOP("Commands", "Where to listen (127.0.0.1:0, a free port)")},
};

} // namespace

const Command serveCommand{"serve", "--demo", QT_TRANSLATE_NOOP("Commands", "Serve the sample API, for first steps and tests"), options, 0, 0, serveDemo};

} // namespace penstock::cli
