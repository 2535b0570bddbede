// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/httpjson.h"
#include "core/template/template.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

// What templates and transforms did, for whoever explains a run. Texts only, so that it may cross threads.
namespace penstock::request
{

// What one template of the document gave when it was evaluated.
struct Gave {
    enum class How { Value, Default, Empty, Failed, Terminated };

    How how = How::Empty;
    std::string source;          // the template as written
    std::string text;            // Value, Default: what it gave
    QString why;                 // all others, and Default: why the template gave nothing
    Place place;                 // of the template

    bool hasText() const { return how == How::Value || how == How::Default; }
};

Gave gaveOf(const tpl::Outcome &outcome, const httpjson::Template &text);

// Where a template finds its value, in short: body.next_cursor for [[.last_response.body.next_cursor]]; the template itself where it
// does more than name a value.
std::string sourceOf(std::string_view source);

enum class Effect {
    Written,                     // the value is at its target
    Deleted,
    Skipped,                     // no value: nothing was written, and the next transform follows
    Stopped,                     // the list ends here: see `why`
    NotReached,                  // one before it ended the list
};

struct AppliedTransform {
    httpjson::Action action = httpjson::Action::Set;
    std::string target;          // as written
    Effect effect = Effect::NotReached;
    std::optional<Gave> gave;    // nothing for delete, and where there is no template
    QString why;                 // Skipped, Stopped
    Place place;
};

// A Subject as text. Nothing: did not exist.
struct SubjectText {
    std::optional<std::string> body;                             // JSON, cut where it is very long
    std::vector<std::pair<std::string, std::string>> header;     // one line per value
    std::optional<std::string> url;

    bool operator==(const SubjectText &) const = default;
};

// One list of transforms, applied once.
struct Application {
    std::vector<AppliedTransform> steps;
    SubjectText before, after;

    bool isStopped() const { return !steps.empty() && (steps.back().effect == Effect::Stopped || steps.back().effect == Effect::NotReached); }
};

} // namespace penstock::request
