// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/secret/secretfile.h"
#include "core/secret/secrets.h"

#include "core/base/codes.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcessEnvironment>
#include <QSaveFile>

#include <algorithm>

namespace penstock
{

namespace
{

QString tr(const char *text) { return QCoreApplication::translate("Secrets", text); }
QString shown(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

constexpr const char *prefix = "PENSTOCK_SECRET_";

std::string variableName(std::string_view path)
{
    std::string name = prefix;
    for (const char c : path) {
        const bool isWord = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        name += c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : isWord ? c : '_';
    }
    return name;
}

class EnvironmentSecrets : public SecretStore
{
public:
    Result<std::string> get(const std::string &path) const override
    {
        const std::string name = variableName(path);
        if (qEnvironmentVariableIsSet(name.c_str()))
            return qgetenv(name.c_str()).toStdString();
        return failure(codes::secretMissing, tr("Secret `%1` is not in the environment (%2).").arg(shown(path), shown(name)));
    }
    Result<> set(const std::string &path, const std::string &) override { return readOnly(path); }
    Result<> remove(const std::string &path) override { return readOnly(path); }
    std::vector<std::string> names() const override
    {
        std::vector<std::string> names;
        for (const QString &name : QProcessEnvironment::systemEnvironment().keys()) {
            if (name.startsWith(QLatin1String(prefix)))
                names.push_back(name.mid(qsizetype(std::string_view(prefix).size())).toLower().toStdString());
        }
        return names;
    }
    std::string describe() const override { return std::string("environment ") + prefix + "*"; }

private:
    Result<> readOnly(const std::string &path) const
    {
        return failure(codes::usage, tr("The environment cannot be written; set %1 yourself.").arg(shown(variableName(path))));
    }
};

class FileSecrets : public SecretStore
{
public:
    explicit FileSecrets(std::filesystem::path file) : m_file(std::move(file)) {}

    Result<std::string> get(const std::string &path) const override
    {
        const Result<Content> content = read();
        if (!content)
            return std::unexpected(content.error());
        const auto found = std::ranges::find(content->entries, path, &secretfile::Entry::path);
        if (found == content->entries.end())
            return failure(codes::secretMissing, tr("Secret `%1` is not in %2.").arg(shown(path), shown(m_file.string())));
        return found->value;
    }

    Result<> set(const std::string &path, const std::string &value) override
    {
        const Result<Content> content = read();
        if (!content)
            return std::unexpected(content.error());
        if (!QString::fromUtf8(value.data(), qsizetype(value.size())).toUtf8().toStdString().compare(value))
            return write(secretfile::withEntry(content->text, content->entries, path, value));
        return failure(codes::badValue, tr("The value of `%1` is not text in UTF-8.").arg(shown(path)));
    }

    Result<> remove(const std::string &path) override
    {
        const Result<Content> content = read();
        if (!content)
            return std::unexpected(content.error());
        if (std::ranges::find(content->entries, path, &secretfile::Entry::path) == content->entries.end())
            return failure(codes::secretMissing, tr("Secret `%1` is not in %2.").arg(shown(path), shown(m_file.string())));
        return write(secretfile::withoutEntry(content->text, content->entries, path));
    }

    std::vector<std::string> names() const override
    {
        std::vector<std::string> names;
        if (const Result<Content> content = read()) {
            for (const secretfile::Entry &entry : content->entries)
                names.push_back(entry.path);
        }
        return names;
    }

    std::string describe() const override { return "file " + m_file.string(); }

private:
    struct Content {
        std::string text;
        std::vector<secretfile::Entry> entries;
    };

    Place place() const
    {
        Place place;
        place.file = m_file.string();
        return place;
    }

    // A file that is not there is empty; one that others may look into is refused.
    Result<Content> read() const
    {
        QFile file(shown(m_file.string()));
        if (!file.exists())
            return Content();
        if (!file.open(QIODevice::ReadOnly))
            return failure(codes::fileUnreadable, tr("%1 cannot be read: %2.").arg(shown(m_file.string()), file.errorString()), place());
        constexpr QFileDevice::Permissions others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
        if (file.permissions() & others) {
            auto refused = failure(codes::fileUnreadable, tr("%1 holds secrets, and others than its owner have access to it.").arg(shown(m_file.string())), place());
            refused.error().advice = tr("Run `chmod 600 %1`.").arg(shown(m_file.string()));
            return refused;
        }
        Content content;
        content.text = file.readAll().toStdString();
        auto entries = secretfile::parse(content.text, m_file.string());
        if (!entries)
            return std::unexpected(entries.error());
        content.entries = std::move(*entries);
        return content;
    }

    Result<> write(const std::string &text) const
    {
        const QString name = shown(m_file.string());
        const QString folder = QFileInfo(name).path();
        constexpr QFileDevice::Permissions owner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
        if (!QDir(folder).exists() && QDir().mkpath(folder))
            QFile::setPermissions(folder, owner | QFileDevice::ExeOwner);
        QSaveFile file(name);
        // Before the first byte: at no moment may others read it.
        if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(owner) || file.write(text.data(), qint64(text.size())) != qint64(text.size()) || !file.commit())
            return failure(codes::fileUnreadable, tr("%1 cannot be written: %2.").arg(name, file.errorString()), place());
        return {};
    }

    std::filesystem::path m_file;
};

class ChainedSecrets : public SecretStore
{
public:
    explicit ChainedSecrets(std::vector<std::unique_ptr<SecretStore>> stores) : m_stores(std::move(stores)) {}

    Result<std::string> get(const std::string &path) const override
    {
        QStringList places;
        for (const std::unique_ptr<SecretStore> &store : m_stores) {
            Result<std::string> value = store->get(path);
            if (value || !value.error().is(codes::secretMissing))
                return value;
            places.append(shown(store->describe()));
        }
        return failure(codes::secretMissing, tr("Secret `%1` is in none of: %2.").arg(shown(path), places.join(QStringLiteral(", "))));
    }
    Result<> set(const std::string &path, const std::string &value) override
    {
        return m_stores.empty() ? failure(codes::secretMissing, tr("There is no store of secrets.")) : m_stores.back()->set(path, value);
    }
    Result<> remove(const std::string &path) override
    {
        return m_stores.empty() ? failure(codes::secretMissing, tr("There is no store of secrets.")) : m_stores.back()->remove(path);
    }
    std::vector<std::string> names() const override
    {
        std::vector<std::string> names;
        for (const std::unique_ptr<SecretStore> &store : m_stores) {
            for (std::string &name : store->names()) {
                if (std::ranges::find(names, name) == names.end())
                    names.push_back(std::move(name));
            }
        }
        return names;
    }
    std::string describe() const override
    {
        std::string text;
        for (const std::unique_ptr<SecretStore> &store : m_stores)
            text += (text.empty() ? "" : ", ") + store->describe();
        return text;
    }

private:
    std::vector<std::unique_ptr<SecretStore>> m_stores;
};

} // namespace

std::unique_ptr<SecretStore> environmentSecrets()
{
    return std::make_unique<EnvironmentSecrets>();
}

std::unique_ptr<SecretStore> fileSecrets(std::filesystem::path file)
{
    return std::make_unique<FileSecrets>(std::move(file));
}

std::filesystem::path defaultSecretsFile()
{
    QString folder = qEnvironmentVariable("XDG_CONFIG_HOME");
    if (!QDir::isAbsolutePath(folder))
        folder = QDir::homePath() % QStringLiteral("/.config");
    return std::filesystem::path(folder.toStdString()) / "penstock" / "secrets.yaml";
}

std::unique_ptr<SecretStore> chainedSecrets(std::vector<std::unique_ptr<SecretStore>> stores)
{
    return std::make_unique<ChainedSecrets>(std::move(stores));
}

} // namespace penstock
