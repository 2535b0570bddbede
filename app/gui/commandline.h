// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <map>
#include <optional>
#include <string>

namespace penstock::studio
{

// penstock-studio [PROJECT] [--var NAME=VALUE] [--run [RESOURCE]] [--theme system|light|dark]
struct CommandLine {
    QString project;
    std::map<std::string, std::string> variables;
    std::optional<QString> run;              // empty text: the first resource
    QString theme;
    std::optional<QString> answer;           // to be printed instead of opening a window
    int exitCode = 0;
};

CommandLine parse(const QStringList &arguments);

} // namespace penstock::studio
