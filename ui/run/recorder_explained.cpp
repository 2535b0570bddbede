// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/recorder.h"

#include "core/http/credentialheaders.h"

// What an httpjson run explains, on its way to the window.
namespace penstock::ui
{

namespace
{
QString kindName(httpjson::Split::Kind kind)
{
    switch (kind) {
    case httpjson::Split::Kind::Array: return QStringLiteral("array");
    case httpjson::Split::Kind::Map: return QStringLiteral("map");
    case httpjson::Split::Kind::String: return QStringLiteral("string");
    }
    return {};
}

QStringList optionsOf(const httpjson::Split &split)
{
    QStringList options;
    if (split.keepParent)
        options.append(QStringLiteral("keep_parent"));
    if (split.ignoreEmptyValue)
        options.append(QStringLiteral("ignore_empty_value"));
    if (!split.keyField.empty())
        options.append(QStringLiteral("key_field: ") + QString::fromStdString(split.keyField));
    if (!split.transforms.empty())
        options.append(QStringLiteral("transforms"));
    return options;
}
} // namespace

TemplateValue Recorder::valueOf(const request::Gave &gave) const
{
    return {.how = gave.how, .source = text(gave.source), .text = text(gave.text), .why = text(gave.why.toStdString()), .place = gave.place};
}

HeaderLines Recorder::lines(const std::vector<std::pair<std::string, std::string>> &headers) const
{
    http::Headers all;
    for (const auto &[name, value] : headers)
        all.append(name, value);
    return lines(all);
}

SubjectRow Recorder::subjectOf(const request::SubjectText &subject) const
{
    SubjectRow row;
    if (subject.body)
        row.body = m_redactor.redact(*subject.body);
    row.header = lines(subject.header);
    if (subject.url)
        row.url = text(*subject.url);
    return row;
}

void Recorder::tell(const TemplateGave &event)
{
    m_queue.push(ValueTold{valueOf(event.gave)});
}

void Recorder::tell(const TransformsApplied &event)
{
    ApplicationRow row{.resource = resourceName(event.resource), .section = QString::fromStdString(event.section), .page = event.page,
                       .request = event.request, .exchange = event.exchange, .record = event.record, .steps = {},
                       .before = subjectOf(event.application.before), .after = subjectOf(event.application.after)};
    for (const request::AppliedTransform &step : event.application.steps) {
        TransformRow one{.action = step.action, .target = text(step.target), .effect = step.effect, .gave = {}, .why = text(step.why.toStdString()), .place = step.place};
        if (step.gave)
            one.gave = valueOf(*step.gave);
        // What is set at a header that carries credentials is shown as its line is.
        constexpr std::string_view header = "header.";
        if (one.gave && step.target.starts_with(header) && http::carriesCredentials(std::string_view(step.target).substr(header.size())))
            one.gave->text = QString::fromStdString(http::maskedValue(step.gave->text));
        row.steps.push_back(std::move(one));
    }
    m_queue.push(ApplicationTold{std::move(row)});
}

void Recorder::tell(const PageSplit &event)
{
    SplitRow row{.resource = resourceName(event.resource), .section = QString::fromStdString(event.section), .page = event.page, .exchange = event.exchange,
                 .documents = event.documents, .events = std::int64_t(event.explanation.events), .levels = {}};
    const auto texts = [this](const std::vector<std::string> &samples) {
        std::vector<QString> result;
        for (const std::string &sample : samples)
            result.push_back(text(sample));
        return result;
    };
    for (const split::Level &level : event.explanation.levels) {
        SplitLevelRow one{.path = QString::fromStdString(level.path), .target = QString::fromStdString(level.split->target.text), .kind = kindName(level.split->kind),
                          .options = optionsOf(*level.split), .documents = std::int64_t(level.documents), .parts = std::int64_t(level.parts),
                          .passedOn = std::int64_t(level.passedOn), .dropped = std::int64_t(level.dropped), .notes = {}, .samples = texts(level.samples), .place = level.split->place};
        for (const split::Note &note : level.notes)
            one.notes.push_back({text(split::sentence(level, note).toStdString()), split::isLoss(note.reason), std::int64_t(note.count), texts(note.samples)});
        row.levels.push_back(std::move(one));
    }
    m_queue.push(SplitTold{std::move(row)});
}

void Recorder::tell(const CursorMoved &event)
{
    m_cursors[event.resource] = event.cursor;
    for (const CursorMoved::Key &key : event.keys) {
        CursorRow move{.resource = resourceName(event.resource), .name = QString::fromStdString(key.name), .before = {}, .after = text(key.after),
                       .source = text(key.source), .place = key.place, .page = event.page, .exchange = event.exchange, .record = event.record};
        if (key.before)
            move.before = text(*key.before);
        m_queue.push(CursorTold{std::move(move)});
    }
}

} // namespace penstock::ui
