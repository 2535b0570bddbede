// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/comments.h"

#include <QCoreApplication>

namespace penstock::exchange
{

std::string commentLine(const QString &text)
{
    return "# " + text.simplified().toStdString() + '\n';
}

std::string lossComments(const QString &title, const std::vector<Loss> &losses)
{
    std::string text = losses.empty() ? std::string() : commentLine(title);
    for (const Loss &loss : losses) {
        QString line = QString::fromLatin1(name(loss.level));
        if (!loss.place.file.empty())
            line += u' ' + QString::fromStdString(loss.place.file) + u':' + QString::number(loss.place.line) + u':' + QString::number(loss.place.column);
        line += u": " + loss.what;
        if (!loss.nearest.isEmpty())
            line += u' ' + QCoreApplication::translate("Exchange", "Nearest: %1").arg(loss.nearest);
        text += "#   " + line.simplified().toStdString() + '\n';
    }
    return text;
}

} // namespace penstock::exchange
