// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "core/base/nearest.h"
#include "session.h"

#include <QCoreApplication>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Explain", text);
}

QString word(Severity severity)
{
    switch (severity) {
    case Severity::Information: return tr("note");
    case Severity::Warning: return tr("warning");
    case Severity::Error: return tr("error");
    }
    return {};
}

std::string describe(const Code &code)
{
    const auto sentence = [](const char *source) { return *source ? QCoreApplication::translate("Codes", source) : QString(); };
    QString text = tr("%1 (%2), %3: %4").arg(QString::fromLatin1(code.id), QString::fromLatin1(code.name), word(code.severity), sentence(code.title));
    if (*code.advice)
        text += u'\n' + tr("What helps: %1").arg(sentence(code.advice));
    text += u'\n' + tr("Exit status: %1").arg(int(code.exit)) + u'\n';
    return text.toStdString();
}

Exit explain(Session &session, const Arguments &arguments)
{
    if (arguments.positionals().empty()) {
        for (const Code *code : codes::all())
            session.output().result(std::string(code->id) + ' ' + code->name + '\n');
        return Exit::Done;
    }
    const std::string &wanted = arguments.positionals().front();
    if (const Code *code = codes::find(wanted)) {
        session.output().result(describe(*code));
        return Exit::Done;
    }
    std::vector<std::string> known;
    for (const Code *code : codes::all()) {
        known.push_back(code->id);
        known.push_back(code->name);
    }
    QString message = tr("There is no finding `%1`.").arg(QString::fromStdString(wanted));
    if (const auto near = nearest(wanted, known))
        message += u' ' + tr("Did you mean `%1`?").arg(QString::fromStdString(*near));
    return session.fail(Diagnostic(codes::usage, message));
}

} // namespace

const Command explainCommand{"explain", "[CODE]", QT_TRANSLATE_NOOP("Commands", "Explain a finding; without a code, list all"), {}, 0, 1, explain};

} // namespace penstock::cli
