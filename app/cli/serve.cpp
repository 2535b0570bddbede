// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "connectoraccess.h"
#include "core/base/codes.h"
#include "core/connector/keys.h"
#include "core/serve/connectors.h"
#include "core/serve/demo.h"
#include "core/serve/server.h"
#include "session.h"

#include <QCoreApplication>
#include <QHostAddress>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <pthread.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

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
    if (options.address == "localhost")
        options.address = "127.0.0.1";
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), options.port);
    if (QHostAddress(QString::fromStdString(options.address)).isNull() || error != std::errc() || end != port.data() + port.size())
        return failure(codes::usage, tr("`--listen %1`: ADDRESS:PORT is expected, such as 127.0.0.1:8080, with an address in numbers; port 0 takes a free one.").arg(QString::fromStdString(text)));
    return options;
}

// Until SIGINT or SIGTERM comes; `server` stops gracefully when it goes.
Exit serveUntilInterrupted(Session &session, const serve::Options &options, serve::Server::Handler handler, const QString &what)
{
#ifdef __GLIBC__
    // Bodies of requests go back to the system when they are done with, instead of staying for the next one: this process lives long.
    mallopt(M_MMAP_THRESHOLD, 256 << 10);
#endif
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGINT);
    sigaddset(&awaited, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &awaited, nullptr);
    const auto server = serve::Server::start(options, std::move(handler));
    if (!server)
        return session.fail(server.error());
    // The address is the result: a script reads it from here.
    session.output().result((*server)->url() + '\n');
    session.output().flush();
    session.output().say(what);
    int number = 0;
    sigwait(&awaited, &number);
    return Exit::Done;
}

bool isLoopback(const std::string &address)
{
    return QHostAddress(QString::fromStdString(address)).isLoopback();
}

Exit serveConnectors(Session &session, const Arguments &arguments)
{
    auto options = listenAt(arguments.value("listen", arguments.value("port", "0")));
    if (!options)
        return session.fail(options.error());
    if (arguments.has("no-auth") && !isLoopback(options->address))
        return session.fail(Diagnostic(codes::usage, tr("`--no-auth` is for this machine alone, but %1 can be reached from others. Make a key with `penstock serve key add NAME` instead.")
                                                         .arg(QString::fromStdString(options->address))));
    if (arguments.has("tls-cert") != arguments.has("tls-key"))
        return session.fail(Diagnostic(codes::usage, tr("--tls-cert and --tls-key belong together.")));
    for (const auto &[name, to] : {std::pair("tls-cert", &options->certificatePem), std::pair("tls-key", &options->keyPem)}) {
        if (!arguments.has(name))
            continue;
        auto text = readFile(arguments.value(name));
        if (!text)
            return session.fail(text.error());
        if (text->empty())
            return session.fail(Diagnostic(codes::usage, tr("--%1: %2 is empty.").arg(QLatin1StringView(name), QString::fromStdString(arguments.value(name)))));
        *to = std::move(*text);
    }
    serve::ConnectorOptions service;
    service.requiresKey = !arguments.has("no-auth");
    service.reportVersion = arguments.value("report-version", service.reportVersion);
    if (arguments.has("access-log"))
        service.log = [](const std::string &line) { std::fprintf(stderr, "%s\n", line.c_str()); };
    const std::filesystem::path folder = connectorFolder(arguments);
    const auto connectors = serve::ConnectorService::open(folder, service);
    if (!connectors)
        return session.fail(connectors.error());
    if (service.requiresKey) {
        const auto names = connector::keyNames((*connectors)->store());
        if (names && names->empty())
            session.output().say(tr("There is no API key yet, so every request is refused. `penstock serve key add NAME` makes one."));
    }
    options->refuses = [&](const serve::Request &head) { return (*connectors)->refuses(head); };
    return serveUntilInterrupted(session, *options, [&](const serve::Request &request) { return (*connectors)->answer(request); },
                                 tr("The Connector APIs answer until it is interrupted; their data are in %1.").arg(QString::fromStdString(folder.string())));
}

Exit keys(Session &session, const Arguments &arguments)
{
    const std::vector<std::string> &words = arguments.positionals();
    const std::string verb = words.size() > 1 ? words[1] : std::string();
    const bool isList = verb == "list" && words.size() == 2;
    if (words[0] != "key" || (!isList && (words.size() != 3 || (verb != "add" && verb != "remove"))))
        return session.fail(Diagnostic(codes::usage, tr("One of these is expected: serve key add NAME, serve key list, serve key remove NAME.")));
    const auto store = connector::Store::open(connectorFolder(arguments));
    if (!store)
        return session.fail(store.error());
    const auto refused = [&](const connector::Problem &problem) { return session.fail(Diagnostic(codes::usage, QString::fromStdString(problem.reason))); };
    if (isList) {
        const auto names = connector::keyNames(**store);
        if (!names)
            return refused(names.error());
        for (const std::string &name : *names)
            session.output().result(name + '\n');
        return Exit::Done;
    }
    if (verb == "remove") {
        const auto removed = connector::removeKey(**store, words[2]);
        if (!removed)
            return refused(removed.error());
        return *removed ? Exit::Done : session.fail(Diagnostic(codes::usage, tr("There is no key named `%1`.").arg(QString::fromStdString(words[2]))));
    }
    const auto key = connector::addKey(**store, words[2]);
    if (!key)
        return refused(key.error());
    session.output().result(*key + '\n');
    session.output().say(tr("This key is shown once; only its hash is kept. Send it as `Authorization: ApiKey KEY`."));
    return Exit::Done;
}

Exit serveSomething(Session &session, const Arguments &arguments)
{
    if (!arguments.positionals().empty())
        return keys(session, arguments);
    if (arguments.has("listen") && arguments.has("port"))
        return session.fail(Diagnostic(codes::usage, tr("Either --listen or --port is expected.")));
    if (!arguments.has("demo"))
        return serveConnectors(session, arguments);
    const auto options = listenAt(arguments.value("listen", arguments.value("port", "0")));
    if (!options)
        return session.fail(options.error());
    return serveUntilInterrupted(session, *options, serve::demoHandler(), tr("The sample API answers until it is interrupted."));
}

constexpr OptionSpec options[] = {
    {"demo", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "The embedded sample API instead of the Connector APIs")},
    {"port", 0, "PORT", QT_TRANSLATE_NOOP("Commands", "Listen at this port of 127.0.0.1")},
    {"listen", 0, "ADDRESS:PORT", QT_TRANSLATE_NOOP("Commands", "Where to listen (127.0.0.1:0, a free port)")},
    {"data", 0, "DIR", QT_TRANSLATE_NOOP("Commands", "Where connectors and sync jobs are kept (the user's data folder)")},
    {"no-auth", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "Ask for no API key; on this machine's own addresses only")},
    {"tls-cert", 0, "FILE", QT_TRANSLATE_NOOP("Commands", "Certificate (PEM) to answer with over HTTPS")},
    {"tls-key", 0, "FILE", QT_TRANSLATE_NOOP("Commands", "Its private key (PEM)")},
    {"report-version", 0, "VERSION", QT_TRANSLATE_NOOP("Commands", "What `GET /` says to clients that look at the version (9.6.0)")},
    {"access-log", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "A line for each request on standard error: method, path, status")},
};

} // namespace

const Command serveCommand{"serve", "[--demo | key add|list|remove [NAME]]", QT_TRANSLATE_NOOP("Commands", "Serve the Connector APIs of this machine, or the sample API"), options, 0, 3, serveSomething};

} // namespace penstock::cli
