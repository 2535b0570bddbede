// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "connectorbody.h"

#include "connectoraccess.h"
#include "core/base/codes.h"
#include "core/base/nearest.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Connectors", text);
}

// a.b is b in the object a.
json::Value withMember(json::Value into, std::string_view path, json::Value value)
{
    const std::size_t dot = path.find('.');
    if (dot == path.npos) {
        into.set(path, std::move(value));
        return into;
    }
    const std::string_view head = path.substr(0, dot);
    const json::Value inner = into.get(head).isObject() ? into.get(head) : json::Value::object();
    into.set(head, withMember(inner, path.substr(dot + 1), std::move(value)));
    return into;
}

Result<json::Value> jsonOf(const std::string &text, const std::string &what)
{
    std::string given = text;
    if (text.starts_with('@')) {
        auto file = readFile(text.substr(1));
        if (!file)
            return std::unexpected(file.error());
        given = std::move(*file);
    }
    auto value = json::parse(given);
    if (!value)
        return failure(codes::usage, tr("%1: JSON is expected, or @FILE: %2").arg(QString::fromStdString(what), value.error().message));
    return value;
}

Result<json::Value> valueOf(Word word, const std::string &text, const std::string &what)
{
    switch (word) {
    case Word::Json: return jsonOf(text, what);
    case Word::TextOrNull:
        if (text == "-")
            return json::Value::null();
        return json::Value::string(text);
    case Word::Switch:
        if (text != "on" && text != "off")
            return failure(codes::usage, tr("%1: on or off is expected.").arg(QString::fromStdString(what)));
        return json::Value::boolean(text == "on");
    case Word::Number: {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size())
            return failure(codes::usage, tr("%1: a whole number is expected.").arg(QString::fromStdString(what)));
        return json::Value::integer(number);
    }
    case Word::Id:
    case Word::Text: break;
    }
    return json::Value::string(text);
}

std::string optionOf(std::string parameter)
{
    std::ranges::replace(parameter, '_', '-');
    return parameter;
}

std::vector<std::string> wordsOf(const char *text)
{
    std::vector<std::string> words;
    for (const QString &word : QString::fromUtf8(text).split(u' ', Qt::SkipEmptyParts))
        words.push_back(word.toStdString());
    return words;
}

} // namespace

std::string callHelp(std::span<const CallCommand> rows)
{
    std::string text = tr("Calls:").toStdString() + '\n';
    for (const CallCommand &row : rows) {
        std::string line = std::string("  ") + row.verb + (*row.words ? " " : "") + row.words;
        for (const BodyOption &option : row.options)
            line += std::string(" [--") + option.option + ' ' + option.value + ']';
        for (const char *parameter : row.parameters)
            line += " [--" + optionOf(parameter) + ']';
        text += line + "\n      " + QCoreApplication::translate("Commands", row.help).toStdString() + '\n';
    }
    return text;
}

Result<connector::Call> readCall(const CallCommand &row, const std::vector<std::string> &words, const Arguments &arguments)
{
    const std::vector<std::string> expected = wordsOf(row.words);
    const bool hasBody = arguments.has("body");
    const std::size_t needed = expected.size() - (hasBody && row.property ? 1 : 0);
    if (words.size() < needed || words.size() > expected.size())
        return failure(codes::usage, tr("Expected: %1 %2").arg(QLatin1StringView(row.verb), QLatin1StringView(row.words)));
    connector::Call call;
    call.operation = &connector::operation(row.operation);
    std::size_t next = 0;
    if (std::string_view(call.operation->path).find("{id}") != std::string_view::npos && next < words.size())
        call.id = words[next++];
    json::Value body = json::Value::object();
    if (row.property && next < words.size()) {
        auto value = valueOf(row.word, words[next], expected[next]);
        if (!value)
            return std::unexpected(value.error());
        body = *row.property ? withMember(std::move(body), row.property, std::move(*value)) : std::move(*value);
    }
    for (const BodyOption &option : row.options) {
        if (!arguments.has(option.option))
            continue;
        auto value = valueOf(option.word, arguments.value(option.option), std::string("--") + option.option);
        if (!value)
            return std::unexpected(value.error());
        body = withMember(std::move(body), option.property, std::move(*value));
    }
    if (hasBody) {
        auto value = jsonOf(arguments.value("body"), "--body");
        if (!value)
            return std::unexpected(value.error());
        body = std::move(*value);
    }
    if (call.operation->body == connector::Operation::Body::Required || hasBody || body.size() > 0)
        call.body = std::move(body);
    for (const char *parameter : row.parameters) {
        const std::string option = optionOf(parameter);
        if (arguments.has(option))
            call.parameters.emplace_back(parameter, arguments.value(option, "true"));
    }
    return call;
}

Exit performCall(Session &session, std::span<const CallCommand> rows, const Arguments &arguments)
{
    const std::string &verb = arguments.positionals().front();
    const auto row = std::ranges::find(rows, verb, [](const CallCommand &one) { return std::string(one.verb); });
    if (row == rows.end()) {
        std::vector<std::string> verbs;
        for (const CallCommand &one : rows)
            verbs.emplace_back(one.verb);
        Diagnostic unknown(codes::usage, tr("`%1` is none of the calls.").arg(QString::fromStdString(verb)));
        const auto meant = nearest(verb, verbs);
        unknown.advice = meant ? tr("Did you mean `%1`?").arg(QString::fromStdString(*meant)) : QStringLiteral("%1").arg(QString::fromStdString(callHelp(rows)));
        return session.fail(unknown);
    }
    const auto call = readCall(*row, {arguments.positionals().begin() + 1, arguments.positionals().end()}, arguments);
    if (!call)
        return session.fail(call.error());
    const auto api = connectorApi(session, arguments);
    if (!api)
        return session.fail(api.error());
    const auto answer = (*api)->perform(*call);
    if (!answer)
        return session.fail(connectorProblem(answer.error()));
    session.output().result(json::toText(answer->body, {.indent = 2}) + '\n');
    return Exit::Done;
}

} // namespace penstock::cli
