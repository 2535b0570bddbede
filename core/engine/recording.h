// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace penstock
{

struct RequestSpec;
struct Document;

// The pages of one listing, kept for those who ask for exactly the same (ocean, section 3.1). In an anonymous file: the memory of one page.
class Recording
{
public:
    enum class State { Unused, Running, Complete, Broken };

    State state = State::Unused;
    std::vector<std::function<void()>> waiting;    // until it is complete or broken

    bool append(const std::string &page);           // false: no room on disk; the recording is of no use any more
    std::size_t pages() const { return m_lengths.size(); }
    std::string page(std::size_t index) const;
    void clear();
    void settle(State how);                         // tells who waits

private:
    struct Close { void operator()(std::FILE *file) const { std::fclose(file); } };
    std::unique_ptr<std::FILE, Close> m_file;
    std::vector<std::size_t> m_offsets, m_lengths;
};

// The recordings of a run: one for every request that more than one resource or path parameter makes.
class Recordings
{
public:
    explicit Recordings(const Document &document);
    Recording *of(const RequestSpec &spec, const std::string &baseUrl);   // null: nobody else asks for it

private:
    std::map<std::string, std::unique_ptr<Recording>> m_shared;
};

} // namespace penstock
