// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/document/diagnosticspanel.h"

#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tableview.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock::ui
{

namespace
{
struct Table {
    Q_DECLARE_TR_FUNCTIONS(Table)
};

QString severityText(Severity severity)
{
    switch (severity) {
    case Severity::Error: return Table::tr("error");
    case Severity::Warning: return Table::tr("warning");
    case Severity::Information: break;
    }
    return Table::tr("information");
}

QIcon severityIcon(Severity severity)
{
    switch (severity) {
    case Severity::Error: return makeIcon(Icon::Error);
    case Severity::Warning: return makeIcon(Icon::Warning);
    case Severity::Information: break;
    }
    return makeIcon(Icon::Information);
}

constexpr Column<FindingRow> columns[] = {
    {QT_TRANSLATE_NOOP("Table", "Severity"), [](const FindingRow &r) { return QVariant(severityText(r.diagnostic.severity)); },
     [](const FindingRow &r) { return QVariant(static_cast<int>(r.diagnostic.severity)); }, [](const FindingRow &r) { return QVariant(severityIcon(r.diagnostic.severity)); }},
    {QT_TRANSLATE_NOOP("Table", "Code"), [](const FindingRow &r) { return QVariant(r.diagnostic.code ? QString::fromLatin1(r.diagnostic.code->id) : QString()); }},
    {QT_TRANSLATE_NOOP("Table", "Message"), [](const FindingRow &r) { return QVariant(r.diagnostic.message); }},
    {QT_TRANSLATE_NOOP("Table", "Place"), [](const FindingRow &r) { return QVariant(placeText(r.diagnostic)); }},
    {QT_TRANSLATE_NOOP("Table", "Times"), [](const FindingRow &r) { return QVariant(r.diagnostic.times); }, nullptr, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "From"), [](const FindingRow &r) { return QVariant(r.ofRun ? Table::tr("run") : Table::tr("document")); }},
};
} // namespace

std::span<const Column<FindingRow>> findingColumns()
{
    return columns;
}

QString placeText(const Diagnostic &diagnostic)
{
    QStringList parts;
    const Place &place = diagnostic.place;
    if (place.isKnown())
        parts.append(QStringLiteral("%1:%2:%3").arg(QString::fromStdString(place.file)).arg(place.line).arg(place.column));
    else if (!place.file.empty())
        parts.append(QString::fromStdString(place.file));
    const Origin &origin = diagnostic.origin;
    if (!origin.resource.empty())
        parts.append(QString::fromStdString(origin.resource));
    if (origin.page > 0)
        parts.append(Table::tr("page %1").arg(origin.page));
    if (origin.exchange > 0)
        parts.append(Table::tr("exchange %1").arg(origin.exchange));
    if (origin.record >= 0)
        parts.append(Table::tr("record %1").arg(origin.record));
    return parts.join(QStringLiteral(", "));
}

QString adviceText(const Diagnostic &diagnostic)
{
    if (!diagnostic.advice.isEmpty() || !diagnostic.code)
        return diagnostic.advice;
    return QCoreApplication::translate("Codes", diagnostic.code->advice);
}

DiagnosticsPanel::DiagnosticsPanel(QWidget *parent)
    : QWidget(parent)
    , m_model(m_rows, columns)
    , m_table(new TableView(&m_model, QStringLiteral("diagnosticsTable"), tr("Diagnostics")))
    , m_summary(new QLabel)
    , m_detail(new QLabel)
    , m_fix(new QPushButton(tr("Apply fix")))
{
    setObjectName(QStringLiteral("diagnosticsPanel"));
    m_table->setColumnWidths({15, 10, 74, 42, 6, 0});
    m_summary->setObjectName(QStringLiteral("diagnosticsSummary"));
    m_detail->setObjectName(QStringLiteral("diagnosticsDetail"));
    m_detail->setWordWrap(true);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_fix->setObjectName(QStringLiteral("applyFixButton"));
    m_fix->setEnabled(false);
    auto *filter = new QLineEdit;
    filter->setObjectName(QStringLiteral("diagnosticsFilter"));
    filter->setPlaceholderText(tr("Filter"));
    filter->setAccessibleName(tr("Filter diagnostics"));
    filter->setClearButtonEnabled(true);
    filter->setMaximumWidth(260);

    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 2, 8, 2);
    bar->addWidget(m_summary);
    bar->addWidget(m_detail, 1);
    bar->addWidget(m_fix);
    bar->addWidget(filter);
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);
    m_stack = new EmptyState(content, tr("Nothing to report."));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);

    connect(filter, &QLineEdit::textChanged, m_table, &TableView::setFilter);
    connect(m_table, &TableView::rowSelected, this, &DiagnosticsPanel::showRow);
    connect(m_table, &TableView::rowActivated, this, &DiagnosticsPanel::activate);
    connect(m_table, &QTableView::clicked, this, [this] { activate(m_table->currentSourceRow()); });
    connect(m_fix, &QPushButton::clicked, this, &DiagnosticsPanel::applyFix);
    rebuild();
}

void DiagnosticsPanel::setDocumentFindings(const Diagnostics &findings)
{
    m_ofDocument = findings;
    rebuild();
}

void DiagnosticsPanel::setRunFindings(const Diagnostics &findings)
{
    m_ofRun = findings;
    rebuild();
}

void DiagnosticsPanel::rebuild()
{
    m_rows.clear();
    for (const Diagnostic &finding : m_ofDocument)
        m_rows.push_back({finding, false});
    for (const Diagnostic &finding : m_ofRun) {
        // A run reads the document again and finds the same.
        const bool known = std::any_of(m_ofDocument.begin(), m_ofDocument.end(), [&](const Diagnostic &other) {
            return other.code == finding.code && other.place == finding.place && other.message == finding.message;
        });
        if (!known)
            m_rows.push_back({finding, true});
    }
    std::stable_sort(m_rows.begin(), m_rows.end(), [](const FindingRow &a, const FindingRow &b) { return a.diagnostic.severity > b.diagnostic.severity; });
    m_model.reset();
    m_stack->setEmpty(m_rows.empty());
    showRow(-1);
    m_summary->setText(summary());
    Q_EMIT summaryChanged(summary());
}

QString DiagnosticsPanel::summary() const
{
    const auto count = [&](Severity severity) {
        return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [&](const FindingRow &row) { return row.diagnostic.severity == severity; }));
    };
    return tr("%1, %2").arg(tr("%n error(s)", nullptr, count(Severity::Error)), tr("%n warning(s)", nullptr, count(Severity::Warning)));
}

void DiagnosticsPanel::showRow(int row)
{
    const FindingRow *finding = m_model.at(row);
    m_detail->setText(finding ? adviceText(finding->diagnostic) : QString());
    m_fix->setEnabled(finding && !finding->diagnostic.fixes.empty());
    m_fix->setToolTip(m_fix->isEnabled() ? finding->diagnostic.fixes.front().title : QString());
}

void DiagnosticsPanel::activate(int row)
{
    const FindingRow *finding = m_model.at(row);
    if (!finding)
        return;
    if (!finding->diagnostic.place.file.empty())
        Q_EMIT placeActivated(finding->diagnostic.place);
    if (finding->diagnostic.origin.exchange > 0)
        Q_EMIT originActivated(finding->diagnostic.origin);
}

void DiagnosticsPanel::step(int by)
{
    const int count = m_model.rowCount();
    if (count == 0)
        return;
    const int current = m_table->currentIndex().row();
    const int shown = m_table->model()->rowCount();
    if (shown == 0)
        return;
    const int next = current < 0 ? (by > 0 ? 0 : shown - 1) : (current + by + shown) % shown;
    m_table->setCurrentIndex(m_table->model()->index(next, 0));
    activate(m_table->currentSourceRow());
}

void DiagnosticsPanel::goToNext()
{
    step(1);
}

void DiagnosticsPanel::goToPrevious()
{
    step(-1);
}

void DiagnosticsPanel::applyFix()
{
    const FindingRow *finding = m_model.at(m_table->currentSourceRow());
    if (finding && !finding->diagnostic.fixes.empty())
        Q_EMIT fixRequested(finding->diagnostic.fixes.front());
}

} // namespace penstock::ui
