// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "core/http/curltransport.h"
#include "replaysetup.h"
#include "runsetup.h"
#include "session.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock::cli
{

namespace
{

constexpr std::size_t largestBody = 16u << 20;

QString tr(const char *text)
{
    return QCoreApplication::translate("Record", text);
}

// Two watch one run.
class Both : public Observer
{
public:
    Both(Observer &first, Observer &second) : m_first(first), m_second(second) {}
    void observe(const Event &event) override
    {
        m_first.observe(event);
        m_second.observe(event);
    }

private:
    Observer &m_first, &m_second;
};

std::string fileName(const std::string &resource)
{
    std::string name;
    for (const char c : resource) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (plain || (!name.empty() && name.back() != '-'))
            name += plain ? c : '-';
    }
    while (name.ends_with('-'))
        name.pop_back();
    return name.empty() ? "case" : name;
}

class CaseWriter
{
public:
    CaseWriter(Session &session, const Session::Loaded &loaded, const PreviewLimits &limits, Interrupts &interrupts)
        : m_session(session), m_loaded(loaded), m_limits(limits), m_interrupts(interrupts)
    {
    }
    Exit record(int resource, const std::string &name, bool force);

private:
    Session &m_session;
    const Session::Loaded &m_loaded;
    const PreviewLimits &m_limits;
    Interrupts &m_interrupts;
};

Exit CaseWriter::record(int index, const std::string &name, bool force)
{
    const Resource &resource = m_loaded.document->resources[std::size_t(index)];
    const std::string title = name.empty() ? fileName(resource.name) : name;
    const std::filesystem::path file = m_loaded.folder / "cases" / (title + ".yaml");
    std::error_code error;
    if (!force && std::filesystem::exists(file, error))
        return m_session.fail(Diagnostic(codes::fileUnreadable, tr("`%1` is there already; --force records it anew.").arg(QString::fromStdString(file.string()))));
    const auto transport = http::makeCurlTransport();
    exchange::Recorder recorder(m_session.output().redactor());
    Reporter reporter(m_session.output());
    Both both(recorder, reporter);
    Driver::Parts parts;
    parts.document = m_loaded.document;
    parts.transport = transport.get();
    parts.observer = &both;
    DriverOptions options = m_limits.options();
    options.run.resources = {index};
    options.run.cutWaits = false;
    options.run.keepBody = largestBody;
    Driver driver(std::move(parts), options);
    RunState state;
    state.fingerprint = m_loaded.document->fingerprint;
    const Outcome outcome = m_interrupts.run(driver, std::move(state));
    reporter.summarise(outcome);
    if (m_interrupts.happened())
        return Exit::Interrupted;
    if (recorder.isTruncated())
        return m_session.fail(Diagnostic(codes::limitReached, tr("An answer of `%1` is too large for a case; nothing was written. Ask for smaller pages.").arg(QString::fromStdString(resource.name))));
    exchange::Case recorded = recorder.finish(title, resource.name);
    recorded.pages = m_limits.pages;
    recorded.records = m_limits.records;
    recorded.parameterValues = m_limits.parameterValues;
    recorded.anyOrder = !resource.parameters.empty();
    std::filesystem::create_directories(file.parent_path(), error);
    if (const auto saved = saveFile(file, exchange::caseText(recorded)); !saved)
        return m_session.fail(saved.error());
    m_session.output().result(file.string() + '\n');
    return outcome.exit;
}

Exit record(Session &session, const Arguments &arguments)
{
    Interrupts interrupts(session.output());
    if (session.isOffline())
        return session.fail(Diagnostic(codes::usage, tr("Recording needs the network, which --no-network refuses.")));
    const auto limits = PreviewLimits::of(arguments);
    if (!limits)
        return session.fail(limits.error());
    const Session::Chosen chosen = session.chosen();
    const auto loaded = session.read(chosen.project, std::string());
    if (!loaded)
        return loaded.error();
    auto resources = resourcesNamed(*loaded->document, chosen.names);
    if (!resources)
        return session.fail(resources.error());
    if (arguments.has("name") && resources->size() != 1)
        return session.fail(Diagnostic(codes::usage, tr("With --name, one resource is expected.")));
    if (resources->empty()) {
        for (std::size_t i = 0; i < loaded->document->resources.size(); ++i) {
            if (loaded->document->resources[i].enabled)
                resources->push_back(int(i));
        }
    }
    CaseWriter writer(session, *loaded, *limits, interrupts);
    Exit exit = Exit::Done;
    for (const int index : *resources) {
        const Exit one = writer.record(index, arguments.value("name"), arguments.has("force"));
        if (one == Exit::Interrupted)
            return one;
        exit = exit == Exit::Done ? one : exit;
    }
    return exit;
}

constexpr OptionSpec options[] = {
    {"name", 0, "NAME", QT_TRANSLATE_NOOP("Commands", "Name of the case; that of the resource otherwise")},
    {"pages", 0, "N", QT_TRANSLATE_NOOP("Commands", "Most pages of a listing (5)")},
    {"records", 0, "N", QT_TRANSLATE_NOOP("Commands", "Most records (1000)")},
    {"force", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "Overwrite cases that are there")},
};

} // namespace

const Command recordCommand{"record", "[PROJECT] [RESOURCE...]", QT_TRANSLATE_NOOP("Commands", "Run a few pages and keep the exchanges as a case in cases/, without secrets"), options, 0, -1, record};

} // namespace penstock::cli
