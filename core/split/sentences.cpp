// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/split/splitter.h"

#include <QCoreApplication>

namespace penstock::split
{

QString sentence(const Level &level, const Note &note)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("Split", text); };
    const QString target = QString::fromStdString(level.split ? level.split->target.text : std::string());
    const QString example = QString::fromStdString(note.example);
    switch (note.reason) {
    case Reason::TargetMissing:
        return tr("`%1` is missing or null.").arg(target);
    case Reason::TargetEmpty:
        return tr("`%1` is empty.").arg(target);
    case Reason::ParentPublished:
        return level.split && level.split->ignoreEmptyValue && level.split->keepParent
            ? tr("Without a value at `%1` the document was published whole: keep_parent wins over ignore_empty_value.").arg(target)
            : tr("Without a value at `%1` the document was published whole.").arg(target);
    case Reason::NotSplittable:
        return tr("A part that is neither object, list nor text has no fields, and is dropped: %1").arg(example);
    case Reason::WrongType:
        return tr("The document is lost: %1").arg(example);
    case Reason::PathBlocked:
        return tr("The document is lost: %1").arg(example);
    case Reason::TransformFailed:
        return tr("A transform failed, and the part is dropped: %1").arg(example);
    }
    return {};
}

bool isLoss(Reason reason)
{
    return reason == Reason::NotSplittable || reason == Reason::WrongType || reason == Reason::PathBlocked || reason == Reason::TransformFailed;
}

} // namespace penstock::split
