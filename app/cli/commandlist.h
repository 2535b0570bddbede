// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "command.h"

// One row each, defined in the command's own file.
namespace penstock::cli
{

extern const Command syncCommand, tryCommand, mapCommand, templateCommand, recordCommand, testCommand;
extern const Command validateCommand, fmtCommand, importCommand, exportCommand, schemaCommand;
extern const Command stateCommand, secretsCommand, serveCommand, connectorCommand, jobCommand, workerCommand, traceCommand;
extern const Command explainCommand, completionCommand, doctorCommand, versionCommand, helpCommand;

} // namespace penstock::cli
