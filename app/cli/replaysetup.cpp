// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "replaysetup.h"

#include <algorithm>

namespace penstock::cli
{

std::vector<std::filesystem::path> caseFiles(const std::filesystem::path &folder)
{
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto &each : std::filesystem::directory_iterator(folder / "cases", error)) {
        if (each.path().extension() == ".yaml" && !each.path().filename().string().starts_with('.'))
            files.push_back(each.path());
    }
    std::ranges::sort(files);
    return files;
}

Result<exchange::Case> loadCase(const std::filesystem::path &file)
{
    const auto text = readFile(file);
    if (!text)
        return std::unexpected(text.error());
    auto loaded = exchange::readCase(*text, file.string());
    if (loaded && loaded->name.empty())
        loaded->name = file.stem().string();
    return loaded;
}

std::unique_ptr<http::ReplayTransport> replayOf(const exchange::Case &recorded, const Redactor &known)
{
    Redactor redactor = known;
    for (const std::string &name : exchange::secretNames(recorded))
        redactor.add(name, "[secret " + name + ']');
    return std::make_unique<http::ReplayTransport>(recorded.exchanges, [redactor](std::string_view text) { return redactor.redact(text); });
}

} // namespace penstock::cli
