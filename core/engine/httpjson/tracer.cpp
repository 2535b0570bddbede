// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/tracer.h"

#include "core/base/codes.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <random>
#include <utility>

namespace penstock
{

namespace
{

namespace fs = std::filesystem;

constexpr std::uint64_t sizeUnit = 1u << 20;          // of maxsize
constexpr std::size_t bodyShare = 100'000;            // bytes of a body for each of them
constexpr std::size_t longestSecret = 4096;           // a secret of that length is recognised though a body is cut within it
constexpr const char *formatVersion = "1.6.0";        // of the Elastic Common Schema

QString tr(const char *text)
{
    return QCoreApplication::translate("Tracer", text);
}

Diagnostic problemAt(const httpjson::Tracer &tracer, const QString &message)
{
    Diagnostic problem(codes::fileUnreadable, message, tracer.place);
    problem.severity = Severity::Warning;
    return problem;
}

// As a part of a file's name.
std::string fileNameOf(std::string id)
{
    std::ranges::replace(id, ':', '/');
    id = fs::path(id).lexically_normal().generic_string();
    std::ranges::replace(id, '/', '_');
    return id;
}

// The file itself, links resolved; nothing where it is not inside the folder.
std::optional<fs::path> fileOf(const fs::path &folder, std::string name, const std::string &id)
{
    for (std::size_t at = 0; (at = name.find('*', at)) != std::string::npos; at += id.size())
        name.replace(at, 1, id);
    // Relative names are written as if from the folder logs/httpjson, also with dots: ../../logs/httpjson/x.ndjson.
    const fs::path written = "logs/httpjson";
    const fs::path inside = (written / name).lexically_normal().lexically_relative(written);
    if (name.empty() || inside.empty() || *inside.begin() == ".." || !inside.has_filename() || inside == ".")
        return std::nullopt;
    std::error_code error;
    fs::create_directories(folder, error);
    const fs::path root = fs::weakly_canonical(folder, error);
    const fs::path file = fs::weakly_canonical(root / inside, error);
    const fs::path relative = file.lexically_relative(root);
    if (error || relative.empty() || *relative.begin() == "..")
        return std::nullopt;
    return file;
}

// Random, in the form of the original: 64 bits in base 32.
std::string newBase()
{
    constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    std::random_device random;
    std::string text;
    for (int i = 0; i < 13; ++i)
        text += digits[random() % digits.size()];
    return text;
}

} // namespace

bool Tracer::isAskedFor(const Document &document)
{
    return std::ranges::any_of(document.resources, [](const Resource &resource) { return resource.enabled && resource.httpjson && resource.httpjson->request.tracer; });
}

Tracer::Tracer(const Document &document, Settings settings, Observer &next)
    : m_next(next), m_masks(settings.masks), m_mask(std::move(settings.secrets)), m_base(newBase())
{
    const fs::path folder = settings.logs / "httpjson";
    for (std::size_t i = 0; i < document.resources.size(); ++i) {
        if (document.resources[i].enabled && document.resources[i].httpjson)
            addInput(int(i), document.resources[i], folder);
    }
}

void Tracer::addInput(int index, const Resource &resource, const fs::path &folder)
{
    m_mask.addFrom(*resource.httpjson);
    if (!resource.httpjson->request.tracer || resource.httpjson->request.tracer->filename.empty())
        return;
    const httpjson::Tracer &tracer = *resource.httpjson->request.tracer;
    const auto file = fileOf(folder, tracer.filename, fileNameOf(resource.httpjson->id.empty() ? resource.name : resource.httpjson->id));
    if (!file) {
        m_found.push_back(problemAt(tracer, tr("The trace file `%1` is not inside `%2`; nothing is written.").arg(QString::fromStdString(tracer.filename), QString::fromStdString(folder.string()))));
        return;
    }
    if (!tracer.enabled) {
        if (const auto removed = RotatingFile::removeAll(*file); !removed)
            m_found.push_back(problemAt(tracer, removed.error().message));
        return;
    }
    const std::uint64_t units = std::uint64_t(std::clamp<std::int64_t>(tracer.maxSize, 1, 1 << 20));
    auto known = m_files.find(*file);
    if (known == m_files.end()) {
        known = m_files.emplace(*file, m_writer.addFile({.file = *file, .maxSize = units * sizeUnit, .maxAge = std::chrono::days(tracer.maxAge),
                                                         .maxBackups = tracer.maxBackups, .localTime = tracer.localTime, .compress = tracer.compress})).first;
    }
    m_targets[index] = {known->second, units * bodyShare};
    m_keepBody = std::max(m_keepBody, units * bodyShare + longestSecret);
}

void Tracer::observe(const Event &event)
{
    for (Diagnostic &problem : std::exchange(m_found, {}))
        m_next.observe(Found{std::move(problem)});
    if (const auto *begun = std::get_if<ExchangeStarted>(&event)) {
        started(*begun);
    } else if (const auto *answered = std::get_if<ExchangeAnswered>(&event)) {
        if (const auto open = m_open.find(answered->number); open != m_open.end())
            open->second.head = answered->head;
    } else if (const auto *over = std::get_if<ExchangeEnded>(&event)) {
        ended(*over);
    } else if (std::holds_alternative<RunEnded>(event)) {
        m_writer.drain();
    }
    tellProblems();
    m_next.observe(event);
}

void Tracer::tellProblems()
{
    for (Diagnostic &problem : m_writer.takeProblems())
        m_next.observe(Found{std::move(problem)});
}

void Tracer::started(const ExchangeStarted &event)
{
    const auto target = m_targets.find(event.info.resource);
    if (target == m_targets.end())
        return;
    Open open{.target = target->second, .transaction = m_base + '-' + std::to_string(++m_transactions), .role = event.info.role, .head = {}};
    m_mask.learnSent(event.request.headers);
    write(open, trace::requestLine(event.request));
    m_open.emplace(event.info.number, std::move(open));
}

void Tracer::ended(const ExchangeEnded &event)
{
    const auto node = m_open.extract(event.number);
    if (node.empty())
        return;
    const Open &open = node.mapped();
    const std::string_view text = event.body ? std::string_view(*event.body) : std::string_view();
    if (open.role == Role::Login)
        m_mask.learn(text);
    const std::string problem = event.failure ? event.failure->message.toStdString() : std::string();
    if (!open.head) {
        write(open, trace::failureLine(problem));
        return;
    }
    json::Value line = trace::answerLine(*open.head, {text, std::max<std::uint64_t>(text.size(), event.stats.bytesDecoded)});
    if (event.failure)
        line.set("error.message", json::Value::string(problem));
    write(open, std::move(line));
}

void Tracer::write(const Open &exchange, json::Value line)
{
    if (m_masks)
        line = m_mask.masked(line);
    trace::cutBody(line, exchange.target.mostBody, m_masks ? longestSecret : 0);
    json::Value whole = json::Value::object();
    whole.set("log.level", json::Value::string("debug"));
    whole.set("@timestamp", json::Value::string(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toStdString()));
    whole.set("message", line.get("message"));
    whole.set("transaction.id", json::Value::string(exchange.transaction));
    line.forEachMember([&whole](std::string_view key, const json::Value &value) { whole.set(key, value); });
    whole.set("ecs.version", json::Value::string(formatVersion));
    m_writer.write(exchange.target.file, json::toText(whole) + '\n');
}

} // namespace penstock
