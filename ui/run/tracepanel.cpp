// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/tracepanel.h"

#include "core/exchange/har.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/tableview.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QVBoxLayout>

namespace penstock::ui
{

TracePanel::TracePanel(const RunLog &log, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_model(log.exchanges(), exchangeColumns())
    , m_table(new TableView(&m_model, QStringLiteral("traceTable"), tr("Exchanges")))
{
    setObjectName(QStringLiteral("tracePanel"));
    m_table->setColumnWidths({5, 16, 13, 5, 8, 44, 14, 9, 0});
    auto *filter = new QLineEdit;
    filter->setObjectName(QStringLiteral("traceFilter"));
    filter->setPlaceholderText(tr("Filter exchanges"));
    filter->setAccessibleName(filter->placeholderText());
    filter->setClearButtonEnabled(true);

    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    auto *save = new QPushButton(tr("Export HAR\u2026"));
    save->setObjectName(QStringLiteral("harButton"));
    save->setToolTip(tr("Saves all exchanges as an HTTP archive, without secrets"));
    connect(save, &QPushButton::clicked, this, &TracePanel::exportHar);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 8, 0);
    head->addWidget(filter, 1);
    head->addWidget(save);
    layout->addLayout(head);
    layout->addWidget(m_table, 1);
    m_stack = new EmptyState(content, tr("Every exchange will be here: pages, logins, retries, redirects. Press Run (Ctrl+Enter)."));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);

    connect(filter, &QLineEdit::textChanged, m_table, &TableView::setFilter);
    connect(m_table, &TableView::rowSelected, this, [this](int row) {
        if (const ExchangeRow *exchange = m_model.at(row))
            Q_EMIT exchangeSelected(exchange->number);
    });
    connect(m_table, &TableView::rowActivated, this, [this](int row) {
        if (const ExchangeRow *exchange = m_model.at(row))
            Q_EMIT exchangeActivated(exchange->number);
    });
    reset();
}

std::string TracePanel::har() const
{
    const auto linesOf = [](const HeaderLines &headers) {
        exchange::HarEntry::Lines lines;
        for (const auto &[name, value] : headers)
            lines.emplace_back(name.toStdString(), value.toStdString());
        return lines;
    };
    std::vector<exchange::HarEntry> entries;
    for (const ExchangeRow &row : m_log.exchanges()) {
        if (row.state == ExchangeState::Held)
            continue;
        exchange::HarEntry entry{.startedAt = row.at, .method = row.method.toStdString(), .url = row.url.toStdString(), .requestHeaders = linesOf(row.requestHeaders()),
                                 .requestBody = row.requestBody, .hasRequestBody = row.hasRequestBody, .status = row.status, .statusText = row.reason.toStdString(),
                                 .httpVersion = row.httpVersion.toStdString(), .responseHeaders = linesOf(row.received), .body = row.body ? *row.body : std::string(),
                                 .bytesReceived = row.bytesReceived, .nameLookup = row.nameLookup, .connect = row.connect, .tls = row.tls, .firstByte = row.firstByte,
                                 .total = row.total, .remoteAddress = row.remoteAddress.toStdString(), .comment = {}, .failure = row.failure.toStdString()};
        entry.comment = tr("%1, %2, page %3").arg(row.resource, roleText(row)).arg(row.page).toStdString();
        entries.push_back(std::move(entry));
    }
    return exchange::harText(entries);
}

void TracePanel::exportHar()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Export HAR"), QStringLiteral("trace.har"), tr("HTTP archive (*.har)"));
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const std::string text = har();
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), qint64(text.size())) < 0 || !file.commit())
        QMessageBox::warning(this, tr("Export HAR"), tr("%1 cannot be written: %2").arg(path, file.errorString()));
}

void TracePanel::follow(const Touched &touched)
{
    if (touched.exchanges == Touched::nothing)
        return;
    m_model.follow(touched.exchanges);
    m_stack->setEmpty(m_model.rowCount() == 0);
}

void TracePanel::reset()
{
    m_model.reset();
    m_stack->setEmpty(m_model.rowCount() == 0);
}

} // namespace penstock::ui
