// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/map/page.h"

#include "core/base/codes.h"

#include <algorithm>

namespace penstock::map
{

namespace
{

using json::Value;

std::vector<Value> elements(const Value &array)
{
    std::vector<Value> items;
    items.reserve(std::size_t(array.size()));
    for (int i = 0; i < array.size(); ++i)
        items.push_back(array.at(i));
    return items;
}

// An array's elements; null gives nothing, any other value itself.
std::vector<Value> itemsOf(const Value &value)
{
    if (value.isArray())
        return elements(value);
    return value.isNull() ? std::vector<Value>() : std::vector<Value>{value};
}

void notePathMissing(const DataPath &path, const QString &message, Mapped &mapped)
{
    mapped.diagnostics.push_back(Diagnostic(codes::dataPathMissing, message, path.place).with("field", "selector.data_path"));
}

std::optional<Value> parsedPage(std::string_view body, const Settings &settings, Mapped &mapped)
{
    Result<Value> page = json::parse(body, settings.parse);
    if (page)
        return std::move(*page);
    mapped.diagnostics.push_back(std::move(page.error()));
    mapped.rejected = true;
    mapped.hasErrors = true;
    return {};
}

} // namespace

void noteDrop(Mapped &mapped, Drop drop, const Diagnostic &first)
{
    const auto known = std::ranges::find(mapped.diagnostics, first.code, &Diagnostic::code);
    if (known != mapped.diagnostics.end()) {
        ++known->times;
    } else {
        mapped.diagnostics.push_back(first);
        mapped.diagnostics.back().origin.record = drop.record;
    }
    mapped.failed += drop.failed ? 1 : 0;
    mapped.hasErrors = true;
    mapped.drops.push_back(std::move(drop));
}

PageItems itemsOfPage(DataPath &path, std::string_view body, const Settings &settings, Mapped &mapped)
{
    const std::optional<Value> page = parsedPage(body, settings, mapped);
    if (!page)
        return {};
    if (path.isIdentity()) {
        const bool isRaw = !page->isArray() && settings.profile->wholePageIsRaw;
        if (isRaw)
            notePathMissing(path, tr("Without data_path, the page is taken as one item, which gets no values of path parameters."), mapped);
        else if (page->isNull())
            notePathMissing(path, tr("The page is null."), mapped);
        return {isRaw ? std::vector<Value>{*page} : itemsOf(*page), isRaw};
    }
    bool failed = false;
    const Value found = path.program->first({*page, -1, false}, &failed);
    if (found.isNull() && !failed)
        notePathMissing(path, tr("data_path `%1` finds nothing.").arg(shown(path.text)), mapped);
    return {itemsOf(found), false};
}

std::vector<Value> parameterRecords(ParameterPrograms &programs, const Job &job, const Settings &settings, Mapped &mapped)
{
    std::vector<Value> records;
    for (std::size_t i = 0; i < job.records.spans.size(); ++i) {
        Result<Value> record = json::parse(job.records.text(i), settings.parse);
        if (record)
            records.push_back(std::move(*record));
        else
            noteDrop(mapped, {job.records.spans[i].index, -1, record.error().code, record.error().message, true}, record.error());
    }
    if (!job.body)
        return records;
    const std::optional<Value> page = parsedPage(*job.body, settings, mapped);
    if (!page)
        return {};
    if (!programs.hasDataPath)
        return page->isArray() && settings.profile->splitParameterArrays ? elements(*page) : std::vector<Value>{*page};
    return itemsOf(programs.dataPath.isIdentity() ? *page : programs.dataPath.program->first({*page, -1, false}));
}

} // namespace penstock::map
