// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/editorpage.h"

#include "ui/document/diagnosticspanel.h"
#include "ui/widgets/codeeditor.h"
#include "ui/widgets/findbar.h"

#include <QLabel>
#include <QTextDocument>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock::ui
{

EditorPage::EditorPage(const Syntax &syntax, std::string path, const std::string &bytes, QWidget *parent)
    : QWidget(parent)
    , m_path(std::move(path))
    , m_saved(bytes)
    , m_editor(new CodeEditor(syntax, Language::Yaml, CodeEditor::Gutter::Shown, this))
    , m_findBar(new FindBar(m_editor, this))
{
    setObjectName(QStringLiteral("editorPage"));
    FileText file = decoded(bytes);
    m_form = file.form;
    m_editor->setPlainText(file.text);
    m_form.exact = m_form.exact && documentText(*m_editor->document()) == file.text;
    m_editor->document()->setModified(false);
    m_editor->setReadOnly(!m_form.exact);
    m_editor->setObjectName(QStringLiteral("yamlEditor"));
    m_editor->setAccessibleName(tr("Text of %1").arg(title()));
    m_editor->setLayoutDirection(Qt::LeftToRight);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    if (!m_form.exact) {
        auto *notice = new QLabel(tr("Read-only: this file mixes line ends or is not valid UTF-8, and saving it here would change more than you type."));
        notice->setObjectName(QStringLiteral("readOnlyNotice"));
        notice->setWordWrap(true);
        notice->setMargin(6);
        layout->addWidget(notice);
    }
    layout->addWidget(m_editor, 1);
    layout->addWidget(m_findBar);
    setFocusProxy(m_editor);
    connect(m_editor->document(), &QTextDocument::contentsChange, this, [this](int, int removed, int added) {
        if (removed != 0 || added != 0)
            Q_EMIT edited();
    });
    connect(m_editor->document(), &QTextDocument::modificationChanged, this, &EditorPage::modificationChanged);
}

QString EditorPage::title() const
{
    return QString::fromStdString(m_path).section(QLatin1Char('/'), -1);
}

bool EditorPage::isModified() const
{
    return m_editor->document()->isModified();
}

std::string EditorPage::bytes() const
{
    return encoded(documentText(*m_editor->document()), m_form);
}

int EditorPage::revision() const
{
    return m_editor->document()->revision();
}

void EditorPage::markSaved(int revision)
{
    if (revision != m_editor->document()->revision())
        return;
    m_saved = bytes();
    m_editor->document()->setModified(false);
}

void EditorPage::setFindings(const Diagnostics &findings)
{
    QList<CodeEditor::Mark> marks;
    for (const Diagnostic &finding : findings) {
        if (finding.place.file == m_path && finding.place.isKnown())
            marks.append({finding.place.line, finding.place.column, static_cast<int>(finding.place.length), finding.severity, finding.message, adviceText(finding)});
    }
    m_editor->setMarks(marks);
}

void EditorPage::replaceBytes(std::size_t offset, std::size_t length, const std::string &text)
{
    const std::string all = bytes();
    const int begin = editorPosition(all, offset);
    const int end = editorPosition(all, offset + length);
    m_editor->replace(begin, end - begin, decoded(text).text);
}

void EditorPage::openFind()
{
    m_findBar->open();
}

void EditorPage::findNext()
{
    m_findBar->isVisible() ? m_findBar->findNext() : m_findBar->open();
}

void EditorPage::findPrevious()
{
    m_findBar->isVisible() ? m_findBar->findPrevious() : m_findBar->open();
}

void EditorPage::explainHere()
{
    m_editor->explainHere();
}

void EditorPage::undo()
{
    m_editor->undo();
}

void EditorPage::redo()
{
    m_editor->redo();
}

} // namespace penstock::ui
