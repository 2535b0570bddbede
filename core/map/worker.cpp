// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/map/mapper.h"
#include "core/map/page.h"
#include "core/map/resourceprograms.h"

#include <simdjson.h>

#include <algorithm>

namespace penstock::map
{

namespace
{

using json::Value;

// The records of one job on their way through selector and mapping.
class RecordsRun
{
public:
    RecordsRun(ResourcePrograms &programs, const Job &job, int examples)
        : m_programs(programs), m_settings(programs.settings), m_profile(*programs.settings.profile), m_job(job), m_examplesLeft(examples)
    {
    }

    Mapped run();

private:
    std::vector<Value> recordValues();
    void runTexts();
    void runValues(const std::vector<Value> &items, bool isRaw);
    bool rejectsPage(const std::vector<Value> &items);
    void takeItem(Item &item);
    void addExample(Item &item);
    void mapItem(Item &item);
    bool isSelected(Item &item);
    void leaveOut(const Item &item);
    void writeEntity(Item &item);
    void writeOutputs(Item &item);
    void writeUnchanged(Item &item);
    void addDocument(const Item &item, std::size_t begin, std::size_t end);
    void dropBroken(Item &item);
    void dropNotObject(const Item &item);
    void dropWithoutEntity(const Item &item, const char *field);
    void dropFailed(const Item &item, const Code &code, const QString &message);
    void rejectIcon();
    void report();

    ResourcePrograms &m_programs;
    const Settings &m_settings;
    const Profile &m_profile;
    const Job &m_job;
    Mapped m_mapped;
    int m_examplesLeft;
    std::string m_result;              // of the selector
    const QString m_leftOutMessage = tr("The selector leaves it out.");   // shared by what may be many
    std::int64_t m_skipped = 0;        // gave no entity
    bool m_isOver = false;             // the page has been rejected
};

Mapped RecordsRun::run()
{
    if (m_job.body) {
        const PageItems page = itemsOfPage(m_programs.dataPath, *m_job.body, m_settings, m_mapped);
        runValues(page.items, page.isRaw);
    } else if (m_profile.nonObjectRejectsPage) {
        runValues(recordValues(), false);
    } else {
        runTexts();
    }
    report();
    return std::move(m_mapped);
}

std::vector<Value> RecordsRun::recordValues()
{
    std::vector<Value> items;
    for (std::size_t i = 0; i < m_job.records.spans.size(); ++i) {
        Result<Value> item = json::parse(m_job.records.text(i), m_settings.parse);
        if (item)
            items.push_back(std::move(*item));
        else
            noteDrop(m_mapped, {m_job.records.spans[i].index, -1, item.error().code, item.error().message, true}, item.error());
    }
    return items;
}

void RecordsRun::runTexts()
{
    m_mapped.items = std::int64_t(m_job.records.spans.size());
    m_mapped.entities.reserve(m_job.records.spans.size());
    Shortcut *shortcut = m_programs.recordSettings.paths ? &m_programs.shortcut : nullptr;
    if (shortcut)
        shortcut->begin(m_job.injected, m_profile);
    for (std::size_t i = 0; i < m_job.records.spans.size() && !m_isOver; ++i) {
        Item item(m_job.records.text(i), m_job.records.spans[i].index, m_job.injected, m_settings, shortcut);
        takeItem(item);
    }
}

void RecordsRun::runValues(const std::vector<Value> &items, bool isRaw)
{
    m_mapped.items = std::int64_t(items.size());
    if (m_profile.nonObjectRejectsPage && rejectsPage(items))
        return;
    for (std::size_t i = 0; i < items.size() && !m_isOver; ++i) {
        Value value = items[i];
        if (value.isObject() && !isRaw)
            inject(value, m_job.injected, m_profile);
        Item item(std::move(value), std::int64_t(i));
        takeItem(item);
    }
}

// One item that is not an object costs all of the page (ocean, section 7).
bool RecordsRun::rejectsPage(const std::vector<Value> &items)
{
    const auto other = std::ranges::find_if(items, [](const Value &item) { return !item.isObject(); });
    if (other == items.end())
        return false;
    const std::int64_t record = other - items.begin();
    Diagnostic rejected(codes::batchRejected, tr("Item %1 of the page is not an object; all items of the page are rejected.").arg(record),
                        m_programs.dataPath.place);
    rejected.origin.record = record;
    m_mapped.diagnostics.push_back(std::move(rejected));
    m_mapped.rejected = true;
    m_mapped.hasErrors = true;
    m_mapped.failed = m_mapped.items;
    return true;
}

void RecordsRun::takeItem(Item &item)
{
    const bool needsObject = m_programs.entity.has_value();
    if (needsObject && !item.isObject()) {
        if (item.fault())
            dropBroken(item);
        else
            dropNotObject(item);
        return;
    }
    if (m_examplesLeft > 0 && !item.fault())
        addExample(item);
    if (!m_programs.expansion) {
        mapItem(item);
        return;
    }
    if (item.fault()) {
        dropBroken(item);
        return;
    }
    std::optional<std::vector<Item>> items = m_programs.expansion->expand(item);
    if (!items) {
        m_mapped.drops.push_back({item.record(), -1, &codes::itemsToParseNotList, tr("itemsToParse gives no list."), true});
        ++m_mapped.failed;
        return;
    }
    for (Item &part : *items)
        mapItem(part);
}

void RecordsRun::addExample(Item &item)
{
    m_mapped.examples += m_mapped.examples.empty() ? "[" : ",";
    json::write(m_mapped.examples, item.value());
    --m_examplesLeft;
}

void RecordsRun::mapItem(Item &item)
{
    if (m_programs.selector && !isSelected(item))
        return;
    if (m_programs.entity)
        writeEntity(item);
    else if (m_programs.map)
        writeOutputs(item);
    else
        writeUnchanged(item);
}

bool RecordsRun::isSelected(Item &item)
{
    FieldProgram &selector = *m_programs.selector;
    if (item.fault()) {
        dropBroken(item);
        return false;
    }
    bool failed = false;
    m_result.clear();
    selector.write(item, m_result, &failed);
    if (failed) {
        dropFailed(item, codes::jqFailed, tr("The selector fails."));
        return false;
    }
    if (m_profile.booleanSelector && m_result != "true" && m_result != "false") {
        selector.noteNotBoolean(item.record());
        dropFailed(item, codes::selectorNotBoolean, tr("The selector gives neither true nor false."));
        return false;
    }
    if (m_result != "false" && m_result != "null")
        return true;
    leaveOut(item);
    return false;
}

void RecordsRun::leaveOut(const Item &item)
{
    m_mapped.drops.push_back({item.record(), item.index(), nullptr, m_leftOutMessage, false});
    ++m_mapped.leftOut;
}

void RecordsRun::writeEntity(Item &item)
{
    if (item.fault()) {
        dropBroken(item);
        return;
    }
    Entity entity;
    switch (m_programs.entity->write(item, m_mapped.bytes, entity)) {
    case EntityTemplate::Outcome::Written: m_mapped.entities.push_back(entity); break;
    case EntityTemplate::Outcome::NoIdentifier: dropWithoutEntity(item, "identifier"); break;
    case EntityTemplate::Outcome::NoBlueprint: dropWithoutEntity(item, "blueprint"); break;
    case EntityTemplate::Outcome::IconNotText: rejectIcon(); break;
    }
}

void RecordsRun::writeOutputs(Item &item)
{
    if (item.fault()) {
        dropBroken(item);
        return;
    }
    std::vector<std::size_t> ends;
    std::size_t begin = m_mapped.bytes.size();
    const bool complete = m_programs.map->writeAll(item, m_mapped.bytes, ends);
    for (const std::size_t end : ends)
        addDocument(item, std::exchange(begin, end), end);
    if (!complete)
        dropFailed(item, codes::jqFailed, tr("The program `map` fails."));
}

// As it came, byte for byte, except that a document takes one line.
void RecordsRun::writeUnchanged(Item &item)
{
    if (item.fault()) {
        dropBroken(item);
        return;
    }
    const std::size_t begin = m_mapped.bytes.size();
    if (!item.isText() || item.isChanged()) {
        json::write(m_mapped.bytes, item.value());
    } else if (item.text().find_first_of("\r\n") == std::string_view::npos) {
        m_mapped.bytes += item.text();
    } else {
        std::string line(item.text().size(), '\0');
        std::size_t length = 0;
        if (simdjson::minify(item.text().data(), item.text().size(), line.data(), length) == simdjson::SUCCESS)
            m_mapped.bytes.append(line, 0, length);
        else
            json::write(m_mapped.bytes, item.value());
    }
    addDocument(item, begin, m_mapped.bytes.size());
}

void RecordsRun::addDocument(const Item &item, std::size_t begin, std::size_t end)
{
    Entity entity;
    entity.offset = begin;
    entity.length = end - begin;
    entity.record = item.record();
    entity.item = item.index();
    m_mapped.entities.push_back(entity);
}

void RecordsRun::dropBroken(Item &item)
{
    const Diagnostic &fault = *item.fault();
    noteDrop(m_mapped, {item.record(), item.index(), fault.code, fault.message, true}, fault);
}

void RecordsRun::dropNotObject(const Item &item)
{
    const Diagnostic fault(codes::itemNotObject, tr("Item %1 is not an object; it is dropped.").arg(item.record()), m_programs.dataPath.place);
    noteDrop(m_mapped, {item.record(), item.index(), fault.code, fault.message, true}, fault);
}

void RecordsRun::dropWithoutEntity(const Item &item, const char *field)
{
    m_mapped.drops.push_back({item.record(), item.index(), &codes::nullValue, tr("`%1` is empty.").arg(QLatin1String(field)), true});
    ++m_mapped.failed;
    ++m_skipped;
}

// The programs themselves note what happened.
void RecordsRun::dropFailed(const Item &item, const Code &code, const QString &message)
{
    m_mapped.drops.push_back({item.record(), item.index(), &code, message, true});
    ++m_mapped.failed;
    m_mapped.hasErrors = true;
}

void RecordsRun::rejectIcon()
{
    m_mapped.diagnostics.push_back(Diagnostic(codes::batchRejected, tr("`icon` is an array or an object; all items of the page are rejected."),
                                              m_programs.resource.port->entity.icon->place)
                                       .with("field", "icon"));
    m_mapped.rejected = true;
    m_mapped.hasErrors = true;
    m_mapped.bytes.clear();
    m_mapped.entities.clear();
    m_mapped.failed = m_mapped.items;
    m_isOver = true;
}

void RecordsRun::report()
{
    if (!m_mapped.examples.empty())
        m_mapped.examples += ']';
    Diagnostics found;
    if (m_programs.dataPath.program)
        m_programs.dataPath.program->report(found);
    if (m_programs.expansion)
        m_programs.expansion->report(found);
    if (m_programs.selector)
        m_programs.selector->report(found);
    if (m_programs.entity)
        m_programs.entity->report(found);
    if (m_programs.map)
        m_programs.map->report(found);
    const bool stopped = std::ranges::any_of(found, [](const Diagnostic &diagnostic) { return diagnostic.is(codes::jqTimedOut); });
    m_mapped.hasErrors = m_mapped.hasErrors || stopped;
    std::ranges::move(found, std::back_inserter(m_mapped.diagnostics));

    const std::int64_t skipped = m_skipped + (m_profile.leftOutIsSkipped ? m_mapped.leftOut : 0);
    if (skipped == 0)
        return;
    Diagnostic diagnostic(codes::itemsSkipped, tr("%1 of %2 items gave no entity.").arg(skipped).arg(m_mapped.items), m_programs.resource.place);
    diagnostic.with("count", std::to_string(skipped));
    m_mapped.diagnostics.push_back(std::move(diagnostic));
}

// The text that stands for a value in a path.
std::string parameterText(const Value &value, const Profile &profile)
{
    if (profile.pythonTexts)
        return json::pythonText(value);
    return value.isString() ? value.toString() : json::toText(value);
}

bool passes(ParameterPrograms &programs, const Input &input, const Profile &profile)
{
    if (!programs.filter)
        return true;
    const Value result = programs.filter->first(input);
    return profile.filterIsTruthy ? !result.isNull() && !result.isFalse() : result.isTrue();
}

Mapped parameterValues(ResourcePrograms &resource, ParameterPrograms &programs, const Job &job)
{
    Mapped mapped;
    const Profile &profile = *resource.settings.profile;
    std::vector<Value> records = parameterRecords(programs, job, resource.settings, mapped);
    mapped.items = std::int64_t(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (records[i].isObject())
            inject(records[i], job.injected, profile);
        const Input input{records[i], std::int64_t(i), false};
        const Value value = programs.value.first(input);
        if (!value.isNull() && passes(programs, input, profile))
            mapped.values.push_back(parameterText(value, profile));
        else
            ++mapped.leftOut;
    }
    if (programs.dataPath.program)
        programs.dataPath.program->report(mapped.diagnostics);
    programs.value.report(mapped.diagnostics);
    if (programs.filter)
        programs.filter->report(mapped.diagnostics);
    return mapped;
}

} // namespace

struct Worker::State {
    std::shared_ptr<const Document> document;
    WorkerOptions options;
    std::vector<std::unique_ptr<ResourcePrograms>> resources;

    ResourcePrograms &programs(int index)
    {
        std::unique_ptr<ResourcePrograms> &programs = resources.at(std::size_t(index));
        if (!programs)
            programs = std::make_unique<ResourcePrograms>(*document, document->resources.at(std::size_t(index)), options);
        return *programs;
    }
};

Worker::Worker(std::shared_ptr<const Document> document, WorkerOptions options) : m_state(std::make_unique<State>())
{
    m_state->resources.resize(document->resources.size());
    m_state->document = std::move(document);
    m_state->options = std::move(options);
}

Worker::~Worker() = default;

Mapped Worker::run(const Job &job)
{
    ResourcePrograms &programs = m_state->programs(job.resource);
    if (job.kind == Job::Kind::Records)
        return RecordsRun(programs, job, m_state->options.examples).run();
    if (ParameterPrograms *parameter = programs.parameter(job.parameter))
        return parameterValues(programs, *parameter, job);
    return {};
}

} // namespace penstock::map
