// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <cstddef>
#include <string>
#include <string_view>

class QTextDocument;

namespace penstock::ui
{

// How the bytes of a text file and the text of an editor belong together: an editor knows one line end only, so that of
// the file is kept here, and a text that was not touched gives its bytes back.
struct FileForm {
    bool crlf = false;
    bool bom = false;
    bool exact = true;        // false: the editor would lose something (mixed line ends, invalid UTF-8); show it read-only
};

struct FileText {
    QString text;             // lines end with \n
    FileForm form;
};

FileText decoded(std::string_view bytes);
std::string encoded(const QString &text, const FileForm &form);
// What QTextDocument::toPlainText() would give, but with no-break spaces kept.
QString documentText(const QTextDocument &document);

// Positions in bytes of the file, as UTF-16 positions in the editor's text.
int editorPosition(std::string_view bytes, std::size_t offset);
// Column in code points from 1 (as a Place counts), as UTF-16 position in that line from 0; kept inside the line.
int utf16Column(const QString &line, int column);
// The number of code points before this UTF-16 position, from 1.
int codePointColumn(const QString &line, int position);

} // namespace penstock::ui
