// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/plaintext.h"

#include <QStringDecoder>
#include <QTextBlock>
#include <QTextDocument>

#include <algorithm>

namespace penstock::ui
{

namespace
{
constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

bool editorKeeps(const QString &text)
{
    return std::none_of(text.begin(), text.end(), [](QChar c) {
        return c == QChar::ParagraphSeparator || c == QLatin1Char('\r') || c == QChar(0xfdd0) || c == QChar(0xfdd1);
    });
}
} // namespace

FileText decoded(std::string_view bytes)
{
    FileText file;
    std::string_view rest = bytes;
    file.form.bom = rest.starts_with(byteOrderMark);
    if (file.form.bom)
        rest.remove_prefix(byteOrderMark.size());
    QStringDecoder decode(QStringDecoder::Utf8);
    file.text = decode(QByteArrayView(rest.data(), static_cast<qsizetype>(rest.size())));
    const bool valid = !decode.hasError();
    file.form.crlf = file.text.contains(QLatin1StringView("\r\n"));
    file.text.replace(QLatin1StringView("\r\n"), QLatin1StringView("\n"));
    file.form.exact = valid && editorKeeps(file.text) && encoded(file.text, file.form) == bytes;
    return file;
}

std::string encoded(const QString &text, const FileForm &form)
{
    QString lines = text;
    if (form.crlf)
        lines.replace(QLatin1Char('\n'), QLatin1StringView("\r\n"));
    return (form.bom ? std::string(byteOrderMark) : std::string()) + lines.toStdString();
}

QString documentText(const QTextDocument &document)
{
    QString text;
    text.reserve(document.characterCount());
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (block.blockNumber() > 0)
            text += QLatin1Char('\n');
        text += block.text();
    }
    return text;
}

int editorPosition(std::string_view bytes, std::size_t offset)
{
    std::string_view before = bytes.substr(0, std::min(offset, bytes.size()));
    if (before.starts_with(byteOrderMark))
        before.remove_prefix(byteOrderMark.size());
    QString text = QString::fromUtf8(before.data(), static_cast<qsizetype>(before.size()));
    text.replace(QLatin1StringView("\r\n"), QLatin1StringView("\n"));
    return static_cast<int>(text.size());
}

int utf16Column(const QString &line, int column)
{
    int position = 0;
    for (int seen = 1; seen < column && position < line.size(); ++seen)
        position += line.at(position).isHighSurrogate() ? 2 : 1;
    return std::min(position, static_cast<int>(line.size()));
}

int codePointColumn(const QString &line, int position)
{
    const QStringView before = QStringView(line).left(position);
    return 1 + static_cast<int>(std::count_if(before.begin(), before.end(), [](QChar c) { return !c.isLowSurrogate(); }));
}

} // namespace penstock::ui
