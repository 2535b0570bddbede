// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/problem.h"

#include <span>
#include <vector>

namespace penstock::connector
{

class Access;
struct Call;

struct Answer {
    int status = 200;
    json::Value body;                            // null: none
    bool isText = false;                         // the body is a string that goes out as it is
};

// What a local call can use beside the documents.
struct Surroundings {
    class Sealer *sealer = nullptr;              // for secrets; null: they cannot be kept
};

// One call of the Connector APIs: one row of the table (connector-api, section 1). Server, client and command line all read it.
struct Operation {
    enum class Body { None, Optional, Required };
    const char *name;                            // as the official clients name it: put, sync_job_claim, secret_get
    const char *method;
    const char *path;                            // /_connector/{id}/_name
    std::vector<std::string_view> parameters;    // of the query
    Body body = Body::None;
    Checked<Answer> (*perform)(Access &access, const Call &call, const Surroundings &surroundings) = nullptr;
};

std::span<const Operation> operations();
const Operation &operation(std::string_view name);           // precondition: there is one of that name

struct Call {
    const Operation *operation = nullptr;
    std::string id;                              // of the connector, sync job or secret
    std::vector<std::pair<std::string, std::string>> parameters;
    json::Value body;                            // null: none was given

    const std::string *parameter(std::string_view name) const;
};

// The Connector APIs, wherever they are: in a file beside us (LocalApi) or behind HTTP (RemoteApi). Whoever uses them does not know which.
// May block; one thread at a time.
class Api
{
public:
    virtual ~Api() = default;
    virtual Checked<Answer> perform(const Call &call) = 0;
    Checked<json::Value> ask(std::string_view operationName, const std::string &id = {}, json::Value body = {},
                             std::vector<std::pair<std::string, std::string>> parameters = {});
};

} // namespace penstock::connector
