// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/request/check.h"

#include "core/request/jsonpath.h"
#include "core/request/transforms.h"

namespace penstock::request
{

Diagnostics checkTemplates(const httpjson::Config &config)
{
    Diagnostics findings;
    httpjson::forEachTemplate(config, [&findings](const std::string &path, const httpjson::Template &text) {
        auto result = compiled(text);
        if (!result)
            findings.push_back(std::move(result.error()).with("key", path));
    });
    for (const httpjson::ChainEntry &entry : config.chain) {
        if (entry.replace.empty())
            continue;
        auto path = JsonPath::parse(entry.replace);
        if (!path) {
            Diagnostic problem = path.error();
            problem.place = entry.place;
            findings.push_back(std::move(problem));
        }
    }
    return findings;
}

} // namespace penstock::request
