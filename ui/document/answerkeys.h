// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

#include <memory>
#include <string_view>
#include <vector>

namespace penstock::ui
{

// What a JSON text is made of, for completion: the keys of its objects, those of a list's elements put together. Immutable; any thread.
struct AnswerKey {
    QString name;
    QString kind;                          // "text", "list of 20"; translated
    QString sample;                        // of a scalar, short
    bool isList = false;
    std::vector<AnswerKey> members;        // of an object, or of a list's elements; sorted by name

    const AnswerKey *member(const QString &name) const;
};

// Null where it is no JSON. Bounded: of long lists and wide objects the beginning counts.
std::shared_ptr<const AnswerKey> answerKeys(std::string_view json);

// Names that only a document or a run can tell.
struct KnownNames {
    std::shared_ptr<const AnswerKey> body;     // of the exchange that is shown; null: unknown
    std::shared_ptr<const AnswerKey> event;    // a record of it
    QStringList headers;                       // of its answer, in canonical spelling
    QStringList parameters;                    // of its URL
    QStringList cursor;
};

} // namespace penstock::ui
