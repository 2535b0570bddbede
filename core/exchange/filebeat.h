// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exchange/httpjsontext.h"
#include "core/exchange/importer.h"
#include "core/exchange/nodes.h"

// httpjson inputs as Filebeat and Elastic Agent are given them (httpjson, sections 2 and 3).
namespace penstock::exchange
{

struct HttpjsonInput {
    std::string name;            // of its id, data set or URL; unique among those found together
    NodePtr config;              // its configuration with dotted keys taken apart; places point into the file
    Layer layer = Layer::Filebeat;
};

struct HttpjsonInputs {
    std::vector<HttpjsonInput> inputs;
    Diagnostics notes;
};

// A Filebeat file (`filebeat.inputs`), one input or a list of them, a module file with inputs in its file sets, or a standalone agent policy.
// Inputs of other types, and those that modules and other files hold, are left out with a note for each. Fails where the text is not YAML, or holds no such input.
Result<HttpjsonInputs> readFilebeat(const ImportFile &file);
// The variables of the package "Custom API": a package policy in either form of its API, an agent policy that holds one, or the variables alone.
// The texts that hold YAML are parsed; findings in them point into the file.
Result<HttpjsonInputs> readAgentPolicy(const ImportFile &file);

int detectFilebeat(const std::vector<ImportFile> &files);
int detectAgentPolicy(const std::vector<ImportFile> &files);
// A project of profile `httpjson` with one resource per input; keys without a meaning here are kept.
Result<ImportResult> importFilebeat(const std::vector<ImportFile> &files);
Result<ImportResult> importAgentPolicy(const std::vector<ImportFile> &files);

// Shared by the two. Whether all files hold inputs; what all of them hold, as one project.
using ReadInputs = Result<HttpjsonInputs> (*)(const ImportFile &file);
bool holdInputs(const std::vector<ImportFile> &files, ReadInputs read);
Result<ImportResult> importInputs(const std::vector<ImportFile> &files, ReadInputs read);
// Names each input after itself.
void nameInputs(std::vector<HttpjsonInput> &inputs);
Result<ImportResult> projectOf(HttpjsonInputs found);

// A variable of the package and where it goes; the export reads the table backwards.
struct PolicyVariable {
    enum class Kind { Text, Yaml, Flag, List };
    const char *name;
    const char *path;            // in the input's configuration
    Kind kind = Kind::Text;
    bool isSecret = false;
    bool isQuoted = false;       // the package's template quotes it; other texts become YAML as they stand, with their own quotes
    bool isVerbatim() const { return isSecret || isQuoted; }
};
std::span<const PolicyVariable> policyVariables();
inline constexpr const char *policyTracerVariable = "enable_request_tracer";

} // namespace penstock::exchange
