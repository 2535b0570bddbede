// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/codeassist.h"

#include "ui/widgets/theme.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QCompleter>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScreen>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QTextBlock>

#include <algorithm>

namespace penstock::ui
{

namespace
{
enum Roles { InsertRole = Qt::UserRole, DetailRole, HelpRole };

constexpr int gap = 24;             // between label and detail
constexpr int margin = 6;
constexpr int widest = 620;
constexpr int helpWidth = 340;

// The label, and in a quieter colour what there is to say about it in a line.
class CompletionDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &given, const QModelIndex &index) const override
    {
        QStyleOptionViewItem option = given;
        initStyleOption(&option, index);
        const QString label = std::exchange(option.text, QString());
        QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        const QRect area = option.rect.adjusted(margin, 0, -margin, 0);
        const Qt::Alignment leading = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
        const Qt::Alignment trailing = QStyle::visualAlignment(option.direction, Qt::AlignRight | Qt::AlignVCenter);
        painter->save();
        painter->setFont(option.font);
        painter->setPen(isSelected ? option.palette.color(QPalette::HighlightedText) : option.palette.color(QPalette::Text));
        painter->drawText(area, int(leading) | Qt::TextSingleLine, label);
        painter->setPen(isSelected ? option.palette.color(QPalette::HighlightedText) : colour(Ink::Muted, option.palette));
        const int room = area.width() - option.fontMetrics.horizontalAdvance(label) - gap;
        const QString detail = option.fontMetrics.elidedText(index.data(DetailRole).toString(), Qt::ElideRight, std::max(room, 0));
        painter->drawText(area, int(trailing) | Qt::TextSingleLine, detail);
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QFontMetrics metrics(option.font);
        const QString detail = index.data(DetailRole).toString();
        const int width = metrics.horizontalAdvance(index.data().toString()) + (detail.isEmpty() ? 0 : gap + metrics.horizontalAdvance(detail));
        return {width + 2 * margin, metrics.height() + 4};
    }
};

QStandardItem *itemOf(const Completion &completion)
{
    auto *item = new QStandardItem(completion.label);
    item->setData(completion.insert, InsertRole);
    item->setData(completion.detail, DetailRole);
    item->setData(completion.help, HelpRole);
    item->setData(completion.detail.isEmpty() ? completion.label : QStringLiteral("%1, %2").arg(completion.label, completion.detail), Qt::AccessibleTextRole);
    item->setData(completion.help, Qt::AccessibleDescriptionRole);
    return item;
}
} // namespace

CodeAssist::CodeAssist(QPlainTextEdit *editor, std::shared_ptr<const CodeAssistant> assistant)
    : QObject(editor)
    , m_editor(editor)
    , m_assistant(std::move(assistant))
    , m_model(new QStandardItemModel(this))
    , m_completer(new QCompleter(m_model, this))
    , m_help(makeTip(QStringLiteral("completionHelp"), tr("Help for the completion")))
    , m_signature(makeTip(QStringLiteral("signatureHelp"), tr("Signature of the function")))
{
    m_completer->setWidget(editor);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setMaxVisibleItems(10);
    m_completer->popup()->setObjectName(QStringLiteral("completions"));
    m_completer->popup()->setAccessibleName(tr("Completions"));
    m_completer->popup()->setItemDelegate(new CompletionDelegate(this));
    if (auto *frame = qobject_cast<QFrame *>(m_completer->popup()))
        frame->setFrameStyle(QFrame::Box | QFrame::Plain);
    m_completer->popup()->installEventFilter(this);
    m_editor->installEventFilter(this);
    m_help->setWordWrap(true);
    connect(m_completer, qOverload<const QModelIndex &>(&QCompleter::activated), this, &CodeAssist::insert);
    connect(m_completer, qOverload<const QModelIndex &>(&QCompleter::highlighted), this, &CodeAssist::showHelp);
    connect(m_editor, &QPlainTextEdit::cursorPositionChanged, this, &CodeAssist::updateSignature);
}

CodeAssist::~CodeAssist() = default;

QLabel *CodeAssist::makeTip(const QString &name, const QString &accessibleName)
{
    auto *tip = new QLabel(m_editor, Qt::ToolTip | Qt::FramelessWindowHint);
    tip->setObjectName(name);
    tip->setAccessibleName(accessibleName);
    tip->setAttribute(Qt::WA_ShowWithoutActivating);
    tip->setFocusPolicy(Qt::NoFocus);
    tip->setForegroundRole(QPalette::ToolTipText);
    tip->setBackgroundRole(QPalette::ToolTipBase);
    tip->setAutoFillBackground(true);
    tip->setFrameShape(QFrame::Box);
    tip->setFrameShadow(QFrame::Plain);
    tip->setMargin(margin);
    return tip;
}

bool CodeAssist::isListOpen() const
{
    return m_completer->popup()->isVisible();
}

void CodeAssist::hide()
{
    m_completer->popup()->hide();
    m_help->hide();
    m_signature->hide();
}

bool CodeAssist::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_editor && event->type() == QEvent::Hide)
        m_help->hide();
    if (watched == m_editor && (event->type() == QEvent::FocusOut || event->type() == QEvent::Hide) && !isListOpen())
        m_signature->hide();
    return QObject::eventFilter(watched, event);
}

bool CodeAssist::takes(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Tab;
    if (isListOpen() && event->key() == Qt::Key_Escape) {
        event->ignore();                          // the list takes it
        return true;
    }
    if (isListOpen() && isEnter) {
        // Unasked lists take nothing that was not chosen.
        if (!m_completer->popup()->currentIndex().isValid()) {
            m_completer->popup()->hide();
            return false;
        }
        event->ignore();
        return true;
    }
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) {
        complete(true);
        return true;
    }
    if (event->key() == Qt::Key_Space && event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier)) {
        showSignature();
        return true;
    }
    if (event->key() == Qt::Key_Escape && m_signature->isVisible()) {
        m_signature->hide();
        return true;
    }
    return false;
}

void CodeAssist::typed(const QKeyEvent &event)
{
    const bool isText = !event.text().isEmpty() && event.text().front().isPrint();
    const bool isDelete = event.key() == Qt::Key_Backspace || event.key() == Qt::Key_Delete;
    if (isListOpen() && (isText || isDelete))
        complete(m_preselects);
    else if (isText && !m_editor->isReadOnly() && m_assistant->offersUnasked(m_editor->textCursor()))
        complete(false);
    if (isText && !m_editor->isReadOnly())
        showSignature();
}

void CodeAssist::complete(bool preselect)
{
    m_preselects = preselect;
    const CompletionOffer offer = m_assistant->complete(m_editor->textCursor());
    m_typed = offer.typed;
    m_model->clear();
    for (const Completion &completion : offer.items)
        m_model->appendRow(itemOf(completion));
    m_completer->setCompletionPrefix(m_typed);
    QAbstractItemView *list = m_completer->popup();
    const bool isDone = m_completer->completionCount() == 1 && m_completer->currentCompletion() == m_typed;
    if (m_completer->completionCount() == 0 || isDone) {
        list->hide();
        return;
    }
    QRect area = m_editor->cursorRect();
    const int wanted = list->sizeHintForColumn(0) + list->verticalScrollBar()->sizeHint().width() + 2 * margin;
    area.setWidth(std::min(wanted, widest));
    area.translate(m_editor->viewport()->pos());
    m_completer->complete(area);
    list->setCurrentIndex(preselect ? m_completer->completionModel()->index(0, 0) : QModelIndex());
    showHelp();
}

void CodeAssist::insert(const QModelIndex &index)
{
    QTextCursor cursor = m_editor->textCursor();
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, static_cast<int>(m_typed.size()));
    cursor.insertText(index.data(InsertRole).toString());
    m_editor->setTextCursor(cursor);
    if (m_assistant->offersUnasked(cursor))
        complete(false);
    showSignature();
}

// Beside the list, on the side that has room.
void CodeAssist::showHelp()
{
    const QAbstractItemView *list = m_completer->popup();
    const QString help = list->currentIndex().data(HelpRole).toString();
    if (help.isEmpty() || !list->isVisible()) {
        m_help->hide();
        return;
    }
    m_help->setTextFormat(Qt::PlainText);
    m_help->setText(help);
    const QRect screen = m_editor->screen()->availableGeometry();
    const QRect area = list->frameGeometry();
    const int roomRight = screen.right() - area.right() - 2;
    const int roomLeft = area.left() - screen.left() - 2;
    const bool isRight = roomRight >= std::min(roomLeft, helpWidth);
    const int width = std::clamp(isRight ? roomRight : roomLeft, helpWidth / 3, helpWidth);
    m_help->setFixedWidth(width);
    m_help->adjustSize();
    m_help->move(isRight ? area.right() + 2 : area.left() - 2 - width, area.top());
    m_help->show();
}

void CodeAssist::updateSignature()
{
    if (m_signature->isVisible())
        showSignature();
}

// Above the line, so that the list has the place below.
void CodeAssist::showSignature()
{
    const QString text = m_assistant->signature(m_editor->textCursor());
    if (text.isEmpty()) {
        m_signature->hide();
        return;
    }
    const bool isNew = m_signature->text() != text || !m_signature->isVisible();
    m_signature->setTextFormat(Qt::RichText);
    m_signature->setText(text);
    m_signature->adjustSize();
    const QRect line = m_editor->cursorRect();
    const QPoint place = m_editor->viewport()->mapToGlobal(line.topLeft());
    const QRect screen = m_editor->screen()->availableGeometry();
    const int above = place.y() - m_signature->height() - 4;
    const int left = std::clamp(place.x(), screen.left(), std::max(screen.left(), screen.right() - m_signature->width()));
    m_signature->move(left, above >= screen.top() ? above : place.y() + line.height() + 4);
    m_signature->show();
    if (isNew) {
        QAccessibleEvent alert(m_signature, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

} // namespace penstock::ui
