// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/tracepanel.h"

#include "core/exchange/har.h"
#include "ui/background.h"
#include "ui/run/tracefilter.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/inklabel.h"
#include "ui/widgets/tableview.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
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
    , m_problem(new InkLabel(Ink::Error))
{
    setObjectName(QStringLiteral("tracePanel"));
    m_table->setColumnWidths({5, 16, 13, 5, 8, 44, 14, 9, 0});
    m_problem->setObjectName(QStringLiteral("traceFilterProblem"));
    m_problem->setContentsMargins(8, 0, 8, 0);
    m_problem->setVisible(false);
    auto *filter = new QLineEdit;
    filter->setObjectName(QStringLiteral("traceFilter"));
    filter->setPlaceholderText(tr("Filter exchanges, such as: status>=400 role:login host:api.* body~\"quota\""));
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
    layout->addWidget(m_problem);
    layout->addWidget(m_table, 1);
    m_stack = new EmptyState(content, tr("Every exchange will be here: pages, logins, retries, redirects. Press Run (Ctrl+Enter)."));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);

    connect(filter, &QLineEdit::textChanged, this, &TracePanel::setFilter);
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

// What is not valid leaves the rows as they were and says why.
void TracePanel::setFilter(const QString &text)
{
    const auto filter = TraceFilter::parse(text);
    m_problem->setVisible(!filter);
    m_problem->setText(filter ? QString() : filter.error());
    if (!filter)
        return;
    if (filter->isEmpty())
        m_table->setRowFilter(nullptr);
    else
        m_table->setRowFilter([this, filter = *filter](int row) { return row >= 0 && std::size_t(row) < m_log.exchanges().size() && filter.accepts(m_log.exchanges()[std::size_t(row)]); });
}

std::string TracePanel::harOf(const std::vector<ExchangeRow> &exchanges)
{
    const auto linesOf = [](const HeaderLines &headers) {
        exchange::HarEntry::Lines lines;
        for (const auto &[name, value] : headers)
            lines.emplace_back(name.toStdString(), value.toStdString());
        return lines;
    };
    std::vector<exchange::HarEntry> entries;
    for (const ExchangeRow &row : exchanges) {
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
    auto *dialog = new QFileDialog(this, tr("Export HAR"));
    dialog->setObjectName(QStringLiteral("harDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("HTTP archive (*.har)"));
    dialog->setDefaultSuffix(QStringLiteral("har"));
    dialog->selectFile(QStringLiteral("trace.har"));
    connect(dialog, &QFileDialog::fileSelected, this, &TracePanel::saveHar);
    dialog->open();
}

void TracePanel::saveHar(const QString &path)
{
    const auto write = [path, exchanges = m_log.exchanges()] {
        QSaveFile file(path);
        const std::string text = harOf(exchanges);
        const bool written = file.open(QIODevice::WriteOnly) && file.write(text.data(), qint64(text.size())) >= 0 && file.commit();
        return written ? QString() : file.errorString();
    };
    inBackground(this, write, [this, path](const QString &problem) {
        if (!problem.isEmpty()) {
            m_problem->setText(tr("%1 cannot be written: %2").arg(path, problem));
            m_problem->setVisible(true);
        }
    });
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
