// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/httpjson.h"

namespace penstock::request
{

// Everything of a configuration that has to be compiled before it can run: value templates and JSONPaths (httpjson, section 2.9). Findings point
// at the column in the document and name the path of the key.
Diagnostics checkTemplates(const httpjson::Config &config);

} // namespace penstock::request
