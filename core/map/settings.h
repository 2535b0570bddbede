// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"
#include "core/jq/program.h"
#include "core/json/rawtree.h"

#include <QCoreApplication>
#include <QString>

#include <string>

namespace penstock::map
{

// What all expressions of a resource have in common.
struct Settings {
    const Profile *profile = &nativeProfile();
    jq::RunLimits limits;
    jq::CompileOptions compile;
    json::ParseOptions parse;
    json::MemberPaths *paths = nullptr;       // where lowered programs say what they want of a record; null: nothing is lowered
};

inline QString tr(const char *text)
{
    return QCoreApplication::translate("Map", text);
}

inline QString shown(const std::string &text)
{
    return QString::fromStdString(text);
}

// The program as libjq gets it.
inline std::string programText(const std::string &source, const Profile &profile)
{
    return profile.rewriteQuotes ? jq::rewriteSingleQuotes(source) : source;
}

} // namespace penstock::map
