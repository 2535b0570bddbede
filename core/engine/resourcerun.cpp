// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/resourcerun.h"

#include "core/base/codes.h"
#include "core/engine/behaviours.h"

#include <QCoreApplication>

#include <algorithm>

namespace penstock
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Engine", text);
}

constexpr int mostChildrenOfOnePage = 10;      // fixed in the real system (ocean, section 5)
constexpr std::size_t tasksAhead = 4;          // times the concurrency: how far a parameter's listing may run ahead

// What makes two connections share their login and their places.
std::string keyOf(const Connection &connection)
{
    const yaml::Node *auth = connection.auth.node();
    return connection.baseUrl.orElse({}) + '\n' + (auth ? jsonText(*auth) : std::string()) + '\n' + connection.maxConcurrentRequests.text + '\n'
         + connection.requestsPerSecond.text + (connection.tls.verify ? "" : "\nunverified");
}

} // namespace

// --- clients ----------------------------------------------------------------------------------------------------

Result<Client *> Clients::of(const Connection &connection, Role role)
{
    // The real system's parameter endpoints have a client, and so a login, of their own (ocean, section 5).
    const bool apart = role == Role::Parameter && !m_context.profile().concurrentResources;
    const std::string key = (apart ? "parameter\n" : "\n") + keyOf(connection);
    for (Entry &entry : m_entries) {
        if (entry.key == key)
            return entry.client.get();
    }
    auto client = Client::make(m_context, connection);
    if (!client)
        return std::unexpected(client.error());
    m_entries.push_back({key, std::move(*client)});
    return m_entries.back().client.get();
}

// --- begin ------------------------------------------------------------------------------------------------------

ResourceRun::ResourceRun(RunContext &context, Clients &clients, Recordings &recordings, int index, std::function<void()> ended)
    : m_context(context), m_clients(clients), m_recordings(recordings), m_index(index), m_resource(context.document->resources[std::size_t(index)])
    , m_ended(std::move(ended))
    , m_queue(context, [this](const Diagnostic &problem) {
          m_context.readerGone = problem.is(codes::outputClosed);     // as `head` does: no fault, and the end
          m_context.cancelled = m_context.cancelled || m_context.readerGone;
          m_hasErrors = m_hasErrors || !m_context.readerGone;
          m_context.noteFailure(problem.code->exit);
          m_context.report(problem);
          m_context.post(m_context.abandon);
      }, [this] { endWhenDone(); })
{
}

ResourceRun::~ResourceRun() = default;

void ResourceRun::start()
{
    const auto client = m_clients.of(m_resource.connection, Role::Page);
    const auto parameterClient = client ? m_clients.of(m_resource.connection, Role::Parameter) : client;
    if (!parameterClient) {
        // Nothing can be asked at all: this counts as an error under every profile (ocean, section 1).
        m_hasErrors = m_unfetched = true;
        m_context.noteFailure(parameterClient.error().code->exit);
        m_context.report(parameterClient.error());
        if (!m_context.profile().fetchErrorsCount)
            m_context.report(Diagnostic(codes::batchRejected, tr("Nothing of `%1` can be asked for: the resource counts as failed, unlike after a failed fetch.").arg(QString::fromStdString(m_resource.kind)), m_resource.place, {m_resource.name, 0, 0, -1, {}}));
        m_context.post([this] { endWhenDone(); });
        return;
    }
    m_client = *client;
    m_parameterClient = *parameterClient;
    if (auto problem = makeTemplates()) {
        m_hasErrors = m_unfetched = true;
        m_context.noteFailure(problem->code->exit);
        m_context.report(std::move(*problem));
        m_context.post([this] { endWhenDone(); });
        return;
    }
    if (!planParameters()) {
        m_hasErrors = m_unfetched = true;
        m_context.post([this] { endWhenDone(); });
        return;
    }
    for (Diagnostic &behaviour : behavioursOf(*m_context.document, m_resource))
        m_context.report(std::move(behaviour));
    m_done.insert(progress().doneValues.begin(), progress().doneValues.end());
    begin({0, {}, progress().page});
}

// --- value templates beside `kind` ------------------------------------------------------------------------------

std::optional<Diagnostic> ResourceRun::makeTemplates()
{
    if (!m_resource.templates)
        return std::nullopt;
    ResourceProgress &done = progress();
    const std::string source = m_resource.connection.baseUrl.orElse({}) + ' ' + m_resource.kind;
    if (!done.source.empty() && done.source != source)
        done.cursor.clear();
    done.source = source;
    auto templates = RequestTemplates::make(m_context, m_resource, done.cursor);
    if (!templates)
        return templates.error();
    m_templates = std::move(*templates);
    return std::nullopt;
}

void ResourceRun::seeRecords(const map::Job &job)
{
    if (!m_templates || !m_templates->hasCursor())
        return;
    if (!job.body)
        m_templates->see(job.records);
    else if (!std::exchange(m_toldWhole, true))
        m_context.report(Diagnostic(codes::withoutEffect, tr("The cursor of `%1` stays where it is: its records are cut out by an expression, and not by a data_path of plain names.").arg(QString::fromStdString(m_resource.name)),
                                    m_resource.templates->cursor.front().place, {m_resource.name, 0, 0, -1, {}}));
}

// Only a whole listing moves the cursor: an interrupted one is resumed with the old one, with which its pages were asked for.
void ResourceRun::keepCursor()
{
    ResourceProgress &done = progress();
    if (!m_templates || !done.finished || done.cursor == m_templates->moved())
        return;
    done.cursor = m_templates->moved();
    m_context.tell(CursorMoved{m_index, done.cursor});
}

// Which parameters fill the placeholders, each after those that its own endpoint needs.
bool ResourceRun::planParameters()
{
    const auto names = placeholders(m_resource.request.endpoint);
    const Profile &profile = m_context.profile();
    for (const std::string &name : names) {
        const PathParameter *parameter = find(name);
        if (!parameter) {
            Diagnostic missing(codes::parameterNotConfigured, tr("The placeholder {%1} of `%2` is not configured under selector.path_parameters.").arg(QString::fromStdString(name), QString::fromStdString(m_resource.kind)),
                               m_resource.request.endpointPlace, {m_resource.name, 0, 0, -1, {}});
            m_context.report(missing);
            if (profile.nestedParameters) {
                m_context.noteFailure(missing.code->exit);
                return false;
            }
            return true;                        // asked for literally (ocean, section 8.2)
        }
        std::vector<std::string> path;
        if (!order(name, parameter, path))
            return false;
        if (!profile.allParameters) {
            if (names.size() > 1)
                m_context.report(Diagnostic(codes::onlyFirstParameter, tr("Only {%1} of `%2` is filled.").arg(QString::fromStdString(name), QString::fromStdString(m_resource.kind)), m_resource.request.endpointPlace,
                                            {m_resource.name, 0, 0, -1, {}}));
            break;
        }
    }
    return true;
}

const PathParameter *ResourceRun::find(const std::string &name) const
{
    const auto found = std::ranges::find(m_resource.parameters, name, &PathParameter::name);
    return found == m_resource.parameters.end() ? nullptr : &*found;
}

bool ResourceRun::order(const std::string &name, const PathParameter *parameter, std::vector<std::string> &path)
{
    if (std::ranges::any_of(m_levels, [&name](const Level &level) { return level.parameter->name == name; }))
        return true;
    if (std::ranges::find(path, name) != path.end()) {
        m_context.report(Diagnostic(codes::contradiction, tr("The path parameter {%1} needs itself.").arg(QString::fromStdString(name)), parameter->place, {m_resource.name, 0, 0, -1, {}}));
        m_context.noteFailure(Exit::Configuration);
        return false;
    }
    path.push_back(name);
    if (m_context.profile().nestedParameters) {
        for (const std::string &inner : placeholders(parameter->request.endpoint)) {
            const auto own = parameter->parameters.find(inner);
            const PathParameter *needed = own != parameter->parameters.end() ? own->second.get() : find(inner);
            if (!needed) {
                m_context.report(Diagnostic(codes::parameterNotConfigured, tr("The placeholder {%1} of `%2` is not configured.").arg(QString::fromStdString(inner), QString::fromStdString(parameter->request.endpoint)),
                                            parameter->request.endpointPlace, {m_resource.name, 0, 0, -1, {}}));
                m_context.noteFailure(Exit::Configuration);
                return false;
            }
            if (!order(inner, needed, path))
                return false;
        }
    }
    m_levels.push_back({parameter, path});
    path.pop_back();
    return true;
}

// --- tasks ------------------------------------------------------------------------------------------------------

int ResourceRun::mostActive() const
{
    // More than may be in flight: a place that becomes free is taken before the page that left it is cut and mapped.
    return m_context.profile().concurrentResources ? 2 * m_client->most() : std::min(mostChildrenOfOnePage, m_client->most());
}

void ResourceRun::begin(Task task)
{
    const bool isParameter = task.level < m_levels.size();
    Listing::Spec spec;
    spec.resource = m_index;
    spec.resourceName = m_resource.name;
    spec.connection = &m_resource.connection;
    spec.values = task.values;
    if (isParameter) {
        spec.role = Role::Parameter;
        spec.request = &m_levels[task.level].parameter->request;
        spec.parameter = m_levels[task.level].path;
    } else {
        spec.request = &m_resource.request;
        spec.templates = m_templates.get();
    }
    if (task.level == 0) {
        const ResourceProgress &done = progress();
        spec.from = {done.page, done.token};
        spec.skip = done.recordsInPage;
    }
    Recording *recording = m_recordings.of(*spec.request, m_resource.connection.baseUrl.orElse({}));
    if (m_context.options.keepRecords || spec.templates)
        recording = nullptr;                    // whoever looks on sees each listing's own records
    if (recording && spec.from != pagination::Position{})
        recording = nullptr;                    // a resumed listing has not seen the pages before
    auto listing = std::make_unique<Listing>(m_context, isParameter ? *m_parameterClient : *m_client, recording, std::move(spec), *this);
    Listing *started = listing.get();
    m_active.push_back({std::move(listing), std::move(task), isParameter});
    started->start();
}

void ResourceRun::startTasks()
{
    if (m_context.cancelled || m_context.limited)
        m_tasks.clear();
    const auto children = [this] { return std::ranges::count_if(m_active, [](const Active &active) { return active.task.level > 0; }); };
    while (!m_tasks.empty() && children() < mostActive()) {
        // The deepest first: what is begun is finished before more is opened.
        const auto deepest = std::ranges::max_element(m_tasks, {}, &Task::level);
        Task task = std::move(*deepest);
        m_tasks.erase(deepest);
        begin(std::move(task));
    }
    resume();
}

void ResourceRun::resume()
{
    for (std::size_t i = 0; i < m_active.size(); ++i)
        m_active[i].listing->resume();
}

bool ResourceRun::holdsNextPage(const Listing &listing) const
{
    if (listing.spec().role != Role::Parameter)
        return false;
    // The real system asks for the parameter's next page after all children of the current one (ocean, section 5).
    if (!m_context.profile().concurrentResources)
        return !m_tasks.empty() || m_parameterMaps > 0 || m_active.size() > 1;
    return m_tasks.size() > tasksAhead * std::size_t(mostActive());
}

ResourceRun::Active *ResourceRun::active(const Listing *listing)
{
    const auto found = std::ranges::find_if(m_active, [listing](const Active &active) { return active.listing.get() == listing; });
    return found == m_active.end() ? nullptr : &*found;
}

ResourceRun::OuterPage &ResourceRun::outerPage(int number)
{
    const auto found = std::ranges::find(m_outer, number, &OuterPage::number);
    if (found != m_outer.end())
        return *found;
    m_outer.push_back({number, 0, false, {}});
    return m_outer.back();
}

std::string ResourceRun::keyOf(const Task &task) const
{
    std::string key;
    for (const auto &value : task.values)
        key += value.name + '=' + value.text + '\n';
    return key;
}

// --- what listings tell -----------------------------------------------------------------------------------------

void ResourceRun::recordsCame(Listing &listing, map::Job job, std::int64_t upTo)
{
    auto kept = m_context.options.keepRecords ? std::make_shared<const map::Job>(job) : nullptr;
    if (job.kind == map::Job::Kind::ParameterValues) {
        ++m_parameterMaps;
        const Task task = active(&listing)->task;
        outerPage(task.level == 0 ? job.page : task.outerPage).open += 1;
        m_context.map(std::move(job), [this, source = &listing, task, page = listing.spec().role == Role::Parameter ? job.page : 0](const map::Mapped &mapped) {
            --m_parameterMaps;
            Task outer = task;
            if (task.level == 0)
                outer.outerPage = page;
            valuesCame(source, outer, mapped);
            taskDone(outer);
            if (active(source))
                source->itemsCounted(mapped.items);
            startTasks();
            endWhenDone();
        });
        return;
    }
    if (m_context.options.maxRecords > 0) {
        const auto left = std::size_t(std::max<std::int64_t>(m_context.options.maxRecords - m_taken, 0));
        job.records.spans.resize(std::min(job.records.spans.size(), left));
        m_taken += std::int64_t(job.records.spans.size());
        kept = m_context.options.keepRecords ? std::make_shared<const map::Job>(job) : nullptr;
        if (job.records.isEmpty() && !job.body)
            return;
    }
    seeRecords(job);
    const DeliveryQueue::Ticket ticket = m_queue.reserve();
    m_context.map(std::move(job), [this, source = &listing, upTo, ticket, kept](map::Mapped mapped) {
        mappedRecords(source, upTo, ticket, kept, std::move(mapped));
    });
}

void ResourceRun::mappedRecords(Listing *listing, std::int64_t upTo, DeliveryQueue::Ticket ticket, std::shared_ptr<const map::Job> job, map::Mapped mapped)
{
    const std::int64_t items = mapped.items;
    countMapped(mapped, job ? *job : map::Job());
    if (job)
        m_context.tell(RecordsMapped{m_index, job->page, job->exchange, job, std::make_shared<const map::Mapped>(mapped)});
    const bool outermost = m_levels.empty();
    sink::Delivery delivery{m_index, job ? job->page : 0, std::move(mapped)};
    m_queue.fill(ticket, std::move(delivery), [this, outermost, upTo] {
        if (outermost)
            progress().recordsInPage = upTo;
    });
    if (active(listing))
        listing->itemsCounted(items);
    if (m_context.options.maxRecords > 0 && m_records >= m_context.options.maxRecords && !m_context.limited) {
        m_context.limited = true;
        m_context.report(Diagnostic(codes::limitReached, tr("Stopped after %1 records; preview limit; run to end.").arg(m_context.options.maxRecords), {}, {m_resource.name, 0, 0, -1, {}}));
    }
}

void ResourceRun::countMapped(const map::Mapped &mapped, const map::Job &job)
{
    m_records += mapped.items;
    m_entities += std::int64_t(mapped.entities.size());
    m_context.outcome.records += mapped.items;
    m_context.outcome.entities += std::int64_t(mapped.entities.size());
    m_context.outcome.leftOut += mapped.leftOut;
    m_context.outcome.failed += mapped.failed;
    m_hasErrors = m_hasErrors || mapped.hasErrors;
    if (mapped.hasErrors || mapped.failed > 0)
        m_context.noteFailure(Exit::DoneWithFailures);
    for (Diagnostic diagnostic : mapped.diagnostics) {
        diagnostic.origin.resource = m_resource.name;
        if (diagnostic.origin.page == 0)
            diagnostic.origin.page = job.page;
        m_context.report(std::move(diagnostic));
    }
}

void ResourceRun::valuesCame(Listing *listing, const Task &task, const map::Mapped &mapped)
{
    Q_UNUSED(listing)
    for (Diagnostic diagnostic : mapped.diagnostics) {
        diagnostic.origin.resource = m_resource.name;
        m_context.report(std::move(diagnostic));
    }
    m_hasErrors = m_hasErrors || mapped.hasErrors;
    for (const std::string &value : mapped.values) {
        // These would lead to another path than the one that is configured.
        if (m_context.profile().encodeParameters && (value.empty() || value == "." || value == "..")) {
            m_context.report(Diagnostic(codes::badValue, tr("The value `%1` of a path parameter is no part of a path and is left out.").arg(QString::fromStdString(value)), m_resource.place, {m_resource.name, 0, 0, -1, {}}));
            m_hasErrors = true;
            continue;
        }
        if (m_context.options.maxParameterValues > 0 && m_values >= m_context.options.maxParameterValues) {
            m_context.report(Diagnostic(codes::limitReached, tr("Only the first %1 values of the path parameter are used; preview limit; run to end.").arg(m_context.options.maxParameterValues), {}, {m_resource.name, 0, 0, -1, {}}));
            return;
        }
        Task next{task.level + 1, task.values, task.outerPage};
        next.values.push_back({m_levels[task.level].parameter->name, value});
        const std::string key = keyOf(next);
        if (m_done.contains(key) || (m_context.profile().distinctParameters && !m_seen.insert(key).second))
            continue;
        ++m_values;
        ++outerPage(task.outerPage).open;
        m_tasks.push_back(std::move(next));
    }
}

void ResourceRun::pageEnded(Listing &listing, const Listing::PageEnd &end)
{
    Active *const one = active(&listing);
    if (one->isParameter) {
        if (one->task.level == 0) {
            OuterPage &page = outerPage(end.page);
            page.listed = true;
            page.next = end.next;
            closeOuterPages();
        }
        return;
    }
    ++m_pages;
    if (!m_levels.empty())
        return;
    m_queue.mark([this, end] {
        ResourceProgress &done = progress();
        ++done.pages;
        done.recordsInPage = 0;
        if (end.next) {
            done.page = end.next->page;
            done.token = end.next->token;
        }
    });
}

void ResourceRun::listingEnded(Listing &listing, const Diagnostic *failure)
{
    const auto found = std::ranges::find_if(m_active, [&listing](const Active &active) { return active.listing.get() == &listing; });
    Active ended = std::move(*found);
    m_active.erase(found);
    if (failure)
        failedListing(ended, *failure);
    if (ended.task.level > 0) {
        // A combination whose listing failed is asked for again by a resumed run.
        m_queue.mark([this, task = ended.task, complete = !failure && ended.task.level == m_levels.size()] {
            if (complete)
                progress().doneValues.push_back(keyOf(task));
            taskDone(task);
        });
    }
    startTasks();
    endWhenDone();
}

void ResourceRun::failedListing(const Active &active, const Diagnostic &failure)
{
    const Profile &profile = m_context.profile();
    const std::string endpoint = active.isParameter ? m_levels[active.task.level].parameter->request.endpoint
                                                    : filledEndpoint(m_resource.request.endpoint, active.task.values, profile.encodeParameters);
    m_unfetched = true;
    if (failure.is(codes::limitReached)) {
        m_context.report(failure);
        return;
    }
    m_parameterFailed = m_parameterFailed || active.isParameter;
    if (profile.fetchErrorsCount) {
        m_hasErrors = true;
        m_context.noteFailure(failure.code->exit == Exit::Done ? Exit::Remote : failure.code->exit);
    } else {
        m_context.report(Diagnostic(codes::behaviourDiffers, tr("The run counts as completed though `%1` could not be fetched; native counts it as failed.").arg(QString::fromStdString(endpoint)), failure.place,
                                    {m_resource.name, 0, 0, -1, {}}));
    }
    const Code &code = active.isParameter ? codes::parameterFetchFailed : codes::fetchFailed;
    Diagnostic wrapped(code, tr("`%1` could not be fetched whole: %2").arg(QString::fromStdString(endpoint), failure.message), failure.place, failure.origin);
    wrapped.advice = failure.advice.isEmpty() ? QCoreApplication::translate("Codes", failure.code->advice) : failure.advice;
    wrapped.origin.resource = m_resource.name;
    wrapped.with("endpoint", endpoint).with("cause", failure.code->name);
    m_context.report(std::move(wrapped));
}

void ResourceRun::taskDone(const Task &task)
{
    --outerPage(task.outerPage).open;
    closeOuterPages();
}

// The resume point moves behind a page of the outermost parameter when everything below it is stored.
void ResourceRun::closeOuterPages()
{
    while (!m_outer.empty() && m_outer.front().listed && m_outer.front().open == 0) {
        ResourceProgress &done = progress();
        done.doneValues.clear();
        if (m_outer.front().next) {
            done.page = m_outer.front().next->page;
            done.token = m_outer.front().next->token;
        }
        m_outer.pop_front();
    }
}

void ResourceRun::endWhenDone()
{
    if (m_over || !m_active.empty() || !m_tasks.empty() || m_parameterMaps > 0 || !m_queue.isEmpty())
        return;
    m_over = true;
    if (!m_levels.empty() && m_values == 0 && m_done.empty()) {
        Diagnostic none(codes::noParameterValues, tr("The path parameter of `%1` has no value: nothing was asked.").arg(QString::fromStdString(m_resource.kind)), m_levels.front().parameter->place, {m_resource.name, 0, 0, -1, {}});
        if (m_context.profile().fetchErrorsCount && !m_parameterFailed)
            none.severity = Severity::Warning;          // an empty listing is no failure
        m_context.report(std::move(none));
    }
    ResourceProgress &done = progress();
    done.failed = m_hasErrors || m_unfetched;
    done.finished = !done.failed && !m_context.cancelled && !m_context.limited;
    keepCursor();
    done.records += m_records;
    done.entities += m_entities;
    m_context.tell(ResourceEnded{m_index, m_resource.name, m_hasErrors || m_unfetched, m_pages, m_records, m_entities});
    m_context.post(m_ended);
}

} // namespace penstock
