// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/requestpanel.h"

#include "ui/run/curlcommand.h"
#include "ui/run/runtables.h"
#include "ui/widgets/answerview.h"
#include "ui/widgets/codeeditor.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QUrl>
#include <QVBoxLayout>

namespace penstock::ui
{

namespace
{
// As it stands on the wire: target, then header lines.
QString requestLines(const ExchangeRow &exchange)
{
    const QUrl url(exchange.url, QUrl::StrictMode);
    QString target = exchange.url;
    if (url.isValid())
        target = url.toString(QUrl::FullyEncoded | QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    QString text = QStringLiteral("%1 %2").arg(exchange.method, target.isEmpty() ? QStringLiteral("/") : target);
    for (const auto &[name, value] : exchange.requestHeaders())
        text += QStringLiteral("\n%1: %2").arg(name, value);
    return text;
}
} // namespace

RequestPanel::RequestPanel(const Syntax &syntax, QWidget *parent)
    : QWidget(parent)
    , m_lines(new CodeEditor(syntax, Language::Plain, CodeEditor::Gutter::Hidden))
    , m_body(new AnswerView(syntax, tr("Request body")))
{
    setObjectName(QStringLiteral("requestPanel"));
    m_lines->setReadOnly(true);
    m_lines->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_lines->setObjectName(QStringLiteral("requestLines"));
    m_lines->setAccessibleName(tr("Request line and headers"));
    m_lines->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_lines->setLayoutDirection(Qt::LeftToRight);
    m_body->setObjectName(QStringLiteral("requestBody"));

    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_lines);
    splitter->addWidget(m_body);
    layout->addWidget(splitter, 1);

    m_stack = new EmptyState(content, tr("The request will be here. Press Run (Ctrl+Enter), or Next (F9) to go page by page."));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    showExchange(nullptr);
}

QWidget *RequestPanel::makeHead()
{
    auto *head = new QWidget;
    m_summary = new QLabel;
    m_summary->setObjectName(QStringLiteral("requestSummary"));
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_summary->setWordWrap(true);
    m_why = new QLabel;
    m_why->setObjectName(QStringLiteral("requestWhy"));
    m_why->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_why->setWordWrap(true);
    m_why->setTextFormat(Qt::PlainText);
    m_curl = new QPushButton(makeIcon(Icon::Copy), tr("Copy as curl"));
    m_curl->setObjectName(QStringLiteral("copyCurlButton"));
    m_curl->setToolTip(tr("Secrets become variables of the shell, such as $TOKEN"));
    m_address = new QPushButton(tr("Copy address"));
    m_address->setObjectName(QStringLiteral("copyAddressButton"));
    connect(m_curl, &QPushButton::clicked, this, &RequestPanel::copyAsCurl);
    connect(m_address, &QPushButton::clicked, this, &RequestPanel::copyAddress);

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_curl);
    buttons->addWidget(m_address);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(head);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->addWidget(m_summary);
    layout->addWidget(m_why);
    layout->addLayout(buttons);
    return head;
}

void RequestPanel::showExchange(const ExchangeRow *exchange)
{
    m_stack->setEmpty(!exchange);
    m_exchange = exchange ? *exchange : ExchangeRow();
    if (!exchange)
        return;
    const QString what = tr("Exchange %1 (%2), page %3 of %4").arg(exchange->number).arg(roleText(*exchange)).arg(exchange->page).arg(exchange->resource);
    const bool held = exchange->state == ExchangeState::Held;
    m_summary->setText(held ? tr("<b>Not sent yet:</b> Next (F9) sends it. %1").arg(what.toHtmlEscaped()) : what.toHtmlEscaped());
    m_why->setText(whySentence(exchange->why));
    m_why->setVisible(!m_why->text().isEmpty());
    const QString lines = requestLines(*exchange);
    if (m_lines->toPlainText() != lines)
        m_lines->setPlainText(lines);
    m_body->setVisible(exchange->hasRequestBody);
    if (exchange->hasRequestBody)
        m_body->setText(exchange->requestBody);
    else
        m_body->clear();
}

void RequestPanel::copyAsCurl()
{
    if (!m_stack->isEmpty())
        QGuiApplication::clipboard()->setText(curlCommand(m_exchange));
}

void RequestPanel::copyAddress()
{
    QGuiApplication::clipboard()->setText(m_exchange.url);
}

} // namespace penstock::ui
