// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/configurationpanel.h"

#include "ui/widgets/emptystate.h"
#include "ui/widgets/inklabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock::ui
{

namespace
{
using connector::FormField;
using connector::FormOption;

bool haveSameShape(const FormField &a, const FormField &b)
{
    const auto option = [](const FormOption &one) { return std::pair(one.label, one.value); };
    return a.name == b.name && a.label == b.label && a.control == b.control && a.isSensitive == b.isSensitive && a.isRequired == b.isRequired && a.tooltip == b.tooltip
        && a.hasValue == b.hasValue && a.fallback == b.fallback && std::ranges::equal(a.options, b.options, {}, option, option);
}

QString placeholder(const FormField &field)
{
    if (field.isSensitive)
        return field.hasValue ? ConfigurationPanel::tr("stored, and not shown; type to replace it") : ConfigurationPanel::tr("nothing is stored");
    return QString::fromStdString(field.fallback.empty() ? field.placeholder : field.fallback);
}

void setText(QWidget *control, const QString &text)
{
    if (auto *line = qobject_cast<QLineEdit *>(control))
        line->setText(text);
    else if (auto *area = qobject_cast<QPlainTextEdit *>(control))
        area->setPlainText(text);
    else if (auto *toggle = qobject_cast<QCheckBox *>(control))
        toggle->setChecked(text == QLatin1StringView("true"));
    else if (auto *choice = qobject_cast<QComboBox *>(control))
        choice->setCurrentIndex(choice->findData(text));
}
} // namespace

ConfigurationPanel::ConfigurationPanel(QWidget *parent)
    : DetailPanel(QStringLiteral("configurationPanel"), parent)
    , m_area(new QScrollArea)
    , m_stack(new EmptyState(m_area, tr("The fields of this connector will be here. Its service writes them when it first meets the connector; a connector made from a project has them at once.")))
{
    m_area->setObjectName(QStringLiteral("configurationArea"));
    m_area->setAccessibleName(tr("Configuration"));
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 8, 4);
    layout->addWidget(m_stack, 1);
    auto *buttons = makeButtons(tr("&Save Configuration"));
    buttons->setContentsMargins(8, 0, 0, 0);
    layout->addLayout(buttons);
}

void ConfigurationPanel::fill(const ConnectorDetail &detail)
{
    m_edits.clear();
    ++m_ticket;
    m_stack->setEmpty(detail.fields.empty());
    const bool isSame = std::ranges::equal(m_rows, detail.fields, [](const Row &row, const FormField &field) { return haveSameShape(row.field, field); });
    if (!isSame)
        build(detail.fields);
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        setText(m_rows[i].control, QString::fromStdString(detail.fields[i].text));
    showFields(detail.fields);
}

void ConfigurationPanel::build(const std::vector<FormField> &fields)
{
    m_rows.clear();
    auto *content = new QWidget;
    m_form = new QFormLayout(content);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    std::string category;
    for (const FormField &field : fields) {
        if (field.category != category && !field.category.empty()) {
            auto *heading = new QLabel(QString::fromStdString(field.category));
            QFont bold = heading->font();
            bold.setBold(true);
            heading->setFont(bold);
            m_form->addRow(heading);
        }
        category = field.category;
        Row row;
        row.field = field;
        row.control = makeControl(field);
        row.fault = new InkLabel(Ink::Error);
        row.fault->setObjectName(QStringLiteral("fault:") + QString::fromStdString(field.name));
        row.fault->setWordWrap(true);
        row.fault->setTextFormat(Qt::PlainText);
        row.cell = new QWidget;
        auto *cell = new QVBoxLayout(row.cell);
        cell->setContentsMargins(0, 0, 0, 0);
        cell->setSpacing(2);
        cell->addWidget(row.control);
        cell->addWidget(row.fault);
        const QString name = QString::fromStdString(field.label);
        auto *label = new QLabel(field.isRequired ? tr("%1 *").arg(name) : name);
        label->setTextFormat(Qt::PlainText);
        label->setBuddy(row.control);
        const QString tip = QString::fromStdString(field.tooltip);
        for (QWidget *one : std::initializer_list<QWidget *>{label, row.control})
            one->setToolTip(tip);
        row.control->setAccessibleName(field.isRequired ? tr("%1, required").arg(name) : name);
        row.control->setAccessibleDescription(tip);
        m_form->addRow(label, row.cell);
        m_rows.push_back(std::move(row));
    }
    m_area->setWidget(content);
    writableChanged(isWritable());
}

QWidget *ConfigurationPanel::makeControl(const FormField &field)
{
    const auto tell = [this, name = field.name](const QString &text) { typed(name, text); };
    QWidget *control = nullptr;
    if (field.control == FormField::Control::Toggle) {
        auto *toggle = new QCheckBox;
        connect(toggle, &QCheckBox::toggled, this, [tell](bool on) { tell(on ? QStringLiteral("true") : QStringLiteral("false")); });
        control = toggle;
    } else if (field.control == FormField::Control::Choice) {
        auto *choice = new QComboBox;
        for (const FormOption &option : field.options)
            choice->addItem(QString::fromStdString(option.label), QString::fromStdString(option.value));
        connect(choice, &QComboBox::activated, this, [tell, choice] { tell(choice->currentData().toString()); });
        control = choice;
    } else if (field.control == FormField::Control::Area && !field.isSensitive) {
        auto *area = new QPlainTextEdit;
        area->setTabChangesFocus(true);
        area->setPlaceholderText(placeholder(field));
        area->setFixedHeight(5 * fontMetrics().lineSpacing());
        connect(area, &QPlainTextEdit::textChanged, this, [tell, area] { tell(area->toPlainText()); });
        control = area;
    } else {
        auto *line = new QLineEdit;
        line->setPlaceholderText(placeholder(field));
        line->setEchoMode(field.isSensitive ? QLineEdit::Password : QLineEdit::Normal);
        if (field.control == FormField::Control::Number)
            line->setInputMethodHints(Qt::ImhFormattedNumbersOnly);
        connect(line, &QLineEdit::textChanged, this, tell);
        control = line;
    }
    control->setObjectName(QStringLiteral("field:") + QString::fromStdString(field.name));
    return control;
}

void ConfigurationPanel::typed(const std::string &name, const QString &text)
{
    if (isFilling())
        return;
    const auto row = std::ranges::find(m_rows, name, [](const Row &one) { return one.field.name; });
    // Emptied again, a sensitive field keeps what is stored.
    if (row != m_rows.end() && row->field.isSensitive && text.isEmpty())
        m_edits.erase(name);
    else
        m_edits[name] = text.toStdString();
    edited();
    judge();
}

void ConfigurationPanel::judge()
{
    const int ticket = ++m_ticket;
    const auto work = [text = detail()->configuration, edits = m_edits] {
        const auto configuration = json::parse(text);
        return configuration ? connector::formFields(connector::withValues(*configuration, connector::formValues(*configuration, edits))) : std::vector<FormField>();
    };
    inBackground(this, work, [this, ticket](const std::vector<FormField> &fields) {
        if (ticket != m_ticket)
            return;
        showFields(fields);
        Q_EMIT judged();
    });
}

void ConfigurationPanel::showFields(const std::vector<FormField> &fields)
{
    for (Row &row : m_rows) {
        const auto found = std::ranges::find(fields, row.field.name, &FormField::name);
        if (found == fields.end())
            continue;
        QStringList faults;
        for (const std::string &fault : found->faults)
            faults.append(QString::fromStdString(fault));
        row.fault->setText(faults.join(QLatin1Char('\n')));
        row.fault->setVisible(!faults.isEmpty());
        row.control->setAccessibleDescription(faults.isEmpty() ? QString::fromStdString(row.field.tooltip) : faults.join(QLatin1Char(' ')));
        row.cell->setVisible(found->isAsked || !faults.isEmpty());
        if (QWidget *label = m_form->labelForField(row.cell))
            label->setVisible(row.cell->isVisibleTo(row.cell->parentWidget()));
    }
}

void ConfigurationPanel::writableChanged(bool writable)
{
    for (const Row &row : m_rows)
        row.control->setEnabled(writable);
}

// Faults do not keep from saving: a service judges in the end, and half a configuration is worth keeping.
void ConfigurationPanel::save()
{
    const auto work = [id = detail()->connector.id, text = detail()->configuration, edits = m_edits](SourceAccess &access) -> connector::Checked<> {
        const auto configuration = json::parse(text);
        json::Value body = json::Value::object();
        body.set("values", connector::formValues(configuration ? *configuration : json::Value::object(), edits));
        const auto answer = access.api().ask("update_configuration", id, body);
        if (!answer)
            return std::unexpected(answer.error());
        return {};
    };
    Q_EMIT changeWanted(work, tr("The configuration is saved."));
}

} // namespace penstock::ui
