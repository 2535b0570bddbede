// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/map/lowered.h"
#include "core/map/mapper.h"

#include <string>
#include <vector>

namespace penstock::map
{

// A record as lowered programs see it: its text, in which the members that any of them wants are found in one pass, and the values of path
// parameters over it. One for all records of a resource. One thread.
class Shortcut
{
public:
    json::MemberPaths paths;          // complete before the first record

    // The parameters of the records to come.
    void begin(const std::vector<Job::Injected> &injected, const Profile &profile);
    // Null where the text is not JSON, or rare enough to need a value.
    LoweredRun *read(std::string_view record);

private:
    struct Member {
        int path;
        std::string text;             // escaped
        bool onlyWhereMissing;
    };

    json::RawTree m_tree{paths};
    LoweredRun m_run;
    std::vector<Member> m_members;
    bool m_injects = false;
};

} // namespace penstock::map
