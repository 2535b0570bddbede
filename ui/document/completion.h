// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/document/answerkeys.h"
#include "ui/widgets/codeassist.h"

#include <QStringList>

#include <string>
#include <vector>

namespace penstock::ui
{

// Where in the document a line stands, by indentation alone, so that it works while the text does not parse:
// `connection.auth`, `resources[].selector`. `lines` end with the line in question.
QString pathAt(const QStringList &lines);

// A place in the text: the mapping it is in, and the key whose value it is part of.
struct YamlSpot {
    std::vector<std::string> path;        // resources[], request, transforms[], set
    QString key;                          // empty: a key is being typed
    QString typed;                        // of the key, or of its value

    std::vector<std::string> keyPath() const;
    bool isIn(std::string_view segment) const;
};
// `lines` end at the place. `root` is where the file's own root stands in the project: empty, or `resources[]`.
YamlSpot spotAt(const QStringList &lines, const QString &root = {});

// What may be typed at the end of `lines`: keys, the values that a key allows, targets of transforms, and what a value template can hold.
CompletionOffer completionsAt(const QStringList &lines, const QString &root = {}, const KnownNames &known = {});

// About the key at this place of the last line; rich text, empty: nothing is known.
QString keyHelpAt(const QStringList &lines, int position, const QString &root = {});

} // namespace penstock::ui
