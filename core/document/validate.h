// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/schema.h"

#include <vector>

// Findings about resolved YAML. Private to core/document.
namespace penstock
{

// Keys, types, allowed values, required and contradicting keys of one mapping and everything below it, by the schema.
// What holds a reference that was not resolved is not judged.
void validate(const yaml::Node &mapping, const schema::Level &level, const Profile &profile, Diagnostics &findings);

// Ocean, section 6: what makes the real system refuse the whole mapping document, as app-config-rejected.
void checkMappingDocument(const yaml::Node &project, const std::vector<std::shared_ptr<const yaml::Node>> &resources, Diagnostics &findings);

} // namespace penstock
