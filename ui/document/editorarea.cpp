// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/editorarea.h"

#include "ui/background.h"
#include "ui/document/yamlassistant.h"
#include "ui/widgets/codeeditor.h"
#include "ui/widgets/icons.h"

#include <QPointer>

#include <algorithm>

namespace penstock::ui
{

EditorArea::EditorArea(Workspace &workspace, const Syntax &syntax, QWidget *parent)
    : QTabWidget(parent)
    , m_workspace(workspace)
    , m_syntax(syntax)
{
    setObjectName(QStringLiteral("editorArea"));
    setAccessibleName(tr("Editors"));
    setDocumentMode(true);
    setTabsClosable(true);
    setMovable(true);
    connect(this, &QTabWidget::tabCloseRequested, this, &EditorArea::closeTab);
    connect(this, &QTabWidget::currentChanged, this, &EditorArea::currentPageChanged);
    connect(&workspace, &Workspace::textArrived, this, &EditorArea::textArrived);
    connect(&workspace, &Workspace::readingChanged, this, &EditorArea::showFindings);
}

EditorPage *EditorArea::current() const
{
    return qobject_cast<EditorPage *>(currentWidget());
}

QList<EditorPage *> EditorArea::pages() const
{
    QList<EditorPage *> pages;
    for (int i = 0; i < count(); ++i)
        pages.append(static_cast<EditorPage *>(widget(i)));
    return pages;
}

EditorPage *EditorArea::pageOf(const std::string &path) const
{
    const QList<EditorPage *> all = pages();
    const auto found = std::find_if(all.begin(), all.end(), [&](const EditorPage *page) { return page->path() == path; });
    return found == all.end() ? nullptr : *found;
}

void EditorArea::open(const Place &place)
{
    if (place.file.empty())
        return;
    if (EditorPage *page = pageOf(place.file)) {
        goTo(page, place);
        return;
    }
    m_wanted = place;
    m_workspace.requestText(place.file);
}

void EditorArea::textArrived(const std::string &path, const std::string &text)
{
    if (!m_wanted || m_wanted->file != path)
        return;
    const Place place = *std::exchange(m_wanted, std::nullopt);
    EditorPage *page = pageOf(path);
    goTo(page ? page : addPage(path, text), place);
}

EditorPage *EditorArea::addPage(const std::string &path, const std::string &bytes)
{
    auto *page = new EditorPage(m_syntax, path, bytes);
    const int index = addTab(page, page->title());
    setTabToolTip(index, QString::fromStdString(path));
    connect(page, &EditorPage::edited, this, [this, page] { m_workspace.setText(page->path(), page->bytes()); });
    connect(page, &EditorPage::modificationChanged, this, [this, page] {
        updateTab(page);
        Q_EMIT modifiedChanged();
    });
    connect(page->editor(), &CodeEditor::cursorMoved, this, &EditorArea::cursorMoved);
    const QString root = path.starts_with("resources/") ? QStringLiteral("resources[]") : QString();
    page->editor()->setAssistant(std::make_shared<YamlAssistant>(root, m_known));
    connect(page->editor(), &CodeEditor::explanationWanted, this, [this, page](const QTextCursor &cursor, const QPoint &place) { Q_EMIT explanationWanted(page, cursor, place); });
    showFindings();
    showNotes();
    return page;
}

void EditorArea::goTo(EditorPage *page, const Place &place)
{
    setCurrentWidget(page);
    if (place.isKnown())
        page->editor()->goTo(place.line, place.column);
}

QStringList EditorArea::modifiedPaths() const
{
    QStringList paths;
    for (const EditorPage *page : pages()) {
        if (page->isModified())
            paths.append(QString::fromStdString(page->path()));
    }
    return paths;
}

// Modified and faulty pages are told by their text and their icon.
void EditorArea::updateTab(EditorPage *page)
{
    const int index = indexOf(page);
    setTabText(index, page->isModified() ? QStringLiteral("* ") + page->title() : page->title());
    const auto &marks = page->editor()->marks();
    const bool bad = std::any_of(marks.begin(), marks.end(), [](const CodeEditor::Mark &mark) { return mark.severity == Severity::Error; });
    setTabIcon(index, bad ? makeIcon(Icon::Error) : QIcon());
}

void EditorArea::showFindings()
{
    const auto reading = m_workspace.reading();
    for (EditorPage *page : pages()) {
        page->setFindings(reading ? reading->findings : Diagnostics());
        updateTab(page);
    }
}

void EditorArea::setNotes(const std::map<std::string, QList<CodeEditor::Note>> &notes)
{
    m_notes = notes;
    showNotes();
}

void EditorArea::showNotes()
{
    for (EditorPage *page : pages()) {
        const auto found = m_notes.find(page->path());
        page->editor()->setNotes(found == m_notes.end() ? QList<CodeEditor::Note>() : found->second);
    }
}

void EditorArea::save(EditorPage *page, std::function<void(bool)> done)
{
    const int revision = page->revision();
    m_workspace.save(page->path(), page->bytes(), [page = QPointer(page), revision, done = std::move(done)](bool saved) {
        if (saved && page)
            page->markSaved(revision);
        if (done)
            done(saved);
    });
}

void EditorArea::saveCurrent()
{
    if (EditorPage *page = current(); page && page->isModified())
        save(page, {});
}

void EditorArea::saveAll(std::function<void(bool)> done)
{
    QList<EditorPage *> modified = pages();
    modified.removeIf([](const EditorPage *page) { return !page->isModified(); });
    if (modified.isEmpty()) {
        if (done)
            done(true);
        return;
    }
    struct Progress {
        qsizetype left;
        bool allSaved = true;
    };
    const auto progress = std::make_shared<Progress>(Progress{modified.size()});
    for (EditorPage *page : std::as_const(modified)) {
        save(page, [progress, done](bool saved) {
            progress->allSaved = progress->allSaved && saved;
            if (--progress->left == 0 && done)
                done(progress->allSaved);
        });
    }
}

void EditorArea::closeTab(int index)
{
    auto *page = static_cast<EditorPage *>(widget(index));
    if (page->isModified()) {
        Q_EMIT closeRequested(index);
        return;
    }
    removeTab(index);
    page->deleteLater();
    Q_EMIT modifiedChanged();
}

void EditorArea::saveAndClose(const std::string &path)
{
    EditorPage *page = pageOf(path);
    if (!page)
        return;
    save(page, [this, path](bool saved) {
        if (EditorPage *written = pageOf(path); saved && written && !written->isModified())
            closeTab(indexOf(written));
    });
}

void EditorArea::discard(const std::string &path)
{
    EditorPage *page = pageOf(path);
    if (!page)
        return;
    m_workspace.setText(path, page->savedBytes());
    removeTab(indexOf(page));
    page->deleteLater();
    Q_EMIT modifiedChanged();
}

void EditorArea::closeAll()
{
    for (EditorPage *page : pages()) {
        removeTab(indexOf(page));
        page->deleteLater();
    }
    m_wanted.reset();
    Q_EMIT modifiedChanged();
}

void EditorArea::writeScalar(const Place &place, const std::string &value)
{
    EditorPage *page = pageOf(place.file);
    const SourceFile *file = m_workspace.files().file(place.file);
    if (!page && !file)
        return;
    if (!page)
        page = addPage(place.file, file->text);
    setCurrentWidget(page);
    const auto work = [text = page->bytes(), path = place.path, value] { return yaml::setScalar(text, path, value); };
    inBackground(page, work, [this, page, revision = page->revision()](const Result<yaml::Edit> &edit) {
        if (!edit)
            Q_EMIT failed(edit.error());
        else if (revision == page->revision() && !page->isReadOnly())
            page->replaceBytes(edit->offset, edit->length, edit->replacement);
    });
}

void EditorArea::applyFix(const Fix &fix)
{
    open(fix.where);
    EditorPage *page = pageOf(fix.where.file);
    if (page && !page->isReadOnly())
        page->replaceBytes(fix.where.offset, fix.where.length, fix.replacement);
}

} // namespace penstock::ui
