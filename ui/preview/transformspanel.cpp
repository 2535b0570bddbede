// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/preview/transformspanel.h"

#include "ui/widgets/codeeditor.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tableview.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

namespace penstock::ui
{

namespace
{
struct Table {
    Q_DECLARE_TR_FUNCTIONS(Table)
};

QString actionText(httpjson::Action action)
{
    switch (action) {
    case httpjson::Action::Set: return QStringLiteral("set");
    case httpjson::Action::Append: return QStringLiteral("append");
    case httpjson::Action::Delete: return QStringLiteral("delete");
    }
    return {};
}

QVariant effectIcon(const TransformRow &row)
{
    switch (row.effect) {
    case request::Effect::Written:
    case request::Effect::Deleted: return makeIcon(Icon::Success);
    case request::Effect::Skipped: return makeIcon(Icon::Information);
    case request::Effect::Stopped: return makeIcon(Icon::Error);
    case request::Effect::NotReached: return makeIcon(Icon::Stop);
    }
    return {};
}

constexpr Column<TransformRow> columns[] = {
    {QT_TRANSLATE_NOOP("Table", "Transform"), [](const TransformRow &r) { return QVariant(actionText(r.action)); }, nullptr, effectIcon},
    {QT_TRANSLATE_NOOP("Table", "Target"), [](const TransformRow &r) { return QVariant(r.target); }},
    {QT_TRANSLATE_NOOP("Table", "Outcome"), [](const TransformRow &r) { return QVariant(effectText(r)); }},
    {QT_TRANSLATE_NOOP("Table", "Value"), [](const TransformRow &r) { return QVariant(r.gave && r.gave->hasText() ? r.gave->text : QString()); }},
};

CodeEditor *makeText(const Syntax &syntax, const QString &objectName, const QString &name)
{
    auto *text = new CodeEditor(syntax, Language::Plain, CodeEditor::Gutter::Hidden);
    text->setObjectName(objectName);
    text->setAccessibleName(name);
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    text->setMinimumHeight(2 * text->fontMetrics().lineSpacing());
    return text;
}

QWidget *column(const QString &heading, QWidget *content)
{
    auto *result = new QWidget;
    auto *layout = new QVBoxLayout(result);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    auto *label = new QLabel(heading);
    label->setContentsMargins(6, 4, 6, 4);
    layout->addWidget(label);
    layout->addWidget(content, 1);
    return result;
}
} // namespace

QString effectText(const TransformRow &row)
{
    const bool byDefault = row.gave && row.gave->how == request::Gave::How::Default;
    switch (row.effect) {
    case request::Effect::Written: return byDefault ? Table::tr("default written") : Table::tr("written");
    case request::Effect::Deleted: return Table::tr("deleted");
    case request::Effect::Skipped: return row.gave && row.gave->how == request::Gave::How::Failed ? Table::tr("failed, skipped") : Table::tr("no value, skipped");
    case request::Effect::Stopped: return Table::tr("ends the list");
    case request::Effect::NotReached: return Table::tr("not reached");
    }
    return {};
}

TransformsPanel::TransformsPanel(const RunLog &log, const Syntax &syntax, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_model(m_steps, columns)
    , m_box(new QComboBox)
    , m_columns(new QSplitter(Qt::Horizontal))
    , m_before(makeText(syntax, QStringLiteral("transformsBefore"), tr("Before the transforms")))
    , m_table(new TableView(&m_model, QStringLiteral("transformsTable"), tr("Transforms")))
    , m_why(new QLabel)
    , m_after(makeText(syntax, QStringLiteral("transformsAfter"), tr("After the transforms")))
{
    setObjectName(QStringLiteral("transformsPanel"));
    m_box->setObjectName(QStringLiteral("transformsBox"));
    m_box->setAccessibleName(tr("Which list of transforms"));
    m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_box->setMinimumContentsLength(30);
    m_columns->setChildrenCollapsible(false);
    m_columns->addWidget(column(tr("Before"), m_before));
    m_columns->addWidget(makeSteps());
    m_columns->addWidget(column(tr("After"), m_after));
    m_columns->setSizes({1000, 1400, 1000});
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_box);
    layout->addWidget(m_columns, 1);
    m_stack = new EmptyState(content, tr("What each set, append and delete does will be here, with the request or document before and after. Press Run (Ctrl+Enter)."));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    connect(m_box, &QComboBox::currentIndexChanged, this, &TransformsPanel::showApplication);
    connect(m_box, &QComboBox::activated, this, [this] { m_chosen = true; });
    reset();
}

QWidget *TransformsPanel::makeSteps()
{
    m_table->setColumnWidths({10, 22, 18, 0});
    m_table->setMinimumHeight(4 * m_table->fontMetrics().lineSpacing());
    m_why->setObjectName(QStringLiteral("transformsWhy"));
    m_why->setWordWrap(true);
    m_why->setTextFormat(Qt::PlainText);
    m_why->setMargin(6);
    m_why->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *both = new QWidget;
    auto *layout = new QVBoxLayout(both);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_why);
    connect(m_table, &TableView::rowSelected, this, [this](int row) {
        const TransformRow *step = m_model.at(row);
        QStringList lines;
        if (step && step->gave)
            lines.append(step->gave->how == request::Gave::How::Value ? tr("%1 gave \"%2\"").arg(step->gave->source, step->gave->text) : tr("%1 gave nothing").arg(step->gave->source));
        if (step && step->gave && step->gave->how == request::Gave::How::Default) {
            if (!step->gave->why.isEmpty())
                lines.append(step->gave->why);
            lines.append(tr("The default took its place: \"%1\"").arg(step->gave->text));
        }
        if (step && !step->why.isEmpty())
            lines.append(step->why);
        m_why->setText(lines.join(QLatin1Char('\n')));
    });
    connect(m_table, &TableView::rowActivated, this, [this](int row) {
        if (const TransformRow *step = m_model.at(row); step && step->place.isKnown())
            Q_EMIT placeActivated(step->place);
    });
    return column(tr("Transforms"), both);
}

bool TransformsPanel::belongs(const ApplicationRow &row, std::uint64_t exchange) const
{
    const ExchangeRow *shown = m_log.exchange(exchange);
    return shown && (row.exchange == exchange || (row.request > 0 && row.request == shown->request && row.resource == shown->resource));
}

void TransformsPanel::refill()
{
    const auto &applications = m_log.explained().applications();
    const QSignalBlocker quiet(m_box);
    for (; m_known < applications.size(); ++m_known) {
        const ApplicationRow &row = applications[m_known];
        const QString where = row.record < 0 ? QString() : tr(", document %1").arg(row.record + 1);
        m_box->addItem(tr("Page %1, %2%3").arg(row.page).arg(row.section, where));
    }
    m_stack->setEmpty(m_known == 0);
}

void TransformsPanel::follow()
{
    const bool first = m_known == 0;
    refill();
    if (first && m_known > 0)
        showApplication(m_box->currentIndex());
}

void TransformsPanel::showExchange(std::uint64_t exchange)
{
    const auto &applications = m_log.explained().applications();
    const int current = m_box->currentIndex();
    if (m_chosen && current >= 0 && belongs(applications[std::size_t(current)], exchange))
        return;
    for (std::size_t i = 0; i < std::min(m_known, applications.size()); ++i) {
        if (!belongs(applications[i], exchange))
            continue;
        m_box->setCurrentIndex(int(i));
        return;
    }
}

void TransformsPanel::showApplication(int index)
{
    const auto &applications = m_log.explained().applications();
    if (index < 0 || std::size_t(index) >= applications.size()) {
        m_steps.clear();
        m_model.reset();
        m_before->clear();
        m_after->clear();
        m_why->clear();
        return;
    }
    const ApplicationRow &row = applications[std::size_t(index)];
    m_steps = row.steps;
    m_model.reset();
    m_before->setPlainText(row.before.text());
    m_after->setPlainText(row.after.text());
    m_why->setText(m_steps.empty() ? tr("There are no transforms here: nothing is changed.") : QString());
    m_table->selectSourceRow(0);
}

// Where three columns would be too narrow to read, they lie one below the other.
void TransformsPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    constexpr int leastCharacters = 110;
    const Qt::Orientation orientation = width() < leastCharacters * fontMetrics().averageCharWidth() ? Qt::Vertical : Qt::Horizontal;
    if (m_columns->orientation() == orientation)
        return;
    m_columns->setOrientation(orientation);
    m_columns->setSizes({1000, 1400, 1000});
}

void TransformsPanel::reset()
{
    m_chosen = false;
    m_known = 0;
    const QSignalBlocker quiet(m_box);
    m_box->clear();
    showApplication(-1);
    refill();
}

} // namespace penstock::ui
