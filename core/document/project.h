// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/document.h"

#include <filesystem>
#include <functional>
#include <map>
#include <span>

namespace penstock
{

// The texts of a project: one file, or a folder with penstock.yaml and resources/*.yaml (spec document.md, layout).
struct SourceFile {
    std::string path;         // relative to the project's folder, with /
    std::string text;
};

struct ProjectFiles {
    std::filesystem::path folder;
    std::vector<SourceFile> files;        // penstock.yaml first, then resources by name
    const SourceFile *file(std::string_view path) const;
};

Result<ProjectFiles> loadProject(const std::filesystem::path &folderOrFile);
// Writes atomically (write, flush, rename), keeping permissions and links.
Result<> saveFile(const std::filesystem::path &file, std::string_view text);

// Where the values of references come from. Missing: nothing.
struct Lookup {
    std::map<std::string, std::string> variables;                                        // --var, over the document's own
    std::string environment;                                                             // name under `environments:`
    std::function<std::optional<std::string>(const std::string &)> processEnvironment;   // ${env:NAME}
    std::function<Result<std::string>(const std::string &)> secret;                      // ${secret:PATH}
    bool keepReferences = false;                                                         // for validation and editing: leave ${...} as they stand
};

struct ReadOptions {
    Lookup lookup;
    const Profile *profile = nullptr;     // overrides the document's own
    std::optional<std::string> sink;      // only this sink's references are looked up (empty: none's); nothing: all sinks'
};

struct Reading {
    Document document;
    Diagnostics findings;
    bool isUsable() const { return worst(findings) != Severity::Error; }
};

// Never stops at the first finding: all of them, with places. Pure apart from the look-ups.
Reading readDocument(const ProjectFiles &files, const ReadOptions &options);

// One row of the schema: what a key means. The one table behind reading, validation, completion, help and JSON Schema.
enum class ValueType {
    Text,             // any scalar, as it is written
    Integer,          // 12 and "12"
    Number,
    Boolean,          // true, false and their quoted forms
    Duration,         // 1h30m; a bare number is seconds
    Size,             // bytes, KiB, MiB, GiB
    Url,              // with its scheme
    Expression,       // a JQ program; not interpolated
    ExpressionTree,   // a JQ program, or a mapping or list whose every text is one
    Template,         // [[ ]]; references in it are resolved like those in texts
    List,
    Mapping,
    TextMap,          // a mapping of scalars
    Any,
};
enum System : unsigned { Native = 1, Ocean = 2, HttpJson = 4, ConnectorApi = 8 };
struct SchemaRow {
    const char *path;                     // connection.auth.token; [] a list's items, * any name
    ValueType type;
    const char *defaultText;              // null: none
    const char *help;                     // source text for translation
    unsigned systems;                     // which systems can express it
    const char *allowed = nullptr;        // texts: a|b|!c, where ! marks one that is known and not yet supported; numbers: 0..1, 1..
    bool required = false;                // where `when` is given: then
    bool reserved = false;                // known, not yet supported
    bool ofInput = false;                 // one of httpjson's: its own reader judges what stands there (document/httpjson.h)
    const char *when = nullptr;           // only with these values of the `type` beside it: page|offset
    const char *excludes = nullptr;       // a key beside it that may not be there at the same time
    const char *alias = nullptr;          // another spelling
    unsigned aliasSystems = 0;            // whose profile reads that spelling
    const char *sameAs = nullptr;         // the keys below are those of this path
};
std::span<const SchemaRow> schemaRows();
std::string jsonSchema();                 // JSON Schema 2020-12 of a project file

// Canonical layout of a text (indentation, quoting where it is needed), comments and order kept.
Result<std::string> formatText(std::string_view text, const std::string &file);

} // namespace penstock
