// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "core/map/mapper.h"
#include "session.h"

#include <QCoreApplication>

namespace penstock::cli
{

namespace
{

// Everything that can be known without a request and without values of secrets.
Exit validate(Session &session, const Arguments &arguments)
{
    const auto path = session.projectPath(arguments.positionals().empty() ? std::string() : arguments.positionals().front());
    const auto files = session.load(path);
    if (!files)
        return session.fail(files.error());
    const auto reading = session.check(*files);
    if (!reading)
        return session.fail(reading.error());
    Diagnostics findings = reading->findings;
    for (Diagnostic &finding : map::checkExpressions(reading->document))
        findings.push_back(std::move(finding));
    session.output().report(findings);
    int errors = 0, warnings = 0;
    for (const Diagnostic &finding : findings) {
        errors += finding.severity == Severity::Error;
        warnings += finding.severity == Severity::Warning;
    }
    session.output().say(QCoreApplication::translate("Validate", "%1: %2 resources, %3 errors, %4 warnings.")
                             .arg(QString::fromStdString(path.string())).arg(reading->document.resources.size()).arg(errors).arg(warnings));
    if (errors > 0)
        return exitOf(findings);
    return warnings > 0 && arguments.has("strict") ? Exit::Configuration : Exit::Done;
}

constexpr OptionSpec options[] = {
    {"strict", 0, nullptr, QT_TRANSLATE_NOOP("Commands", "Warnings count as errors")},
};

} // namespace

const Command validateCommand{"validate", "[PROJECT]", QT_TRANSLATE_NOOP("Commands", "Check a project without sending anything"), options, 0, 1, validate};

} // namespace penstock::cli
