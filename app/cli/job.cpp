// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "connectoraccess.h"
#include "connectorbody.h"
#include "core/base/codes.h"
#include "core/connector/repeat.h"

#include <QCoreApplication>

// Every call about sync jobs (connector-api, section 5).
namespace penstock::cli
{

namespace
{

std::span<const CallCommand> rows()
{
    static const CallCommand all[] = {
        {.verb = "list", .operation = "sync_job_list", .words = "", .parameters = {"from", "size", "connector_id", "status", "job_type"}, .help = QT_TRANSLATE_NOOP("Commands", "The newest first, a page at a time")},
        {.verb = "show", .operation = "sync_job_get", .words = "ID", .help = QT_TRANSLATE_NOOP("Commands", "One with everything that is stored")},
        {.verb = "start", .operation = "sync_job_post", .words = "CONNECTOR-ID", .property = "id", .word = Word::Text,
         .options = {{"job-type", "job_type", Word::Text, "TYPE", ""}, {"trigger-method", "trigger_method", Word::Text, "METHOD", ""}},
         .help = QT_TRANSLATE_NOOP("Commands", "A new one, which waits for a worker")},
        {.verb = "cancel", .operation = "sync_job_cancel", .words = "ID", .help = QT_TRANSLATE_NOOP("Commands", "Ends it, or asks its worker to")},
        {.verb = "delete", .operation = "sync_job_delete", .words = "ID", .help = QT_TRANSLATE_NOOP("Commands", "Removes it from the history")},
        {.verb = "check-in", .operation = "sync_job_check_in", .words = "ID", .help = QT_TRANSLATE_NOOP("Commands", "Says that its worker lives")},
        {.verb = "claim", .operation = "sync_job_claim", .words = "ID", .options = {{"worker-hostname", "worker_hostname", Word::Text, "NAME", ""}, {"sync-cursor", "sync_cursor", Word::Json, "JSON|@FILE", ""}},
         .help = QT_TRANSLATE_NOOP("Commands", "Takes it on; as in the original no lock")},
        {.verb = "error", .operation = "sync_job_error", .words = "ID TEXT", .property = "error", .word = Word::Text, .help = QT_TRANSLATE_NOOP("Commands", "Ends it with an error")},
        {.verb = "stats", .operation = "sync_job_update_stats", .words = "ID",
         .options = {{"indexed", "indexed_document_count", Word::Number, "N", ""}, {"deleted", "deleted_document_count", Word::Number, "N", ""}, {"volume", "indexed_document_volume", Word::Number, "MIB", ""},
                     {"total", "total_document_count", Word::Number, "N", ""}, {"last-seen", "last_seen", Word::Text, "TIME", ""}, {"metadata", "metadata", Word::Json, "JSON|@FILE", ""}},
         .help = QT_TRANSLATE_NOOP("Commands", "What it has done so far")},
    };
    return all;
}

Exit repeat(Session &session, const Arguments &arguments)
{
    if (arguments.positionals().size() != 2)
        return session.fail(Diagnostic(codes::usage, QCoreApplication::translate("Connectors", "Expected: job repeat ID [--allow-deletion]")));
    const auto api = connectorApi(session, arguments);
    if (!api)
        return session.fail(api.error());
    const auto made = connector::repeatJob(**api, arguments.positionals()[1], arguments.has("allow-deletion"));
    if (!made)
        return session.fail(connectorProblem(made.error()));
    session.output().result(json::toText(*made, {.indent = 2}) + '\n');
    return Exit::Done;
}

Exit job(Session &session, const Arguments &arguments)
{
    return arguments.positionals().front() == "repeat" ? repeat(session, arguments) : performCall(session, rows(), arguments);
}

std::string help()
{
    return callHelp(rows()) + "  repeat ID [--allow-deletion]\n      " + QCoreApplication::translate("Commands", "The same once more; it may delete as much as it finds gone").toStdString() + '\n';
}

constexpr OptionSpec options[] = {
    connectorPlaceOptions[0],
    connectorPlaceOptions[1],
    connectorPlaceOptions[2],
    {"body", 0, "JSON|@FILE", QT_TRANSLATE_NOOP("Commands", "The whole body of the call instead of its parts")},
    {"allow-deletion", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "repeat: also more documents than the worker's threshold")},
    {"from", 0, "N", QT_TRANSLATE_NOOP("Commands", "list: skip so many")},
    {"size", 0, "N", QT_TRANSLATE_NOOP("Commands", "list: at most so many")},
    {"connector-id", 0, "ID", QT_TRANSLATE_NOOP("Commands", "list: only those of this connector")},
    {"status", 0, "STATUS", QT_TRANSLATE_NOOP("Commands", "list: only those in this state")},
    {"job-type", 0, "TYPE", QT_TRANSLATE_NOOP("Commands", "start, list: full, incremental or access_control")},
    {"trigger-method", 0, "METHOD", QT_TRANSLATE_NOOP("Commands", "start: on_demand or scheduled")},
    {"worker-hostname", 0, "NAME", QT_TRANSLATE_NOOP("Commands", "claim: who takes it")},
    {"sync-cursor", 0, "JSON|@FILE", QT_TRANSLATE_NOOP("Commands", "claim: where an incremental one goes on")},
    {"indexed", 0, "N", QT_TRANSLATE_NOOP("Commands", "stats: documents that were indexed")},
    {"deleted", 0, "N", QT_TRANSLATE_NOOP("Commands", "stats: documents that were deleted")},
    {"volume", 0, "MIB", QT_TRANSLATE_NOOP("Commands", "stats: MiB that were sent")},
    {"total", 0, "N", QT_TRANSLATE_NOOP("Commands", "stats: documents in the index")},
    {"last-seen", 0, "TIME", QT_TRANSLATE_NOOP("Commands", "stats: when its worker was seen")},
    {"metadata", 0, "JSON|@FILE", QT_TRANSLATE_NOOP("Commands", "stats: anything else about it")},
};

} // namespace

const Command jobCommand{"job", "CALL [ID] [VALUE] | repeat ID", QT_TRANSLATE_NOOP("Commands", "Look at sync jobs, start and end them, here or on a server"), options, 1, 3, job, help};

} // namespace penstock::cli
