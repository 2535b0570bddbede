// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/pagespanel.h"

#include "ui/widgets/emptystate.h"
#include "ui/widgets/tableview.h"
#include "ui/widgets/theme.h"

#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace penstock::ui
{

PagesPanel::PagesPanel(const RunLog &log, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_model(log.pages(), pageColumns())
    , m_table(new TableView(&m_model, QStringLiteral("pagesTable"), tr("Pages")))
    , m_treeModel(log.pages())
    , m_tree(makeTree())
    , m_views(new QStackedWidget)
    , m_card(makeCard())
{
    setObjectName(QStringLiteral("pagesPanel"));
    m_table->setColumnWidths({6, 9, 11, 6, 36, 36, 0});

    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_card);
    m_views->addWidget(m_table);
    m_views->addWidget(m_tree);
    layout->addWidget(m_views, 1);
    m_stack = new EmptyState(content, tr("The pages will be here, each with the reason why it was asked. Press Run (Ctrl+Enter), or Next (F9)."));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);

    connect(m_table, &TableView::rowSelected, this, [this](int row) { showPage(row, !m_selecting); });
    connect(m_table, &TableView::rowActivated, this, [this](int row) {
        const PageRow *page = m_model.at(row);
        if (page && page->asked.place.isKnown())
            Q_EMIT placeActivated(page->asked.place);
    });
    reset();
}

QTreeView *PagesPanel::makeTree()
{
    auto *tree = new QTreeView;
    tree->setObjectName(QStringLiteral("pagesTree"));
    tree->setAccessibleName(tr("Pages of the chain"));
    tree->setModel(&m_treeModel);
    tree->setUniformRowHeights(true);
    tree->setAlternatingRowColors(true);
    tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    const int width = tree->fontMetrics().averageCharWidth();
    constexpr int characters[] = {30, 12, 9, 8, 40, 40};
    for (int column = 0; column < int(std::size(characters)); ++column)
        tree->setColumnWidth(column, characters[column] * width);
    connect(tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (current.isValid())
            showPage(m_treeModel.row(current), !m_selecting);
    });
    connect(tree, &QTreeView::activated, this, [this](const QModelIndex &index) {
        const PageRow *page = m_treeModel.at(index);
        if (page && page->asked.place.isKnown())
            Q_EMIT placeActivated(page->asked.place);
    });
    return tree;
}

void PagesPanel::select(int row)
{
    m_table->selectSourceRow(row);
    if (m_treeModel.isTree())
        m_tree->setCurrentIndex(m_treeModel.indexOf(row));
}

QWidget *PagesPanel::makeCard()
{
    auto *card = new QWidget;
    card->setObjectName(QStringLiteral("whyCard"));
    m_asked = new QLabel;
    m_asked->setObjectName(QStringLiteral("whyAsked"));
    m_next = new QLabel;
    m_next->setObjectName(QStringLiteral("whyNext"));
    auto *layout = new QFormLayout(card);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setRowWrapPolicy(QFormLayout::WrapLongRows);
    for (QLabel *label : {m_asked, m_next}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    }
    layout->addRow(tr("Why this page was asked:"), m_asked);
    layout->addRow(tr("What decides the next one:"), m_next);
    return card;
}

// The value that drives the paging stands out; the engine's own sentence follows it.
QString PagesPanel::highlighted(const Why &why) const
{
    if (why.isEmpty())
        return tr("not known yet");
    const QString marked = QStringLiteral("<span style=\"background-color:%1\">&nbsp;<b>%2</b>&nbsp;</span>")
                               .arg(colour(Ink::Highlight, palette()).name(), whySentence(why).toHtmlEscaped());
    return why.source.isEmpty() ? marked : QStringLiteral("%1<br>%2").arg(marked, why.sentence.toHtmlEscaped());
}

void PagesPanel::updateCard()
{
    const PageRow *page = m_model.at(m_shown);
    m_asked->setText(page ? highlighted(page->asked) : QString());
    m_next->setText(page ? highlighted(page->next) : QString());
}

void PagesPanel::showPage(int row, bool byUser)
{
    m_shown = row;
    updateCard();
    const PageRow *page = m_model.at(row);
    if (byUser) {
        m_following = row == m_model.rowCount() - 1;
        if (page)
            Q_EMIT exchangeSelected(page->exchange);
    }
}

void PagesPanel::follow(const Touched &touched)
{
    if (touched.pages == Touched::nothing)
        return;
    const QScopedValueRollback selecting(m_selecting, true);
    m_model.follow(touched.pages);
    m_treeModel.follow(touched.pages);
    if (m_treeModel.isTree() && m_views->currentWidget() != m_tree)
        m_views->setCurrentWidget(m_tree);
    constexpr int mostOpened = 300;                // more branches than one looks through are opened by hand
    if (m_treeModel.isTree() && m_model.rowCount() <= mostOpened)
        m_tree->expandAll();
    m_stack->setEmpty(m_model.rowCount() == 0);
    if (m_following)
        select(m_model.rowCount() - 1);
    updateCard();
}

void PagesPanel::reset()
{
    m_model.reset();
    m_treeModel.reset();
    m_views->setCurrentWidget(m_treeModel.isTree() ? static_cast<QWidget *>(m_tree) : m_table);
    m_stack->setEmpty(m_model.rowCount() == 0);
    m_shown = -1;
    m_following = true;
    updateCard();
}

void PagesPanel::selectExchange(std::uint64_t exchange)
{
    const QScopedValueRollback selecting(m_selecting, true);
    const auto &pages = m_log.pages();
    for (std::size_t i = 0; i < pages.size(); ++i) {
        if (pages[i].exchange == exchange)
            select(static_cast<int>(i));
    }
}

void PagesPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateCard();
}

} // namespace penstock::ui
