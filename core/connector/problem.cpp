// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/problem.h"

namespace penstock::connector
{

namespace
{

json::Value described(const Problem &problem)
{
    json::Value value = json::Value::object();
    value.set("type", json::Value::string(problem.type));
    value.set("reason", json::Value::string(problem.reason));
    return value;
}

json::Value withCauses(const Problem &problem)
{
    json::Value value = described(problem);
    if (problem.cause)
        value.set("caused_by", withCauses(*problem.cause));
    return value;
}

Problem fromCause(int status, const json::Value &value)
{
    Problem problem(status, value.get("type").toString(), value.get("reason").toString());
    if (const json::Value cause = value.get("caused_by"); cause.isObject())
        problem.cause = std::make_shared<const Problem>(fromCause(status, cause));
    return problem;
}

} // namespace

Problem Problem::causedBy(Problem deeper) &&
{
    cause = std::make_shared<const Problem>(std::move(deeper));
    return std::move(*this);
}

const Problem &Problem::innermost() const
{
    const Problem *problem = this;
    while (problem->cause)
        problem = problem->cause.get();
    return *problem;
}

namespace problems
{
Problem parse(std::string reason) { return Problem(400, "x_content_parse_exception", std::move(reason)); }
Problem argument(std::string reason) { return Problem(400, "illegal_argument_exception", std::move(reason)); }
Problem status(std::string reason) { return Problem(400, "status_exception", std::move(reason)); }
Problem notFound(std::string reason) { return Problem(404, "resource_not_found_exception", std::move(reason)); }
Problem missing(std::string_view id) { return Problem(404, "document_missing_exception", '[' + std::string(id) + "]: document missing"); }
Problem conflict(std::string reason) { return Problem(409, "version_conflict_engine_exception", std::move(reason)); }
Problem unusable(std::string reason) { return Problem(500, "exception", std::move(reason)); }
}

void Validation::require(bool holds, std::string otherwise)
{
    if (!holds)
        m_text += std::to_string(++m_count) + ": " + std::move(otherwise) + ';';
}

Checked<> Validation::result() const
{
    if (m_count == 0)
        return {};
    return std::unexpected(Problem(400, "action_request_validation_exception", "Validation Failed: " + m_text));
}

json::Value toJson(const Problem &problem)
{
    json::Value error = json::Value::object();
    json::Value roots = json::Value::array();
    roots.append(described(problem));
    error.set("root_cause", std::move(roots));
    error.set("type", json::Value::string(problem.type));
    error.set("reason", json::Value::string(problem.reason));
    if (problem.cause)
        error.set("caused_by", withCauses(*problem.cause));
    json::Value body = json::Value::object();
    body.set("error", std::move(error));
    body.set("status", json::Value::integer(problem.status));
    return body;
}

Problem problemFrom(int status, const json::Value &body)
{
    const json::Value error = body.get("error");
    if (error.isObject())
        return fromCause(status, error);
    return Problem(status, {}, error.isString() ? error.toString() : "status " + std::to_string(status));
}

} // namespace penstock::connector
