// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/map/mapper.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QString>

#include <memory>
#include <string>
#include <vector>

// Documents built by hand, and pages to run through them.
namespace penstock::fixture
{

inline Expression expression(std::string source)
{
    Expression result;
    result.source = std::move(source);
    return result;
}

inline MappingValue value(std::string source)
{
    return {expression(std::move(source)), {}};
}

using Members = std::vector<std::pair<std::string, std::string>>;

inline EntityMapping entity(std::string identifier, std::string blueprint, const Members &properties = {})
{
    EntityMapping mapping;
    mapping.identifier = value(std::move(identifier));
    mapping.blueprint = value(std::move(blueprint));
    for (const auto &[name, source] : properties)
        mapping.properties.emplace_back(name, value(source));
    mapping.hasProperties = !properties.empty();
    return mapping;
}

inline Document document(const char *profile, Resource resource)
{
    Document result;
    result.profile = profileNamed(profile);
    result.resources.push_back(std::move(resource));
    return result;
}

inline Resource resourceWith(EntityMapping mapping)
{
    Resource resource;
    resource.name = "r";
    resource.port.emplace();
    resource.port->entity = std::move(mapping);
    return resource;
}

// The elements of a JSON array, as the engine cuts them.
inline map::Job recordsJob(std::string_view array)
{
    map::Job job;
    json::RecordCutter cutter({});
    (void)cutter.feed(array, job.records);
    (void)cutter.finish(job.records);
    return job;
}

inline map::Job bodyJob(std::string body)
{
    map::Job job;
    job.body = std::make_shared<const std::string>(std::move(body));
    return job;
}

inline map::Mapped run(Document document, const map::Job &job, map::WorkerOptions options = {})
{
    map::Worker worker(std::make_shared<const Document>(std::move(document)), std::move(options));
    return worker.run(job);
}

// One document per line.
inline QByteArray documents(const map::Mapped &mapped)
{
    QByteArray lines;
    for (const map::Entity &one : mapped.entities)
        lines += QByteArray(mapped.bytes.data() + one.offset, qsizetype(one.length)) + '\n';
    return lines;
}

// "code field level count xTIMES" per diagnostic, sorted by nothing.
inline QByteArray findings(const map::Mapped &mapped)
{
    QByteArray lines;
    for (const Diagnostic &diagnostic : mapped.diagnostics) {
        lines += diagnostic.code->name;
        for (const char *key : {"field", "level", "count"}) {
            if (const std::string *detail = diagnostic.detail(key))
                lines += ' ' + QByteArray::fromStdString(*detail);
        }
        if (diagnostic.times > 1)
            lines += " x" + QByteArray::number(diagnostic.times);
        lines += '\n';
    }
    return lines;
}

// The folder of recorded cases; empty where there is none.
inline QString scenarioFolder()
{
    const QString shared = qEnvironmentVariable("PENSTOCK_SHARED", QStringLiteral(PENSTOCK_SOURCE_DIR "/../shared"));
    const QString folder = shared + QStringLiteral("/scenarios/ocean");
    return QDir(folder).exists() ? folder : QString();
}

inline std::string readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

} // namespace penstock::fixture
