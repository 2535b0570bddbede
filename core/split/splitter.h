// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "core/document/httpjson.h"
#include "core/json/dotted.h"
#include "core/split/sharing.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

// Takes a document apart into events (httpjson, section 8).
namespace penstock::split
{

// Why something gave fewer documents than one might expect, or others.
enum class Reason {
    TargetMissing,         // missing or null
    TargetEmpty,           // [], {} or ""
    ParentPublished,       // for one of these two the unsplit document was published
    NotSplittable,         // a number, boolean or null among the parts: it has no fields
    WrongType,             // the target of a nested split has the wrong type; that part is lost
    PathBlocked,           // its path runs through a value that is not an object
    TransformFailed,
};

struct Note {
    Reason reason = Reason::TargetMissing;
    std::size_t count = 0;
    std::string example;   // of the first one: what was found, or the message
    std::vector<std::string> samples;   // what it happened to, as JSON, where samples are kept
};

// What happened at one level, over all documents that came by.
struct Level {
    std::string path;      // of the configuration: split, split.split
    const httpjson::Split *split = nullptr;
    std::size_t documents = 0;   // that were to be split here
    std::size_t parts = 0;       // that were found in them
    std::size_t passedOn = 0;    // to the next level, or published
    std::size_t dropped = 0;
    std::vector<Note> notes;
    std::vector<std::string> samples;   // of what was passed on, as JSON, where samples are kept
};

struct Explanation {
    std::vector<Level> levels;   // outermost first
    std::size_t events = 0;
};

// What a note says, translated, and whether something was lost rather than passed on in another way.
QString sentence(const Level &level, const Note &note);
bool isLoss(Reason reason);

// What the splitter asks of the run. `transform` performs the transforms of a level (0: the outermost) that has some; it gets the part's body,
// as there is neither header nor URL, and changes it in place. A failure drops the part, and what was changed before it stays changed where the
// page is shared. `emit` publishes: transforms of later parts see what it changes (first_event, last_event, cursor).
struct Callbacks {
    std::function<Result<>(std::size_t level, json::Value &body)> transform;
    std::function<void(json::Value event)> emit;
};

// Splits as configured. May be used for many documents one after the other; one thread at a time.
class Splitter
{
public:
    // `samples`: so many texts of each kind are kept for the explanation, and pointer() is known.
    explicit Splitter(std::shared_ptr<const httpjson::Split> split, std::size_t samples = 0);

    // Splits one document, which is an object. The failure (split-wrong-type, path-through-scalar) is that of an outermost split and ends the
    // page; events that were emitted before it stay published. `sharing` (httpjson, section 5.3): the objects that the document has in
    // common with the page, and what transforms do to them; null: nothing is shared.
    Result<> run(const json::Value &document, const Callbacks &callbacks, Sharing *sharing = nullptr);

    const Explanation &explanation() const { return m_explanation; }
    // While a document is emitted: the JSON Pointer of what it was cut from, in the document that is split. Empty where samples are not kept.
    const std::string &pointer() const { return m_pointer; }

private:
    class Pass;
    std::shared_ptr<const httpjson::Split> m_split;
    std::vector<json::ReadyPath> m_targets;      // by level
    std::size_t m_samples;
    std::string m_pointer;
    Explanation m_explanation;
};

} // namespace penstock::split
