// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "app/gui/sample.h"

#include "core/base/codes.h"
#include "core/serve/demo.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QStandardPaths>

#include <algorithm>

namespace penstock::studio
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(Sample)
};

class DemoSecrets : public SecretStore
{
public:
    Result<std::string> get(const std::string &path) const override
    {
        const auto all = serve::demoSecrets();
        const auto found = std::find_if(all.begin(), all.end(), [&](const serve::DemoSecret &secret) { return path == secret.path; });
        if (found == all.end())
            return failure(codes::secretMissing, Text::tr("Secret `%1` is not one of the sample's.").arg(QString::fromStdString(path)));
        return std::string(found->value);
    }
    Result<> set(const std::string &, const std::string &) override
    {
        return failure(codes::secretMissing, Text::tr("The secrets of the sample cannot be changed."));
    }
    Result<> remove(const std::string &path) override { return set(path, {}); }
    std::vector<std::string> names() const override
    {
        std::vector<std::string> names;
        for (const serve::DemoSecret &secret : serve::demoSecrets())
            names.emplace_back(secret.path);
        return names;
    }
    std::string describe() const override { return "sample"; }
};

// What the user changed in an earlier copy stays.
Result<> copyMissing(const QString &from, const QString &to)
{
    for (QDirIterator files(from, QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
        const QString source = files.next();
        const QString target = to + source.mid(from.size());
        if (QFile::exists(target))
            continue;
        QDir().mkpath(QFileInfo(target).path());
        QFile file(source);
        const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        if (const auto saved = saveFile(std::filesystem::path(target.toStdString()), text.toStdString()); !saved)
            return saved;
    }
    return {};
}
} // namespace

Result<ui::SampleProject> Sample::open()
{
    const std::lock_guard lock(m_mutex);
    if (!m_server) {
        auto server = serve::Server::start({}, serve::demoHandler());
        if (!server)
            return std::unexpected(server.error());
        m_server = std::move(*server);
    }
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/samples/tracker");
    if (const auto copied = copyMissing(QStringLiteral(":/samples/tracker"), folder); !copied)
        return std::unexpected(copied.error());
    return ui::SampleProject{folder, {{"server", m_server->url()}}};
}

bool Sample::isServed() const
{
    const std::lock_guard lock(m_mutex);
    return m_server != nullptr;
}

std::unique_ptr<SecretStore> sampleSecrets()
{
    return std::make_unique<DemoSecrets>();
}

} // namespace penstock::studio
