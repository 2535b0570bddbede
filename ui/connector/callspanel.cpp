// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/callspanel.h"

#include "ui/connector/words.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tableview.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScrollBar>
#include <QVBoxLayout>

namespace penstock::ui
{

namespace
{
constexpr std::size_t mostCalls = 2000, dropped = 500;       // at a time, as each time the table begins anew

struct Table {
    Q_DECLARE_TR_FUNCTIONS(Table)
};

bool isRefused(const CallRow &call)
{
    return call.status == 0 || call.status >= 400;
}

constexpr Column<CallRow> columns[] = {
    {QT_TRANSLATE_NOOP("Table", "Time"), [](const CallRow &r) { return QVariant(dateTime(r.at).toLocalTime().toString(QStringLiteral("HH:mm:ss.zzz"))); },
     [](const CallRow &r) { return QVariant(static_cast<qlonglong>(r.at.time_since_epoch().count())); }},
    {QT_TRANSLATE_NOOP("Table", "Source"), [](const CallRow &r) { return QVariant(r.source); }},
    {QT_TRANSLATE_NOOP("Table", "Status"), [](const CallRow &r) { return r.status == 0 ? QVariant(Table::tr("none")) : QVariant(r.status); },
     [](const CallRow &r) { return QVariant(r.status); }, [](const CallRow &r) { return QVariant(makeIcon(isRefused(r) ? Icon::Error : Icon::Success)); }},
    {QT_TRANSLATE_NOOP("Table", "ms"), [](const CallRow &r) { return QVariant(static_cast<qlonglong>(r.took.count())); }, nullptr, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Call"), [](const CallRow &r) { return QVariant(r.call); }},
    {QT_TRANSLATE_NOOP("Table", "Answer"), [](const CallRow &r) { return QVariant(r.problem); }},
};
} // namespace

CallsPanel::CallsPanel(QWidget *parent)
    : QWidget(parent)
    , m_model(m_rows, columns)
    , m_filter(new QLineEdit)
    , m_changes(new QCheckBox(tr("&Only changes")))
    , m_table(new TableView(&m_model, QStringLiteral("callTable"), tr("Calls to the sources")))
{
    setObjectName(QStringLiteral("callsPanel"));
    m_filter->setObjectName(QStringLiteral("callFilter"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter the calls"));
    m_filter->setClearButtonEnabled(true);
    m_changes->setObjectName(QStringLiteral("onlyChangesBox"));
    m_changes->setToolTip(tr("Leaves out calls that only read"));
    m_table->setColumnWidths({14, 16, 10, 7, 60, 0});
    auto *head = new QHBoxLayout;
    head->addWidget(m_filter, 1);
    head->addWidget(m_changes);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 8, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(m_table, 1);
    setFocusProxy(m_table);
    connect(m_filter, &QLineEdit::textChanged, this, &CallsPanel::applyFilter);
    connect(m_changes, &QCheckBox::toggled, this, &CallsPanel::applyFilter);
}

void CallsPanel::applyFilter()
{
    m_table->setRowFilter([this, words = m_filter->text(), onlyChanges = m_changes->isChecked()](int row) {
        const CallRow &call = m_rows[static_cast<std::size_t>(row)];
        return (!onlyChanges || call.changes) && (call.call.contains(words, Qt::CaseInsensitive) || call.source.contains(words, Qt::CaseInsensitive) || call.problem.contains(words, Qt::CaseInsensitive));
    });
}

void CallsPanel::add(const CallRow &call)
{
    const QScrollBar *bar = m_table->verticalScrollBar();
    const bool isAtEnd = bar->value() == bar->maximum();
    if (m_rows.size() >= mostCalls) {
        m_rows.erase(m_rows.begin(), m_rows.begin() + static_cast<std::ptrdiff_t>(dropped));
        m_model.reset();
    }
    m_rows.push_back(call);
    m_model.follow(m_rows.size() - 1);
    if (isAtEnd)
        m_table->scrollToBottom();
}

} // namespace penstock::ui
