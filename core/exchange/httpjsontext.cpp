// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/exchange/httpjsontext.h"

#include "core/document/document.h"
#include "core/exchange/references.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace penstock::exchange
{

namespace
{

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool isName(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, isNameCharacter);
}

std::string_view trimmed(std::string_view text)
{
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

// What the agent does before Filebeat's reader: ${env.NAME} is NAME of the environment, $${...} is ${...}. Of ${env.NAME|'default'} the name is
// taken, and noted in `withDefault`.
std::string afterAgent(std::string_view text, std::vector<std::string> &withDefault)
{
    constexpr std::string_view opening = "${", environment = "env.";
    std::string result;
    while (!text.empty()) {
        const std::size_t end = text.starts_with(opening) ? text.find('}') : std::string_view::npos;
        const std::string_view inside = end == std::string_view::npos ? std::string_view() : text.substr(opening.size(), end - opening.size());
        const std::string_view first = trimmed(inside.substr(0, inside.find('|')));
        if (first.starts_with(environment) && isName(first.substr(environment.size()))) {
            const std::string name(first.substr(environment.size()));
            result += "${" + name + '}';
            if (inside.contains('|'))
                withDefault.push_back(name);
            text.remove_prefix(end + 1);
            continue;
        }
        const bool isEscape = text.starts_with("$${");
        if (isEscape)
            text.remove_prefix(1);
        // What follows is text of this layer, whatever it looks like.
        const std::size_t taken = isEscape ? 2 : 1;
        result += text.substr(0, taken);
        text.remove_prefix(taken);
    }
    return result;
}

// Where the reference that begins here ends, with those inside of it.
std::size_t endOfReference(std::string_view text)
{
    int depth = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.substr(at).starts_with("${"))
            ++depth;
        else if (text[at] == '}' && --depth == 0)
            return at + 1;
    }
    return std::string_view::npos;
}

// Of a reference without its brackets: the name, where it is one of the environment.
std::string_view environmentName(std::string_view inside)
{
    const std::string_view name = inside.substr(0, inside.find(':'));
    return isName(name) && name != "secret" ? name : std::string_view();
}

std::string upperName(std::string_view path)
{
    std::string name;
    for (const char c : path) {
        const char upper = c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
        name += isNameCharacter(upper) ? upper : '_';
    }
    return name.empty() || (name.front() >= '0' && name.front() <= '9') ? '_' + name : name;
}

// `isLast`: a reference follows, whose `$` would join one at the end.
std::string escaped(std::string_view text, Layer layer, bool isLast)
{
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char next = at + 1 < text.size() ? text[at + 1] : isLast ? '$' : ' ';
        if (text[at] == '$' && (next == '$' || next == '{' || next == '}'))
            result += layer != Layer::Filebeat && next == '{' ? "$$" : "$";
        result += text[at];
    }
    return result;
}

} // namespace

Decoded fromLayer(std::string_view text, Layer layer)
{
    Decoded result;
    const std::string own = layer == Layer::Filebeat ? std::string(text) : afterAgent(text, result.withDefault);
    std::string_view rest = own;
    while (!rest.empty()) {
        const std::size_t end = rest.starts_with("${") ? endOfReference(rest) : std::string_view::npos;
        if (end != std::string_view::npos) {
            const std::string_view inside = rest.substr(2, end - 3);
            const std::string_view name = environmentName(inside);
            if (name.empty())
                result.notUnderstood.emplace_back(rest.substr(0, end));
            else if (name.size() < inside.size())
                result.withDefault.emplace_back(name);
            result.marked += name.empty() ? std::string(rest.substr(0, end)) : marked(Piece::Kind::Environment, name);
            rest.remove_prefix(end);
            continue;
        }
        const bool isEscape = rest.starts_with("$$") || rest.starts_with("$}");
        result.marked += rest[isEscape ? 1 : 0];
        rest.remove_prefix(isEscape ? 2 : 1);
    }
    return result;
}

std::string ReferenceNames::of(bool isSecret, std::string_view name)
{
    const std::string reference = (isSecret ? "${secret:" : "${env:") + std::string(name) + '}';
    const auto known = std::ranges::find(m_all, reference, &std::pair<std::string, std::string>::second);
    if (known != m_all.end())
        return known->first;
    const std::string wanted = isSecret || !isName(name) ? upperName(name) : std::string(name);
    std::string own = wanted;
    for (int number = 2; std::ranges::find(m_all, own, &std::pair<std::string, std::string>::first) != m_all.end(); ++number)
        own = wanted + '_' + std::to_string(number);
    m_all.emplace_back(own, reference);
    return own;
}

std::string toLayer(std::string_view marked, Layer layer, ReferenceNames &names)
{
    std::string text;
    const std::vector<Piece> all = pieces(marked);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].kind == Piece::Kind::Text) {
            text += escaped(all[i].text, layer, i + 1 < all.size());
            continue;
        }
        // Behind a `$` the agent would take its reference for text, so it is left to Filebeat's reader.
        const char *begin = layer == Layer::Filebeat ? "${" : text.ends_with('$') ? "$${" : layer == Layer::Agent ? "${env." : "${";
        text += begin + names.of(all[i].kind == Piece::Kind::Secret, all[i].text) + '}';
    }
    return text;
}

// --- credentials -------------------------------------------------------------------------------------------------

namespace
{

// Paths without list indexes, from the resource or from a chain entry's step.
constexpr std::array secretPaths = {
    "auth.basic.password", "auth.oauth2.client.secret", "auth.oauth2.password", "auth.oauth2.google.credentials_json", "auth.oauth2.google.jwt_json",
    "auth.oauth2.okta.jwk_json", "auth.oauth2.okta.jwk_pem", "auth.oauth2.okta.dpop_key_pem", "auth.aws.secret_access_key", "auth.aws.session_token",
    "request.ssl.key_passphrase"};
// The name of a file, or the text itself, which may hold a private key.
constexpr std::array keyPaths = {"request.ssl.key", "request.ssl.certificate"};
constexpr std::array urlPaths = {"request.url", "request.proxy_url", "auth.oauth2.token_url", "auth.aws.proxy_url"};
// Mappings in which any name may be one of a credential.
constexpr std::array openPaths = {"request.body", "request.proxy_headers", "auth.oauth2.endpoint_params"};

template<std::size_t size>
bool isOneOf(const std::array<const char *, size> &paths, const std::string &path)
{
    return std::ranges::find(paths, path, [](const char *each) { return std::string(each); }) != paths.end();
}

class Cleaner
{
public:
    explicit Cleaner(SecretFinder &finder) : m_finder(finder) {}

    NodePtr clean(const NodePtr &node, const std::string &path)
    {
        if (!node)
            return node;
        if (isOneOf(openPaths, path))
            return m_finder.search(node);
        if (node->isScalar())
            return scalar(node, path);
        if (isOneOf(secretPaths, path))       // JSON written as a mapping
            return m_finder.take(nameOf(path), textNode(jsonText(*node), node->place));
        auto copy = std::make_shared<yaml::Node>(*node);
        for (NodePtr &item : copy->items)
            item = clean(item, path);
        for (yaml::Entry &entry : copy->entries)
            entry.node = isTransform(entry) ? transform(entry.node) : clean(entry.node, below(path, entry.key));
        return copy;
    }

private:
    static bool isTransform(const yaml::Entry &entry) { return (entry.key == "set" || entry.key == "append") && isMapping(entry.node) && entry.node->find("target"); }

    // What stands in a chain's entry is named as in the root.
    static std::string below(const std::string &path, const std::string &key)
    {
        const bool isStep = path == "chain" && (key == "step" || key == "while");
        return isStep || path.empty() ? (isStep ? std::string() : key) : path + '.' + key;
    }

    static std::string nameOf(std::string path)
    {
        std::ranges::replace(path, '.', '_');
        return path;
    }

    NodePtr scalar(const NodePtr &node, const std::string &path)
    {
        if (isOneOf(secretPaths, path))
            return m_finder.take(nameOf(path), node);
        if (isOneOf(keyPaths, path) && node->text.contains("PRIVATE KEY-----"))
            return m_finder.take(nameOf(path), node);
        return isText(*node) && isOneOf(urlPaths, path) ? changedText(node, m_finder.searchUrl(node->text)) : node;
    }

    static NodePtr changedText(const NodePtr &node, const std::string &text) { return text == node->text ? node : textNode(text, node->place); }

    NodePtr transform(const NodePtr &node)
    {
        const std::string target = scalarOf(node->find("target"));
        auto copy = std::make_shared<yaml::Node>(*node);
        for (yaml::Entry &entry : copy->entries) {
            if ((entry.key == "value" || entry.key == "default") && entry.node && isText(*entry.node))
                entry.node = changedText(entry.node, withoutKeys(m_finder.searchText(target.substr(target.rfind('.') + 1), entry.node->text)));
        }
        return copy;
    }

    // The key of a signature that a template makes: hmac "sha256" "KEY" ...
    std::string withoutKeys(const std::string &text)
    {
        static const QRegularExpression signature(QStringLiteral("\\bhmac(?:Base64)?\\s+\"\\w+\"\\s+\"([^\"\\\\]+)\""));
        const QString whole = QString::fromStdString(text);
        QString result;
        qsizetype done = 0;
        for (auto found = signature.globalMatch(whole); text.contains("[[") && found.hasNext();) {
            const QRegularExpressionMatch match = found.next();
            const NodePtr key = m_finder.take("hmac_key", textNode(match.captured(1).toStdString()));
            result += whole.mid(done, match.capturedStart(1) - done) + QString::fromStdString(key->text);
            done = match.capturedEnd(1);
        }
        result += whole.mid(done);
        return done == 0 ? text : result.toStdString();
    }

    SecretFinder &m_finder;
};

} // namespace

NodePtr withoutSecrets(const NodePtr &config, SecretFinder &finder)
{
    return Cleaner(finder).clean(config, {});
}

} // namespace penstock::exchange
