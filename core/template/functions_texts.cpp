// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/template/functions.h"
#include "core/template/jsontext.h"
#include "core/template/spelling.h"

#include <QUuid>

namespace penstock::tpl
{

namespace
{

Evaluated finished(bool complete, std::string text)
{
    return complete ? Evaluated(Value::text(std::move(text))) : Evaluated(tooLong());
}

Evaluated sprintf(const Call &call)
{
    std::string text;
    const bool complete = printFormatted(text, call.text(0), call.arguments.subspan(1), call.printing());
    return finished(complete, std::move(text));
}

Evaluated print(const Call &call)
{
    std::string text;
    const bool complete = printAll(text, call.arguments, call.printing());
    return finished(complete, std::move(text));
}

Evaluated println(const Call &call)
{
    std::string text;
    const bool complete = printLine(text, call.arguments, call.printing());
    return finished(complete, std::move(text));
}

Evaluated join(const Call &call)
{
    const Value &list = call[0];
    if (list.is(Kind::Text))
        return list;
    if (list.isNil())
        return refuse(Functions::tr("`join` needs a list, but the value is null."));
    std::string text;
    if (!list.isList()) {
        const bool complete = tpl::print(text, list, call.printing());
        return finished(complete, std::move(text));
    }
    for (std::size_t i = 0; i < *list.length(); ++i) {
        if (i > 0)
            text += call.text(1);
        if (!tpl::print(text, list.element(i), call.printing()))
            return tooLong();
    }
    return Value::text(std::move(text));
}

Evaluated replaceAll(const Call &call)
{
    const std::string_view before = call.text(0), after = call.text(1), text = call.text(2);
    std::string result;
    std::size_t at = 0;
    while (at <= text.size() && result.size() <= call.context.limits.output) {
        const std::size_t found = before.empty() ? at : text.find(before, at);
        if (found == std::string::npos)
            break;
        result.append(text, at, found - at).append(after);
        at = found + before.size();
        if (!before.empty())
            continue;
        if (at == text.size()) // between all characters, at both ends too
            return Value::text(std::move(result));
        const std::size_t length = runeAt(text, at).length;
        result.append(text, at, length);
        at += length;
    }
    result.append(text, std::min(at, text.size()));
    return finished(result.size() <= call.context.limits.output, std::move(result));
}

Evaluated toJson(const Call &call)
{
    const Value &value = call[0];
    if (value.is(Kind::Float) && value.toReal() - value.toReal() != 0)
        return refuse(Functions::tr("JSON cannot express this number."));
    return Value::text(jsonText(value));
}

Evaluated uuid(const Call &call)
{
    if (call.context.uuid)
        return Value::text(call.context.uuid());
    return Value::text(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString());
}

Evaluated userAgent(const Call &call)
{
    const Agent &agent = call.context.agent;
    std::string text = agent.product + '/' + agent.version + " (" + agent.system + "; " + agent.architecture + "; " + agent.commit;
    text += "; " + agent.buildTime;
    for (const Value &value : call.arguments) {
        if (!value.toText().empty())
            text.append("; ").append(value.toText());
    }
    return Value::text(text + ')');
}

Evaluated beatInfo(const Call &call)
{
    const Agent &agent = call.context.agent;
    return Value::object({{"goos", Value::text(agent.system)},
                          {"goarch", Value::text(agent.architecture)},
                          {"commit", Value::text(agent.commit)},
                          {"buildtime", Value::text(agent.buildTime)},
                          {"version", Value::text(agent.version)}},
                         Shape::Texts);
}

Evaluated terminate(const Call &call)
{
    auto stop = std::make_unique<Stop>();
    stop->terminated = true;
    const std::string_view reason = call.text(0);
    stop->diagnostic.message = QString::fromUtf8(reason.data(), static_cast<qsizetype>(reason.size()));
    return std::unexpected(std::move(stop));
}

constexpr Function rows[] = {
    {"sprintf", Group::Text, "sprintf format value...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Prints values by a format: %v, %s, %d, %.2f, %q, %x and so on."),
     takes({Accepts::Text}, Accepts::Any), sprintf},
    {"printf", Group::Text, "printf format value...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Prints values by a format: %v, %s, %d, %.2f, %q, %x and so on."),
     takes({Accepts::Text}, Accepts::Any), sprintf},
    {"print", Group::Text, "print value...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Prints values one after the other; a blank between two where neither is a text."),
     takes({}, Accepts::Any), print},
    {"println", Group::Text, "println value...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "Prints values with blanks between them and a line end."),
     takes({}, Accepts::Any), println},
    {"join", Group::Text, "join list separator",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions",
                       "The elements of a list with a separator between them; a single value is printed as it is."),
     takes({Accepts::Any, Accepts::Text}), join},
    {"replaceAll", Group::Text, "replaceAll old new text",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The text with every `old` replaced by `new`."),
     takes({Accepts::Text, Accepts::Text, Accepts::Text}), replaceAll},
    {"toJSON", Group::Text, "toJSON value",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The value as compact JSON with sorted keys."),
     takes({Accepts::Any}), toJson},
    {"uuid", Group::Text, "uuid",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "A random UUID (version 4)."),
     takes(), uuid},
    {"userAgent", Group::Text, "userAgent comment...",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "The User-Agent of the profile with comments of your own."),
     takes({}, Accepts::Text), userAgent},
    {"beatInfo", Group::Text, "beatInfo",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions", "goos, goarch, commit, buildtime and version of the original system."),
     takes(), beatInfo},
    {"terminate", Group::Control, "terminate reason",
     QT_TRANSLATE_NOOP("penstock::tpl::Functions",
                       "Ends the template with an empty result; the default is not used, and it is no failure."),
     takes({Accepts::Text}), terminate},
};

} // namespace

std::span<const Function> textFunctions()
{
    return rows;
}

} // namespace penstock::tpl
