// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/help/guidewindow.h"

#include <QDesktopServices>
#include <QKeyEvent>
#include <QListWidget>
#include <QScrollBar>
#include <QSplitter>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextTable>
#include <QVBoxLayout>

namespace penstock::ui
{

namespace
{
constexpr int positionRole = Qt::UserRole;

// What the importer of Markdown leaves bare.
void dress(QTextDocument &document)
{
    QTextCursor cursor(&document);
    cursor.beginEditBlock();
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QTextBlockFormat format = block.blockFormat();
        const int level = format.headingLevel();
        const bool isCode = format.hasProperty(QTextFormat::BlockCodeFence) || format.hasProperty(QTextFormat::BlockCodeLanguage);
        if (level > 0)
            format.setTopMargin(level == 1 ? 4 : 18);
        format.setBottomMargin(isCode ? 0 : 6);
        if (isCode)
            format.setLeftMargin(18);
        cursor.setPosition(block.position());
        cursor.setBlockFormat(format);
        if (auto *table = cursor.currentTable()) {
            QTextTableFormat frame = table->format();
            frame.setCellPadding(4);
            frame.setBorder(1);
            frame.setTopMargin(6);
            frame.setBottomMargin(6);
            frame.setBorderCollapse(true);
            frame.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
            table->setFormat(frame);
        }
    }
    cursor.endEditBlock();
}
} // namespace

GuideWindow::GuideWindow(QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_headings(new QListWidget)
    , m_text(new QTextBrowser)
{
    setObjectName(QStringLiteral("guideWindow"));
    setWindowTitle(tr("User Guide – Penstock Studio"));
    resize(940, 700);
    m_headings->setObjectName(QStringLiteral("guideHeadings"));
    m_headings->setSpacing(3);
    m_headings->setAccessibleName(tr("Headings of the user guide"));
    m_text->setObjectName(QStringLiteral("guideText"));
    m_text->setAccessibleName(tr("User guide"));
    m_text->setOpenLinks(false);
    m_text->document()->setDocumentMargin(16);
    auto *splitter = new QSplitter;
    splitter->addWidget(m_headings);
    splitter->addWidget(m_text);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({220, 720});
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    connect(m_headings, &QListWidget::currentRowChanged, this, &GuideWindow::goTo);
    connect(m_headings, &QListWidget::itemActivated, this, [this] { m_text->setFocus(Qt::OtherFocusReason); });
    connect(m_text, &QTextBrowser::anchorClicked, this, [](const QUrl &link) { QDesktopServices::openUrl(link); });
    load();
}

void GuideWindow::load()
{
    m_text->setSource(QUrl(QStringLiteral("qrc:/help/guide.md")), QTextDocument::MarkdownResource);
    dress(*m_text->document());
    const QSignalBlocker quiet(m_headings);
    m_headings->clear();
    for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next()) {
        const int level = block.blockFormat().headingLevel();
        if (level == 0 || level > 3)
            continue;
        auto *item = new QListWidgetItem(QString(2 * (level - 1), QLatin1Char(' ')) + block.text(), m_headings);
        item->setData(positionRole, block.position());
        item->setData(Qt::AccessibleTextRole, block.text());
    }
}

// The heading comes to the top.
void GuideWindow::goTo(int heading)
{
    const QListWidgetItem *item = m_headings->item(heading);
    if (!item)
        return;
    QTextCursor cursor(m_text->document());
    cursor.setPosition(item->data(positionRole).toInt());
    m_text->setTextCursor(cursor);
    QScrollBar *bar = m_text->verticalScrollBar();
    bar->setValue(bar->value() + m_text->cursorRect().top());
}

void GuideWindow::open()
{
    show();
    raise();
    activateWindow();
    m_text->setFocus(Qt::OtherFocusReason);
}

void GuideWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

void GuideWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationFontChange)
        load();                            // the colours of links are part of the text
}

} // namespace penstock::ui
