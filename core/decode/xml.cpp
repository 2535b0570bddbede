// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/decode/kinds.h"
#include "core/json/number.h"

#include <QCoreApplication>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <array>
#include <charconv>
#include <climits>
#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace penstock::decode
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Decode", text);
}

std::string_view viewOf(const xmlChar *text)
{
    return text ? std::string_view(reinterpret_cast<const char *>(text)) : std::string_view();
}

// Without the white space of Unicode at both ends, which the original removes as well.
std::string_view trimmed(std::string_view text)
{
    static constexpr std::array<std::string_view, 25> blanks = {
        " ", "\t", "\n", "\v", "\f", "\r", "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007",
        "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
    for (bool found = true; found;) {
        found = false;
        for (const std::string_view blank : blanks) {
            if (text.starts_with(blank)) {
                text.remove_prefix(blank.size());
                found = true;
            }
            if (text.ends_with(blank)) {
                text.remove_suffix(blank.size());
                found = true;
            }
        }
    }
    return text;
}

// 1_000 as 1000, which the original takes for a float.
std::string withoutSeparators(std::string_view text)
{
    const auto isDigit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '_' || i == 0 || !isDigit(i - 1) || !isDigit(i + 1))
            plain += text[i];
    }
    return plain;
}

// Text that does not fit its type stays text. An integer keeps its number text, which tells it from a float where that matters.
json::Value typedText(std::string_view text, XmlType::Text type)
{
    const char *begin = text.data();
    const char *end = begin + text.size();
    const char *digits = text.starts_with('+') && text.size() > 1 && text[1] != '-' ? begin + 1 : begin;
    switch (type) {
    case XmlType::Text::String: break;
    case XmlType::Text::Boolean:
        if (text == "TRUE" || text == "FALSE")
            return json::Value::boolean(text == "TRUE");
        break;
    case XmlType::Text::Integer: {
        long long number = 0;
        const auto read = std::from_chars(digits, end, number);
        if (read.ec == std::errc() && read.ptr == end && digits != end)
            return json::Value(jv_number_with_literal(std::to_string(number).c_str()));
        break;
    }
    case XmlType::Text::Float: {
        const std::string plain = withoutSeparators({digits, std::size_t(end - digits)});
        double number = 0;
        const auto read = std::from_chars(plain.data(), plain.data() + plain.size(), number);
        if (read.ec == std::errc() && read.ptr == plain.data() + plain.size() && !plain.empty() && std::isfinite(number))
            return json::Value::number(number);
        break;
    }
    }
    return json::Value::string(text);
}

// Builds the value while the document is read; the stack is of its own, so that depth costs no recursion.
class Builder
{
public:
    Builder(const XmlTypes *types, int maxDepth) : m_maxDepth(maxDepth)
    {
        m_levels.push_back({.types = types});
    }

    // False: the document is nested too deeply.
    bool begin(std::string_view name, const xmlChar **attributes, int count)
    {
        flushText();
        if (m_levels.size() > std::size_t(m_maxDepth))
            return false;
        const std::size_t colon = name.rfind(':');       // of a prefix that was not declared
        Level level{.name = std::string(name.substr(colon == std::string_view::npos ? 0 : colon + 1))};
        if (const XmlTypes *known = m_levels.back().types) {
            const auto found = known->find(level.name);
            level.type = found == known->end() ? nullptr : &found->second;
            level.types = level.type ? &level.type->children : nullptr;
        }
        for (int i = 0; i < count; ++i) {                // local name, prefix, name space, begin and end of the value
            const xmlChar **attribute = attributes + i * 5;
            const auto *value = reinterpret_cast<const char *>(attribute[3]);
            level.attributes.emplace_back(localName(viewOf(attribute[0])), std::string(value, reinterpret_cast<const char *>(attribute[4])));
        }
        m_levels.push_back(std::move(level));
        return true;
    }

    void declareNameSpaces(const xmlChar **nameSpaces, int count)
    {
        for (int i = 0; i < count; ++i) {                // prefix (null for the default), address
            const std::string_view prefix = viewOf(nameSpaces[i * 2]);
            m_levels.back().attributes.emplace_back(prefix.empty() ? "xmlns" : prefix, viewOf(nameSpaces[i * 2 + 1]));
        }
    }

    void end()
    {
        flushText();
        Level level = std::move(m_levels.back());
        m_levels.pop_back();
        for (const auto &[name, value] : level.attributes)
            level.members.set(name, json::Value::string(value));
        Level &parent = m_levels.back();
        json::Value value;
        if (level.members.size() == 0) {
            value = typedText(level.text, level.type ? level.type->text : XmlType::Text::String);
        } else {
            value = std::move(level.members);
            if (!level.text.empty())
                value.set("#text", json::Value::string(level.text));
        }
        add(parent.members, level.name, std::move(value), level.type && level.type->isList);
        parent.text = std::move(level.text);             // the original's way: the last text seen anywhere inside
    }

    void text(std::string_view piece)
    {
        m_text += piece;
        m_hasText = true;
    }

    // A piece of text ends at whatever is not text: tags, comments, CDATA.
    void flushText()
    {
        if (m_hasText)
            m_levels.back().text = trimmed(m_text);
        m_text.clear();
        m_hasText = false;
    }

    json::Value take() { return std::move(m_levels.front().members); }

private:
    struct Level {
        std::string name;
        const XmlType *type = nullptr;
        const XmlTypes *types = nullptr;                 // of the children
        json::Value members = json::Value::object();
        std::vector<std::pair<std::string, std::string>> attributes;
        std::string text;
    };

    static std::string localName(std::string_view name)
    {
        return std::string(name.substr(name.rfind(':') + 1));
    }

    static void add(json::Value &members, std::string_view name, json::Value value, bool isList)
    {
        const bool isRepeated = members.has(name);
        if (!isRepeated && !isList) {
            members.set(name, std::move(value));
            return;
        }
        json::Value list = json::Value::array();
        if (isRepeated) {
            json::Value before = members.get(name);
            members.set(name, {});                       // so that the list is not shared, and grows in place
            if (before.isArray())
                list = std::move(before);
            else
                list.append(std::move(before));
        }
        list.append(std::move(value));
        members.set(name, std::move(list));
    }

    std::vector<Level> m_levels;                         // the first one is the document
    std::string m_text;
    bool m_hasText = false;
    int m_maxDepth = 0;
};

struct Reading {
    explicit Reading(const XmlTypes *types, int depth) : builder(types, depth) {}

    Builder builder;
    xmlParserCtxtPtr context = nullptr;
    QString refusal;

    static Reading &of(void *user) { return *static_cast<Reading *>(user); }
    void refuse(const QString &why)
    {
        if (refusal.isEmpty())
            refusal = why;
        xmlStopParser(context);
    }
};

void startElement(void *user, const xmlChar *name, const xmlChar *, const xmlChar *, int nameSpaceCount, const xmlChar **nameSpaces, int count,
                  int defaulted, const xmlChar **attributes)
{
    Reading &reading = Reading::of(user);
    if (!reading.builder.begin(viewOf(name), attributes, count - defaulted))
        reading.refuse(tr("the elements are nested too deeply"));
    else
        reading.builder.declareNameSpaces(nameSpaces, nameSpaceCount);
}

void endElement(void *user, const xmlChar *, const xmlChar *, const xmlChar *)
{
    Reading::of(user).builder.end();
}

void characters(void *user, const xmlChar *text, int length)
{
    Reading::of(user).builder.text({reinterpret_cast<const char *>(text), std::size_t(length)});
}

void characterData(void *user, const xmlChar *text, int length)
{
    Builder &builder = Reading::of(user).builder;
    builder.flushText();
    builder.text({reinterpret_cast<const char *>(text), std::size_t(length)});
    builder.flushText();
}

void comment(void *user, const xmlChar *)
{
    Reading::of(user).builder.flushText();
}

void instruction(void *user, const xmlChar *, const xmlChar *)
{
    Reading::of(user).builder.flushText();
}

// Nothing of a DTD is followed: what it could declare makes small documents big, or reads other files. Entities may be declared, as in the
// original, but not used.
void refuseReference(void *user, const xmlChar *name)
{
    Reading::of(user).refuse(tr("the entity `&%1;` is not known").arg(QString::fromUtf8(viewOf(name).data())));
}

void refuseAttributes(void *user, const xmlChar *, const xmlChar *, int, int, const xmlChar *, xmlEnumerationPtr tree)
{
    xmlFreeEnumeration(tree);
    Reading::of(user).refuse(tr("it declares attributes, which are not read"));
}

xmlEntityPtr predefinedEntity(void *, const xmlChar *name)
{
    return xmlGetPredefinedEntity(name);
}

struct FreeContext {
    void operator()(xmlParserCtxtPtr context) const
    {
        xmlFreeDoc(context->myDoc);
        context->myDoc = nullptr;
        xmlFreeParserCtxt(context);
    }
};

xmlSAXHandler handlers()
{
    xmlSAXHandler sax{};
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = startElement;
    sax.endElementNs = endElement;
    sax.characters = characters;
    sax.ignorableWhitespace = characters;
    sax.cdataBlock = characterData;
    sax.comment = comment;
    sax.processingInstruction = instruction;
    sax.reference = refuseReference;
    sax.attributeDecl = refuseAttributes;
    sax.getEntity = predefinedEntity;
    return sax;
}

Diagnostic faultOf(std::string_view body, const Reading &reading)
{
    const xmlParserInputPtr input = reading.context->input;
    const long consumed = input ? xmlByteConsumed(reading.context) : 0;
    const std::size_t offset = consumed > 0 ? std::size_t(consumed) : 0;
    if (!reading.refusal.isEmpty())
        return faultAt(body, offset, reading.refusal);
    const xmlError *error = xmlCtxtGetLastError(reading.context);
    QString why = error && error->message ? QString::fromUtf8(error->message).trimmed() : tr("it is not well-formed XML");
    return faultAt(body, offset, why);
}

} // namespace

Result<> decodeXml(std::string_view body, const Options &options, const Limits &limits, Decoded &decoded)
{
    if (body.size() > INT_MAX)
        return std::unexpected(tooLarge(tr("An XML document of this size cannot be read.")));
    xmlInitParser();
    Reading reading(options.decodeAs.empty() ? options.xmlTypes : nullptr, limits.depth);
    const std::unique_ptr<xmlParserCtxt, FreeContext> context(xmlCreateMemoryParserCtxt(body.data(), int(body.size())));
    if (!context)
        return std::unexpected(faultAt(body, 0, tr("it is not XML")));
    reading.context = context.get();
    xmlCtxtUseOptions(context.get(), XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    *context->sax = handlers();
    context->userData = &reading;
    xmlParseDocument(context.get());
    if (!context->wellFormed || !reading.refusal.isEmpty())
        return std::unexpected(faultOf(body, reading));
    decoded.body = reading.builder.take();
    decoded.headers.emplace_back("XML-CDATA", std::vector<std::string>{std::string()});
    return {};
}

} // namespace penstock::decode
