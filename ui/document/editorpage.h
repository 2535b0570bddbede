// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"
#include "ui/widgets/plaintext.h"

#include <QWidget>

namespace penstock::ui
{

class CodeEditor;
class FindBar;
class Syntax;

// One file in the editor: its text, its form on disk, whether it differs from what was saved.
class EditorPage : public QWidget
{
    Q_OBJECT
public:
    EditorPage(const Syntax &syntax, std::string path, const std::string &bytes, QWidget *parent = nullptr);

    const std::string &path() const { return m_path; }
    QString title() const;                         // the file's name
    CodeEditor *editor() const { return m_editor; }
    bool isModified() const;
    bool isReadOnly() const { return !m_form.exact; }
    std::string bytes() const;                     // as they would be saved
    const std::string &savedBytes() const { return m_saved; }
    int revision() const;                          // of the text
    void markSaved(int revision);                  // stays modified where the text was changed meanwhile
    void setFindings(const Diagnostics &findings);
    // Byte offsets in bytes(); one undo step.
    void replaceBytes(std::size_t offset, std::size_t length, const std::string &text);
    void openFind();
    void findNext();
    void findPrevious();
    void explainHere();                            // what there is to say about the place of the cursor
    void undo();
    void redo();

Q_SIGNALS:
    void edited();
    void modificationChanged(bool modified);

private:
    std::string m_path;
    std::string m_saved;
    FileForm m_form;
    CodeEditor *m_editor;
    FindBar *m_findBar;
};

} // namespace penstock::ui
