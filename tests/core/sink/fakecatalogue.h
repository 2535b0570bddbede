// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/http/url.h"
#include "core/json/value.h"
#include "sinksupport.h"

#include <map>

namespace penstock::sinktest
{

// A catalogue in memory that answers a FakeHost as the recorded stand-in of the real service did.
class FakeCatalogue
{
public:
    struct Call {
        std::string method, path, query, body;
        int status = 0;
        json::Value json() const { return json::parse(body).value_or(json::Value()); }
    };
    using Key = std::pair<std::string, std::string>;

    std::map<Key, json::Value> entities;
    std::vector<Key> deleted;
    std::vector<Call> calls;
    std::map<std::string, int> fail;                          // status of every upsert into this blueprint
    std::map<std::string, int> failBulk;                      // of bulk upserts only
    std::map<std::string, json::Value> blueprints;
    std::function<std::optional<sink::Response>(const Call &)> first;   // asked before everything else
    int tokens = 0;
    int tokenLife = 3600;
    int pageSize = 5000;
    bool integrationExists = true;

    explicit FakeCatalogue(FakeHost &host)
    {
        host.answer = [this](const http::Request &request) { return handle(request); };
    }

    void store(const std::string &blueprint, const std::string &identifier, const std::string &more = {})
    {
        entities[{blueprint, identifier}] =
            json::parse("{\"identifier\":\"" + identifier + "\",\"blueprint\":\"" + blueprint + "\"" + more + "}").value();
    }
    std::vector<Call> callsTo(std::string_view part, std::string_view method = {}) const
    {
        std::vector<Call> found;
        for (const Call &call : calls) {
            if (call.path.find(part) != std::string::npos && (method.empty() || call.method == method))
                found.push_back(call);
        }
        return found;
    }
    std::vector<Call> upserts() const
    {
        std::vector<Call> found;
        for (const Call &call : calls) {
            if (call.path.starts_with("/v1/blueprints/") && (call.path.ends_with("/entities/bulk") || call.path.ends_with("/entities")) &&
                call.method == "POST")
                found.push_back(call);
        }
        return found;
    }

private:
    static sink::Response answer(int status, const std::string &body)
    {
        sink::Response response;
        response.head.status = status;
        response.body = body;
        return response;
    }
    static std::string between(const std::string &path, std::string_view end)
    {
        constexpr std::string_view begin = "/v1/blueprints/";
        if (!path.starts_with(begin) || !path.ends_with(end) || path.size() <= begin.size() + end.size())
            return {};
        return http::percentDecode(path.substr(begin.size(), path.size() - begin.size() - end.size()));
    }

    sink::Response handle(const http::Request &request)
    {
        const std::string target = request.url.substr(request.url.find("/v1"));
        const std::size_t mark = target.find('?');
        Call call{request.method, target.substr(0, mark), mark == std::string::npos ? "" : target.substr(mark + 1), request.body};
        sink::Response response;
        if (const std::optional<sink::Response> special = first ? first(call) : std::nullopt)
            response = *special;
        else if (const std::string *given = request.headers.first("Authorization");
                 call.path != "/v1/auth/access_token" && (!given || *given != "Bearer tok" + std::to_string(tokens)))
            response = answer(401, R"({"ok":false,"error":"unauthorized"})");
        else
            response = route(call);
        call.status = response.head.status;
        calls.push_back(call);
        return response;
    }

    sink::Response route(const Call &call)
    {
        if (call.path == "/v1/auth/access_token")
            return answer(200, R"({"ok":true,"accessToken":"tok)" + std::to_string(++tokens) + R"(","expiresIn":)" +
                                   std::to_string(tokenLife) + R"(,"tokenType":"Bearer"})");
        if (call.path.starts_with("/v1/integration/") && call.method == "GET" && !integrationExists)
            return answer(404, R"({"ok":false,"error":"not_found"})");
        if (call.path == "/v1/blueprints/entities/datasource-entities")
            return list(call.json());
        if (call.path == "/v1/entities/search")
            return search(call.json());
        if (const std::string blueprint = between(call.path, "/entities/bulk"); !blueprint.empty())
            return bulk(blueprint, call.json());
        if (const std::string blueprint = between(call.path, "/bulk/entities/delete"); !blueprint.empty())
            return remove(blueprint, call.json());
        if (const std::string blueprint = between(call.path, "/entities"); !blueprint.empty())
            return single(blueprint, call.json());
        if (const std::string blueprint = between(call.path, ""); !blueprint.empty()) {
            const auto known = blueprints.find(blueprint);
            return answer(200, "{\"ok\":true,\"blueprint\":" + (known == blueprints.end() ? "{}" : json::toText(known->second)) + "}");
        }
        return answer(200, R"({"ok":true,"integration":{"installationAppType":"custom"},"organization":{"id":"org"}})");
    }

    std::string put(const std::string &blueprint, const json::Value &entity)
    {
        const json::Value identifier = entity.get("identifier");
        if (!identifier.isString() && !identifier.isNumber())
            return "resolved-by-search";
        const std::string key = identifier.isString() ? identifier.toString() : json::toText(identifier);
        entities[{blueprint, key}] = entity;
        return key;
    }
    sink::Response bulk(const std::string &blueprint, const json::Value &body)
    {
        for (const auto *failures : {&fail, &failBulk}) {
            if (const auto found = failures->find(blueprint); found != failures->end())
                return answer(found->second, R"({"ok":false,"error":"mock_failure","message":"mock failure"})");
        }
        const json::Value sent = body.get("entities");
        std::string results;
        for (int i = 0; i < sent.size(); ++i)
            results += (i ? "," : "") + std::string("{\"index\":") + std::to_string(i) + ",\"identifier\":\"" + put(blueprint, sent.at(i)) +
                       "\",\"created\":true}";
        return answer(200, "{\"ok\":true,\"entities\":[" + results + "],\"errors\":[]}");
    }
    sink::Response single(const std::string &blueprint, const json::Value &body)
    {
        if (const auto found = fail.find(blueprint); found != fail.end())
            return answer(found->second, R"({"ok":false,"error":"mock_failure","message":"mock failure"})");
        return answer(200, "{\"ok\":true,\"entity\":{\"identifier\":\"" + put(blueprint, body) + "\"}}");
    }
    sink::Response search(const json::Value &body)
    {
        const json::Value rules = body.get("rules");
        const json::Value identifiers = rules.at(0).get("value");
        std::string found;
        for (int i = 0; i < identifiers.size(); ++i) {
            if (const auto entity = entities.find({rules.at(1).get("value").toString(), identifiers.at(i).toString()});
                entity != entities.end())
                found += (found.empty() ? "" : ",") + json::toText(entity->second);
        }
        return answer(200, "{\"ok\":true,\"entities\":[" + found + "]}");
    }
    sink::Response list(const json::Value &body)
    {
        const auto from = std::size_t(body.get("from").isString() ? std::stoi(body.get("from").toString()) : 0);
        std::string found, next = "null";
        std::size_t index = 0;
        for (const auto &[key, entity] : entities) {
            if (index == from + std::size_t(pageSize)) {
                next = "\"" + std::to_string(index) + "\"";
                break;
            }
            if (index++ < from)
                continue;
            json::Value view = entity;
            view.set("blueprint", json::Value::string(key.first));
            found += (found.empty() ? "" : ",") + json::toText(view);
        }
        return answer(200, "{\"ok\":true,\"entities\":[" + found + "],\"next\":" + next + "}");
    }
    sink::Response remove(const std::string &blueprint, const json::Value &body)
    {
        const json::Value identifiers = body.get("entities");
        std::string gone;
        for (int i = 0; i < identifiers.size(); ++i) {
            const Key key{blueprint, identifiers.at(i).toString()};
            if (entities.erase(key) > 0)
                gone += (gone.empty() ? "\"" : ",\"") + key.second + "\"";
            deleted.push_back(key);
        }
        return answer(200, "{\"ok\":true,\"deletedEntities\":[" + gone + "]}");
    }
};

} // namespace penstock::sinktest
