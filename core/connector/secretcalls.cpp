// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/calls.h"
#include "core/connector/sealer.h"

// Secrets: API keys of managed connectors (connector-api, section 6). They leave the store through `get` alone.
namespace penstock::connector
{

namespace
{

constexpr std::string_view kind = "secret";

Checked<std::string> sealedValue(const Call &call, const char *parser, bool isRequired, const char *fault, const Surroundings &surroundings)
{
    const Shape shape{parser, {{"value", String, isRequired}}, true};
    const Checked<json::Value> request = read(shape, call.body);
    if (!request)
        return std::unexpected(request.error());
    Validation rules;
    rules.require(!request->get("value").stringView().empty(), fault);
    if (const Checked<> kept = rules.result(); !kept)
        return std::unexpected(kept.error());
    if (!surroundings.sealer)
        return std::unexpected(problems::argument("this server has no Connector APIs, and a secret can be kept by those alone"));
    const std::string sealed = surroundings.sealer->seal(request->get("value").stringView());
    if (sealed.empty())
        return std::unexpected(problems::unusable("secrets cannot be kept here: there is no key to encrypt them with"));
    return sealed;
}

Problem unknown(const std::string &id)
{
    return problems::notFound("No secret with id [" + id + ']');
}

Answer answered(const char *name, json::Value value, int status = 200)
{
    json::Value body = json::Value::object();
    body.set(name, std::move(value));
    return Answer{status, std::move(body)};
}

Checked<Answer> post(Access &access, const Call &call, const Surroundings &surroundings)
{
    const auto sealed = sealedValue(call, "post_secret_request", false, "[value] of the connector secret cannot be [null] or [\"\"]", surroundings);
    if (!sealed)
        return std::unexpected(sealed.error());
    const std::string id = newId();
    access.setValue(kind, id, *sealed);
    return answered("id", json::Value::string(id));
}

Checked<Answer> put(Access &access, const Call &call, const Surroundings &surroundings)
{
    const auto sealed = sealedValue(call, "put_secret_request", true, "[value] cannot be [null] or [\"\"]", surroundings);
    if (!sealed)
        return std::unexpected(sealed.error());
    const bool isNew = !access.value(kind, call.id);
    access.setValue(kind, call.id, *sealed);
    return answered("result", json::Value::string(isNew ? "created" : "updated"), isNew ? 201 : 200);
}

Checked<Answer> get(Access &access, const Call &call, const Surroundings &surroundings)
{
    const std::optional<std::string> sealed = access.value(kind, call.id);
    if (!sealed)
        return std::unexpected(unknown(call.id));
    const std::optional<std::string> value = surroundings.sealer ? surroundings.sealer->unseal(*sealed) : std::nullopt;
    if (!value)
        return std::unexpected(problems::unusable("the secret [" + call.id + "] cannot be decrypted: it was kept with another key"));
    Answer answer = answered("id", json::Value::string(call.id));
    answer.body.set("value", json::Value::string(*value));
    return answer;
}

Checked<Answer> remove(Access &access, const Call &call, const Surroundings &)
{
    if (!access.removeValue(kind, call.id))
        return std::unexpected(unknown(call.id));
    return answered("deleted", json::Value::boolean(true));
}

} // namespace

std::vector<Operation> secretOperations()
{
    using Body = Operation::Body;
    return {
        {"secret_post", "POST", "/_connector/_secret", {}, Body::Required, post},
        {"secret_put", "PUT", "/_connector/_secret/{id}", {}, Body::Required, put},
        {"secret_get", "GET", "/_connector/_secret/{id}", {}, Body::None, get},
        {"secret_delete", "DELETE", "/_connector/_secret/{id}", {}, Body::None, remove},
    };
}

} // namespace penstock::connector
