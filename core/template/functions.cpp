// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/functions.h"

#include "core/base/codes.h"

#include <algorithm>

namespace penstock::tpl
{

std::unexpected<Stopped> refuse(const QString &message)
{
    auto stop = std::make_unique<Stop>();
    stop->diagnostic = Diagnostic(codes::templateFailed, message);
    return std::unexpected(std::move(stop));
}

std::unexpected<Stopped> tooLong()
{
    auto stop = std::make_unique<Stop>();
    stop->diagnostic = Diagnostic(codes::templateLimit, Functions::tr("The text becomes longer than the limit allows."));
    return std::unexpected(std::move(stop));
}

std::string Call::joinedTexts(std::size_t from) const
{
    std::string joined;
    for (const Value &value : arguments.subspan(from))
        joined += value.toText();
    return joined;
}

QString Function::translatedHelp() const
{
    return QCoreApplication::translate("penstock::tpl::Functions", help);
}

namespace
{

std::vector<const Function *> collect()
{
    std::vector<const Function *> functions;
    for (const auto list : {numberFunctions(), dateFunctions(), textFunctions(), encodingFunctions(), hashFunctions(), builtinFunctions()}) {
        for (const Function &function : list)
            functions.push_back(&function);
    }
    std::ranges::sort(functions, {}, [](const Function *function) { return std::string_view(function->name); });
    return functions;
}

} // namespace

std::span<const Function *const> allFunctions()
{
    static const std::vector<const Function *> functions = collect();
    return functions;
}

const Function *findFunction(std::string_view name)
{
    const auto functions = allFunctions();
    const auto nameOf = [](const Function *function) { return std::string_view(function->name); };
    const auto found = std::ranges::lower_bound(functions, name, {}, nameOf);
    return found != functions.end() && nameOf(*found) == name ? *found : nullptr;
}

std::vector<std::string> functionNames()
{
    std::vector<std::string> names;
    for (const Function *function : allFunctions())
        names.emplace_back(function->name);
    return names;
}

} // namespace penstock::tpl
