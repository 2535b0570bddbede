// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json/records.h"

#include "core/base/codes.h"
#include "core/json/number.h"
#include "core/json/scan.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>
#include <utility>

namespace penstock::json
{

namespace
{

constexpr std::size_t npos = std::string_view::npos;
constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

QString tr(const char *text)
{
    return QCoreApplication::translate("Json", text);
}

bool isSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    return text;
}

// Where the text that is open at text[at] ends: behind its closing quote.
std::size_t endOfText(std::string_view text, std::size_t at, bool &escaped)
{
    for (; at < text.size(); ++at) {
        if (std::exchange(escaped, false))
            continue;
        if (text[at] == '"')
            return at + 1;
        escaped = text[at] == '\\';
    }
    return npos;
}

// Whether a text in quotes needs no closer look: printable ASCII without escapes.
bool isSimpleText(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c != '\\'; });
}

bool isWord(std::string_view word)
{
    return word == "null" || word == "true" || word == "false" || isNumber(word);
}

} // namespace

// A push parser. What surrounds the records is checked byte by byte and kept in the envelope; a record is only measured, parse()
// checks it later.
struct RecordCutter::State {
    enum class Expect { Value, ElementOrEnd, KeyOrEnd, Key, Colon, CommaOrEnd, RecordOrEnd, Record, RecordCommaOrEnd, Nothing };
    enum class Token { None, Key, Container, Text, Word };

    explicit State(Options o) : options(std::move(o)), isTarget(options.path.empty()) {}

    Options options;

    // Where we are.
    Expect expect = Expect::Value;
    std::vector<char> open;            // { and [ of the kept containers around
    std::size_t matched = 0;           // so many of them, from the root, are objects on the path
    bool onPath = true;                // the value to come is on the path
    bool isTarget;                     // the value to come is where the path ends

    // The token that is being read. As a record it goes out, as a part of the envelope it is kept; an object or scalar at the
    // end of the path is both.
    Token token = Token::None;
    bool isRecord = false;
    bool isKept = false;
    bool escaped = false;
    ContainerScan scan;
    std::size_t length = 0;            // so far
    std::size_t keptBegin = 0;         // in the envelope
    std::size_t bodyBegin = 0;
    std::string partial;               // of a record: what earlier chunks held

    // What came out.
    std::string envelope;
    Found found = Found::Nothing;
    std::int64_t count = 0;
    std::optional<Diagnostic> fault;

    // The input.
    std::string_view chunk;
    std::size_t at = 0;                // in the chunk
    std::size_t before = 0;            // bytes of the body before this chunk
    LineCount lines;                   // of those bytes
    std::size_t mark = 0;              // bytes of a byte order mark

    Result<> feed(std::string_view bytes, Records &out);
    Result<> finish(Records &out);

private:
    bool run(Records &out);
    bool step();
    bool readSeparator(char c);
    bool beginValue(bool element);
    bool beginToken(Token kind, bool record, bool kept);
    bool openContainer(char c);
    bool closeContainer(char c);
    bool continueToken(Records &out);
    std::size_t tokenEnd();
    bool endToken(std::string_view rest, Records &out);
    bool endKey();
    bool endKeptScalar(Token kind);
    void endValue();
    bool cutLines(Records &out);
    void addLine(std::string_view rest, Records &out);
    void addRecord(std::string_view text, std::size_t bodyOffset, Records &out);
    bool keep(std::string_view bytes);
    bool fail(const Code &code, const QString &why);
    bool broken(const QString &why) { return fail(codes::jsonBroken, why); }
};

Result<> RecordCutter::State::feed(std::string_view bytes, Records &out)
{
    if (fault)
        return std::unexpected(*fault);
    chunk = bytes;
    at = 0;
    if (!(options.format == Format::NdJson ? cutLines(out) : run(out)))
        return std::unexpected(*fault);
    lines.add(chunk);
    before += chunk.size();
    chunk = {};
    at = 0;
    return {};
}

Result<> RecordCutter::State::finish(Records &out)
{
    if (fault)
        return std::unexpected(*fault);
    if (options.format == Format::NdJson) {
        addLine({}, out);
        found = Found::Array;
        envelope = "[]";
        return {};
    }
    // A word ends where something else begins; at the end of the body nothing does.
    chunk = "\n";
    at = 0;
    if (!run(out))
        return std::unexpected(*fault);
    chunk = {};
    at = 0;
    if (expect != Expect::Nothing || token != Token::None)
        broken(tr("the text ends too early"));
    return fault ? Result<>(std::unexpected(*fault)) : Result<>();
}

bool RecordCutter::State::fail(const Code &code, const QString &why)
{
    LineCount place = lines;
    place.add(chunk.substr(0, at));
    Place where;
    where.line = place.line;
    where.column = place.column;
    where.offset = before + at;
    fault = Diagnostic(code, tr("Line %1, column %2 (byte %3): %4.").arg(where.line).arg(where.column).arg(where.offset).arg(why), where);
    return false;
}

bool RecordCutter::State::keep(std::string_view bytes)
{
    if (envelope.size() + bytes.size() > options.maxEnvelope)
        return fail(codes::recordTooLarge, tr("what surrounds the records is larger than %1 bytes").arg(options.maxEnvelope));
    envelope += bytes;
    return true;
}

bool RecordCutter::State::run(Records &out)
{
    while (at < chunk.size()) {
        if (!(token == Token::None ? step() : continueToken(out)))
            return false;
    }
    return true;
}

// One byte between tokens.
bool RecordCutter::State::step()
{
    const char c = chunk[at];
    if (isSpace(c)) {
        ++at;
        const bool amongRecords = expect == Expect::RecordOrEnd || expect == Expect::Record || expect == Expect::RecordCommaOrEnd;
        return amongRecords || keep({&c, 1});
    }
    if (mark < byteOrderMark.size() && before + at == mark && c == byteOrderMark[mark]) {
        ++at;
        ++mark;
        return true;
    }
    switch (expect) {
    case Expect::Value: return beginValue(false);
    case Expect::ElementOrEnd: return c == ']' ? closeContainer(c) : beginValue(false);
    case Expect::RecordOrEnd: return c == ']' ? closeContainer(c) : beginValue(true);
    case Expect::Record: return beginValue(true);
    case Expect::KeyOrEnd:
        if (c == '}')
            return closeContainer(c);
        [[fallthrough]];
    case Expect::Key:
        return c == '"' ? beginToken(Token::Key, false, true) : broken(tr("a member name in double quotes is expected"));
    case Expect::Colon:
        if (c != ':')
            return broken(tr("`:` is expected after a member name"));
        expect = Expect::Value;
        ++at;
        return keep(":");
    case Expect::CommaOrEnd:
    case Expect::RecordCommaOrEnd: return readSeparator(c);
    case Expect::Nothing: break;
    }
    return broken(tr("there is more text after the value"));
}

bool RecordCutter::State::readSeparator(char c)
{
    if (c != ',')
        return closeContainer(c);
    ++at;
    if (expect == Expect::RecordCommaOrEnd) {
        expect = Expect::Record;
        return true;
    }
    expect = open.back() == '{' ? Expect::Key : Expect::Value;
    return keep(",");
}

bool RecordCutter::State::beginValue(bool element)
{
    const char c = chunk[at];
    constexpr std::string_view noBegin = ",:}]";
    constexpr std::string_view beginnings = "{[\"-0123456789tfn";
    if (element ? noBegin.find(c) != npos : beginnings.find(c) == npos)
        return broken(tr("a value is expected"));
    const bool container = c == '{' || c == '[';
    const Token kind = container ? Token::Container : c == '"' ? Token::Text : Token::Word;
    if (element)
        return beginToken(kind, true, false);
    if (isTarget && c != '[')
        return beginToken(kind, true, true);
    return container ? openContainer(c) : beginToken(kind, false, true);
}

bool RecordCutter::State::beginToken(Token kind, bool record, bool kept)
{
    token = kind;
    isRecord = record;
    isKept = kept;
    escaped = false;
    scan = {};
    length = 0;
    keptBegin = envelope.size();
    bodyBegin = before + at;
    partial.clear();
    return true;
}

bool RecordCutter::State::openContainer(char c)
{
    if (open.size() == std::size_t(options.maxDepth))
        return broken(tr("it is nested deeper than %1 levels").arg(options.maxDepth));
    open.push_back(c);
    ++at;
    if (onPath && c == '{')
        matched = open.size();
    if (isTarget)
        found = Found::Array;
    expect = isTarget ? Expect::RecordOrEnd : c == '{' ? Expect::KeyOrEnd : Expect::ElementOrEnd;
    onPath = isTarget = false;
    return keep({&c, 1});
}

bool RecordCutter::State::closeContainer(char c)
{
    const char expected = open.back() == '{' ? '}' : ']';
    if (c != expected)
        return broken(tr("`,` or `%1` is expected").arg(QLatin1Char(expected)));
    open.pop_back();
    matched = std::min(matched, open.size());
    ++at;
    endValue();
    return keep({&c, 1});
}

void RecordCutter::State::endValue()
{
    expect = open.empty() ? Expect::Nothing : Expect::CommaOrEnd;
    onPath = isTarget = false;
}

// What this chunk holds of the token.
bool RecordCutter::State::continueToken(Records &out)
{
    const std::size_t end = tokenEnd();
    const std::string_view part = chunk.substr(at, end == npos ? npos : end - at);
    if (isRecord && length + part.size() > options.maxRecord)
        return fail(codes::recordTooLarge, tr("the record that begins at byte %1 is larger than %2 bytes").arg(bodyBegin).arg(options.maxRecord));
    if (isKept && !keep(part))
        return false;
    at += part.size();
    length += part.size();
    if (end != npos)
        return endToken(part, out);
    if (isRecord)
        partial += part;
    return true;
}

// Behind the token's last byte; npos: it goes on in the next chunk.
std::size_t RecordCutter::State::tokenEnd()
{
    switch (token) {
    case Token::Container: {
        const std::size_t size = scan.end(chunk.substr(at));
        return size == npos ? npos : at + size;
    }
    case Token::Word: return chunk.find_first_of(" \t\r\n,:]}[{\"", at);
    default: return endOfText(chunk, length == 0 ? at + 1 : at, escaped);
    }
}

// `rest` is what this chunk held of it.
bool RecordCutter::State::endToken(std::string_view rest, Records &out)
{
    const Token kind = std::exchange(token, Token::None);
    if (kind == Token::Key)
        return endKey();
    if (isKept && kind != Token::Container && !endKeptScalar(kind))
        return false;
    if (isKept && isRecord && kind == Token::Container)
        found = Found::Object;
    if (isRecord && found != Found::Null) {
        if (partial.empty())
            addRecord(rest, bodyBegin, out);
        else
            addRecord(partial += rest, bodyBegin, out);
    }
    if (isKept)
        endValue();
    else
        expect = Expect::RecordCommaOrEnd;
    return true;
}

bool RecordCutter::State::endKey()
{
    const std::string_view text = std::string_view(envelope).substr(keptBegin);
    std::string_view name = text.substr(1, text.size() - 2);
    Value unescaped;
    if (!isSimpleText(text)) {
        Result<Value> value = parse(text);
        if (!value)
            return broken(tr("the member name before this place is not valid"));
        unescaped = std::move(*value);
        name = unescaped.stringView();
    }
    expect = Expect::Colon;
    onPath = isTarget = false;
    const std::size_t level = open.size();
    if (matched != level || level > options.path.size() || name != options.path[level - 1])
        return true;
    // The last of several equal names counts, but records that are out cannot be taken back.
    if (count > 0)
        return broken(tr("the member `%1`, which leads to the records, is there twice").arg(QString::fromStdString(options.path[level - 1])));
    found = Found::Nothing;
    onPath = true;
    isTarget = level == options.path.size();
    return true;
}

bool RecordCutter::State::endKeptScalar(Token kind)
{
    const std::string_view text = std::string_view(envelope).substr(keptBegin);
    const bool valid = kind == Token::Word ? isWord(text) : isSimpleText(text) || parse(text).has_value();
    if (!valid) {
        at -= std::min(at, length);
        return broken(kind == Token::Word ? tr("a value is expected") : tr("the text that begins at byte %1 is not valid").arg(bodyBegin));
    }
    if (isRecord)
        found = text == "null" ? Found::Null : Found::Scalar;
    return true;
}

void RecordCutter::State::addRecord(std::string_view text, std::size_t bodyOffset, Records &out)
{
    out.spans.push_back({out.bytes.size(), text.size(), count++, bodyOffset});
    out.bytes += text;
}

bool RecordCutter::State::cutLines(Records &out)
{
    while (at < chunk.size()) {
        const std::size_t end = chunk.find('\n', at);
        const std::string_view part = chunk.substr(at, end == npos ? npos : end - at);
        if (partial.empty())
            bodyBegin = before + at;
        if (partial.size() + part.size() > options.maxRecord)
            return fail(codes::recordTooLarge, tr("the line that begins at byte %1 is longer than %2 bytes").arg(bodyBegin).arg(options.maxRecord));
        if (end == npos) {
            partial += part;
            return true;
        }
        addLine(part, out);
        at = end + 1;
    }
    return true;
}

// A complete line; empty ones are none. Its first part may stand in `partial`.
void RecordCutter::State::addLine(std::string_view rest, Records &out)
{
    const std::string_view line = partial.empty() ? rest : std::string_view(partial += rest);
    std::string_view text = line;
    if (bodyBegin == 0 && text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    text = trimmed(text);
    if (!text.empty())
        addRecord(text, bodyBegin + std::size_t(text.data() - line.data()), out);
    partial.clear();
}

RecordCutter::RecordCutter(Options options) : m_state(std::make_unique<State>(std::move(options))) {}
RecordCutter::~RecordCutter() = default;
RecordCutter::RecordCutter(RecordCutter &&) noexcept = default;
RecordCutter &RecordCutter::operator=(RecordCutter &&) noexcept = default;

Result<> RecordCutter::feed(std::string_view chunk, Records &out)
{
    return m_state->feed(chunk, out);
}

Result<> RecordCutter::finish(Records &out)
{
    return m_state->finish(out);
}

RecordCutter::Found RecordCutter::found() const
{
    return m_state->found;
}

std::int64_t RecordCutter::count() const
{
    return m_state->count;
}

const std::string &RecordCutter::envelope() const
{
    return m_state->envelope;
}

} // namespace penstock::json
