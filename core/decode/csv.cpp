// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/decode/kinds.h"

#include <QCoreApplication>

#include <string>
#include <vector>

namespace penstock::decode
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Decode", text);
}

// RFC 4180 with a comma, blank lines skipped, and CRLF inside of quotes read as LF.
class Reader
{
public:
    explicit Reader(std::string_view text) : m_text(text) {}

    std::size_t rowOffset() const { return m_rowAt; }

    // False at the end of the text.
    Result<bool> read(std::vector<std::string> &fields)
    {
        fields.clear();
        while (m_at < m_text.size() && lineEnd(m_at) == m_at)
            skipLineEnd();
        m_rowAt = m_at;
        if (m_at >= m_text.size())
            return false;
        for (;;) {
            fields.emplace_back();
            const Result<> field = peek() == '"' ? readQuoted(fields.back()) : readPlain(fields.back());
            if (!field)
                return std::unexpected(field.error());
            if (peek() != ',')
                break;
            ++m_at;
        }
        skipLineEnd();
        return true;
    }

private:
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\n'; }

    // Where the line that goes on at `at` ends, in front of its LF or CRLF; a CR at the very end of the text counts as one.
    std::size_t lineEnd(std::size_t at) const
    {
        std::size_t end = m_text.find('\n', at);
        if (end == std::string_view::npos)
            end = m_text.size();
        return end > at && m_text[end - 1] == '\r' ? end - 1 : end;
    }

    void skipLineEnd()
    {
        const std::size_t end = m_text.find('\n', m_at);
        m_at = end == std::string_view::npos ? m_text.size() : end + 1;
    }

    Result<> readPlain(std::string &field)
    {
        const std::size_t lineStop = lineEnd(m_at);
        const std::string_view rest = m_text.substr(m_at, lineStop - m_at);
        const std::string_view content = rest.substr(0, rest.find(','));
        const std::size_t quote = content.find('"');
        if (quote != std::string_view::npos)
            return std::unexpected(faultAt(m_text, m_at + quote, tr("a quote stands in a field that does not begin with one")));
        field = content;
        m_at += content.size();
        return {};
    }

    Result<> readQuoted(std::string &field)
    {
        const std::size_t begin = m_at++;
        for (;;) {
            const std::size_t quote = m_text.find('"', m_at);
            if (quote == std::string_view::npos)
                return std::unexpected(faultAt(m_text, begin, tr("the quotes of this field are not closed")));
            appendLines(field, m_text.substr(m_at, quote - m_at));
            m_at = quote + 1;
            if (peek() != '"' || m_at >= m_text.size())
                break;
            field += '"';
            ++m_at;
        }
        if (peek() != ',' && m_at != lineEnd(m_at))
            return std::unexpected(faultAt(m_text, m_at, tr("a comma or the end of the line is expected behind a quote")));
        return {};
    }

    static void appendLines(std::string &to, std::string_view text)
    {
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '\r' || i + 1 >= text.size() || text[i + 1] != '\n')
                to += text[i];
        }
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_rowAt = 0;
};

} // namespace

Result<> decodeCsv(std::string_view body, const Options &, const Limits &, Decoded &decoded)
{
    Reader reader(body);
    std::vector<std::string> names, fields;
    Result<bool> more = reader.read(names);
    if (!more)
        return std::unexpected(more.error());
    if (!*more)
        return {};
    json::Value list = json::Value::array();
    for (more = reader.read(fields); more && *more; more = reader.read(fields)) {
        if (fields.size() != names.size()) {
            return std::unexpected(faultAt(body, reader.rowOffset(), tr("the row has %1 fields, but the first row has %2")
                                                                         .arg(fields.size()).arg(names.size())));
        }
        json::Value row = json::Value::object();
        for (std::size_t i = 0; i < names.size(); ++i)
            row.set(names[i], json::Value::string(fields[i]));
        list.append(std::move(row));
    }
    if (!more)
        return std::unexpected(more.error());
    decoded.body = std::move(list);
    return {};
}

} // namespace penstock::decode
