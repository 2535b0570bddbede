// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

// Value templates as they are written inside of YAML, cut into words line by line. Made for text that is being typed: nothing of it
// has to be right, and what is wrong is a word, too. Pure.
namespace penstock::ui
{

enum class TemplateWordKind {
    Delimiter, Keyword, Function, Field, Variable, Text, Number, Comment, Operator,
    Unknown,       // a name that is no function
    Error,
};

struct TemplateWord {
    TemplateWordKind kind;
    int start = 0, length = 0;      // UTF-16 units of the line
    bool spaced = false;            // white space, or nothing, stands before it
    QString text;
};

// What the lines before mean for the next one.
struct TemplateState {
    enum class Scalar { None, Plain, SingleQuoted, DoubleQuoted, Block };
    enum class Inside { Text, Action, RawText, Comment };

    Scalar scalar = Scalar::None;
    Inside inside = Inside::Text;
    int indent = 0;                 // of the key that holds the scalar: what is not further right is no part of it

    int toInt() const;              // never negative
    static TemplateState fromInt(int value);            // negative: the beginning
    bool operator==(const TemplateState &) const = default;
};

QList<TemplateWord> templateWords(QStringView line, TemplateState &state);

// The action in which a place stands.
struct OpenAction {
    QList<TemplateWord> words;      // from behind the bracket up to the place
    bool spaceAtEnd = false;
};
// `lines` end at the place, `state` is what the lines before them mean; nothing: it is in no action, or in a text or comment of one.
std::optional<OpenAction> openAction(const QStringList &lines, TemplateState state = {});

} // namespace penstock::ui
