// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "connectoraccess.h"
#include "connectorbody.h"
#include "core/base/codes.h"

#include <QCoreApplication>

#include <algorithm>

// Every call about connectors (connector-api, sections 4 and 6).
namespace penstock::cli
{

namespace
{

std::span<const CallCommand> rows()
{
    static const std::vector<BodyOption> creation{
        {"name", "name", Word::Text, "TEXT", QT_TRANSLATE_NOOP("Commands", "Name for people")},
        {"description", "description", Word::Text, "TEXT", QT_TRANSLATE_NOOP("Commands", "What it is for")},
        {"index-name", "index_name", Word::Text, "NAME", QT_TRANSLATE_NOOP("Commands", "Index that documents go to")},
        {"service-type", "service_type", Word::Text, "TYPE", QT_TRANSLATE_NOOP("Commands", "Who serves it: penstock-PROJECT")},
        {"language", "language", Word::Text, "CODE", QT_TRANSLATE_NOOP("Commands", "Language of its texts")},
        {"native", "is_native", Word::Switch, "on|off", QT_TRANSLATE_NOOP("Commands", "Elastic-managed")},
    };
    static const CallCommand all[] = {
        {.verb = "list", .operation = "list", .words = "", .parameters = {"from", "size", "index_name", "connector_name", "service_type", "query", "include_deleted"},
         .help = QT_TRANSLATE_NOOP("Commands", "All of them, a page at a time")},
        {.verb = "show", .operation = "get", .words = "ID", .parameters = {"include_deleted"}, .help = QT_TRANSLATE_NOOP("Commands", "One with everything that is stored")},
        {.verb = "create", .operation = "post", .words = "", .options = creation, .help = QT_TRANSLATE_NOOP("Commands", "A new one; its id is chosen")},
        {.verb = "put", .operation = "put", .words = "ID", .options = creation, .help = QT_TRANSLATE_NOOP("Commands", "A new one with that id, or a fresh start of an old one")},
        {.verb = "delete", .operation = "delete", .words = "ID", .parameters = {"hard", "delete_sync_jobs"}, .help = QT_TRANSLATE_NOOP("Commands", "Hides it, or removes it with --hard; the index stays")},
        {.verb = "check-in", .operation = "check_in", .words = "ID", .help = QT_TRANSLATE_NOOP("Commands", "Says that its service lives")},
        {.verb = "api-key-id", .operation = "update_api_key_id", .words = "ID",
         .options = {{"api-key-id", "api_key_id", Word::TextOrNull, "KEY-ID", ""}, {"api-key-secret-id", "api_key_secret_id", Word::TextOrNull, "SECRET-ID", ""}},
         .help = QT_TRANSLATE_NOOP("Commands", "Which API key it uses, and which secret holds that")},
        {.verb = "configuration", .operation = "update_configuration", .words = "ID",
         .options = {{"configuration", "configuration", Word::Json, "JSON|@FILE", ""}, {"values", "values", Word::Json, "JSON|@FILE", ""}},
         .help = QT_TRANSLATE_NOOP("Commands", "Its fields as a whole, or values of some of them")},
        {.verb = "error", .operation = "update_error", .words = "ID TEXT|-", .property = "error", .word = Word::TextOrNull, .help = QT_TRANSLATE_NOOP("Commands", "Sets its error; - takes it away")},
        {.verb = "features", .operation = "update_features", .words = "ID JSON|@FILE", .property = "features", .word = Word::Json, .help = QT_TRANSLATE_NOOP("Commands", "What its service can do")},
        {.verb = "filtering", .operation = "update_filtering", .words = "ID",
         .options = {{"filtering", "filtering", Word::Json, "JSON|@FILE", ""}, {"rules", "rules", Word::Json, "JSON|@FILE", ""}, {"advanced-snippet", "advanced_snippet", Word::Json, "JSON|@FILE", ""}},
         .help = QT_TRANSLATE_NOOP("Commands", "Sync rules: the draft's, or the whole list")},
        {.verb = "filtering-validation", .operation = "update_filtering_validation", .words = "ID JSON|@FILE", .property = "validation", .word = Word::Json,
         .help = QT_TRANSLATE_NOOP("Commands", "What a service found about the draft")},
        {.verb = "activate-filtering", .operation = "update_active_filtering", .words = "ID", .help = QT_TRANSLATE_NOOP("Commands", "Makes the valid draft the active one")},
        {.verb = "index-name", .operation = "update_index_name", .words = "ID NAME|-", .property = "index_name", .word = Word::TextOrNull, .help = QT_TRANSLATE_NOOP("Commands", "Attaches an index; - detaches it")},
        {.verb = "last-sync", .operation = "last_sync", .words = "ID JSON|@FILE", .property = "", .word = Word::Json, .help = QT_TRANSLATE_NOOP("Commands", "Results of the last sync")},
        {.verb = "name", .operation = "update_name", .words = "ID",
         .options = {{"name", "name", Word::TextOrNull, "TEXT", ""}, {"description", "description", Word::TextOrNull, "TEXT", ""}},
         .help = QT_TRANSLATE_NOOP("Commands", "Its name, its description")},
        {.verb = "native", .operation = "update_native", .words = "ID on|off", .property = "is_native", .word = Word::Switch, .help = QT_TRANSLATE_NOOP("Commands", "Whether it is Elastic-managed")},
        {.verb = "pipeline", .operation = "update_pipeline", .words = "ID JSON|@FILE", .property = "pipeline", .word = Word::Json, .help = QT_TRANSLATE_NOOP("Commands", "The ingest pipeline and its settings")},
        {.verb = "scheduling", .operation = "update_scheduling", .words = "ID",
         .options = {{"full", "scheduling.full.interval", Word::Text, "CRON", ""}, {"full-enabled", "scheduling.full.enabled", Word::Switch, "on|off", ""},
                     {"incremental", "scheduling.incremental.interval", Word::Text, "CRON", ""}, {"incremental-enabled", "scheduling.incremental.enabled", Word::Switch, "on|off", ""},
                     {"access-control", "scheduling.access_control.interval", Word::Text, "CRON", ""}, {"access-control-enabled", "scheduling.access_control.enabled", Word::Switch, "on|off", ""}},
         .help = QT_TRANSLATE_NOOP("Commands", "When it syncs: Quartz cron in UTC, such as \"0 0 2 * * ?\"")},
        {.verb = "service-type", .operation = "update_service_type", .words = "ID TYPE", .property = "service_type", .word = Word::Text, .help = QT_TRANSLATE_NOOP("Commands", "Who serves it")},
        {.verb = "status", .operation = "update_status", .words = "ID STATUS", .property = "status", .word = Word::Text, .help = QT_TRANSLATE_NOOP("Commands", "Its status, as the protocol allows")},
    };
    return all;
}

// The value comes from the standard input, and is never printed.
Exit secret(Session &session, const Arguments &arguments)
{
    const std::vector<std::string> &words = arguments.positionals();
    const std::string verb = words.size() > 1 ? words[1] : std::string();
    const bool puts = verb == "set" && (words.size() == 2 || words.size() == 3);
    if (!puts && !((verb == "check" || verb == "delete") && words.size() == 3))
        return session.fail(Diagnostic(codes::usage, QCoreApplication::translate("Connectors", "One of these is expected: connector secret set [ID], connector secret check ID, connector secret delete ID. The value is read from the standard input.")));
    const auto api = connectorApi(session, arguments);
    if (!api)
        return session.fail(api.error());
    const std::string id = words.size() > 2 ? words[2] : std::string();
    json::Value body;
    if (puts) {
        std::string value = readStandardInput();
        while (value.ends_with('\n') || value.ends_with('\r'))
            value.pop_back();
        session.output().addSecret("connector secret", value);
        body.set("value", json::Value::string(value));
    }
    auto answer = (*api)->ask(puts ? (id.empty() ? "secret_post" : "secret_put") : verb == "check" ? "secret_get" : "secret_delete", id, std::move(body));
    if (!answer)
        return session.fail(connectorProblem(answer.error()));
    answer->remove("value");
    session.output().result(json::toText(*answer, {.indent = 2}) + '\n');
    return Exit::Done;
}

Exit connectorCalls(Session &session, const Arguments &arguments)
{
    return arguments.positionals().front() == "secret" ? secret(session, arguments) : performCall(session, rows(), arguments);
}

constexpr OptionSpec options[] = {
    connectorPlaceOptions[0],
    connectorPlaceOptions[1],
    connectorPlaceOptions[2],
    {"body", 0, "JSON|@FILE", QT_TRANSLATE_NOOP("Commands", "The whole body of the call instead of its parts")},
    {"name", 0, "TEXT", QT_TRANSLATE_NOOP("Commands", "create, put, name: name for people")},
    {"description", 0, "TEXT", QT_TRANSLATE_NOOP("Commands", "create, put, name: what it is for")},
    {"index-name", 0, "NAME", QT_TRANSLATE_NOOP("Commands", "create, put: index that documents go to; list: only connectors of these")},
    {"service-type", 0, "TYPE", QT_TRANSLATE_NOOP("Commands", "create, put: who serves it, as penstock-PROJECT; list: only these")},
    {"language", 0, "CODE", QT_TRANSLATE_NOOP("Commands", "create, put: language of its texts")},
    {"native", 0, "on|off", QT_TRANSLATE_NOOP("Commands", "create, put: Elastic-managed"), "on|off"},
    {"from", 0, "N", QT_TRANSLATE_NOOP("Commands", "list: skip so many")},
    {"size", 0, "N", QT_TRANSLATE_NOOP("Commands", "list: at most so many")},
    {"connector-name", 0, "NAMES", QT_TRANSLATE_NOOP("Commands", "list: only these, with commas")},
    {"query", 0, "TEXT", QT_TRANSLATE_NOOP("Commands", "list: only those whose index, name or description has it")},
    {"include-deleted", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "list, show: deleted ones as well")},
    {"hard", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "delete: for good")},
    {"delete-sync-jobs", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "delete: its sync jobs as well")},
    {"api-key-id", 0, "KEY-ID", QT_TRANSLATE_NOOP("Commands", "api-key-id: id of the API key, - for null")},
    {"api-key-secret-id", 0, "SECRET-ID", QT_TRANSLATE_NOOP("Commands", "api-key-id: secret that holds the key, - for null")},
    {"configuration", 0, "JSON|@FILE", QT_TRANSLATE_NOOP("Commands", "configuration: all fields")},
    {"values", 0, "JSON|@FILE", QT_TRANSLATE_NOOP("Commands", "configuration: values by field")},
    {"filtering", 0, "JSON|@FILE", QT_TRANSLATE_NOOP("Commands", "filtering: the whole list")},
    {"rules", 0, "JSON|@FILE", QT_TRANSLATE_NOOP("Commands", "filtering: rules of the draft")},
    {"advanced-snippet", 0, "JSON|@FILE", QT_TRANSLATE_NOOP("Commands", "filtering: advanced rule of the draft")},
    {"full", 0, "CRON", QT_TRANSLATE_NOOP("Commands", "scheduling: when full syncs run")},
    {"full-enabled", 0, "on|off", QT_TRANSLATE_NOOP("Commands", "scheduling: whether they do"), "on|off"},
    {"incremental", 0, "CRON", QT_TRANSLATE_NOOP("Commands", "scheduling: when incremental syncs run")},
    {"incremental-enabled", 0, "on|off", QT_TRANSLATE_NOOP("Commands", "scheduling: whether they do"), "on|off"},
    {"access-control", 0, "CRON", QT_TRANSLATE_NOOP("Commands", "scheduling: when access control syncs run")},
    {"access-control-enabled", 0, "on|off", QT_TRANSLATE_NOOP("Commands", "scheduling: whether they do"), "on|off"},
};

} // namespace

const Command connectorCommand{"connector", "CALL [ID] [VALUE] | secret set|check|delete [ID]", QT_TRANSLATE_NOOP("Commands", "Look at connectors and change them, here or on a server"), options, 1, 3, connectorCalls, [] { return callHelp(rows()); }};

} // namespace penstock::cli
