// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// Runs a fuzz target without libFuzzer: over every file below the folders that are named, over cuts of it, and over changes drawn
// from a fixed row of numbers, so that two runs do the same.
#include "fuzz.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

namespace
{

constexpr int cuts = 24;
constexpr int changes = 60;

void runOne(const std::string &bytes)
{
    // a buffer of exactly this size, so that the address sanitizer sees a read behind its end
    const std::vector<std::uint8_t> exact(bytes.begin(), bytes.end());
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

std::string changed(std::string bytes, std::minstd_rand &random)
{
    const auto below = [&random](std::size_t bound) { return bound ? random() % bound : 0; };
    static constexpr std::string_view marks = "{}[]\"':,\\#&*!|>%@`-\n\r\t \0\x80\xff<>;=/?0";
    for (std::size_t i = 0; i <= below(4); ++i) {
        const std::size_t at = below(bytes.size() + 1);
        switch (below(4)) {
        case 0: bytes.insert(at, 1, marks[below(marks.size())]); break;
        case 1: bytes.erase(at, 1 + below(8)); break;
        case 2: bytes.insert(at, bytes.substr(below(bytes.size() + 1), below(40))); break;
        default:
            if (at < bytes.size())
                bytes[at] = char(below(256));
        }
    }
    return bytes;
}

void runFile(const std::filesystem::path &file)
{
    std::printf("%s\n", file.c_str());
    std::fflush(stdout);
    std::ifstream stream(file, std::ios::binary);
    const std::string seed{std::istreambuf_iterator<char>(stream), {}};
    runOne(seed);
    for (std::size_t i = 0; i < cuts; ++i)
        runOne(seed.substr(0, seed.size() * i / cuts));
    std::minstd_rand random(1);
    for (int i = 0; i < changes; ++i)
        runOne(changed(seed, random));
}

} // namespace

int main(int count, char **arguments)
{
    std::vector<std::filesystem::path> files;
    for (int i = 1; i < count; ++i) {
        if (!std::filesystem::is_directory(arguments[i])) {
            files.emplace_back(arguments[i]);
            continue;
        }
        for (const auto &entry : std::filesystem::recursive_directory_iterator(arguments[i])) {
            if (entry.is_regular_file())
                files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    std::ranges::for_each(files, runFile);
    if (files.empty())
        std::fprintf(stderr, "no seeds\n");
    return files.empty() ? 1 : 0;
}
