// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"

#include <QString>

#include <vector>

namespace penstock::ui
{

// One JQ program of a resource, and where it stands.
struct MappingField {
    QString label;            // selector, title, properties.status, ...
    QString source;
    Place place;

    bool operator==(const MappingField &) const = default;
};

// The programs that turn a record into an entity, in the order of the document.
std::vector<MappingField> mappingFields(const Resource &resource);

} // namespace penstock::ui
