// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace penstock::ui
{

// Where in the document a line stands, by indentation alone, so that it works while the text does not parse:
// `connection.auth`, `resources[].selector`. `lines` end with the line in question.
QString pathAt(const QStringList &lines);
// What may be typed at the end of `lines`, at this position in the last of them: keys of the schema, or the values that
// a key allows. `root` is where the file's own root stands in the project: empty, or `resources[]`.
QStringList completionsAt(const QStringList &lines, int position, const QString &root = {});

} // namespace penstock::ui
