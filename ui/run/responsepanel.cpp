// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/responsepanel.h"

#include "ui/run/runtables.h"
#include "ui/widgets/answerview.h"
#include "ui/widgets/codeeditor.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/inklabel.h"
#include "ui/widgets/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QRadioButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock::ui
{

ResponsePanel::ResponsePanel(const Syntax &syntax, QWidget *parent)
    : QWidget(parent)
    , m_headers(new CodeEditor(syntax, Language::Plain, CodeEditor::Gutter::Hidden))
    , m_body(new AnswerView(syntax, tr("Response body")))
{
    setObjectName(QStringLiteral("responsePanel"));
    m_headers->setReadOnly(true);
    m_headers->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_headers->setObjectName(QStringLiteral("responseHeaders"));
    m_headers->setAccessibleName(tr("Response headers, as received"));
    m_headers->setLayoutDirection(Qt::LeftToRight);
    m_body->setObjectName(QStringLiteral("responseBody"));

    auto *bodyPart = new QWidget;
    auto *bodyLayout = new QVBoxLayout(bodyPart);
    bodyLayout->setContentsMargins(0, 0, 0, 0);
    bodyLayout->setSpacing(0);
    bodyLayout->addWidget(makeBodyBar());
    bodyLayout->addWidget(m_body, 1);

    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_headers);
    splitter->addWidget(bodyPart);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 3);

    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    layout->addWidget(splitter, 1);

    m_stack = new EmptyState(content, tr("The answer will be here. Press Run (Ctrl+Enter)."));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    showExchange(nullptr);
}

QWidget *ResponsePanel::makeHead()
{
    auto *head = new QWidget;
    m_status = new InkLabel(Ink::Success);
    m_status->setObjectName(QStringLiteral("responseStatus"));
    QFont bold = m_status->font();
    bold.setBold(true);
    m_status->setFont(bold);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setWordWrap(true);
    m_status->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_summary = new QLabel;
    m_summary->setObjectName(QStringLiteral("responseSummary"));
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_timing = new TimingBar;
    auto *layout = new QVBoxLayout(head);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->addWidget(m_status);
    layout->addWidget(m_summary);
    layout->addWidget(m_timing);
    return head;
}

QWidget *ResponsePanel::makeBodyBar()
{
    auto *bar = new QWidget;
    auto *pretty = new QRadioButton(tr("&Pretty"));
    pretty->setObjectName(QStringLiteral("prettyRadio"));
    pretty->setChecked(true);
    auto *raw = new QRadioButton(tr("Ra&w"));
    raw->setObjectName(QStringLiteral("rawRadio"));
    m_forms = new QButtonGroup(this);
    m_forms->addButton(pretty, static_cast<int>(AnswerView::Form::Pretty));
    m_forms->addButton(raw, static_cast<int>(AnswerView::Form::Raw));
    connect(m_forms, &QButtonGroup::idClicked, this, [this](int form) { m_body->setForm(static_cast<AnswerView::Form>(form)); });
    m_noBody = new QLabel;
    m_noBody->setObjectName(QStringLiteral("bodyNote"));
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->addWidget(new QLabel(tr("Body")));
    layout->addWidget(pretty);
    layout->addWidget(raw);
    layout->addStretch(1);
    layout->addWidget(m_noBody);
    return bar;
}

QString ResponsePanel::summary(const ExchangeRow &exchange) const
{
    const QLocale locale;
    QStringList parts;
    if (exchange.total > 0)
        parts.append(milliseconds(exchange.total));
    parts.append(tr("%1 received").arg(locale.formattedDataSize(static_cast<qint64>(exchange.bytesReceived))));
    if (exchange.bytesDecoded != exchange.bytesReceived)
        parts.append(tr("%1 decoded").arg(locale.formattedDataSize(static_cast<qint64>(exchange.bytesDecoded))));
    if (!exchange.httpVersion.isEmpty())
        parts.append(QStringLiteral("HTTP/") + exchange.httpVersion);
    if (!exchange.remoteAddress.isEmpty())
        parts.append(exchange.remoteAddress);
    if (exchange.reused)
        parts.append(tr("connection reused"));
    return parts.join(QStringLiteral(" \u00b7 "));
}

void ResponsePanel::showExchange(const ExchangeRow *exchange, std::size_t bodyOffset)
{
    m_stack->setEmpty(!exchange || exchange->state == ExchangeState::Held);
    if (m_stack->isEmpty()) {
        m_body->clear();
        return;
    }
    const QString state = stateText(*exchange);
    QString status = exchange->status == 0 ? state : QStringLiteral("%1 %2").arg(state, exchange->reason);
    if (!exchange->failure.isEmpty())
        status += QStringLiteral(": ") + exchange->failure;
    const bool bad = exchange->status >= 400 || exchange->state == ExchangeState::Failed;
    m_status->setInk(bad ? Ink::Error : Ink::Success);
    m_status->setText(status);
    m_summary->setText(summary(*exchange));
    m_timing->showTimes(*exchange);
    QStringList lines;
    for (const auto &[name, value] : exchange->received)
        lines.append(QStringLiteral("%1: %2").arg(name, value));
    if (m_headers->toPlainText() != lines.join(QLatin1Char('\n')))
        m_headers->setPlainText(lines.join(QLatin1Char('\n')));
    const bool over = exchange->state == ExchangeState::Done || exchange->state == ExchangeState::Failed;
    m_noBody->setText(exchange->body || !over ? QString() : exchange->bytesDecoded > 0 ? tr("The body was not kept.") : tr("The answer has no body."));
    m_body->setBytes(exchange->body, static_cast<std::size_t>(exchange->bytesDecoded), bodyOffset);
}

TimingBar::TimingBar(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("timingBar"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize TimingBar::sizeHint() const
{
    return {200, 8};
}

void TimingBar::showTimes(const ExchangeRow &exchange)
{
    // Each time counts from the start of the exchange; a phase that did not take place is 0.
    const std::int64_t connected = std::max({exchange.nameLookup, exchange.connect, exchange.tls});
    m_parts = {
        {tr("name look-up"), exchange.nameLookup},
        {tr("connect"), std::max<std::int64_t>(0, exchange.connect - exchange.nameLookup)},
        {tr("TLS"), exchange.tls > 0 ? std::max<std::int64_t>(0, exchange.tls - exchange.connect) : 0},
        {tr("waiting"), std::max<std::int64_t>(0, exchange.firstByte - connected)},
        {tr("receiving"), std::max<std::int64_t>(0, exchange.total - exchange.firstByte)},
    };
    QStringList words;
    for (const Part &part : m_parts)
        words.append(QStringLiteral("%1: %2").arg(part.name, milliseconds(part.microseconds)));
    setAccessibleName(tr("Time by phase"));
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    setToolTip(words.join(QLatin1Char('\n')));
    setVisible(exchange.total > 0);
    update();
}

void TimingBar::paintEvent(QPaintEvent *)
{
    constexpr Ink roles[] = {Ink::Muted, Ink::Warning, Ink::Error, Ink::Accent, Ink::Information};
    std::int64_t total = 0;
    for (const Part &part : m_parts)
        total += part.microseconds;
    if (total == 0)
        return;
    QPainter painter(this);
    double x = 0;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const double width = static_cast<double>(m_parts[i].microseconds) / static_cast<double>(total) * this->width();
        painter.fillRect(QRectF(isRightToLeft() ? this->width() - x - width : x, 0, std::max(0.0, width - 1), height()), colour(roles[i], palette()));
        x += width;
    }
}

} // namespace penstock::ui
