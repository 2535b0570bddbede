// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/exportguard.h"

#include "core/base/codes.h"
#include "core/exchange/nodes.h"
#include "core/secret/secrets.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace penstock::exchange
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Exchange", text);
}

bool isWord(std::string_view value)
{
    constexpr std::size_t shortLength = 8, longest = 15;
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const auto isPart = [isDigit](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || c == '-'; };
    return std::ranges::all_of(value, isPart) && (value.size() < shortLength || (value.size() <= longest && std::ranges::none_of(value, isDigit)));
}

// Whose values are words of the other system, or names.
bool isWordKey(std::string_view key)
{
    static constexpr std::array<std::string_view, 10> keys = {"provider", "method", "encode_as", "decode_as", "name", "target", "id", "dataset", "namespace", "tags"};
    return key.ends_with("type") || key.ends_with("Type") || std::ranges::find(keys, key) != keys.end();
}

class Search
{
public:
    Search(const std::string &name, const std::string &value) : m_value(value), m_isWord(isWord(value)) { m_redactor.add(name, value); }

    // The line of the first hit from 1; nothing where there is none.
    std::optional<int> lineIn(const ExportFile &file) const
    {
        const bool hasValues = file.name.ends_with(".yml") || file.name.ends_with(".yaml") || file.name.ends_with(".json");
        const auto root = hasValues ? yaml::read(file.text, file.name) : nullptr;
        const yaml::Node *found = root && *root ? find(**root, {}) : nullptr;
        if (found)
            return found->place.line;
        return m_isWord ? std::nullopt : lineIn(std::string_view(file.text));
    }

private:
    std::optional<int> lineIn(std::string_view text) const
    {
        int line = 1;
        for (std::size_t begin = 0; begin < text.size(); ++line) {
            const std::size_t end = std::min(text.find('\n', begin), text.size());
            if (m_redactor.finds(text.substr(begin, end - begin)))
                return line;
            begin = end + 1;
        }
        return std::nullopt;
    }

    const yaml::Node *find(const yaml::Node &node, std::string_view key) const
    {
        if (node.isScalar())
            return isHit(node.text, key) ? &node : nullptr;
        for (const yaml::Entry &entry : node.entries) {
            if (const yaml::Node *found = entry.node ? find(*entry.node, entry.key) : nullptr)
                return found;
        }
        for (const NodePtr &item : node.items) {
            if (const yaml::Node *found = item ? find(*item, key) : nullptr)
                return found;
        }
        return nullptr;
    }

    bool isHit(const std::string &text, std::string_view key) const
    {
        if (!m_isWord)
            return m_redactor.finds(text) || isInside(text);
        const bool isWhole = text == m_value || text.ends_with(' ' + m_value);       // behind `Bearer`
        return (isWhole && m_value.size() >= shortest && !isWordKey(key)) || isInside(text);
    }

    // Variables of an integration are YAML in texts of several lines, or with quotes of their own.
    bool isInside(const std::string &text) const
    {
        if (!text.contains('\n') && !text.starts_with('\'') && !text.starts_with('"'))
            return false;
        const auto inner = yaml::read(text, {});
        return inner && *inner && (!(*inner)->isScalar() || (*inner)->text.size() < text.size()) && find(**inner, {});
    }

    static constexpr std::size_t shortest = 4;        // bytes, as the redactor's
    const std::string &m_value;
    bool m_isWord;
    Redactor m_redactor;
};

} // namespace

std::vector<std::pair<std::string, std::string>> referencedSecrets(const ExportInput &input)
{
    if (!input.secret)
        return {};
    std::map<std::string, std::string> found;
    ReadOptions options;
    options.lookup.variables = input.variables;
    options.lookup.environment = input.environment;
    options.profile = input.profile;
    options.lookup.secret = [&](const std::string &path) {
        auto value = input.secret(path);
        if (value)
            found.insert_or_assign(path, *value);
        return value;
    };
    readDocument(input.project, options);
    return {found.begin(), found.end()};
}

std::optional<Diagnostic> secretIn(const ExportFile &file, const std::vector<std::pair<std::string, std::string>> &secrets)
{
    for (const auto &[name, value] : secrets) {
        if (const auto line = Search(name, value).lineIn(file)) {
            return Diagnostic(codes::secretInExport, tr("Line %1 of the file `%2` would hold the value of the secret `%3`.")
                                                         .arg(*line).arg(QString::fromStdString(file.name), QString::fromStdString(name)));
        }
    }
    return std::nullopt;
}

} // namespace penstock::exchange
