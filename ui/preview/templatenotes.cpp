// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/preview/templatenotes.h"

#include "core/request/transforms.h"
#include "ui/preview/templateparts.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>
#include <vector>

namespace penstock::ui
{

namespace
{
using How = request::Gave::How;

constexpr std::size_t longestBody = std::size_t(8) << 20;
constexpr qsizetype noteLength = 80;
constexpr qsizetype shownLength = 2000;

class Tr
{
    Q_DECLARE_TR_FUNCTIONS(penstock::ui::TemplateNotes)
};

// A template with what surrounds it in the configuration.
struct Entry {
    std::string key;
    const httpjson::Template *text = nullptr;
    const httpjson::Template *fallback = nullptr;
    const httpjson::Transform *transform = nullptr;
    const httpjson::CursorEntry *cursor = nullptr;
};

bool has(std::string_view key, std::string_view word)
{
    return key.find(word) != std::string_view::npos;
}

// All templates of an input but the defaults, which are told with the value whose place they take.
class Collector
{
public:
    explicit Collector(const httpjson::Config &config)
    {
        request(config.request);
        response(config.response);
        for (const httpjson::ChainEntry &entry : config.chain) {
            request(entry.request);
            response(entry.response);
        }
        for (const httpjson::CursorEntry &entry : config.cursor)
            m_cursor.push_back(&entry);
    }

    std::vector<Entry> entries(const httpjson::Config &config) const
    {
        std::vector<Entry> entries;
        httpjson::forEachTemplate(config, [&](const std::string &key, const httpjson::Template &text) {
            if (key.ends_with(".default") || !text.place.isKnown() || text.source.find("[[") == std::string::npos)
                return;
            Entry entry{.key = key, .text = &text};
            for (const httpjson::Transform *transform : m_transforms) {
                if (transform->value && &*transform->value == &text) {
                    entry.transform = transform;
                    entry.fallback = transform->fallback ? &*transform->fallback : nullptr;
                }
            }
            for (const httpjson::CursorEntry *cursor : m_cursor) {
                if (cursor->value && &*cursor->value == &text) {
                    entry.cursor = cursor;
                    entry.fallback = cursor->fallback ? &*cursor->fallback : nullptr;
                }
            }
            entries.push_back(std::move(entry));
        });
        return entries;
    }

private:
    void add(const httpjson::Transforms &transforms)
    {
        for (const httpjson::Transform &transform : transforms)
            m_transforms.push_back(&transform);
    }
    void request(const httpjson::Request &request) { add(request.transforms); }
    void response(const httpjson::Response &response)
    {
        add(response.transforms);
        add(response.pagination);
        for (const httpjson::Split *split = response.split.get(); split; split = split->child.get())
            add(split->transforms);
    }

    std::vector<const httpjson::Transform *> m_transforms;
    std::vector<const httpjson::CursorEntry *> m_cursor;
};

// The chain's entry whose template it is, from 1; 0: the root's.
int stepOf(std::string_view key)
{
    if (!key.starts_with("chain["))
        return 0;
    int number = 0;
    for (const char c : key.substr(6)) {
        if (c < '0' || c > '9')
            break;
        number = number * 10 + (c - '0');
    }
    return number + 1;
}

struct Value {
    How how = How::Empty;
    QString text, why;
    bool isTried = false;                // against the exchange; else the run evaluated it
    int times = 1;
};

class Evaluation
{
public:
    Evaluation(const Resource &resource, const RunView &run, const Profile &profile) : m_run(run)
    {
        const std::size_t size = (run.body ? run.body->size() : 0) + (run.parentBody ? run.parentBody->size() : 0);
        if (run.exchange == 0 || !run.state.answer || run.resource != resource.name || size > longestBody)
            return;
        TrialState state = run.state;
        state.decodeAs = resource.httpjson->response.decodeAs;
        if (run.body)
            state.answer->body = *run.body;
        if (run.parentBody && state.parent)
            state.parent->body = *run.parentBody;
        m_trial.emplace(state, profile, std::chrono::system_clock::now());
    }

    // Nothing, too, for what cannot be read: there the fault says more.
    std::optional<Value> valueOf(const Entry &entry) const
    {
        if (!request::compiled(*entry.text) || (entry.fallback && !request::compiled(*entry.fallback)))
            return {};
        const TemplateValue *told = m_run.values.of(entry.text->place);
        const bool isSame = told && told->source == QString::fromStdString(entry.text->source);
        const bool canTry = m_trial && stepOf(entry.key) == m_run.step;
        if (isSame && !(m_run.isChosen && canTry))
            return Value{told->how, told->text, told->why, false, told->times};
        if (!canTry)
            return {};
        return tried(m_trial->give(entry.key, *entry.text, entry.fallback));
    }

    std::optional<Value> partOf(const Entry &entry, const std::string &expression) const
    {
        if (!m_trial || stepOf(entry.key) != m_run.step)
            return {};
        return tried(m_trial->part(entry.key, expression));
    }

private:
    static Value tried(const request::Gave &gave) { return {gave.how, QString::fromStdString(gave.text), gave.why, true, 1}; }

    const RunView &m_run;
    std::optional<Trial> m_trial;
};

// What follows from a template that gives no value, in a few words and in a sentence (httpjson, sections 6.2, 9, 10 and 12.2).
struct Consequence {
    QString brief, sentence;
};

Consequence consequenceOf(const Entry &entry)
{
    if (entry.cursor && entry.cursor->ignoreEmptyValue)
        return {Tr::tr("cursor stays"), Tr::tr("The cursor keeps the value that it has.")};
    if (entry.cursor)
        return {Tr::tr("cursor is emptied"), Tr::tr("The cursor becomes empty, because ignore_empty_value is false.")};
    if (has(entry.key, "rate_limit"))
        return {Tr::tr("no limit"), Tr::tr("The answer's limits are not heeded.")};
    if (entry.key.ends_with(".until"))
        return {Tr::tr("chain fails"), Tr::tr("That is neither true nor false: the chain ends with an error.")};
    const bool fails = entry.transform && entry.transform->failOnTemplateError;
    if (fails && has(entry.key, "pagination"))
        return {Tr::tr("paging ends"), Tr::tr("No further page is asked for: fail_on_template_error is set.")};
    if (fails && has(entry.key, "request"))
        return {Tr::tr("not sent"), Tr::tr("The request is not sent: fail_on_template_error is set.")};
    if (fails)
        return {Tr::tr("ends with an error"), Tr::tr("The document is given up: fail_on_template_error is set.")};
    if (has(entry.key, "pagination"))
        return {Tr::tr("skipped"), Tr::tr("The transform is skipped, and the paging does not end: the same page may be asked for again. Set fail_on_template_error to end it here.")};
    return {Tr::tr("skipped"), Tr::tr("The transform is skipped; its target stays as it is.")};
}

QString shortened(QString text, qsizetype length)
{
    text.replace(QLatin1Char('\n'), QChar(0x23ce));
    return text.size() > length ? text.left(length - 1) + QChar(0x2026) : text;
}

QString noteText(const Entry &entry, const Value &value)
{
    switch (value.how) {
    case How::Value: return QStringLiteral("= ") + shortened(value.text, noteLength);
    case How::Default: return Tr::tr("= %1 (default)").arg(shortened(value.text, noteLength));
    case How::Terminated: return Tr::tr("terminated: nothing is set");
    case How::Empty: return Tr::tr("empty: %1").arg(consequenceOf(entry).brief);
    case How::Failed: break;
    }
    return Tr::tr("no value: %1").arg(consequenceOf(entry).brief);
}

QString paragraph(const QString &text)
{
    return text.isEmpty() ? QString() : QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped());
}

QString valueHtml(const QString &text)
{
    return QStringLiteral("<p><code>%1</code></p>").arg(text.left(shownLength).toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1StringView("<br>")));
}

QString origin(const Value &value, const RunView &run)
{
    if (value.isTried)
        return Tr::tr("Tried against exchange %1.").arg(run.exchange);
    return value.times > 1 ? Tr::tr("The latest of %n values in the last run.", nullptr, value.times) : Tr::tr("From the last run.");
}

QString toolTipOf(const Entry &entry, const Value &value, const RunView &run)
{
    QString html;
    if (value.how == How::Value || value.how == How::Default)
        html += valueHtml(value.text);
    if (value.how == How::Default)
        html += paragraph(Tr::tr("The default took its place."));
    html += paragraph(value.why);
    if (value.how == How::Empty || value.how == How::Failed)
        html += paragraph(consequenceOf(entry).sentence);
    if (value.how == How::Terminated)
        html += paragraph(Tr::tr("`terminate` ended the template: nothing is set, and that is no failure."));
    return html + paragraph(origin(value, run));
}

void addNote(QList<CodeEditor::Note> &notes, CodeEditor::Note note)
{
    const auto same = std::ranges::find(notes, note.line, &CodeEditor::Note::line);
    if (same == notes.end()) {
        notes.append(std::move(note));
        return;
    }
    same->text += QStringLiteral("  ·  ") + note.text;
    same->toolTip += note.toolTip;
    if (note.ink == Ink::Warning)
        same->ink = Ink::Warning;
}

template<typename Visit>
void forEachInput(const ProjectReading &reading, const RunView &run, Visit visit)
{
    for (const Resource &resource : reading.document.resources) {
        if (!resource.httpjson)
            continue;
        const std::vector<Entry> entries = Collector(*resource.httpjson).entries(*resource.httpjson);
        const Profile &profile = reading.document.profile ? *reading.document.profile : nativeProfile();
        visit(entries, Evaluation(resource, run, profile));
    }
}

std::string_view lineOf(std::string_view text, int line)
{
    for (; line > 1; --line) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos)
            return {};
        text.remove_prefix(end + 1);
    }
    text = text.substr(0, text.find('\n'));
    return text.ends_with('\r') ? text.substr(0, text.size() - 1) : text;
}

// The byte of the template at a line and column of its file; nothing: it does not stand there.
std::optional<std::size_t> byteAt(const httpjson::Template &text, int line, int column)
{
    const yaml::Runs whole{{.text = 0, .offset = text.place.offset, .line = text.place.line, .column = text.place.column}};
    const yaml::Runs &runs = text.runs ? *text.runs : whole;
    for (std::size_t i = runs.size(); i-- > 0;) {
        if (runs[i].line != line || runs[i].column > column)
            continue;
        std::size_t at = runs[i].text;
        const std::size_t end = i + 1 < runs.size() ? std::min(runs[i + 1].text, text.source.size()) : text.source.size();
        for (int left = column - runs[i].column; left > 0 && at < end; --left) {
            do
                ++at;
            while (at < end && (static_cast<unsigned char>(text.source[at]) & 0xC0) == 0x80);
        }
        return at < end ? std::optional(at) : std::nullopt;
    }
    return {};
}

QString partHtml(const Entry &entry, const Evaluation &evaluation, std::size_t offset)
{
    const std::optional<std::string> part = partAt(entry.text->source, offset);
    const std::optional<Value> value = part ? evaluation.partOf(entry, *part) : std::nullopt;
    if (!value)
        return {};
    const QString name = QStringLiteral("<p><code><b>%1</b></code></p>").arg(QString::fromStdString(*part).toHtmlEscaped());
    if (value->how == How::Value)
        return name + valueHtml(value->text);
    return name + paragraph(value->why.isEmpty() ? Tr::tr("There is no value.") : value->why);
}
} // namespace

NotesByFile templateNotes(const ProjectReading &reading, const RunView &run)
{
    NotesByFile notes;
    forEachInput(reading, run, [&](const std::vector<Entry> &entries, const Evaluation &evaluation) {
        for (const Entry &entry : entries) {
            const std::optional<Value> value = evaluation.valueOf(entry);
            if (!value)
                continue;
            const bool isMissing = value->how == How::Empty || value->how == How::Failed;
            addNote(notes[entry.text->place.file], {entry.text->place.line, noteText(entry, *value), toolTipOf(entry, *value, run), isMissing ? Ink::Warning : Ink::Note});
        }
    });
    return notes;
}

QString templateExplanation(const ProjectReading &reading, const RunView &run, const TemplateQuestion &question)
{
    const SourceFile *file = reading.files.file(question.file);
    if (!file || lineOf(file->text, question.line) != question.lineText)
        return {};
    QString html;
    forEachInput(reading, run, [&](const std::vector<Entry> &entries, const Evaluation &evaluation) {
        for (const Entry &entry : entries) {
            if (entry.text->place.file != question.file)
                continue;
            const std::optional<std::size_t> offset = byteAt(*entry.text, question.line, question.column);
            if (!offset)
                continue;
            html += partHtml(entry, evaluation, *offset);
            if (const std::optional<Value> value = evaluation.valueOf(entry))
                html += paragraph(Tr::tr("The whole template:")) + toolTipOf(entry, *value, run);
        }
    });
    return html;
}

} // namespace penstock::ui
