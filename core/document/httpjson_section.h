// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/httpjson.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

// A mapping of an httpjson configuration while it is read: asks for keys, notes what is ill-typed, and knows in the end which keys nobody asked
// for. Private to core/document.
namespace penstock::httpjson
{

struct Reading {
    Diagnostics &findings;
    const ReadOptions &options;
};

class Section
{
public:
    Section(const Options &options, std::string path, Reading &reading);

    bool isPresent() const { return m_options.isPresent(); }
    const Options &options() const { return m_options; }
    const std::string &path() const { return m_path; }
    Place place() const { return m_place; }
    bool has(std::string_view key);

    Field<std::string> text(std::string_view key);
    std::string textOrEmpty(std::string_view key) { return text(key).orElse({}); }
    bool boolean(std::string_view key, bool otherwise);
    Field<std::int64_t> integer(std::string_view key);
    Field<double> number(std::string_view key);
    Field<milliseconds> duration(std::string_view key);
    std::vector<std::string> texts(std::string_view key);
    std::vector<std::pair<std::string, std::string>> pairs(std::string_view key);
    std::optional<Template> valueTemplate(std::string_view key);
    Options node(std::string_view key);                       // whatever is there
    Section child(std::string_view key);
    std::vector<Section> items(std::string_view key);         // a list of mappings

    // Keys that exist but that are not read here.
    void accept(std::initializer_list<std::string_view> keys);
    // Notes the keys that nobody asked for or accepted.
    void finish();

    // A finding about the key, or about the section itself.
    void fault(const Code &code, const QString &message, std::string_view key = {});
    void missing(std::string_view key);
    // The same, but it can be run.
    void warn(const Code &code, const QString &message, std::string_view key);

private:
    template<typename T>
    Field<T> checked(std::string_view key, Field<T> field, const QString &expected);
    std::string pathOf(std::string_view key) const;

    Options m_options;
    Place m_place;
    std::string m_path;
    Reading *m_reading;
    std::vector<std::string> m_known;
    bool m_isBroken = false;           // no mapping, which has been said: nothing more is said about it
};

Auth readAuth(Section section);
Tls readTls(Section section);
Request readRequest(Section section, bool isRoot);
Transforms readTransforms(Section &owner, std::string_view key, bool onlyBody);
std::shared_ptr<const Split> readSplit(Section section);
Response readResponse(Section section, bool isRoot);
std::optional<Target> readTarget(Section &section, std::string_view key);

} // namespace penstock::httpjson
