// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/casefile.h"

#include "core/base/codes.h"
#include "core/exchange/nodes.h"

#include <QByteArray>
#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <charconv>

namespace penstock::exchange
{

namespace
{

using ErrorKind = http::TransportError::Kind;

constexpr std::array errorKinds{ErrorKind::BadUrl, ErrorKind::NameNotResolved, ErrorKind::ConnectionFailed, ErrorKind::ConnectionLost, ErrorKind::TimedOut,
                                ErrorKind::CertificateRefused, ErrorKind::TooLarge, ErrorKind::Other};

QString tr(const char *text)
{
    return QCoreApplication::translate("Case", text);
}

std::int64_t numberOf(const yaml::Node *node)
{
    const std::string text = scalarOf(node);
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

bool isUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size())).toUtf8() == QByteArrayView(text.data(), qsizetype(text.size()));
}

std::string bodyOf(const yaml::Node &node, const char *key)
{
    if (const yaml::Node *encoded = node.find(std::string(key) + "_base64"))
        return QByteArray::fromBase64(QByteArray::fromStdString(scalarOf(encoded))).toStdString();
    return scalarOf(node.find(key));
}

void writeBody(yaml::Writer &writer, const char *key, const std::string &body)
{
    if (body.empty())
        return;
    if (isUtf8(body))
        writer.key(key).string(body);
    else
        writer.key(std::string(key) + "_base64").string(QByteArray::fromStdString(body).toBase64().toStdString());
}

http::RecordedExchange readExchange(const yaml::Node &node)
{
    http::RecordedExchange exchange;
    exchange.method = scalarOf(node.find("method"));
    exchange.url = scalarOf(node.find("url"));
    exchange.body = bodyOf(node, "body");
    if (const yaml::Node *reply = node.find("reply")) {
        exchange.head.status = int(numberOf(reply->find("status")));
        if (const yaml::Node *headers = reply->find("headers")) {
            for (const yaml::Entry &line : headers->entries) {
                if (line.node->items.empty())
                    exchange.head.headers.append(line.key, scalarOf(line.node.get()));
                for (const NodePtr &item : line.node->items)
                    exchange.head.headers.append(line.key, scalarOf(item.get()));
            }
        }
        exchange.reply = bodyOf(*reply, "body");
    }
    if (const std::string error = scalarOf(node.find("error")); !error.empty()) {
        const auto known = std::ranges::find_if(errorKinds, [&error](ErrorKind kind) { return error == http::TransportError{kind, {}}.code().name; });
        exchange.error = http::TransportError{known == errorKinds.end() ? ErrorKind::Other : *known, error};
    }
    return exchange;
}

void writeExchange(yaml::Writer &writer, const http::RecordedExchange &exchange)
{
    writer.beginMapping();
    writer.key("method").string(exchange.method).key("url").string(exchange.url);
    writeBody(writer, "body", exchange.body);
    if (exchange.head.status > 0) {
        writer.key("reply").beginMapping();
        writer.key("status").plain(std::to_string(exchange.head.status));
        std::vector<std::string> names;
        for (const http::Header &line : exchange.head.headers.lines()) {
            if (std::ranges::none_of(names, [&line](const std::string &name) { return http::equalNames(name, line.name); }))
                names.push_back(line.name);
        }
        if (!names.empty())
            writer.key("headers").beginMapping();
        for (const std::string &name : names) {
            const auto values = exchange.head.headers.all(name);
            writer.key(name);
            if (values.size() == 1) {
                writer.string(values.front());
                continue;
            }
            writer.beginSequence();
            for (const std::string &value : values)
                writer.string(value);
            writer.endSequence();
        }
        if (!names.empty())
            writer.endMapping();
        writeBody(writer, "body", exchange.reply);
        writer.endMapping();
    }
    if (exchange.error)
        writer.key("error").string(exchange.error->code().name);
    writer.endMapping();
}

std::vector<std::string> textsOf(const yaml::Node *list)
{
    std::vector<std::string> texts;
    if (list)
        std::ranges::transform(list->items, std::back_inserter(texts), [](const NodePtr &item) { return scalarOf(item.get()); });
    return texts;
}

void writeTexts(yaml::Writer &writer, const char *key, const std::vector<std::string> &texts)
{
    writer.key(key).beginSequence();
    for (const std::string &text : texts)
        writer.string(text);
    writer.endSequence();
}

// The same document gives the same text: keys sorted, numbers as they stand.
std::string canonical(const std::string &document)
{
    const auto value = json::parse(document);
    return value ? json::toText(*value, {.sortKeys = true}) : document;
}

constexpr std::string_view placeholder = "[secret ";

void findPlaceholders(std::string_view text, std::vector<std::string> &names)
{
    for (std::size_t at = text.find(placeholder); at != std::string_view::npos; at = text.find(placeholder, at + 1)) {
        const std::size_t end = text.find(']', at);
        if (end == std::string_view::npos)
            return;
        const std::string name(text.substr(at + placeholder.size(), end - at - placeholder.size()));
        if (std::ranges::find(names, name) == names.end())
            names.push_back(name);
    }
}

} // namespace

std::optional<http::TransportError> transportErrorOf(const Diagnostic &failure)
{
    const auto known = std::ranges::find_if(errorKinds, [&failure](ErrorKind kind) { return failure.is(http::TransportError{kind, {}}.code()); });
    return known == errorKinds.end() ? std::nullopt : std::optional(http::TransportError{*known, {}});
}

Result<Case> readCase(std::string_view text, const std::string &file)
{
    const auto root = yaml::read(text, file);
    if (!root)
        return std::unexpected(root.error());
    const yaml::Node *exchanges = (*root)->find("exchanges");
    if (!exchanges || exchanges->kind != yaml::Kind::Sequence || !(*root)->find("resource"))
        return failure(codes::missingKey, tr("A case has a `resource` and a list of `exchanges`."), (*root)->place);
    Case result;
    result.name = scalarOf((*root)->find("name"));
    result.resource = scalarOf((*root)->find("resource"));
    if (const yaml::Node *limits = (*root)->find("limits")) {
        result.pages = int(numberOf(limits->find("pages")));
        result.records = numberOf(limits->find("records"));
        result.parameterValues = int(numberOf(limits->find("parameter_values")));
    }
    for (const NodePtr &item : exchanges->items)
        result.exchanges.push_back(readExchange(*item));
    if (const yaml::Node *expect = (*root)->find("expect")) {
        result.documents = textsOf(expect->find("documents"));
        result.findings = textsOf(expect->find("findings"));
        result.anyOrder = scalarOf(expect->find("order")) == "any";
    }
    return result;
}

std::string caseText(const Case &recorded)
{
    yaml::Writer writer;
    writer.beginMapping();
    writer.key("name").string(recorded.name).key("resource").string(recorded.resource);
    writer.key("limits").beginMapping();
    writer.key("pages").plain(std::to_string(recorded.pages)).key("records").plain(std::to_string(recorded.records));
    writer.key("parameter_values").plain(std::to_string(recorded.parameterValues)).endMapping();
    writer.key("exchanges").beginSequence();
    for (const http::RecordedExchange &exchange : recorded.exchanges)
        writeExchange(writer, exchange);
    writer.endSequence();
    writer.key("expect").beginMapping();
    if (recorded.anyOrder)
        writer.key("order").string("any");
    writeTexts(writer, "documents", recorded.documents);
    writeTexts(writer, "findings", recorded.findings);
    writer.endMapping();
    writer.endMapping();
    return writer.text();
}

std::vector<std::string> secretNames(const Case &recorded)
{
    std::vector<std::string> names;
    for (const http::RecordedExchange &exchange : recorded.exchanges) {
        findPlaceholders(exchange.url, names);
        findPlaceholders(exchange.body, names);
        findPlaceholders(exchange.reply, names);
    }
    return names;
}

std::vector<QString> differences(const Case &expected, const std::vector<std::string> &documents, const std::vector<std::string> &findings,
                                 const http::ReplayTransport &transport)
{
    std::vector<QString> found;
    for (const std::string &request : transport.unrecorded())
        found.push_back(tr("A request that was not recorded: %1").arg(QString::fromStdString(request)));
    for (const std::string &request : transport.unused())
        found.push_back(tr("A recorded request was not made: %1").arg(QString::fromStdString(request)));
    std::vector<std::string> wanted, given;
    std::ranges::transform(expected.documents, std::back_inserter(wanted), canonical);
    std::ranges::transform(documents, std::back_inserter(given), canonical);
    if (expected.anyOrder) {
        std::ranges::sort(wanted);
        std::ranges::sort(given);
    }
    if (wanted.size() != given.size())
        found.push_back(tr("%1 documents, %2 were expected.").arg(given.size()).arg(wanted.size()));
    const auto [a, b] = std::ranges::mismatch(wanted, given);
    if (a != wanted.end() || b != given.end()) {
        found.push_back(tr("Document %1 differs.").arg(a - wanted.begin() + 1));
        found.push_back(QStringLiteral("- ") + (a == wanted.end() ? tr("(none)") : QString::fromStdString(*a)));
        found.push_back(QStringLiteral("+ ") + (b == given.end() ? tr("(none)") : QString::fromStdString(*b)));
    }
    for (const std::string &name : expected.findings) {
        if (std::ranges::find(findings, name) == findings.end())
            found.push_back(tr("The finding `%1` was expected.").arg(QString::fromStdString(name)));
    }
    for (const std::string &name : findings) {
        if (std::ranges::find(expected.findings, name) == expected.findings.end())
            found.push_back(tr("The finding `%1` was not expected.").arg(QString::fromStdString(name)));
    }
    return found;
}

} // namespace penstock::exchange
