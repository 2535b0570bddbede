// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/api.h"
#include "session.h"

// How words of a command line become a call of the Connector APIs: a row of a table each.
namespace penstock::cli
{

enum class Word {
    Id,            // of the connector, sync job or secret
    Text,          // what stands there
    TextOrNull,    // - is null
    Switch,        // on or off
    Number,
    Json,          // JSON text, or @FILE
};

// A property of the body that an option or a positional word gives. Names with a dot lead into objects.
struct BodyOption {
    const char *option;
    const char *property;
    Word word;
    const char *value;            // in the help
    const char *help;
};

struct CallCommand {
    const char *verb;
    const char *operation;        // of connector::operations()
    const char *words;            // positional: "ID NAME"; what stands behind the id goes into `property`; "": is the body
    const char *property = nullptr;
    Word word = Word::Text;
    std::vector<BodyOption> options = {};
    std::vector<const char *> parameters = {};    // of the query, as options of the same name with dashes
    const char *help = "";
};

std::string callHelp(std::span<const CallCommand> rows);
// `words` are those behind the verb. usage, where they do not fit.
Result<connector::Call> readCall(const CallCommand &row, const std::vector<std::string> &words, const Arguments &arguments);
// Performs what the verb says, and prints the answer as JSON.
Exit performCall(Session &session, std::span<const CallCommand> rows, const Arguments &arguments);

} // namespace penstock::cli
