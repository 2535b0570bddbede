// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/project.h"

#include "core/base/codes.h"

#include <QCoreApplication>
#include <QFile>
#include <QSaveFile>

#include <algorithm>

namespace penstock
{

namespace
{

namespace fs = std::filesystem;

QString tr(const char *text) { return QCoreApplication::translate("Project", text); }
QString shown(const fs::path &path) { return QString::fromStdString(path.string()); }

constexpr std::size_t largestFile = 64u << 20;

Place placeOf(const fs::path &file)
{
    Place place;
    place.file = file.string();
    return place;
}

Result<std::string> readText(const fs::path &path)
{
    QFile file(shown(path));
    if (!file.open(QIODevice::ReadOnly))
        return failure(codes::fileUnreadable, tr("%1 cannot be read: %2.").arg(shown(path), file.errorString()), placeOf(path));
    const QByteArray bytes = file.read(qint64(largestFile) + 1);
    if (bytes.size() > qsizetype(largestFile))
        return failure(codes::documentTooLarge, tr("%1 is larger than %2 bytes.").arg(shown(path)).arg(largestFile), placeOf(path));
    if (file.error() != QFileDevice::NoError)
        return failure(codes::fileUnreadable, tr("%1 cannot be read: %2.").arg(shown(path), file.errorString()), placeOf(path));
    return bytes.toStdString();
}

bool isYaml(const fs::path &path)
{
    return path.extension() == ".yaml" || path.extension() == ".yml";
}

// penstock.yaml, else the one *.penstock.yaml of the folder.
Result<fs::path> projectFile(const fs::path &folder)
{
    std::error_code error;
    for (const char *const name : {"penstock.yaml", "penstock.yml"}) {
        if (fs::is_regular_file(folder / name, error))
            return folder / name;
    }
    std::vector<fs::path> found;
    for (const fs::directory_entry &entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_regular_file(error) && (name.ends_with(".penstock.yaml") || name.ends_with(".penstock.yml")))
            found.push_back(entry.path());
    }
    if (found.size() == 1)
        return found.front();
    if (found.empty())
        return failure(codes::fileUnreadable, tr("%1 holds no penstock.yaml.").arg(shown(folder)), placeOf(folder));
    return failure(codes::fileUnreadable, tr("%1 holds several *.penstock.yaml files; name the one that is meant.").arg(shown(folder)), placeOf(folder));
}

Result<std::vector<fs::path>> resourceFiles(const fs::path &folder)
{
    std::vector<fs::path> files;
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return files;
    for (const fs::directory_entry &entry : fs::directory_iterator(folder, error)) {
        std::error_code ignored;
        if (isYaml(entry.path()) && !entry.path().filename().string().starts_with('.') && entry.is_regular_file(ignored))
            files.push_back(entry.path());
    }
    if (error)
        return failure(codes::fileUnreadable, tr("%1 cannot be read: %2.").arg(shown(folder), QString::fromStdString(error.message())), placeOf(folder));
    std::ranges::sort(files);
    return files;
}

} // namespace

const SourceFile *ProjectFiles::file(std::string_view path) const
{
    const auto found = std::ranges::find(files, path, &SourceFile::path);
    return found == files.end() ? nullptr : &*found;
}

Result<ProjectFiles> loadProject(const fs::path &folderOrFile)
{
    std::error_code error;
    fs::path file = folderOrFile;
    if (fs::is_directory(folderOrFile, error)) {
        const Result<fs::path> found = projectFile(folderOrFile);
        if (!found)
            return std::unexpected(found.error());
        file = *found;
    }
    ProjectFiles project;
    project.folder = file.parent_path().empty() ? fs::path(".") : file.parent_path();
    Result<std::string> text = readText(file);
    if (!text)
        return std::unexpected(text.error());
    const std::string name = file.filename().string();
    project.files.push_back({.path = name, .text = std::move(*text)});
    // A file with a name of its own is a whole project; only penstock.yaml speaks for its folder.
    if (name != "penstock.yaml" && name != "penstock.yml")
        return project;
    const Result<std::vector<fs::path>> resources = resourceFiles(project.folder / "resources");
    if (!resources)
        return std::unexpected(resources.error());
    for (const fs::path &resource : *resources) {
        Result<std::string> content = readText(resource);
        if (!content)
            return std::unexpected(content.error());
        project.files.push_back({.path = "resources/" + resource.filename().string(), .text = std::move(*content)});
    }
    return project;
}

// QSaveFile writes beside the file, flushes, renames, keeps the permissions, and follows a link to its target.
Result<> saveFile(const fs::path &file, std::string_view text)
{
    const auto failed = [&file](const QString &why) {
        return failure(codes::fileUnreadable, tr("%1 cannot be written: %2.").arg(shown(file), why), placeOf(file));
    };
    std::error_code error;
    if (file.has_parent_path())
        fs::create_directories(file.parent_path(), error);
    if (error)
        return failed(QString::fromStdString(error.message()));
    QSaveFile saved(shown(file));
    if (!saved.open(QIODevice::WriteOnly))
        return failed(saved.errorString());
    if (saved.write(text.data(), qint64(text.size())) != qint64(text.size()) || !saved.commit())
        return failed(saved.errorString());
    return {};
}

} // namespace penstock
