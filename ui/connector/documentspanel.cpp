// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/documentspanel.h"

#include "ui/widgets/codeeditor.h"
#include "ui/widgets/inklabel.h"
#include "ui/widgets/tableview.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace penstock::ui
{

namespace
{
constexpr int shownDocuments = 20;
constexpr std::size_t longestShown = 200'000;    // characters of one document

constexpr Column<DocumentRow> columns[] = {
    {QT_TRANSLATE_NOOP("Table", "Id"), [](const DocumentRow &r) { return QVariant(r.id); }},
    {QT_TRANSLATE_NOOP("Table", "Document"), [](const DocumentRow &r) { return QVariant(r.text.left(300).simplified()); }},
};
} // namespace

connector::Checked<IndexDocuments> readDocuments(SourceAccess &access, const std::string &index)
{
    const auto count = access.count(index);
    if (!count)
        return std::unexpected(count.error());
    const auto hits = access.documents(index, shownDocuments);
    if (!hits)
        return std::unexpected(hits.error());
    IndexDocuments documents{*count, {}};
    for (const json::Value &hit : *hits) {
        std::string text = json::toText(hit.get("_source"), {.indent = 2});
        if (text.size() > longestShown)
            text.resize(longestShown);
        documents.first.push_back({QString::fromStdString(hit.get("_id").toString()), QString::fromStdString(text)});
    }
    return documents;
}

DocumentsPanel::DocumentsPanel(const Syntax &syntax, QWidget *parent)
    : DetailPanel(QStringLiteral("documentsPanel"), parent)
    , m_model(m_rows, columns)
    , m_note(new InkLabel(Ink::Muted))
    , m_read(new QPushButton(tr("&Read Again")))
    , m_table(new TableView(&m_model, QStringLiteral("documentTable"), tr("The first documents")))
    , m_text(new CodeEditor(syntax, Language::Json, CodeEditor::Gutter::Hidden))
{
    m_note->setObjectName(QStringLiteral("documentsNote"));
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_read->setObjectName(QStringLiteral("readDocumentsButton"));
    m_table->setColumnWidths({24, 0});
    m_text->setObjectName(QStringLiteral("documentText"));
    m_text->setAccessibleName(tr("The chosen document"));
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setLayoutDirection(Qt::LeftToRight);
    auto *head = new QHBoxLayout;
    head->addWidget(m_note, 1);
    head->addWidget(m_read);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_table);
    splitter->addWidget(m_text);
    splitter->setSizes({1000, 1000});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->addLayout(head);
    layout->addWidget(splitter, 1);
    connect(m_read, &QPushButton::clicked, this, &DocumentsPanel::ask);
    connect(m_table, &TableView::rowSelected, this, [this](int row) {
        const DocumentRow *document = m_model.at(row);
        m_text->setPlainText(document ? document->text : QString());
    });
}

void DocumentsPanel::fill(const ConnectorDetail &detail)
{
    if (m_source == detail.source && m_index == detail.connector.indexName)
        return;
    m_source = detail.source;
    m_index = detail.connector.indexName;
    m_isRead = false;
    setDocuments({});
    m_note->setText(m_index.empty() ? tr("The connector has no index.") : QString());
    m_read->setEnabled(!m_index.empty());
    if (isVisible())
        ask();
}

void DocumentsPanel::showEvent(QShowEvent *event)
{
    DetailPanel::showEvent(event);
    if (!m_isRead)
        ask();
}

void DocumentsPanel::ask()
{
    if (m_index.empty())
        return;
    m_isRead = true;
    m_note->setInk(Ink::Muted);
    m_note->setText(tr("Reading %1\u2026").arg(QString::fromStdString(m_index)));
    Q_EMIT wanted(m_index);
}

void DocumentsPanel::setDocuments(const IndexDocuments &documents)
{
    m_rows = documents.first;
    m_model.reset();
    m_text->clear();
    m_table->selectSourceRow(0);
    m_note->setInk(Ink::Muted);
    const QString count = QLocale().toString(static_cast<qlonglong>(documents.count));
    m_note->setText(m_rows.empty() ? tr("%1 has no documents yet.").arg(QString::fromStdString(m_index))
                                   : tr("%1 has %2 documents; the first %3 of them:").arg(QString::fromStdString(m_index), count, QString::number(m_rows.size())));
}

void DocumentsPanel::setNote(const QString &text, bool isTrouble)
{
    setDocuments({});
    m_note->setInk(isTrouble ? Ink::Error : Ink::Muted);
    m_note->setText(text);
}

} // namespace penstock::ui
