// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json/rawtree.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Everyday JQ expressions in a native form that works on the record's text (design, decision 7). It is a shortcut and nothing else: where it gives
// an answer, libjq gives the same bytes; on anything that it does not expect (an error, a number beyond plain ones, a rare kind of value) it
// declines, and libjq evaluates that expression for that record. It never reports an error.
namespace penstock::map
{

struct LoweredNode;
struct LoweredValue;

// A lowered program. Immutable; any thread.
class Lowered
{
public:
    // Nothing where the program is beyond the everyday part of JQ, or is no JQ at all. The members that it asks the record for are added to `paths`.
    static std::optional<Lowered> lower(std::string_view program, json::MemberPaths &paths);
    ~Lowered();
    Lowered(Lowered &&) noexcept;
    Lowered &operator=(Lowered &&) noexcept;

private:
    friend class LoweredRun;
    explicit Lowered(std::unique_ptr<LoweredNode> root);
    std::unique_ptr<LoweredNode> m_root;
};

enum class LoweredOutcome { Value, Empty, Declined };

// Evaluates lowered programs on one record after the other. One thread.
class LoweredRun
{
public:
    using Outcome = LoweredOutcome;

    // `isChanged`: members have been set over what the record's text says.
    void setRecord(const json::RawTree &tree, bool isChanged);

    // Appends the first output as JSON. Unless Value, `to` is as it was.
    Outcome write(const Lowered &program, std::string &to);
    // Appends all outputs, and to `ends` where each of them ends. False: declined, `to` and `ends` are as they were.
    bool writeAll(const Lowered &program, std::string &to, std::vector<std::size_t> &ends);

private:
    using Node = LoweredNode;
    using Value = LoweredValue;
    using Input = const LoweredValue *;        // null: the record
    using Take = std::function<Outcome(const Value &)>;

    Outcome write(const Node &node, Input input, std::string &to);
    Outcome writeNode(const Node &node, Input input, std::string &to);
    Outcome writeText(const Node &node, Input input, std::string &to);
    Outcome writeMapped(const Node &call, Input input, std::string &to);
    Outcome writeList(const Node &list, Input input, std::string &to);
    Outcome writeObject(const Node &object, Input input, std::string &to);

    // Calls `take` for every output. Its answers: Value, go on; Empty, enough; Declined.
    Outcome each(const Node &node, Input input, const Take &take);
    static Outcome eachElement(const Value &container, const Take &take);

    Outcome evaluate(const Node &node, Input input, Value &value);
    Outcome middle(const Node &left, Input input, Value &value, Input &next);
    Outcome path(const Node &node, Input input, Value &value) const;
    static Outcome field(const Node &node, const Value &of, Value &value);
    static Outcome element(const Node &node, const Value &of, Value &value);
    Outcome text(const Node &node, Input input, Value &value);
    Outcome bothSides(const Node &node, Input input, Value &left, Value &right);
    Outcome compare(const Node &node, Input input, Value &value);
    Outcome logic(const Node &node, Input input, Value &value);
    Outcome calculate(const Node &node, Input input, Value &value);
    Outcome choose(const Node &node, Input input, const Node *&chosen);
    Outcome call(const Node &node, Input input, Value &value);
    Outcome convert(const Node &node, const Value &subject, Value &value);
    Outcome callOnText(const Node &node, Input input, const Value &subject, Value &value);
    Outcome join(const Value &list, std::string_view separator, Value &value);
    Outcome split(std::string_view whole, std::string_view separator, Value &value);
    static Outcome length(const Value &subject, std::string_view text, Value &value);

    bool subject(Input input, Value &value) const;
    std::string_view plainText(const Value &value);
    bool appendAsText(const Value &value, std::string &to);
    std::string &scratch();

    const json::RawTree *m_tree = nullptr;
    bool m_isChanged = false;
    std::deque<std::string> m_scratch;         // computed texts live here until the next program
    std::size_t m_scratchUsed = 0;
};

} // namespace penstock::map
