// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/document/answerkeys.h"
#include "ui/document/editorpage.h"
#include "ui/document/workspace.h"
#include "ui/widgets/codeeditor.h"

#include <QTabWidget>

#include <optional>

namespace penstock::ui
{

// The files that are open, as tabs. Opens what is asked for at its place, hands what is typed to the workspace, saves.
class EditorArea : public QTabWidget
{
    Q_OBJECT
public:
    EditorArea(Workspace &workspace, const Syntax &syntax, QWidget *parent = nullptr);

    void open(const Place &place);                 // arrives later where the text has to be fetched
    EditorPage *current() const;
    EditorPage *pageOf(const std::string &path) const;
    QStringList modifiedPaths() const;
    void saveCurrent();
    void saveAll(std::function<void(bool allSaved)> done = {});
    void saveAndClose(const std::string &path);
    void discard(const std::string &path);   // the text on disk counts again
    void closeAll();
    // Sets a scalar of the document by the smallest edit, as one undo step.
    void writeScalar(const Place &place, const std::string &value);
    void applyFix(const Fix &fix);
    // Names that completion offers beside those of the language.
    void setKnownNames(const KnownNames &names) { *m_known = names; }
    // Remarks behind lines, by file; of all others they go.
    void setNotes(const std::map<std::string, QList<CodeEditor::Note>> &notes);

Q_SIGNALS:
    void modifiedChanged();
    void cursorMoved(int line, int column);
    void currentPageChanged();
    void explanationWanted(penstock::ui::EditorPage *page, const QTextCursor &cursor, const QPoint &place);
    void closeRequested(int index);                // a modified page: the window asks
    void failed(const penstock::Diagnostic &reason);

private:
    EditorPage *addPage(const std::string &path, const std::string &bytes);
    void textArrived(const std::string &path, const std::string &text);
    void goTo(EditorPage *page, const Place &place);
    void save(EditorPage *page, std::function<void(bool)> done);
    void closeTab(int index);
    void showFindings();
    void showNotes();
    void updateTab(EditorPage *page);
    QList<EditorPage *> pages() const;

    Workspace &m_workspace;
    const Syntax &m_syntax;
    std::shared_ptr<KnownNames> m_known = std::make_shared<KnownNames>();
    std::map<std::string, QList<CodeEditor::Note>> m_notes;
    std::optional<Place> m_wanted;                 // of a text that is on its way
};

} // namespace penstock::ui
