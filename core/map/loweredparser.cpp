// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/map/loweredparser.h"

#include "core/json/number.h"
#include "core/json/value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace penstock::map
{

namespace
{

using Node = std::unique_ptr<LoweredNode>;

struct Function {
    std::string_view name;
    LoweredFunction function;
    int arguments;
};

constexpr Function functions[] = {
    {"tostring", LoweredFunction::Tostring, 0},     {"tojson", LoweredFunction::Tojson, 0},         {"tonumber", LoweredFunction::Tonumber, 0},
    {"not", LoweredFunction::Not, 0},               {"length", LoweredFunction::Length, 0},         {"map", LoweredFunction::Map, 1},
    {"select", LoweredFunction::Select, 1},         {"ascii_downcase", LoweredFunction::Downcase, 0}, {"ascii_upcase", LoweredFunction::Upcase, 0},
    {"join", LoweredFunction::Join, 1},             {"split", LoweredFunction::Split, 1},           {"startswith", LoweredFunction::StartsWith, 1},
    {"endswith", LoweredFunction::EndsWith, 1},     {"ltrimstr", LoweredFunction::TrimStart, 1},    {"rtrimstr", LoweredFunction::TrimEnd, 1},
    {"type", LoweredFunction::Type, 0},             {"empty", LoweredFunction::Empty, 0},
};

constexpr std::string_view keywords[] = {"def", "module", "import", "include", "if", "then", "elif", "else", "as", "end", "and", "or", "reduce",
                                         "foreach", "try", "catch", "label", "__loc__"};

bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isNamePart(char c)
{
    return isNameStart(c) || (c >= '0' && c <= '9');
}

Node make(LoweredOp op)
{
    auto node = std::make_unique<LoweredNode>();
    node->op = op;
    return node;
}

template<typename... Arguments>
Node make(LoweredOp op, Arguments... arguments)
{
    Node node = make(op);
    (node->arguments.push_back(std::move(arguments)), ...);
    return node;
}

Node constant(json::RawKind kind, std::string text = {})
{
    Node node = make(LoweredOp::Constant);
    node->kind = kind;
    node->text = std::move(text);
    if (kind == json::RawKind::Text)
        json::writeStringInside(node->json, node->text);
    return node;
}

// Recursive descent along libjq's precedences: | then // then or, and, comparisons, + -, * /, and terms with their suffixes. Any
// null result means: not ours.
class Parser
{
public:
    Parser(std::string_view text, json::MemberPaths &paths) : m_text(text), m_paths(paths) {}

    Node parse()
    {
        Node node = pipe();
        skipSpace();
        return m_at == m_text.size() ? std::move(node) : nullptr;
    }

private:
    char peek(std::size_t ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }

    void skipSpace()
    {
        while (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == '\r')
            ++m_at;
    }

    bool take(char c)
    {
        skipSpace();
        if (peek() != c)
            return false;
        ++m_at;
        return true;
    }

    std::string_view peekName()
    {
        skipSpace();
        std::size_t length = 0;
        while (length == 0 ? isNameStart(peek()) : isNamePart(peek(length)))
            ++length;
        return m_text.substr(m_at, length);
    }

    bool takeKeyword(std::string_view keyword)
    {
        if (peekName() != keyword)
            return false;
        m_at += keyword.size();
        return true;
    }

    // An operator, unless it is the beginning of a longer one.
    bool takeOperator(std::string_view sign)
    {
        skipSpace();
        if (!m_text.substr(m_at).starts_with(sign))
            return false;
        const char next = peek(sign.size());
        if (next == '=' || (sign == "/" && next == '/') || (sign == "|" && next == '|'))
            return false;
        m_at += sign.size();
        return true;
    }

    static bool single(const Node &node) { return node && !node->isMany; }

    Node pipe()
    {
        Node left = alternative();
        if (!left || !takeOperator("|"))
            return left;
        const bool wasRoot = std::exchange(m_isRoot, m_isRoot && left->handsOn());
        Node right = pipe();
        m_isRoot = wasRoot;
        if (!right)
            return nullptr;
        Node node = make(LoweredOp::Pipe, std::move(left), std::move(right));
        node->isMany = node->arguments[0]->isMany || node->arguments[1]->isMany;
        return node;
    }

    Node alternative()
    {
        Node left = disjunction();
        if (!left || !takeOperator("//"))
            return left;
        Node right = alternative();
        return single(left) && single(right) ? make(LoweredOp::Alternative, std::move(left), std::move(right)) : nullptr;
    }

    Node disjunction()
    {
        Node left = conjunction();
        while (left && takeKeyword("or")) {
            Node right = conjunction();
            left = single(left) && single(right) ? make(LoweredOp::Or, std::move(left), std::move(right)) : nullptr;
        }
        return left;
    }

    Node conjunction()
    {
        Node left = comparison();
        while (left && takeKeyword("and")) {
            Node right = comparison();
            left = single(left) && single(right) ? make(LoweredOp::And, std::move(left), std::move(right)) : nullptr;
        }
        return left;
    }

    Node comparison()
    {
        Node left = sum();
        for (const std::string_view sign : {"==", "!=", "<=", ">=", "<", ">"}) {
            if (!left || !takeOperator(sign))
                continue;
            Node right = sum();
            if (!single(left) || !single(right))
                return nullptr;
            Node node = make(LoweredOp::Compare, std::move(left), std::move(right));
            node->text = sign;
            return node;
        }
        return left;
    }

    Node calculation(Node left, Node right, char sign)
    {
        if (!single(left) || !single(right))
            return nullptr;
        Node node = make(LoweredOp::Calculate, std::move(left), std::move(right));
        node->text = sign;
        return node;
    }

    Node sum()
    {
        Node left = product();
        while (left) {
            if (takeOperator("+"))
                left = calculation(std::move(left), product(), '+');
            else if (takeOperator("-"))
                left = calculation(std::move(left), product(), '-');
            else
                break;
        }
        return left;
    }

    Node product()
    {
        Node left = withSuffixes(term());
        while (left) {
            if (takeOperator("*"))
                left = calculation(std::move(left), withSuffixes(term()), '*');
            else if (takeOperator("/"))
                left = calculation(std::move(left), withSuffixes(term()), '/');
            else
                break;
        }
        return left;
    }

    Node term()
    {
        if (m_depth == deepest)
            return nullptr;
        ++m_depth;
        Node node = anyTerm();
        --m_depth;
        return node;
    }

    Node anyTerm()
    {
        skipSpace();
        const char c = peek();
        if (c == '.')
            return dot();
        if (c == '"')
            return text();
        if (c == '(')
            return group();
        if (c == '[')
            return list();
        if (c == '{')
            return object();
        if (c >= '0' && c <= '9')
            return number();
        return isNameStart(c) ? named() : nullptr;
    }

    Node dot()
    {
        const char next = peek(1);
        if (next == '.' || (next >= '0' && next <= '9'))
            return nullptr;
        if (isNameStart(next) || next == '"' || next == '[')
            return make(LoweredOp::Identity);         // withSuffixes() reads on
        ++m_at;
        return make(LoweredOp::Identity);
    }

    Node withSuffixes(Node node)
    {
        while (node) {
            const bool dotted = peek() == '.';
            const char next = peek(dotted ? 1 : 0);
            if (dotted && (isNameStart(next) || next == '"')) {
                ++m_at;
                node = member(std::move(node));
            } else if (next == '[') {
                m_at += dotted ? 2 : 1;
                node = bracket(std::move(node));
            } else if (dotted) {
                return nullptr;
            } else {
                break;
            }
        }
        return node;
    }

    // Behind the dot: a name or a text.
    Node member(Node of)
    {
        std::optional<std::string> name;
        if (peek() == '"') {
            name = plainString();
        } else {
            const std::string_view word = peekName();
            m_at += word.size();
            name = std::string(word);
        }
        return name ? field(std::move(of), std::move(*name)) : nullptr;
    }

    Node field(Node of, std::string name)
    {
        const bool optional = peek() == '?';
        m_at += optional ? 1 : 0;
        if (peek() == '?')
            return nullptr;
        const bool extends = of->op == LoweredOp::Identity || of->op == LoweredOp::Path;
        if (extends && !optional) {
            Node path = of->op == LoweredOp::Path ? std::move(of) : make(LoweredOp::Path);
            path->names.push_back(std::move(name));
            path->path = m_isRoot ? m_paths.add(path->names) : -1;
            return path;
        }
        Node node = make(LoweredOp::Field, std::move(of));
        node->isMany = node->arguments[0]->isMany;
        node->text = std::move(name);
        node->optional = optional;
        return node;
    }

    // Behind [: ], a whole number or a text.
    Node bracket(Node of)
    {
        if (take(']')) {
            if (peek() == '?')
                return nullptr;
            Node node = make(LoweredOp::Iterate, std::move(of));
            node->isMany = true;
            return node;
        }
        if (peek() == '"') {
            std::optional<std::string> name = plainString();
            return name && take(']') ? field(std::move(of), std::move(*name)) : nullptr;
        }
        const std::string_view rest = m_text.substr(m_at);
        int index = 0;
        const auto [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), index);
        m_at += std::size_t(end - rest.data());
        if (fault != std::errc() || !take(']'))
            return nullptr;
        Node node = make(LoweredOp::Element, std::move(of));
        node->isMany = node->arguments[0]->isMany;
        node->index = index;
        node->optional = peek() == '?';
        m_at += node->optional ? 1 : 0;
        return peek() == '?' ? nullptr : std::move(node);
    }

    // A text without interpolation.
    std::optional<std::string> plainString()
    {
        Node node = text();
        return node && node->op == LoweredOp::Constant ? std::optional(std::move(node->text)) : std::nullopt;
    }

    Node text()
    {
        ++m_at;
        Node node = make(LoweredOp::Text);
        std::string raw = "\"";
        for (; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '"' || (c == '\\' && peek(1) == '(')) {
                const auto part = json::parse(raw + '"');
                if (!part)
                    return nullptr;
                if (!part->stringView().empty())
                    node->arguments.push_back(constant(json::RawKind::Text, part->toString()));
                raw = "\"";
            }
            if (c == '"') {
                ++m_at;
                return simplified(std::move(node));
            }
            if (c == '\\' && peek(1) == '(') {
                m_at += 2;
                Node inner = pipe();
                skipSpace();
                if (!single(inner) || peek() != ')')
                    return nullptr;
                node->arguments.push_back(std::move(inner));
                continue;
            }
            raw += c;
            if (c == '\\' && ++m_at < m_text.size())
                raw += m_text[m_at];
        }
        return nullptr;
    }

    static Node simplified(Node node)
    {
        if (node->arguments.empty())
            return constant(json::RawKind::Text);
        const bool isPlain = node->arguments.size() == 1 && node->arguments[0]->op == LoweredOp::Constant && node->arguments[0]->kind == json::RawKind::Text;
        return isPlain ? std::move(node->arguments[0]) : std::move(node);
    }

    Node group()
    {
        ++m_at;
        Node node = pipe();
        return take(')') ? std::move(node) : nullptr;
    }

    Node list()
    {
        ++m_at;
        if (take(']'))
            return make(LoweredOp::List);
        Node inner = pipe();
        return inner && take(']') ? make(LoweredOp::List, std::move(inner)) : nullptr;
    }

    Node number()
    {
        const std::size_t end = std::min(m_text.find_first_not_of("0123456789.eE", m_at), m_text.size());
        const std::string_view token = m_text.substr(m_at, end - m_at);
        m_at = end;
        return json::isNumber(token) && json::isPlainNumber(token) ? constant(json::RawKind::Number, std::string(token)) : nullptr;
    }

    Node named()
    {
        const std::string_view name = peekName();
        if (name == "if")
            return condition();
        if (std::ranges::find(keywords, name) != std::end(keywords))
            return nullptr;
        m_at += name.size();
        if (peek() == ':')                              // a module's name
            return nullptr;
        const bool hasArguments = take('(');
        if (!hasArguments && name == "null")
            return constant(json::RawKind::Null);
        if (!hasArguments && (name == "true" || name == "false"))
            return constant(name == "true" ? json::RawKind::True : json::RawKind::False);
        const auto known = std::ranges::find_if(functions, [&](const Function &one) { return one.name == name && (one.arguments == 1) == hasArguments; });
        if (known == std::end(functions))
            return nullptr;
        Node node = make(LoweredOp::Call);
        node->function = known->function;
        return known->arguments == 0 ? std::move(node) : withArgument(std::move(node));
    }

    Node withArgument(Node call)
    {
        // map() evaluates its argument on the elements; the others on their input.
        const bool onElements = call->function == LoweredFunction::Map;
        const bool wasRoot = std::exchange(m_isRoot, m_isRoot && !onElements);
        Node argument = pipe();
        m_isRoot = wasRoot;
        if (!argument || !take(')') || (argument->isMany && !onElements))
            return nullptr;
        call->arguments.push_back(std::move(argument));
        return call;
    }

    Node condition()
    {
        Node node = make(LoweredOp::If);
        for (bool first = true; takeKeyword(first ? "if" : "elif"); first = false) {
            Node when = pipe();
            if (!single(when) || !takeKeyword("then"))
                return nullptr;
            Node then = pipe();
            if (!single(then))
                return nullptr;
            node->arguments.push_back(std::move(when));
            node->arguments.push_back(std::move(then));
        }
        if (takeKeyword("else")) {
            Node otherwise = pipe();
            if (!single(otherwise))
                return nullptr;
            node->arguments.push_back(std::move(otherwise));
        }
        return takeKeyword("end") ? std::move(node) : nullptr;
    }

    Node object()
    {
        ++m_at;
        Node node = make(LoweredOp::Object);
        if (take('}'))
            return node;
        do {
            if (!entry(*node))
                return nullptr;
        } while (take(','));
        return take('}') ? std::move(node) : nullptr;
    }

    bool entry(LoweredNode &object)
    {
        skipSpace();
        Node key;
        const bool isComputed = peek() == '(';
        if (isComputed) {
            key = group();
        } else if (peek() == '"') {
            key = text();
        } else if (const std::string_view name = peekName(); !name.empty()) {
            m_at += name.size();
            key = constant(json::RawKind::Text, std::string(name));
        }
        if (!single(key) || key->text == "__loc__")
            return false;
        Node value;
        skipSpace();
        if (peek() == ':') {
            ++m_at;
            value = entryValue();
        } else if (!isComputed && key->op == LoweredOp::Constant) {
            value = field(make(LoweredOp::Identity), key->text);
        }
        if (!single(value) || repeats(object, *key))
            return false;
        object.arguments.push_back(std::move(key));
        object.arguments.push_back(std::move(value));
        return true;
    }

    // Terms and pipes of terms; libjq wants parentheses around anything else.
    Node entryValue()
    {
        Node left = withSuffixes(term());
        if (!left || !takeOperator("|"))
            return left;
        const bool wasRoot = std::exchange(m_isRoot, false);
        Node right = entryValue();
        m_isRoot = wasRoot;
        return single(left) && single(right) ? make(LoweredOp::Pipe, std::move(left), std::move(right)) : nullptr;
    }

    static bool repeats(const LoweredNode &object, const LoweredNode &key)
    {
        for (std::size_t i = 0; i < object.arguments.size(); i += 2) {
            const LoweredNode &other = *object.arguments[i];
            if (other.op == LoweredOp::Constant && key.op == LoweredOp::Constant && other.text == key.text)
                return true;
        }
        return false;
    }

    static constexpr int deepest = 40;

    std::string_view m_text;
    json::MemberPaths &m_paths;
    int m_depth = 0;
    std::size_t m_at = 0;
    bool m_isRoot = true;       // `.` is the record
};

} // namespace

std::unique_ptr<LoweredNode> parseLowered(std::string_view program, json::MemberPaths &paths)
{
    return Parser(program, paths).parse();
}

} // namespace penstock::map
