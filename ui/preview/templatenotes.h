// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/httpjson/trial.h"
#include "ui/document/projectreading.h"
#include "ui/run/explained.h"
#include "ui/widgets/codeeditor.h"

#include <map>
#include <memory>
#include <string>

// The value that each template of a document has right now. Pure; made off the GUI thread.
namespace penstock::ui
{

// A run as far as templates see it, with one of its exchanges. Every text is redacted already.
struct RunView {
    TemplateValues values;                            // what the run evaluated last
    TrialState state;                                 // all but the bodies
    std::shared_ptr<const std::string> body, parentBody;
    std::string resource;                             // whose exchange it is
    std::uint64_t exchange = 0;                       // 0: none
    int step = 0;                                     // the chain's entry that asked, from 1
    bool isChosen = false;                            // by the user: then it counts, not what was evaluated last
};

using NotesByFile = std::map<std::string, QList<CodeEditor::Note>>;
NotesByFile templateNotes(const ProjectReading &reading, const RunView &run);

// About the template at a place of a file: its value, and that of the part that is pointed at. Rich text; empty: there is no template, or
// nothing was run yet. `lineText` is the line as it stands in the editor, which may be newer than the reading.
struct TemplateQuestion {
    std::string file;
    int line = 0, column = 0;                         // from 1, in code points
    std::string lineText;
};
QString templateExplanation(const ProjectReading &reading, const RunView &run, const TemplateQuestion &question);

} // namespace penstock::ui
