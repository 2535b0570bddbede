// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exchange/comments.h"
#include "core/exchange/export.h"
#include "core/exchange/httpjsontext.h"

#include <string>
#include <vector>

// A document's httpjson inputs on their way to Filebeat and Elastic Agent.
namespace penstock::exchange
{

struct InputToWrite {
    const Resource *resource = nullptr;
    std::string name;                     // of the resource
    NodePtr config;                       // as the input is configured, without `type`; its texts are marked (references.h) and hold no credential
    bool enabled = true;
};

struct InputsToWrite {
    Document document;                    // which the resources above belong to
    std::string name;                     // of the project
    std::vector<InputToWrite> inputs;
    std::vector<Loss> losses;

    void lose(Loss::Level level, Place place, QString what, QString nearest = {});
};

// Fails where the project cannot be read, or nothing in it is in httpjson's words.
Result<InputsToWrite> inputsToWrite(const ExportInput &input);
// What of a resource Filebeat has no words for, and what `profile` does better.
void addHttpjsonLosses(InputsToWrite &project, const Resource &resource, const Profile &profile);
void sortLosses(std::vector<Loss> &losses);

// The configuration in the words of a layer.
NodePtr inLayer(const NodePtr &config, Layer layer, ReferenceNames &names);
NodePtr mappingWith(std::vector<std::pair<std::string, NodePtr>> entries);

// Comment lines: the title, and a line per name that is to be filled in, with what it stands for.
std::string referenceComments(const QString &title, const ReferenceNames &names);

Result<ExportResult> exportFilebeat(const ExportInput &input);
Result<ExportResult> exportAgentPolicy(const ExportInput &input);             // standalone
Result<ExportResult> exportPolicyVariables(const ExportInput &input);         // of the package "Custom API"

} // namespace penstock::exchange
