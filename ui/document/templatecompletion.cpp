// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/templatecompletion.h"

#include "core/template/functions.h"
#include "core/template/scope.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>

namespace penstock::ui
{

namespace
{
using Kind = TemplateWordKind;

QString tr(const char *text)
{
    return QCoreApplication::translate("TemplateCompletion", text);
}

// Which elements of the state exist at a place.
struct Visible {
    bool subject = false;            // header and url beside body
    bool body = false;
    bool cursor = false;
    bool events = false;
    bool answers = false;            // last_response and first_response, whole
    bool answerHeader = false;       // last_response.header alone
    bool answerBody = false;         // last_response.body alone
    bool parent = false;
    bool bodyIsAnswer = false;       // the body is (a part of) the answer, not a request's
};

Visible visibleAt(const YamlSpot &spot)
{
    const bool isChain = spot.isIn("chain[]");
    if (spot.key == QLatin1StringView("default") || spot.isIn("default"))
        return {};
    if (spot.isIn("rate_limit"))
        return {.answerHeader = true};
    if (spot.key == QLatin1StringView("until") || spot.isIn("until"))
        return {.answerBody = true};
    if (spot.isIn("cursor"))
        return {.events = true, .answers = true};
    if (spot.isIn("split"))
        return {.body = true, .cursor = true, .events = true, .answers = true, .parent = isChain, .bodyIsAnswer = true};
    const bool isResponse = spot.isIn("response") && !spot.isIn("pagination[]");
    return {.subject = true, .body = true, .cursor = true, .events = true, .answers = true, .parent = isChain, .bodyIsAnswer = isResponse};
}

// What stands before a dot.
struct Thing {
    enum class Type { Unknown, Root, Answer, Json, Names, Header, Parameters, Url, UrlParts, Time, Duration };
    Type type = Type::Unknown;
    const AnswerKey *keys = nullptr;     // of Json; null: not known
    QStringList names = {};              // of Names, Header and Parameters
    bool isElement = false;              // of the list that `keys` tells of
};

class Offers
{
public:
    Offers(const YamlSpot &spot, const KnownNames &known) : m_visible(visibleAt(spot)), m_known(known) {}

    QList<Completion> functions() const
    {
        QList<Completion> items;
        for (const tpl::Function *function : tpl::allFunctions())
            items.append(itemOf(*function));
        static constexpr const char *words[] = {"if", "else", "end", "range", "with", "define", "template", "block", "break", "continue", "true", "false", "nil"};
        for (const char *word : words)
            items.append({QLatin1StringView(word), QLatin1StringView(word) + QLatin1Char(' '), tr("word of the language"), {}});
        return items;
    }

    QList<Completion> roots(const QString &start) const
    {
        QList<Completion> items;
        const auto add = [&](bool isThere, const char *name, const QString &help) {
            if (isThere)
                items.append({start + QLatin1StringView(name), start + QLatin1StringView(name), {}, help});
        };
        const Visible &v = m_visible;
        add(v.body, "body", v.bodyIsAnswer ? tr("The document that is being changed.") : tr("The body of the request that is being built."));
        add(v.subject, "header", v.bodyIsAnswer ? tr("The header of the answer.") : tr("The header of the request that is being built."));
        add(v.subject, "url", v.bodyIsAnswer ? tr("The URL of the answer.") : tr("The URL of the request that is being built."));
        add(v.cursor, "cursor", tr("What earlier intervals kept: texts."));
        add(v.events, "first_event", tr("The first document of this interval."));
        add(v.events, "last_event", tr("The latest document of this interval."));
        add(v.answers || v.answerHeader || v.answerBody, "last_response", tr("The latest answer: body, header, page, url."));
        add(v.answers, "first_response", tr("The first answer; its body only with save_first_response."));
        add(v.parent, "parent_last_response", tr("The answer of the request before this step."));
        return items;
    }

    // The things that `path` leads to, from the state on.
    Thing walk(const QStringList &path) const
    {
        Thing thing{.type = Thing::Type::Root};
        for (const QString &name : path)
            thing = step(thing, name);
        return thing;
    }

    Thing step(const Thing &thing, const QString &name) const
    {
        using enum Thing::Type;
        switch (thing.type) {
        case Root: return fromRoot(name);
        case Answer:
            if (name == QLatin1StringView("body"))
                return {.type = Json, .keys = m_known.body.get()};
            if (name == QLatin1StringView("header"))
                return {.type = Header, .names = m_known.headers};
            return name == QLatin1StringView("url") ? Thing{.type = UrlParts} : Thing{};
        case UrlParts: return name == QLatin1StringView("params") ? Thing{.type = Parameters, .names = m_known.parameters} : Thing{};
        case Url: return name == QLatin1StringView("Query") ? Thing{.type = Parameters, .names = m_known.parameters} : Thing{};
        case Json:
            return {.type = Json, .keys = thing.keys && (!thing.keys->isList || thing.isElement) ? thing.keys->member(name) : nullptr};
        default: return {};
        }
    }

    QList<Completion> membersOf(const Thing &thing) const
    {
        using enum Thing::Type;
        QList<Completion> items;
        switch (thing.type) {
        case Root: return roots({});
        case Answer:
            add(items, m_visible.answers || m_visible.answerBody, "body", tr("The page as it was decoded."));
            add(items, m_visible.answers || m_visible.answerHeader, "header", tr("Names to lists of lines."));
            add(items, m_visible.answers, "page", tr("Number of the page, from 0."));
            add(items, m_visible.answers, "url", tr("The URL that was asked, after redirects."));
            break;
        case UrlParts:
            add(items, true, "value", tr("The URL as text."));
            add(items, true, "params", tr("Its parameters: names to lists of values."));
            break;
        case Json: addJson(items, thing); break;
        case Names:
        case Header:
        case Parameters: addNames(items, thing.names); break;
        case Url:
            for (const char *part : {"Scheme", "Host", "Path", "RawPath", "RawQuery", "Fragment", "Opaque"})
                add(items, true, part, tr("A part of the URL, as text."));
            break;
        default: break;
        }
        addMethods(items, thing.type);
        return items;
    }

private:
    Thing fromRoot(const QString &name) const
    {
        using enum Thing::Type;
        if (name == QLatin1StringView("cursor"))
            return {.type = Names, .names = m_known.cursor};
        if (name == QLatin1StringView("first_event") || name == QLatin1StringView("last_event"))
            return {.type = Json, .keys = m_known.event.get()};
        if (name.endsWith(QLatin1StringView("_response")))
            return {.type = Answer};
        if (name == QLatin1StringView("body")) {
            const AnswerKey *document = m_known.event ? m_known.event.get() : m_known.body.get();
            return {.type = Json, .keys = m_visible.bodyIsAnswer ? document : nullptr};
        }
        if (name == QLatin1StringView("header"))
            return {.type = Header, .names = m_visible.bodyIsAnswer ? m_known.headers : QStringList()};
        return name == QLatin1StringView("url") ? Thing{.type = Url} : Thing{};
    }

    static void add(QList<Completion> &items, bool isThere, const char *name, const QString &help)
    {
        if (isThere)
            items.append({QLatin1StringView(name), QLatin1StringView(name), {}, help});
    }

    static void addNames(QList<Completion> &items, const QStringList &names)
    {
        for (const QString &name : names) {
            if (std::ranges::all_of(name, [](QChar c) { return c.isLetterOrNumber() || c == QLatin1Char('_'); }))
                items.append({name, name, {}, {}});
        }
    }

    static void addJson(QList<Completion> &items, const Thing &thing)
    {
        if (!thing.keys || (thing.keys->isList && !thing.isElement))
            return;                               // elements are reached by `index`
        for (const AnswerKey &key : thing.keys->members)
            items.append({key.name, key.name, key.kind, key.sample.isEmpty() ? QString() : tr("In the last answer: %1").arg(key.sample)});
    }

    static Completion itemOf(const tpl::Function &function)
    {
        const QString name = QString::fromLatin1(function.name);
        const QString signature = QString::fromLatin1(function.signature);
        return {name, signature == name ? name : name + QLatin1Char(' '), signature.mid(name.size() + 1), function.translatedHelp()};
    }

    static void addMethods(QList<Completion> &items, Thing::Type type)
    {
        for (const tpl::Function *method : tpl::methodsOf(exampleOf(type)))
            items.append(itemOf(*method));
    }

    // A value of the type, which knows its methods.
    static tpl::Value exampleOf(Thing::Type type)
    {
        using enum Thing::Type;
        switch (type) {
        case Json:
        case Names: return tpl::Value::object({});
        case Header: return tpl::Value::header(nullptr);
        case Parameters: return tpl::Value::parameters(nullptr);
        case Url: return tpl::urlValue("https://host/path");
        case Time: return tpl::Value::time({});
        case Duration: return tpl::Value::duration(0);
        default: return {};
        }
    }

    Visible m_visible;
    const KnownNames &m_known;
};

// The first word behind the parenthesis that is closed by words[closing].
qsizetype openingOf(const QList<TemplateWord> &words, qsizetype closing)
{
    int depth = 0;
    for (qsizetype i = closing; i >= 0; --i) {
        if (words.at(i).text == QLatin1StringView(")"))
            ++depth;
        else if (words.at(i).text == QLatin1StringView("(") && --depth == 0)
            return i + 1;
    }
    return 0;
}

// `(index .last_response.body.items 0)`, `(parseDate ...)`: what it gives.
Thing thingOfCall(const QList<TemplateWord> &words, const Offers &offers)
{
    if (words.isEmpty())
        return {};
    const tpl::Function *function = tpl::findFunction(words.first().text.toStdString());
    if (function && function->group == tpl::Group::Dates) {
        const std::string_view name = function->name;
        return {.type = name == "parseDuration" ? Thing::Type::Duration : name == "formatDate" ? Thing::Type::Unknown : Thing::Type::Time};
    }
    if (!function || std::string_view(function->name) != "index")
        return {};
    QStringList path;
    qsizetype at = 1;
    for (; at < words.size() && words.at(at).kind == Kind::Field && (at == 1 || !words.at(at).spaced); ++at)
        path.append(words.at(at).text.mid(1));
    Thing thing = offers.walk(path);
    for (; at < words.size(); ++at) {
        if (words.at(at).kind == Kind::Text)
            thing = offers.step(thing, words.at(at).text.mid(1).chopped(1));
        else
            thing.isElement = thing.keys && thing.keys->isList;
    }
    return thing;
}

// What the chain of fields before the last one leads to; nothing: the last word is no field.
std::optional<Thing> thingBeforeDot(const OpenAction &action, const Offers &offers)
{
    const QList<TemplateWord> &words = action.words;
    if (action.spaceAtEnd || words.isEmpty() || words.last().kind != Kind::Field)
        return {};
    QStringList path;
    for (qsizetype i = words.size() - 1; i >= 0; --i) {
        if (i != words.size() - 1)
            path.prepend(words.at(i).text.mid(1));
        const TemplateWord *before = i > 0 && !words.at(i).spaced ? &words.at(i - 1) : nullptr;
        if (before && before->kind == Kind::Field)
            continue;
        Thing thing;
        if (before && before->text == QLatin1StringView(")")) {
            const qsizetype first = openingOf(words, i - 1);
            thing = thingOfCall(words.mid(first, i - 1 - first), offers);
        } else if (before && before->kind == Kind::Variable) {
            thing = before->text == QLatin1StringView("$") ? offers.walk({}) : Thing();
        } else {
            thing = offers.walk({});
        }
        for (const QString &name : std::as_const(path))
            thing = offers.step(thing, name);
        return thing;
    }
    return Thing();
}
} // namespace

CompletionOffer templateCompletions(const OpenAction &action, const YamlSpot &spot, const KnownNames &known)
{
    const Offers offers(spot, known);
    CompletionOffer offer;
    if (const auto thing = thingBeforeDot(action, offers)) {
        offer.items = offers.membersOf(*thing);
        offer.typed = action.words.last().text.mid(1);
        return offer;
    }
    const bool isName = !action.spaceAtEnd && !action.words.isEmpty()
                        && (action.words.last().kind == Kind::Unknown || action.words.last().kind == Kind::Function || action.words.last().kind == Kind::Keyword);
    if (isName)
        offer.typed = action.words.last().text;
    else
        offer.items = offers.roots(QStringLiteral("."));
    offer.items += offers.functions();
    return offer;
}

namespace
{
struct CurrentCall {
    const tpl::Function *function = nullptr;
    int argument = 0;                // from 0
};

// The innermost call that is open at the end, and which of its arguments one is at.
CurrentCall currentCall(const OpenAction &action)
{
    QList<qsizetype> first{0};       // the word that begins the command, per parenthesis
    const QList<TemplateWord> &words = action.words;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &text = words.at(i).text;
        const bool isSign = words.at(i).kind == Kind::Operator;
        if (isSign && text == QLatin1StringView("("))
            first.append(i + 1);
        else if (isSign && text == QLatin1StringView(")") && first.size() > 1)
            first.removeLast();
        else if ((isSign && text != QLatin1StringView(")")) || words.at(i).kind == Kind::Keyword)
            first.last() = i + 1;
    }
    CurrentCall call;
    qsizetype at = first.last();
    if (at >= words.size())
        return call;
    if (words.at(at).kind == Kind::Function)
        call.function = tpl::findFunction(words.at(at).text.toStdString());
    int depth = 0;
    int operands = 0;
    for (++at; at < words.size(); ++at) {
        const QString &text = words.at(at).text;
        if (depth == 0 && words.at(at).spaced)
            ++operands;
        depth += text == QLatin1StringView("(") ? 1 : text == QLatin1StringView(")") ? -1 : 0;
    }
    if (operands == 0 && !action.spaceAtEnd)
        return {};                                // the name itself is being typed
    call.argument = operands - (action.spaceAtEnd ? 0 : 1);
    return call;
}
} // namespace

QString signatureAt(const OpenAction &action)
{
    const CurrentCall call = currentCall(action);
    if (!call.function)
        return {};
    QStringList parts = QString::fromLatin1(call.function->signature).split(QLatin1Char(' '));
    const qsizetype last = parts.size() - 1;
    const bool repeats = parts.last().contains(QLatin1StringView("..."));
    const qsizetype current = repeats ? std::min<qsizetype>(call.argument + 1, last) : call.argument + 1;
    for (qsizetype i = 0; i < parts.size(); ++i)
        parts[i] = i == current ? QStringLiteral("<b><u>%1</u></b>").arg(parts.at(i).toHtmlEscaped()) : parts.at(i).toHtmlEscaped();
    const QString tooMany = current > last ? QStringLiteral("<br>%1").arg(last == 0 ? tr("It takes no argument.") : tr("It takes no more arguments.")) : QString();
    return QStringLiteral("<p style='white-space:nowrap'><code>%1</code></p><p>%2%3</p>").arg(parts.join(QLatin1Char(' ')), call.function->translatedHelp().toHtmlEscaped(), tooMany);
}

QString functionHelp(const QString &name)
{
    const tpl::Function *function = tpl::findFunction(name.toStdString());
    if (!function)
        return {};
    return QStringLiteral("<p><code><b>%1</b>%2</code></p><p>%3</p>")
        .arg(name, QString::fromLatin1(function->signature).mid(name.size()).toHtmlEscaped(), function->translatedHelp().toHtmlEscaped());
}

} // namespace penstock::ui
