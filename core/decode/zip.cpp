// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/decode/kinds.h"

#include <QCoreApplication>

#include <zip.h>

#include <memory>
#include <string>

namespace penstock::decode
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Decode", text);
}

struct CloseArchive {
    void operator()(zip_t *archive) const { zip_discard(archive); }
};
struct CloseMember {
    void operator()(zip_file_t *file) const { zip_fclose(file); }
};

Diagnostic notAZip(zip_error_t &error)
{
    Diagnostic fault = faultAt({}, 0, tr("it is no usable ZIP archive: %1").arg(QString::fromUtf8(zip_error_strerror(&error))));
    zip_error_fini(&error);
    return fault;
}

Result<std::unique_ptr<zip_t, CloseArchive>> opened(std::string_view body)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(body.data(), body.size(), 0, &error);
    if (!source)
        return std::unexpected(notAZip(error));
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (!archive) {
        zip_source_free(source);
        return std::unexpected(notAZip(error));
    }
    zip_error_fini(&error);
    return std::unique_ptr<zip_t, CloseArchive>(archive);
}

// All of a member; its checksum is compared when the end is read.
Result<std::string> unpacked(zip_t *archive, zip_uint64_t index, const QString &name, std::size_t room)
{
    const std::unique_ptr<zip_file_t, CloseMember> file(zip_fopen_index(archive, index, 0));
    if (!file)
        return std::unexpected(faultAt({}, 0, tr("the file `%1` of the archive cannot be opened").arg(name)));
    std::string text;
    for (;;) {
        constexpr std::size_t step = 64u << 10;
        const std::size_t before = text.size();
        text.resize(before + step);
        const zip_int64_t got = zip_fread(file.get(), text.data() + before, step);
        if (got < 0)
            return std::unexpected(faultAt({}, 0, tr("the file `%1` of the archive is damaged").arg(name)));
        text.resize(before + std::size_t(got));
        if (got == 0)
            return text;
        if (text.size() > room)
            return std::unexpected(tooLarge(tr("The files of the archive are larger than allowed when unpacked; the limit was passed in `%1`.").arg(name)));
    }
}

} // namespace

Result<> decodeZip(std::string_view body, const Options &options, const Limits &limits, Decoded &decoded)
{
    const auto archive = opened(body);
    if (!archive)
        return std::unexpected(archive.error());
    const auto count = zip_get_num_entries(archive->get(), 0);
    if (count < 0 || std::size_t(count) > limits.members)
        return std::unexpected(tooLarge(tr("The archive has %1 files; at most %2 are read.").arg(count).arg(limits.members)));
    json::Value list = json::Value::array();
    std::vector<std::string> names;
    std::size_t room = limits.unpackedBytes;
    for (zip_uint64_t i = 0; i < zip_uint64_t(count); ++i) {
        const char *name = zip_get_name(archive->get(), i, ZIP_FL_ENC_RAW);
        names.emplace_back(name ? name : "");
        const QString shown = QString::fromUtf8(names.back().c_str());
        const Result<std::string> text = unpacked(archive->get(), i, shown, room);
        if (!text)
            return std::unexpected(text.error());
        room -= text->size();
        Result<> read = readJsonStream(*text, options, limits, list);
        if (!read) {
            read.error().message = tr("In the file `%1` of the archive: %2").arg(shown, read.error().message);
            return read;
        }
    }
    decoded.body = std::move(list);
    decoded.headers.emplace_back("X-Zip-Files", std::move(names));
    return {};
}

} // namespace penstock::decode
