// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0

// The lowered form of everyday JQ expressions against libjq: programs and records are drawn from the input, the bytes that come out have to
// be the same, and so have the records that were dropped.
#include "fuzz.h"

#include "core/map/mapper.h"

#include <array>

using namespace penstock;
using fuzz::require;

namespace
{

class Generator
{
public:
    explicit Generator(fuzz::Input &input) : m_input(input) {}

    std::string expression(int depth)
    {
        if (depth <= 0)
            return m_input.choice(3) ? path() : literal();
        switch (m_input.choice(14)) {
        case 0: return literal();
        case 1: return expression(depth - 1) + " // " + expression(depth - 1);
        case 2: return "(" + expression(depth - 1) + comparison() + expression(depth - 1) + ")";
        case 3: return "if " + expression(depth - 1) + " then " + expression(depth - 1) + " else " + expression(depth - 1) + " end";
        case 4: return "(" + expression(depth - 1) + ") | tostring";
        case 5: return "\"<\\(" + expression(depth - 1) + ") \\(" + path() + ")>\"";
        case 6: return "(" + path() + " | map(" + path() + "))";
        case 7: return "{a: (" + expression(depth - 1) + "), \"b c\": " + path() + "}";
        case 8: return "[" + expression(depth - 1) + ", " + expression(depth - 1) + "]";
        case 9: return "(" + expression(depth - 1) + (m_input.choice(2) ? " and " : " or ") + expression(depth - 1) + ")";
        case 10: return "(" + expression(depth - 1) + ") | not";
        case 11: return "if " + expression(depth - 1) + " then " + literal() + " elif " + expression(depth - 1) + " then " + path() + " else null end";
        default: return path();
        }
    }

    std::string record(int depth)
    {
        if (depth <= 0)
            return scalar();
        switch (m_input.choice(5)) {
        case 0: return scalar();
        case 1: return "[" + record(depth - 1) + "," + record(depth - 1) + "]";
        case 2: return "[]";
        default: return object(depth);
        }
    }

    std::string object(int depth)
    {
        std::string text = "{";
        for (const char *name : m_names) {
            if (m_input.choice(4) == 0)
                continue;
            text += text.size() > 1 ? "," : "";
            text += std::string("\"") + name + "\":" + record(depth - 1);
        }
        return text + "}";
    }

private:
    std::string path()
    {
        std::string text;
        const unsigned steps = m_input.choice(4);
        for (unsigned i = 0; i < steps; ++i)
            text += step(text.empty());
        return text.empty() ? "." : text;
    }
    std::string step(bool first)
    {
        const std::string name = m_names[m_input.choice(unsigned(m_names.size()))];
        switch (m_input.choice(8)) {
        case 0: return "." + name + "?";
        case 1: return (first ? "." : "") + std::string("[\"") + name + "\"]";
        case 2: return (first ? "." : "") + std::string("[") + std::to_string(int(m_input.choice(4)) - 2) + "]";
        default: return "." + name;
        }
    }
    std::string literal()
    {
        static constexpr std::array literals{"null", "true", "false", "0", "1", "2.50", "-1", "12345678901234567890123", "\"text\"", "\"\"", "[]", "{}",
                                             "\"caf\\u00e9 \\\"q\\\"\"", "1e1000", "0.1"};
        return literals[m_input.choice(literals.size())];
    }
    std::string comparison()
    {
        static constexpr std::array signs{" == ", " != ", " < ", " >= "};
        return signs[m_input.choice(signs.size())];
    }
    std::string scalar()
    {
        static constexpr std::array scalars{"null", "true", "false", "0", "-0", "1", "1.0", "1.10", "9007199254740993", "123456789012345678901234567890",
                                            "1e2", "1e1000", "-1.5e-7", "\"\"", "\"text\"", "\"\\u0000\\ud83d\\ude00\"", "\"caf\xc3\xa9 <&>\"", "\"a\\nb\""};
        return scalars[m_input.choice(scalars.size())];
    }

    fuzz::Input &m_input;
    static constexpr std::array m_names{"id", "name", "owner", "tags", "a_b"};
};

MappingValue value(std::string source)
{
    MappingValue result;
    result.form = Expression{std::move(source), {}};
    return result;
}

std::shared_ptr<const Document> document(Generator &generator, const Profile &profile)
{
    auto made = std::make_shared<Document>();
    made->profile = &profile;
    Resource resource;
    resource.name = resource.kind = "/items";
    resource.query = Expression{generator.expression(1), {}};
    PortMapping port;
    port.entity.identifier = value(generator.expression(1));
    port.entity.blueprint = value("\"thing\"");
    port.entity.hasProperties = true;
    for (const char *name : {"p", "q", "r"})
        port.entity.properties.emplace_back(name, value(generator.expression(3)));
    port.entity.order = {"identifier", "blueprint", "properties"};
    resource.port = std::move(port);
    made->resources.push_back(std::move(resource));
    return made;
}

map::Job job(const std::string &record)
{
    map::Job result;
    result.records.bytes = record;
    result.records.spans.push_back({0, record.size(), 0, 0});
    return result;
}

std::string programs(const Document &made)
{
    std::string text = "query " + made.resources[0].query->source;
    for (const auto &[name, mapped] : made.resources[0].port->entity.properties)
        text += "\n" + name + " " + std::get<Expression>(mapped.form).source;
    return text + "\nidentifier " + std::get<Expression>(made.resources[0].port->entity.identifier->form).source;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    fuzz::Input input(data, size);
    Generator generator(input);
    const Profile &profile = *profiles()[input.choice(unsigned(profiles().size()))];
    const auto made = document(generator, profile);
    map::WorkerOptions options;
    map::Worker lowered(made, options);
    options.lowering = false;
    map::Worker plain(made, options);
    for (int i = 0; i < 4; ++i) {
        const std::string record = generator.object(3);
        const map::Mapped fast = lowered.run(job(record));
        const map::Mapped slow = plain.run(job(record));
        const std::string what = programs(*made) + "\nrecord " + record + "\nlowered " + fast.bytes + "\nlibjq   " + slow.bytes;
        require(fast.bytes == slow.bytes, "lowered and libjq give the same bytes", what);
        require(fast.entities.size() == slow.entities.size() && fast.leftOut == slow.leftOut && fast.failed == slow.failed,
                "lowered and libjq drop the same records", what);
        require(fast.diagnostics.size() == slow.diagnostics.size(), "lowered and libjq have the same findings", what);
    }
    return 0;
}
