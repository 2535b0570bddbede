// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/value.h"

#include <expected>
#include <memory>
#include <string>

// Everything in this folder speaks as the Connector APIs do (connector-api): words of statuses, types and reasons are the protocol's and are
// not translated.
namespace penstock::connector
{

// Why a call was refused, as the APIs put it (connector-api, section 2.3).
struct Problem {
    int status = 400;
    std::string type;
    std::string reason;
    std::shared_ptr<const Problem> cause;

    Problem causedBy(Problem deeper) &&;
    const Problem &innermost() const;
};

template<typename T = void>
using Checked = std::expected<T, Problem>;

namespace problems
{
Problem parse(std::string reason);                      // x_content_parse_exception
Problem argument(std::string reason);                   // illegal_argument_exception
Problem status(std::string reason);                     // status_exception: against what is stored
Problem notFound(std::string reason);                   // resource_not_found_exception
Problem missing(std::string_view id);                   // document_missing_exception
Problem conflict(std::string reason);                   // version_conflict_engine_exception
Problem unusable(std::string reason);                   // 500: the store itself failed
}

// The rules between properties: all that are broken are reported together, numbered.
class Validation
{
public:
    void require(bool holds, std::string otherwise);
    Checked<> result() const;

private:
    std::string m_text;
    int m_count = 0;
};

json::Value toJson(const Problem &problem);             // the envelope {"error": .., "status": ..}
// What an answer of a server says; one without an envelope gives its status and text.
Problem problemFrom(int status, const json::Value &body);

} // namespace penstock::connector
