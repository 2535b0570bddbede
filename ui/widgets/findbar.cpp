// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/findbar.h"

#include "ui/widgets/codeeditor.h"
#include "ui/widgets/icons.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include <algorithm>

namespace penstock::ui
{

namespace
{
constexpr qsizetype mostMatches = 2000;

QToolButton *button(QWidget *parent, const QString &name, const QString &text, Icon icon)
{
    auto *result = new QToolButton(parent);
    result->setObjectName(name);
    result->setToolTip(text);
    result->setAccessibleName(text);
    result->setIcon(makeIcon(icon));
    result->setAutoRaise(true);
    return result;
}
} // namespace

FindBar::FindBar(CodeEditor *editor, QWidget *parent)
    : QWidget(parent)
    , m_editor(editor)
    , m_text(new QLineEdit(this))
    , m_count(new QLabel(this))
{
    setObjectName(QStringLiteral("findBar"));
    m_text->setObjectName(QStringLiteral("findEdit"));
    m_text->setPlaceholderText(tr("Find"));
    m_text->setAccessibleName(tr("Find in this text"));
    m_text->setClearButtonEnabled(true);
    m_count->setObjectName(QStringLiteral("findCountLabel"));
    auto *previous = button(this, QStringLiteral("findPreviousButton"), tr("Previous match"), Icon::Up);
    auto *next = button(this, QStringLiteral("findNextButton"), tr("Next match"), Icon::Down);
    auto *closeButton = button(this, QStringLiteral("findCloseButton"), tr("Close the search"), Icon::Close);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(4, 2, 4, 2);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_count);
    layout->addWidget(previous);
    layout->addWidget(next);
    layout->addWidget(closeButton);

    connect(m_text, &QLineEdit::textChanged, this, &FindBar::search);
    connect(previous, &QToolButton::clicked, this, &FindBar::findPrevious);
    connect(next, &QToolButton::clicked, this, &FindBar::findNext);
    connect(closeButton, &QToolButton::clicked, this, &FindBar::close);
    hide();
}

void FindBar::open()
{
    const QString selected = m_editor->textCursor().selectedText();
    show();
    if (!selected.isEmpty() && !selected.contains(QChar::ParagraphSeparator))
        m_text->setText(selected);
    m_text->selectAll();
    m_text->setFocus(Qt::ShortcutFocusReason);
    search();
}

void FindBar::close()
{
    hide();
    m_matches.clear();
    m_editor->setMatches({});
    m_editor->setFocus(Qt::OtherFocusReason);
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        event->modifiers().testFlag(Qt::ShiftModifier) ? findPrevious() : findNext();
    else
        QWidget::keyPressEvent(event);
}

void FindBar::search()
{
    m_matches.clear();
    const QString text = m_text->text();
    QTextCursor cursor(m_editor->document());
    while (!text.isEmpty() && m_matches.size() < mostMatches) {
        cursor = m_editor->document()->find(text, cursor);
        if (cursor.isNull())
            break;
        m_matches.append(cursor);
    }
    m_editor->setMatches(m_matches);
    m_count->setText(text.isEmpty() ? QString() : tr("%n match(es)", nullptr, static_cast<int>(m_matches.size())));
}

void FindBar::select(qsizetype match)
{
    const QTextCursor &found = m_matches.at((match + m_matches.size()) % m_matches.size());
    m_editor->setTextCursor(found);
    m_editor->centerCursor();
}

void FindBar::findNext()
{
    search();
    if (m_matches.isEmpty())
        return;
    const int from = m_editor->textCursor().selectionEnd();
    const auto next = std::find_if(m_matches.begin(), m_matches.end(), [&](const QTextCursor &m) { return m.selectionStart() >= from; });
    select(next == m_matches.end() ? 0 : next - m_matches.begin());
}

void FindBar::findPrevious()
{
    search();
    if (m_matches.isEmpty())
        return;
    const int from = m_editor->textCursor().selectionStart();
    const auto next = std::find_if(m_matches.begin(), m_matches.end(), [&](const QTextCursor &m) { return m.selectionStart() >= from; });
    select(next - m_matches.begin() - 1);
}

} // namespace penstock::ui
