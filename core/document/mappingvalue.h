// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"

// For whoever walks through the pairs of a mapping.
namespace penstock
{

// Clang (with the library of GCC 12) has to have made a value before it looks into the pairs that one may consist of, and refuses them otherwise.
inline MappingValue noMapping()
{
    return {};
}

} // namespace penstock
