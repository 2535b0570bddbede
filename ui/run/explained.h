// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/request/application.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

// What an httpjson run explains of itself, as the window shows it. Values; every text already redacted.
namespace penstock::ui
{

// What a template of the document gave when it was last evaluated.
struct TemplateValue {
    request::Gave::How how = request::Gave::How::Empty;
    QString source;                      // as written
    QString text;                        // where it gave one
    QString why;                         // it gave none, or the default took its place
    Place place;
    int times = 1;                       // evaluated so often in this run

    bool hasText() const { return how == request::Gave::How::Value || how == request::Gave::How::Default; }
};

// The last value of every template of a run, found by its place in the project's files.
class TemplateValues
{
public:
    void note(TemplateValue value);
    void clear() { m_values.clear(); }
    bool isEmpty() const { return m_values.empty(); }
    // Of the template that begins there; null where none was evaluated.
    const TemplateValue *at(const std::string &file, int line, int column) const;
    const TemplateValue *of(const Place &place) const { return at(place.file, place.line, place.column); }

private:
    std::unordered_map<std::string, TemplateValue> m_values;      // by file, line and column; no more than the document has templates
};

struct SubjectRow {
    std::optional<std::string> body;     // JSON
    std::vector<std::pair<QString, QString>> header;
    std::optional<QString> url;

    QString text() const;                // all of it, to be read
};

struct TransformRow {
    httpjson::Action action = httpjson::Action::Set;
    QString target;
    request::Effect effect = request::Effect::NotReached;
    std::optional<TemplateValue> gave;
    QString why;
    Place place;
};

// One list of transforms, applied once.
struct ApplicationRow {
    QString resource;
    QString section;                     // request.transforms, chain[0].step.response.split.transforms
    int page = 1;
    std::uint64_t request = 0;           // ExchangeRow::request, where a request was made
    std::uint64_t exchange = 0;          // the answer, where one was changed
    std::int64_t record = -1;            // of the answer
    std::vector<TransformRow> steps;
    SubjectRow before, after;
};

struct SplitNoteRow {
    QString sentence;
    bool isLoss = false;                 // something got lost, as opposed to passed on otherwise
    std::int64_t count = 0;
    std::vector<QString> samples;
};

struct SplitLevelRow {
    QString path;                        // split.split
    QString target;
    QString kind;                        // array, map, string
    QStringList options;                 // keep_parent, ...
    std::int64_t documents = 0, parts = 0, passedOn = 0, dropped = 0;
    std::vector<SplitNoteRow> notes;
    std::vector<QString> samples;        // of what was passed on
    Place place;
};

// How one page became events.
struct SplitRow {
    QString resource;
    QString section;
    int page = 1;
    std::uint64_t exchange = 0;
    std::int64_t documents = 0, events = 0;
    std::vector<SplitLevelRow> levels;

    QString pipeline() const;            // 1 document -> 200 items -> 614 events
};

// What moved one key of the cursor, over the whole run.
struct CursorRow {
    QString resource, name;
    std::optional<QString> before;       // the run; nothing: was not there
    QString after;
    QString source;                      // the template
    Place place;
    int page = 0;                        // of the last move
    std::uint64_t exchange = 0;
    std::int64_t record = -1;
    int moves = 0;
};

// The explanations of one run. So many applications and splits are kept, the first ones; the values are the last ones.
class Explained
{
public:
    static constexpr std::size_t mostApplications = 1000;
    static constexpr std::size_t mostSplits = 1000;

    void add(TemplateValue value) { m_values.note(std::move(value)); }
    void add(ApplicationRow row);
    void add(SplitRow row);
    void add(CursorRow move);            // one move; `moves` is counted here

    const TemplateValues &values() const { return m_values; }
    const std::vector<ApplicationRow> &applications() const { return m_applications; }
    const std::vector<SplitRow> &splits() const { return m_splits; }
    const std::vector<CursorRow> &cursor() const { return m_cursor; }

private:
    TemplateValues m_values;
    std::vector<ApplicationRow> m_applications;
    std::vector<SplitRow> m_splits;
    std::vector<CursorRow> m_cursor;
};

} // namespace penstock::ui
