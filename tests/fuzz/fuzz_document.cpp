// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// Any text is a document with findings: each has a code, a message and a place within the text, under every profile.
#include "fuzz.h"

#include "core/document/project.h"

using namespace penstock;
using fuzz::require;

namespace
{

void check(const Diagnostics &findings, std::string_view text)
{
    for (const Diagnostic &finding : findings) {
        require(finding.code != nullptr, "a finding has a code", text);
        require(!finding.message.isEmpty(), "a finding says something", finding.code->name);
        require(finding.place.offset <= text.size(), "a finding lies within the text", finding.message.toStdString());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view text = fuzz::Input(data, size).rest();
    ProjectFiles project;
    project.files.push_back({"penstock.yaml", std::string(text)});
    ReadOptions options;
    options.lookup.processEnvironment = [](const std::string &name) { return name == "HOME" ? std::optional<std::string>("/home/x") : std::nullopt; };
    options.lookup.secret = [](const std::string &) -> Result<std::string> { return std::string("s3cret"); };
    for (const Profile *profile : profiles()) {
        options.profile = profile;
        check(readDocument(project, options).findings, text);
    }
    options.profile = nullptr;
    options.lookup.keepReferences = true;
    check(readDocument(project, options).findings, text);
    return 0;
}
