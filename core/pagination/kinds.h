// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/pagination/paginator.h"

// What the kinds of pagination share. Private to this folder; each kind is a file of its own.
namespace penstock::pagination
{

Result<std::unique_ptr<Paginator>> makeNone(const Options &options, const Profile &profile);
Result<std::unique_ptr<Paginator>> makeOffset(const Options &options, const Profile &profile);
Result<std::unique_ptr<Paginator>> makePage(const Options &options, const Profile &profile);
Result<std::unique_ptr<Paginator>> makeCursor(const Options &options, const Profile &profile);
Result<std::unique_ptr<Paginator>> makeNextLink(const Options &options, const Profile &profile);
Result<std::unique_ptr<Paginator>> makeHeaderLink(const Options &options, const Profile &profile);

// Names and size of the parameters that page, offset and cursor send. Documented default names apply where the profile says so, else a missing
// name is the text None (ocean, section 4.1).
struct Parameters {
    std::string param, sizeParam;
    std::int64_t pageSize = 100;
    std::string pageSizeText = "100";
    Place place;

    static Result<Parameters> read(const Options &options, const Profile &profile, const char *defaultParam, const char *defaultSizeParam);
    using Query = std::vector<std::pair<std::string, std::string>>;
    Query query(const std::string &value) const;             // param = value, then the size
    Query sizeOnly() const;
};

// The page size is read by every kind; one that is not a number fails every fetch (ocean, section 2.1).
Result<std::int64_t> readPageSize(const Options &options);

// A flag in the body: `has` false when it is absent or null.
struct Flag {
    bool has = false;
    bool value = false;
    std::string source, text;
};
Flag flagAt(const json::Value &body, const std::string &path);

std::string valueText(const json::Value &value);             // as it is sent: decimal numbers, text as it is
Stop stop(const char *rule, QString sentence, Place place, std::string source = {}, std::string value = {});
Reason firstPage(Place place);

} // namespace penstock::pagination
