// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/keytable.h"
#include "core/json/number.h"
#include "core/json/plainreader.h"
#include "core/json/value.h"

#include <simdjson.h>

#include <array>
#include <cstring>
#include <memory>

namespace penstock::json
{

namespace
{

namespace ondemand = simdjson::ondemand;

// simdjson reads beyond the end of the text, so it gets a copy with room behind. One per thread, reused.
class PaddedCopy
{
public:
    simdjson::padded_string_view of(std::string_view text)
    {
        const std::size_t needed = text.size() + simdjson::SIMDJSON_PADDING;
        if (needed > m_capacity) {
            m_capacity = needed + needed / 2;
            m_bytes = std::make_unique_for_overwrite<char[]>(m_capacity);
        }
        std::memcpy(m_bytes.get(), text.data(), text.size());
        std::memset(m_bytes.get() + text.size(), 0, simdjson::SIMDJSON_PADDING);
        return simdjson::padded_string_view(m_bytes.get(), text.size(), needed);
    }
    std::size_t capacity() const { return m_capacity; }

private:
    std::unique_ptr<char[]> m_bytes;
    std::size_t m_capacity = 0;
};

// Records repeat short texts: states, types, roles. One that came lately is taken again, which saves an allocation, and checking it once more. What is
// repeated stays: it gives way only to a second newcomer. One thread.
class RecentTexts
{
public:
    RecentTexts() = default;
    ~RecentTexts()
    {
        for (const Entry &entry : m_entries)
            jv_free(entry.value);
    }
    RecentTexts(const RecentTexts &) = delete;
    RecentTexts &operator=(const RecentTexts &) = delete;

    jv get(std::string_view text)
    {
        if (text.size() > longest)
            return jv_string_sized(text.data(), int(text.size()));
        Entry &entry = m_entries[std::hash<std::string_view>()(text) % m_entries.size()];
        if (entry.length == text.size() && std::memcmp(entry.bytes.data(), text.data(), text.size()) == 0) {
            entry.wasRepeated = true;
            return jv_copy(entry.value);
        }
        const jv value = jv_string_sized(text.data(), int(text.size()));
        if (std::exchange(entry.wasRepeated, false))
            return value;
        jv_free(entry.value);
        entry.value = jv_copy(value);
        entry.length = text.size();
        std::memcpy(entry.bytes.data(), text.data(), text.size());
        return value;
    }

private:
    static constexpr std::size_t longest = 32;
    struct Entry {
        jv value = jv_null();
        std::size_t length = longest + 1;
        bool wasRepeated = false;
        std::array<char, longest> bytes;
    };
    std::array<Entry, 512> m_entries;
};

// What a thread keeps between two texts.
struct Workspace {
    ondemand::parser parser;
    PaddedCopy copy;
    KeyTable keys;
    RecentTexts texts;
};

// jv counts references non-atomically, hence one workspace per thread. A big text's buffers are given back at once.
class ThreadWorkspace
{
public:
    static Workspace &get()
    {
        thread_local std::unique_ptr<Workspace> workspace;
        constexpr std::size_t keep = 8u << 20;
        if (!workspace || workspace->copy.capacity() > keep)
            workspace = std::make_unique<Workspace>();
        return *workspace;
    }
};

std::string_view withoutTrailingSpace(std::string_view token)
{
    while (!token.empty() && (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t'))
        token.remove_suffix(1);
    return token;
}

// Builds a jv from simdjson's on-demand reader. After a fault `failed` is true and what was built is void; the plain reader
// then says what is wrong.
class Builder
{
public:
    Builder(Workspace &workspace, const ParseOptions &options) : m_keys(workspace.keys), m_texts(workspace.texts), m_options(options) {}

    bool failed() const { return m_failed; }

    jv build(ondemand::value value, int depth, KeyTable::Entry *&firstName)
    {
        ondemand::json_type type;
        if (value.type().get(type))
            return fault();
        switch (type) {
        case ondemand::json_type::object: return buildObject(value, depth, firstName);
        case ondemand::json_type::array: return buildArray(value, depth, firstName);
        case ondemand::json_type::string: return buildString(value);
        case ondemand::json_type::number: return buildNumber(value);
        case ondemand::json_type::boolean: {
            bool b = false;
            return value.get_bool().get(b) ? fault() : jv_bool(b);
        }
        case ondemand::json_type::null: {
            bool null = false;
            return value.is_null().get(null) || !null ? fault() : jv_null();
        }
        }
        return fault();
    }

private:
    jv fault()
    {
        m_failed = true;
        return jv_null();
    }

    jv buildObject(ondemand::value value, int depth, KeyTable::Entry *&firstName)
    {
        ondemand::object members;
        if (depth > m_options.maxDepth || value.get_object().get(members))
            return fault();
        jv object = jv_object();
        KeyTable::Entry **expected = &firstName;
        for (auto item : members) {
            ondemand::field field;
            if (std::move(item).get(field)) {
                jv_free(object);
                return fault();
            }
            const char *raw = reinterpret_cast<const char *>(field.key().raw());
            KeyTable::Entry *entry = *expected;
            if (!entry || std::memcmp(raw, entry->text.data(), entry->text.size()) != 0 || raw[entry->text.size()] != '"')
                entry = *expected = lookUp(raw);
            KeyTable::Entry *unknown = nullptr;
            jv key = entry ? jv_copy(entry->value) : unescapedKey(field);
            if (m_failed)
                return object;
            object = jv_object_set(object, key, build(field.value(), depth + 1, entry ? entry->inside : unknown));
            if (m_failed)
                return object;
            expected = entry ? &entry->next : expected;
        }
        return object;
    }

    jv buildArray(ondemand::value value, int depth, KeyTable::Entry *&firstName)
    {
        ondemand::array elements;
        if (depth > m_options.maxDepth || value.get_array().get(elements))
            return fault();
        jv array = jv_array();
        for (auto item : elements) {
            ondemand::value element;
            if (std::move(item).get(element)) {
                jv_free(array);
                return fault();
            }
            array = jv_array_append(array, build(element, depth + 1, firstName));
            if (m_failed)
                return array;
        }
        return array;
    }

    jv buildString(ondemand::value value)
    {
        std::string_view text;
        if (value.get_string().get(text))
            return fault();
        return m_texts.get(text);
    }

    jv buildNumber(ondemand::value value)
    {
        const std::string_view token = withoutTrailingSpace(value.raw_json_token());
        if (!isNumber(token))
            return fault();
        return numberOf(token, m_options.numbers);   // the iterators skip what was not consumed
    }

    // Null where the name has escapes or the table does not want it.
    KeyTable::Entry *lookUp(const char *raw)
    {
        const char *end = raw;
        while (*end != '"' && *end != '\\')
            ++end;
        return *end == '"' ? m_keys.find({raw, std::size_t(end - raw)}) : nullptr;
    }

    jv unescapedKey(ondemand::field &field)
    {
        std::string_view key;
        if (field.unescaped_key().get(key))
            return fault();
        return jv_string_sized(key.data(), int(key.size()));
    }

    KeyTable &m_keys;
    RecentTexts &m_texts;
    const ParseOptions &m_options;
    bool m_failed = false;
};

} // namespace

Result<Value> parse(std::string_view text, const ParseOptions &options)
{
    constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";
    if (text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || (text[first] != '{' && text[first] != '['))
        return readPlainly(text, options);

    Workspace &workspace = ThreadWorkspace::get();
    ondemand::document document;
    ondemand::value root;
    if (workspace.parser.iterate(workspace.copy.of(text)).get(document) || document.get_value().get(root))
        return readPlainly(text, options);
    Builder builder(workspace, options);
    Value value(builder.build(root, 1, workspace.keys.root()));
    if (builder.failed() || document.current_location().error() != simdjson::OUT_OF_BOUNDS)
        return readPlainly(text, options);
    return value;
}

} // namespace penstock::json
