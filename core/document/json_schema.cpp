// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/document/schema.h"

#include "core/json/value.h"


#include <set>

namespace penstock
{

namespace
{

using json::Value;

Value object(std::initializer_list<std::pair<std::string_view, Value>> members)
{
    Value value = Value::object();
    for (const auto &[name, member] : members)
        value.set(name, member);
    return value;
}

Value list(std::initializer_list<Value> items)
{
    Value value = Value::array();
    for (const Value &item : items)
        value.append(item);
    return value;
}

Value text(std::string_view value) { return Value::string(value); }
Value pattern(std::string_view expression) { return object({{"type", text("string")}, {"pattern", text(expression)}}); }

// The schema as JSON Schema: one definition per shared part, everything else in its place.
class JsonSchema
{
public:
    std::string make()
    {
        for (const SchemaRow &row : schemaRows()) {
            if (row.sameAs)
                m_shared.insert(row.sameAs);
        }
        m_shared.insert("resources[]");
        Value root = object({{"$schema", text("https://json-schema.org/draft/2020-12/schema")}, {"title", text("Penstock project")}});
        addMapping(root, schema::project());
        root.set("$defs", m_definitions);
        json::WriteOptions options;
        options.indent = 2;
        return json::toText(root, options) + "\n";
    }

private:
    static std::string nameOf(std::string_view path)
    {
        std::string name;
        for (const char c : path) {
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
                name += c;
            else if (!name.empty() && name.back() != '-')
                name += '-';
        }
        return name.ends_with('-') ? name.substr(0, name.size() - 1) : name;
    }

    Value shapeOf(const schema::Level &level);
    Value valueOf(const schema::Level &level);
    Value bare(const schema::Level &level);
    Value word(const SchemaRow &row) const;
    Value number(const SchemaRow &row, std::string_view type, std::string_view asText) const;
    void addMapping(Value &value, const schema::Level &level);
    void addConditions(Value &value, const schema::Level &level);

    std::set<std::string_view> m_shared;     // paths with a definition
    std::set<std::string_view> m_defined;
    Value m_definitions = Value::object();
};

// A text of which a part is looked up when a run starts.
constexpr std::string_view reference = "\\$\\{(var|env|secret):[^}]+\\}";

Value JsonSchema::word(const SchemaRow &row) const
{
    Value words = Value::array();
    for (const std::string_view known : schema::words(row.allowed))
        words.append(text(known.starts_with('!') ? known.substr(1) : known));
    return object({{"anyOf", list({object({{"enum", words}}), pattern(reference)})}});
}

Value JsonSchema::number(const SchemaRow &row, std::string_view type, std::string_view asText) const
{
    Value number = object({{"type", text(type)}});
    const std::string_view range = row.allowed ? row.allowed : "";
    if (const std::size_t dots = range.find(".."); dots != std::string_view::npos) {
        if (dots > 0)
            number.set("minimum", Value::numberText(range.substr(0, dots)));
        if (dots + 2 < range.size())
            number.set("maximum", Value::numberText(range.substr(dots + 2)));
    }
    return object({{"anyOf", list({number, pattern("^" + std::string(asText) + "$|" + std::string(reference))})}});
}

// What the type alone says.
Value JsonSchema::bare(const schema::Level &level)
{
    const SchemaRow &row = *level.row;
    switch (row.type) {
    case ValueType::Text:
        if (row.allowed)
            return word(row);
        [[fallthrough]];
    case ValueType::Expression: return object({{"type", list({text("string"), text("number"), text("boolean")})}});
    case ValueType::Integer: return number(row, "integer", "[+-]?[0-9]+");
    case ValueType::Number: return number(row, "number", "[+-]?[0-9.]+([eE][+-]?[0-9]+)?");
    case ValueType::Boolean: return object({{"anyOf", list({object({{"type", text("boolean")}}), pattern("^([tT]rue|TRUE|[fF]alse|FALSE)$|" + std::string(reference))})}});
    case ValueType::Duration:
        return object({{"anyOf", list({object({{"type", text("number")}, {"minimum", Value::integer(0)}}), pattern("^([0-9.]+|([0-9.]+(ns|us|µs|μs|ms|s|m|h))+)$|" + std::string(reference))})}});
    case ValueType::Size:
        return object({{"anyOf", list({object({{"type", text("integer")}, {"minimum", Value::integer(0)}}), pattern("^[0-9.]+ *(B|KiB|MiB|GiB|TiB)?$|" + std::string(reference))})}});
    case ValueType::Url: return pattern("^$|://|" + std::string(reference));
    case ValueType::Template: return object({{"type", text("string")}});
    case ValueType::ExpressionTree:
    case ValueType::Any: return Value::object();
    case ValueType::TextMap:
        return object({{"type", text("object")}, {"additionalProperties", object({{"type", list({text("string"), text("number"), text("boolean"), text("null")})}})}});
    case ValueType::List: {
        Value items = object({{"type", text("array")}});
        if (level.item)
            items.set("items", valueOf(*level.item));
        const bool isOneText = level.item && level.item->type() == ValueType::Text;
        return isOneText ? object({{"anyOf", list({items, object({{"type", text("string")}})})}}) : items;
    }
    case ValueType::Mapping: {
        Value mapping = Value::object();
        addMapping(mapping, level);
        return mapping;
    }
    }
    return Value::object();
}

// The type, or a reference to the shared definition of it.
Value JsonSchema::shapeOf(const schema::Level &level)
{
    const std::string_view path = level.row->sameAs ? level.row->sameAs : level.row->path;
    if (!m_shared.contains(path))
        return bare(level);
    const std::string name = nameOf(path);
    // Noted before it is made: a part may hold itself.
    if (m_defined.insert(path).second)
        m_definitions.set(name, bare(level));
    return object({{"$ref", text("#/$defs/" + name)}});
}

Value JsonSchema::valueOf(const schema::Level &level)
{
    const SchemaRow &row = *level.row;
    Value value = row.reserved || row.ofInput ? Value::object() : shapeOf(level);
    const bool isAnything = row.reserved || row.ofInput || row.type == ValueType::Any || row.type == ValueType::ExpressionTree;
    const bool isItem = std::string_view(row.path).ends_with("[]");
    if (!isAnything && !isItem && (!row.required || row.when))
        value = object({{"anyOf", list({value, object({{"type", text("null")}})})}});
    std::string help = row.help;
    if (row.reserved)
        help += " (Not yet supported.)";
    value.set("description", text(help));
    if (row.defaultText)
        value.set("default", text(row.defaultText));
    return value;
}

void JsonSchema::addMapping(Value &value, const schema::Level &level)
{
    value.set("type", text("object"));
    if (level.keys.empty() && !level.anyKey)
        return;
    Value properties = Value::object();
    Value required = Value::array();
    for (const schema::Key &key : level.keys) {
        if ((key.systems & Native) == 0)
            continue;
        properties.set(key.name, valueOf(*key.level));
        if (key.level->row->required && !key.level->row->when)
            required.append(text(key.name));
    }
    if (!level.keys.empty())
        value.set("properties", properties);
    value.set("additionalProperties", level.anyKey ? valueOf(*level.anyKey) : Value::boolean(false));
    if (required.size() > 0)
        value.set("required", required);
    addConditions(value, level);
}

// Keys that one value of `type` asks for.
void JsonSchema::addConditions(Value &value, const schema::Level &level)
{
    Value conditions = Value::array();
    for (const schema::Key &key : level.keys) {
        const SchemaRow &row = *key.level->row;
        if (!row.required || !row.when)
            continue;
        Value types = Value::array();
        for (const std::string_view type : schema::words(row.when))
            types.append(text(type));
        const Value isType = object({{"properties", object({{"type", object({{"enum", types}})}})}, {"required", list({text("type")})}});
        conditions.append(object({{"if", isType}, {"then", object({{"required", list({text(key.name)})}})}}));
    }
    if (conditions.size() > 0)
        value.set("allOf", conditions);
}

} // namespace

std::string jsonSchema()
{
    return JsonSchema().make();
}

} // namespace penstock
