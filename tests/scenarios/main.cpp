// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/disputed.h"
#include "tests/scenarios/runners.h"

#include <QCoreApplication>

#include <cstdio>
#include <sstream>

// Runs recorded cases: one line per failure, then "N passed, N failed". Status 0: nothing failed, 1: something did, 2: usage. With --round-trip, what
// comes back of a configuration that is exported and imported again is run; "inexpressible" are those that the target has no words for.
namespace
{

using namespace penstock;
using namespace penstock::test;
namespace fs = std::filesystem;

struct Arguments {
    std::vector<fs::path> entries;
    fs::path disputed = fs::path(PENSTOCK_SOURCE_DIR) / "tests" / "scenarios-disputed.md";
    Way way = Way::None;
    bool verbose = false;
    bool valid = true;
};

struct Count {
    int passed = 0, failed = 0, skipped = 0, disputed = 0, inexpressible = 0;
};

Arguments readArguments(const QStringList &list)
{
    Arguments arguments;
    for (qsizetype i = 1; i < list.size(); ++i) {
        const std::string text = list[i].toStdString();
        if (text == "-v" || text == "--verbose")
            arguments.verbose = true;
        else if (text == "--disputed" && i + 1 < list.size())
            arguments.disputed = list[++i].toStdString();
        else if (const auto way = text == "--round-trip" && i + 1 < list.size() ? wayNamed(list[i + 1].toStdString()) : std::nullopt; way)
            arguments.way = *way, ++i;
        else if (text.starts_with("-") || !fs::exists(text))
            arguments.valid = false;
        else
            arguments.entries.emplace_back(text);
    }
    arguments.valid = arguments.valid && !arguments.entries.empty();
    return arguments;
}

// What stands in the first line says what failed and where.
std::vector<std::string> linesOf(const Diagnostic &diagnostic)
{
    std::vector<std::string> lines;
    std::istringstream text(format(diagnostic));
    for (std::string line; std::getline(text, line);)
        lines.push_back(line);
    return lines;
}

void tell(const char *verdict, const std::string &name, const std::vector<std::string> &lines, bool verbose)
{
    std::printf("%s %s: %s%s\n", verdict, name.c_str(), lines.front().c_str(), lines.size() > 1 && !verbose ? " (more with -v)" : "");
    for (std::size_t i = 1; verbose && i < lines.size(); ++i)
        std::printf("    %s\n", lines[i].c_str());
    std::fflush(stdout);
}

void runOne(const Scenario &scenario, const SystemRunner &runner, bool isDisputed, bool verbose, Count &count)
{
    const auto observation = runner.run(scenario);
    const auto lines = observation ? runner.differences(scenario, *observation) : linesOf(observation.error());
    if (isDisputed && lines.empty()) {
        ++count.failed;
        tell("FAIL", scenario.name, {"passes, though scenarios-disputed.md lists it; take it off that list"}, verbose);
    } else if (isDisputed) {
        ++count.disputed;
        if (verbose)
            tell("disputed", scenario.name, lines, verbose);
    } else if (!lines.empty()) {
        ++count.failed;
        tell("FAIL", scenario.name, lines, verbose);
    } else {
        ++count.passed;
    }
}

void runRound(const Scenario &scenario, const SystemRunner &runner, const Arguments &arguments, Count &count)
{
    const auto round = runHttpjsonRound(scenario, arguments.way);
    if (round && !round->lost.empty()) {
        ++count.inexpressible;
        if (arguments.verbose)
            tell("inexpressible", scenario.name, round->lost, true);
        return;
    }
    if (round && !round->observation) {
        ++count.skipped;
        return;
    }
    const auto lines = round ? runner.differences(scenario, *round->observation) : linesOf(round.error());
    ++(lines.empty() ? count.passed : count.failed);
    if (!lines.empty())
        tell("FAIL", scenario.name, lines, arguments.verbose);
}

Count runAll(const Arguments &arguments)
{
    Count count;
    const std::set<std::string> disputed = readDisputed(arguments.disputed);
    for (const fs::path &file : scenarioFiles(arguments.entries)) {
        const auto scenario = loadScenario(file);
        if (!scenario) {
            ++count.failed;
            tell("FAIL", file.filename().string(), linesOf(scenario.error()), arguments.verbose);
        } else if (const SystemRunner *runner = runnerOf(scenario->system); runner && arguments.way != Way::None && scenario->system == "httpjson") {
            runRound(*scenario, *runner, arguments, count);
        } else if (runner && arguments.way == Way::None) {
            runOne(*scenario, *runner, disputed.contains(scenario->name), arguments.verbose, count);
        } else {
            ++count.skipped;
        }
    }
    return count;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const Arguments arguments = readArguments(QCoreApplication::arguments());
    if (!arguments.valid) {
        std::fputs("usage: scenario-runner [-v] [--disputed FILE] [--round-trip filebeat|variables|standalone] FOLDER|FILE...\n", stderr);
        return 2;
    }
    const Count count = runAll(arguments);
    if (count.passed + count.failed + count.skipped + count.disputed + count.inexpressible == 0) {
        std::fputs("no cases found\n", stderr);
        return 2;
    }
    std::printf("%d passed, %d failed", count.passed, count.failed);
    if (count.disputed)
        std::printf(", %d disputed", count.disputed);
    if (count.inexpressible)
        std::printf(", %d inexpressible", count.inexpressible);
    if (count.skipped)
        std::printf(", %d skipped", count.skipped);
    std::printf("\n");
    return count.failed ? 1 : 0;
}
