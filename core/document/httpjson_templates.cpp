// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/httpjson.h"

namespace penstock::httpjson
{

namespace
{

using Visit = std::function<void(const std::string &path, const Template &)>;

void visitOne(const std::optional<Template> &source, const std::string &path, const Visit &visit)
{
    if (source)
        visit(path, *source);
}

void visitTransforms(const Transforms &transforms, const std::string &path, const Visit &visit)
{
    for (std::size_t i = 0; i < transforms.size(); ++i) {
        const Transform &transform = transforms[i];
        const std::string own = path + '[' + std::to_string(i) + (transform.action == Action::Append ? "].append." : "].set.");
        visitOne(transform.value, own + "value", visit);
        visitOne(transform.fallback, own + "default", visit);
    }
}

void visitRequest(const Request &request, const std::string &path, const Visit &visit)
{
    visitTransforms(request.transforms, path + ".transforms", visit);
    if (!request.rateLimit)
        return;
    visitOne(request.rateLimit->limit, path + ".rate_limit.limit", visit);
    visitOne(request.rateLimit->reset, path + ".rate_limit.reset", visit);
    visitOne(request.rateLimit->remaining, path + ".rate_limit.remaining", visit);
}

void visitResponse(const Response &response, const std::string &path, const Visit &visit)
{
    visitTransforms(response.transforms, path + ".transforms", visit);
    visitTransforms(response.pagination, path + ".pagination", visit);
    std::string at = path + ".split";
    for (const Split *split = response.split.get(); split; split = split->child.get()) {
        visitTransforms(split->transforms, at + ".transforms", visit);
        at += ".split";
    }
}

} // namespace

void forEachTemplate(const Config &config, const Visit &visit)
{
    visitRequest(config.request, "request", visit);
    visitResponse(config.response, "response", visit);
    for (const CursorEntry &entry : config.cursor) {
        visitOne(entry.value, "cursor." + entry.name + ".value", visit);
        visitOne(entry.fallback, "cursor." + entry.name + ".default", visit);
    }
    for (std::size_t i = 0; i < config.chain.size(); ++i) {
        const ChainEntry &entry = config.chain[i];
        const std::string path = "chain[" + std::to_string(i) + (entry.isWhile ? "].while" : "].step");
        visitRequest(entry.request, path + ".request", visit);
        visitResponse(entry.response, path + ".response", visit);
        visitOne(entry.until, path + ".until", visit);
    }
}

} // namespace penstock::httpjson
