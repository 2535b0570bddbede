// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/templatetokens.h"

#include "core/template/functions.h"

#include <algorithm>
#include <array>

namespace penstock::ui
{

namespace
{

using Kind = TemplateWordKind;
using Scalar = TemplateState::Scalar;
using Inside = TemplateState::Inside;

constexpr std::array<QLatin1StringView, 13> keywords{
    QLatin1StringView("block"), QLatin1StringView("break"), QLatin1StringView("continue"), QLatin1StringView("define"), QLatin1StringView("else"),
    QLatin1StringView("end"),   QLatin1StringView("false"), QLatin1StringView("if"),       QLatin1StringView("nil"),    QLatin1StringView("range"),
    QLatin1StringView("template"), QLatin1StringView("true"), QLatin1StringView("with")};

bool isBlank(QChar c) { return c == QLatin1Char(' ') || c == QLatin1Char('\t'); }
bool isLetter(QChar c) { return c.isLetter() || c == QLatin1Char('_'); }
bool isNamePart(QChar c) { return c.isLetterOrNumber() || c == QLatin1Char('_'); }

class LineScanner
{
public:
    LineScanner(QStringView line, TemplateState &state) : m_line(line), m_state(state) {}

    QList<TemplateWord> scan()
    {
        const auto first = std::find_if_not(m_line.begin(), m_line.end(), isBlank);
        const auto indent = static_cast<int>(first - m_line.begin());
        if (first != m_line.end() && m_state.scalar != Scalar::None && indent <= m_state.indent)
            m_state = {};
        m_keyColumn = m_state.scalar == Scalar::None ? indent : m_state.indent;
        while (m_at < m_line.size())
            scanOne();
        if (m_state.scalar == Scalar::Plain && m_state.inside == Inside::Text)
            m_state = {};
        return std::move(m_words);
    }

private:
    void scanOne()
    {
        switch (m_state.inside) {
        case Inside::Action: return action();
        case Inside::RawText: return rawText(m_at);
        case Inside::Comment: return comment(m_at);
        case Inside::Text: break;
        }
        switch (m_state.scalar) {
        case Scalar::None: return outside();
        case Scalar::Plain: return plain();
        case Scalar::SingleQuoted:
        case Scalar::DoubleQuoted: return quoted();
        case Scalar::Block: break;
        }
        if (ahead("[["))
            open();
        else
            ++m_at;
    }

    QChar at(qsizetype position) const { return position < m_line.size() ? m_line.at(position) : QChar(); }
    bool ahead(const char *text) const { return m_line.mid(m_at).startsWith(QLatin1StringView(text)); }
    bool isEnd(qsizetype position) const { return position >= m_line.size() || isBlank(m_line.at(position)); }
    bool isDouble() const { return m_state.scalar == Scalar::DoubleQuoted; }
    bool isSingle() const { return m_state.scalar == Scalar::SingleQuoted; }

    void enter(Scalar scalar)
    {
        m_state.scalar = scalar;
        m_state.indent = m_keyColumn;
    }

    // YAML itself, where a value may begin.
    void outside()
    {
        const QChar c = at(m_at);
        if (c == QLatin1Char('#')) {
            m_at = m_line.size();
        } else if (c == QLatin1Char('"') || c == QLatin1Char('\'')) {
            if (m_isKeyPlace)
                m_keyColumn = static_cast<int>(m_at);
            enter(c == QLatin1Char('"') ? Scalar::DoubleQuoted : Scalar::SingleQuoted);
            ++m_at;
        } else if (c == QLatin1Char('-') && isEnd(m_at + 1)) {
            m_keyColumn = static_cast<int>(m_at++);
        } else if (c == QLatin1Char('{') || c == QLatin1Char('[')) {
            ++m_depth;
            ++m_at;
        } else if (c == QLatin1Char('}') || c == QLatin1Char(']')) {
            --m_depth;
            ++m_at;
        } else if (isBlank(c) || c == QLatin1Char(',') || (c == QLatin1Char(':') && isEnd(m_at + 1))) {
            m_isKeyPlace = m_isKeyPlace && c != QLatin1Char(':');
            ++m_at;
        } else if (isBlockHeader()) {
            enter(Scalar::Block);
            m_at = m_line.size();
        } else {
            m_plainStart = static_cast<int>(m_at);
            enter(Scalar::Plain);
        }
    }

    bool isBlockHeader() const
    {
        if (at(m_at) != QLatin1Char('|') && at(m_at) != QLatin1Char('>'))
            return false;
        qsizetype end = m_at + 1;
        while (at(end).isDigit() || at(end) == QLatin1Char('-') || at(end) == QLatin1Char('+'))
            ++end;
        const QStringView rest = m_line.mid(end).trimmed();
        return rest.isEmpty() || (isBlank(at(end)) && rest.startsWith(QLatin1Char('#')));
    }

    void plain()
    {
        const QChar c = at(m_at);
        const bool endsInFlow = m_depth > 0 && (c == QLatin1Char(',') || c == QLatin1Char('}') || c == QLatin1Char(']'));
        if (ahead("[[")) {
            open();
        } else if (endsInFlow || (c == QLatin1Char(':') && isEnd(m_at + 1))) {
            if (c == QLatin1Char(':') && m_isKeyPlace)
                m_keyColumn = m_plainStart;
            m_state.scalar = Scalar::None;
        } else if (c == QLatin1Char('#') && m_at > 0 && isBlank(at(m_at - 1))) {
            m_at = m_line.size();
        } else {
            ++m_at;
        }
    }

    void quoted()
    {
        const QChar c = at(m_at);
        if (ahead("[[")) {
            open();
        } else if (isDouble() && c == QLatin1Char('\\')) {
            m_at += 2;
        } else if (isSingle() && ahead("''")) {
            m_at += 2;
        } else {
            if (c == (isDouble() ? QLatin1Char('"') : QLatin1Char('\'')))
                m_state.scalar = Scalar::None;
            ++m_at;
        }
    }

    void add(Kind kind, qsizetype end)
    {
        end = std::clamp(end, m_at, m_line.size());
        const bool spaced = m_at == 0 || isBlank(at(m_at - 1));
        m_words.append({kind, static_cast<int>(m_at), static_cast<int>(end - m_at), spaced, m_line.mid(m_at, end - m_at).toString()});
        m_at = end;
    }

    void open()
    {
        m_opener = m_words.size();
        add(Kind::Delimiter, m_at + (at(m_at + 2) == QLatin1Char('-') && isEnd(m_at + 3) ? 3 : 2));
        m_state.inside = Inside::Action;
        qsizetype next = m_at;
        while (next < m_line.size() && isBlank(at(next)))
            ++next;
        if (m_line.mid(next).startsWith(QLatin1StringView("/*"))) {
            m_at = next;
            comment(m_at + 2);
        }
    }

    void comment(qsizetype from)
    {
        const qsizetype end = m_line.indexOf(QLatin1StringView("*/"), from);
        m_state.inside = end < 0 ? Inside::Comment : Inside::Action;
        add(Kind::Comment, end < 0 ? m_line.size() : end + 2);
    }

    void rawText(qsizetype from)
    {
        const qsizetype end = m_line.indexOf(QLatin1Char('`'), from);
        m_state.inside = end < 0 ? Inside::RawText : Inside::Action;
        add(Kind::Text, end < 0 ? m_line.size() : end + 1);
    }

    // The scalar ends in the middle of an action.
    void breakOff()
    {
        if (m_opener >= 0)
            m_words[m_opener].kind = Kind::Error;
        m_state.inside = Inside::Text;
        m_state.scalar = Scalar::None;
        ++m_at;
    }

    void action()
    {
        const QChar c = at(m_at);
        if (isBlank(c)) {
            ++m_at;
        } else if (ahead("]]") || ahead("-]]")) {
            add(Kind::Delimiter, m_at + (c == QLatin1Char('-') ? 3 : 2));
            m_state.inside = Inside::Text;
            m_opener = -1;
        } else if ((isDouble() && c == QLatin1Char('"')) || (isSingle() && c == QLatin1Char('\'') && !ahead("''"))) {
            breakOff();
        } else if (isDouble() && ahead("\\\"")) {
            text(QLatin1StringView("\\\""));
        } else if (isDouble() && c == QLatin1Char('\\')) {
            m_at += 2;                             // white space such as \n
        } else if (isSingle() && ahead("''")) {
            text(QLatin1StringView("''"));
        } else if (c == QLatin1Char('"') || c == QLatin1Char('\'')) {
            text(c == QLatin1Char('"') ? QLatin1StringView("\"") : QLatin1StringView("'"));
        } else if (c == QLatin1Char('`')) {
            rawText(m_at + 1);
        } else {
            word();
        }
    }

    // A text between quotes, as YAML has them; it cannot go on in the next line.
    void text(QLatin1StringView quote)
    {
        qsizetype end = m_at + quote.size();
        while (end < m_line.size() && !m_line.mid(end).startsWith(quote)) {
            if (isDouble() && m_line.mid(end).startsWith(QLatin1StringView("\\\\")))
                end += m_line.mid(end + 2).startsWith(QLatin1Char('\\')) ? 4 : 3;       // an escape of the template, itself escaped
            else if (isDouble() && at(end) == QLatin1Char('"'))
                break;
            else if (isSingle() && at(end) == QLatin1Char('\'') && at(end + 1) != QLatin1Char('\''))
                break;
            else
                end += at(end) == QLatin1Char('\\') ? 2 : 1;
        }
        const bool isClosed = m_line.mid(end).startsWith(quote);
        const bool isCharacter = quote != QLatin1StringView("\"") && quote != QLatin1StringView("\\\"");
        add(!isClosed ? Kind::Error : isCharacter ? Kind::Number : Kind::Text, isClosed ? end + quote.size() : end);
    }

    qsizetype nameEnd(qsizetype from) const
    {
        while (from < m_line.size() && isNamePart(at(from)))
            ++from;
        return from;
    }

    void word()
    {
        const QChar c = at(m_at);
        const QChar next = at(m_at + 1);
        if (c == QLatin1Char('.') && !next.isDigit()) {
            add(Kind::Field, nameEnd(m_at + 1));
        } else if (c == QLatin1Char('$')) {
            add(Kind::Variable, nameEnd(m_at + 1));
        } else if (c.isDigit() || ((c == QLatin1Char('-') || c == QLatin1Char('+') || c == QLatin1Char('.')) && next.isDigit())) {
            qsizetype end = m_at + 1;
            while (isNamePart(at(end)) || at(end) == QLatin1Char('.'))
                ++end;
            add(Kind::Number, end);
        } else if (isLetter(c)) {
            const qsizetype end = nameEnd(m_at);
            add(kindOfName(m_line.mid(m_at, end - m_at)), end);
        } else if (QStringView(u"|(),=:").contains(c)) {
            add(Kind::Operator, m_at + (ahead(":=") ? 2 : 1));
        } else {
            add(Kind::Error, m_at + (c.isHighSurrogate() ? 2 : 1));
        }
    }

    static Kind kindOfName(QStringView name)
    {
        if (std::ranges::any_of(keywords, [&](QLatin1StringView keyword) { return keyword == name; }))
            return Kind::Keyword;
        return tpl::findFunction(name.toUtf8().toStdString()) ? Kind::Function : Kind::Unknown;
    }

    QStringView m_line;
    TemplateState &m_state;
    QList<TemplateWord> m_words;
    qsizetype m_at = 0;
    qsizetype m_opener = -1;
    int m_keyColumn = 0;
    int m_plainStart = 0;
    int m_depth = 0;                // of flow brackets in this line
    bool m_isKeyPlace = true;
};

} // namespace

int TemplateState::toInt() const
{
    return static_cast<int>(scalar) | static_cast<int>(inside) << 3 | indent << 5;
}

TemplateState TemplateState::fromInt(int value)
{
    if (value < 0)
        return {};
    return {static_cast<Scalar>(value & 7), static_cast<Inside>(value >> 3 & 3), value >> 5};
}

QList<TemplateWord> templateWords(QStringView line, TemplateState &state)
{
    return LineScanner(line, state).scan();
}

std::optional<OpenAction> openAction(const QStringList &lines, TemplateState state)
{
    OpenAction action;
    for (const QString &line : lines) {
        const QList<TemplateWord> words = templateWords(line, state);
        for (const TemplateWord &word : words) {
            if (word.kind == TemplateWordKind::Delimiter)
                action.words.clear();
            else
                action.words.append(word);
        }
    }
    if (state.inside != Inside::Action || lines.isEmpty())
        return {};
    if (!action.words.isEmpty()) {
        const TemplateWord &last = action.words.last();
        const bool isOpenText = last.kind == Kind::Error && (last.text.startsWith(QLatin1Char('"')) || last.text.startsWith(QLatin1Char('\\')) || last.text.startsWith(QLatin1Char('\'')));
        if (isOpenText && last.start + last.length == lines.last().size())
            return {};
    }
    action.spaceAtEnd = lines.last().isEmpty() || isBlank(lines.last().back());
    return action;
}

} // namespace penstock::ui
