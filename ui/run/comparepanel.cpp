// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/comparepanel.h"

#include "ui/widgets/tableview.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QVBoxLayout>

namespace penstock::ui
{

namespace
{
struct Table {
    Q_DECLARE_TR_FUNCTIONS(Table)
};

QString kindText(Difference::Kind kind)
{
    switch (kind) {
    case Difference::Kind::Request: return Table::tr("request");
    case Difference::Kind::Document: return Table::tr("document");
    case Difference::Kind::Cursor: return Table::tr("cursor");
    case Difference::Kind::Finding: return Table::tr("diagnostic");
    case Difference::Kind::None: break;
    }
    return {};
}

constexpr Column<Difference> columns[] = {
    {QT_TRANSLATE_NOOP("Table", "Kind"), [](const Difference &d) { return QVariant(kindText(d.kind)); }},
    {QT_TRANSLATE_NOOP("Table", "Difference"), [](const Difference &d) { return QVariant(d.what); }},
    {QT_TRANSLATE_NOOP("Table", "As Filebeat"), [](const Difference &d) { return QVariant(d.first.left(300)); }},
    {QT_TRANSLATE_NOOP("Table", "Native"), [](const Difference &d) { return QVariant(d.second.left(300)); }},
};

QPlainTextEdit *makeText(const QString &objectName, const QString &name)
{
    auto *text = new QPlainTextEdit;
    text->setObjectName(objectName);
    text->setAccessibleName(name);
    text->setPlaceholderText(name);
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    return text;
}
} // namespace

ComparePanel::ComparePanel(const RunController &run, QWidget *parent)
    : QWidget(parent)
    , m_run(run)
    , m_model(m_differences, columns)
    , m_compare(new QPushButton(tr("Compare With Filebeat")))
    , m_note(new QLabel)
    , m_table(new TableView(&m_model, QStringLiteral("differencesTable"), tr("Differences")))
    , m_first(makeText(QStringLiteral("compareFilebeat"), tr("As Filebeat")))
    , m_second(makeText(QStringLiteral("compareNative"), tr("Native")))
{
    setObjectName(QStringLiteral("comparePanel"));
    m_compare->setObjectName(QStringLiteral("compareButton"));
    m_compare->setToolTip(tr("Runs the resource twice, with the limits of a preview: as Filebeat would, and natively"));
    m_note->setObjectName(QStringLiteral("compareNote"));
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_table->setColumnWidths({10, 30, 40, 0});
    auto *head = new QHBoxLayout;
    head->setContentsMargins(8, 0, 8, 0);
    head->addWidget(m_compare);
    head->addWidget(m_note, 1);
    auto *texts = new QSplitter(Qt::Horizontal);
    texts->addWidget(m_first);
    texts->addWidget(m_second);
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_table);
    splitter->addWidget(texts);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(splitter, 1);

    connect(m_compare, &QPushButton::clicked, this, &ComparePanel::begin);
    connect(&m_run, &RunController::finished, this, &ComparePanel::runEnded);
    connect(&m_run, &RunController::stateChanged, this, &ComparePanel::updateButton);
    connect(m_table, &TableView::rowSelected, this, &ComparePanel::showDifference);
    setResource({}, false);
}

void ComparePanel::setResource(const QString &name, bool isInput)
{
    m_isInput = isInput;
    updateButton();
    if (m_stage == Stage::Idle && m_differences.empty())
        m_note->setText(isInput ? tr("Runs %1 as Filebeat would and natively, and lists what differs.").arg(name) : tr("Choose an httpjson resource to compare."));
}

void ComparePanel::updateButton()
{
    m_compare->setEnabled(m_isInput && m_run.state() == RunController::State::Idle);
}

void ComparePanel::begin()
{
    m_differences.clear();
    m_model.reset();
    showDifference(-1);
    m_stage = Stage::Filebeat;
    m_note->setText(tr("Running as Filebeat\u2026"));
    m_begin.clock = std::chrono::system_clock::now();
    const QScopedValueRollback starting(m_starting, true);
    Q_EMIT runWanted(profileNamed("httpjson"), m_begin);
}

void ComparePanel::stop()
{
    if (!m_starting)
        m_stage = Stage::Idle;
}

void ComparePanel::runEnded()
{
    if (!m_run.log().outcome())
        return;
    if (m_stage == Stage::Filebeat) {
        m_filebeat = summaryOf(m_run.log());
        m_stage = Stage::Native;
        m_note->setText(tr("Running natively\u2026"));
        const QScopedValueRollback starting(m_starting, true);
        Q_EMIT runWanted(&nativeProfile(), m_begin);
    } else if (m_stage == Stage::Native) {
        m_native = summaryOf(m_run.log());
        m_stage = Stage::Idle;
        showDifferences();
    }
}

void ComparePanel::showDifferences()
{
    m_differences = differencesOf(m_filebeat, m_native);
    m_model.reset();
    m_table->selectSourceRow(0);
    QString note = m_differences.empty() ? tr("No difference: %1 requests and %2 documents are the same.").arg(m_native.requests.size()).arg(m_native.documents.size())
                                         : tr("%n difference(s) between the run as Filebeat and the native one.", nullptr, int(m_differences.size()));
    if (m_filebeat.agent != m_native.agent)
        note += QLatin1Char(' ') + tr("Known difference: the User-Agent is `%1` as Filebeat and `%2` natively.").arg(m_filebeat.agent, m_native.agent);
    m_note->setText(note);
}

void ComparePanel::showDifference(int row)
{
    const Difference *difference = m_model.at(row);
    m_first->setPlainText(difference ? difference->first : QString());
    m_second->setPlainText(difference ? difference->second : QString());
}

} // namespace penstock::ui
