// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/rulespanel.h"

#include "core/connector/filtering.h"
#include "core/jq/program.h"
#include "ui/connector/words.h"
#include "ui/widgets/codeeditor.h"
#include "ui/widgets/inklabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QUuid>
#include <QVBoxLayout>

namespace penstock::ui
{

namespace
{
using connector::RuleSet;
using connector::SyncRule;

enum RuleColumn { PolicyColumn, FieldColumn, RuleWordColumn, ValueColumn };
constexpr int idRole = Qt::UserRole;

QString plain(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QTableWidget *makeTable(const QString &name, const QString &title)
{
    auto *table = new QTableWidget(0, 4);
    table->setObjectName(name);
    table->setAccessibleName(title);
    table->setHorizontalHeaderLabels({RulesPanel::tr("Policy"), RulesPanel::tr("Field"), RulesPanel::tr("Rule"), RulesPanel::tr("Value")});
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setHighlightSections(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 12);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setTabKeyNavigation(false);
    table->setMinimumHeight(4 * table->fontMetrics().lineSpacing());
    return table;
}

CodeEditor *makeEditor(const Syntax &syntax, const QString &name, const QString &title)
{
    auto *editor = new CodeEditor(syntax, Language::Json, CodeEditor::Gutter::Hidden);
    editor->setObjectName(name);
    editor->setAccessibleName(title);
    editor->setLayoutDirection(Qt::LeftToRight);
    editor->setTabChangesFocus(true);
    editor->setMinimumHeight(2 * editor->fontMetrics().lineSpacing());
    return editor;
}

QLabel *heading(const QString &text)
{
    auto *label = new QLabel(text);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    return label;
}

QComboBox *choice(std::span<const std::string_view> words, const std::string &chosen, const QString &name)
{
    auto *box = new QComboBox;
    for (const std::string_view word : words)
        box->addItem(plain(word));
    if (box->findText(plain(chosen)) < 0)
        box->addItem(plain(chosen));
    box->setCurrentText(plain(chosen));
    box->setAccessibleName(name);
    box->setObjectName(QStringLiteral("ruleChoice"));
    return box;
}

QPushButton *button(const QString &name, const QString &text)
{
    auto *result = new QPushButton(text);
    result->setObjectName(name);
    return result;
}

// What a service would refuse about an advanced rule, as far as it can be known here; empty: nothing.
QString snippetFault(const std::string &text)
{
    const auto request = connector::draftRequest({}, text);
    if (!request)
        return QString::fromStdString(request.error());
    const json::Value value = request->get("advanced_snippet").get("value");
    QString fault;
    value.forEachMember([&](std::string_view key, const json::Value &member) {
        if (key != "selector") {
            fault = RulesPanel::tr("`%1` is not known to a Penstock worker; it takes {\"selector\": \"<jq>\"}.").arg(plain(key));
        } else if (!member.isString()) {
            fault = RulesPanel::tr("The selector has to be a text: a JQ program.");
        } else if (const auto program = jq::Program::compile(member.stringView()); !program) {
            fault = RulesPanel::tr("The selector does not compile, column %1: %2").arg(program.error().column).arg(QString::fromStdString(program.error().message));
        }
    });
    return value.isArray() && value.size() > 0 ? RulesPanel::tr("A Penstock worker takes an object: {\"selector\": \"<jq>\"}.") : fault;
}
} // namespace

RulesPanel::RulesPanel(const Syntax &syntax, QWidget *parent)
    : DetailPanel(QStringLiteral("rulesPanel"), parent)
    , m_active(makeTable(QStringLiteral("activeRules"), tr("Active rules")))
    , m_draft(makeTable(QStringLiteral("draftRules"), tr("Rules of the draft")))
    , m_activeSnippet(makeEditor(syntax, QStringLiteral("activeSnippet"), tr("Active advanced rule")))
    , m_draftSnippet(makeEditor(syntax, QStringLiteral("draftSnippet"), tr("Advanced rule of the draft")))
    , m_state(new InkLabel(Ink::Muted))
    , m_snippetFault(new InkLabel(Ink::Error))
    , m_add(button(QStringLiteral("addRuleButton"), tr("&Add")))
    , m_remove(button(QStringLiteral("removeRuleButton"), tr("Re&move")))
    , m_up(button(QStringLiteral("ruleUpButton"), tr("&Up")))
    , m_down(button(QStringLiteral("ruleDownButton"), tr("Do&wn")))
    , m_activate(button(QStringLiteral("activateRulesButton"), tr("Ac&tivate Draft")))
{
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeActive());
    splitter->addWidget(makeDraft());
    splitter->setSizes({1000, 1300});
    m_state->setObjectName(QStringLiteral("rulesState"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->setSpacing(4);
    layout->addWidget(m_state);
    layout->addWidget(splitter, 1);
    QHBoxLayout *buttons = makeButtons(tr("&Save Draft"));
    buttons->insertWidget(2, m_activate);
    layout->addLayout(buttons);
    connect(m_add, &QPushButton::clicked, this, &RulesPanel::addRule);
    connect(m_remove, &QPushButton::clicked, this, &RulesPanel::removeRule);
    connect(m_up, &QPushButton::clicked, this, [this] { moveRule(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { moveRule(1); });
    connect(m_activate, &QPushButton::clicked, this, &RulesPanel::activate);
    connect(m_draft, &QTableWidget::itemChanged, this, &RulesPanel::edited);
    connect(m_draft, &QTableWidget::currentCellChanged, this, &RulesPanel::updateButtons);
    connect(this, &DetailPanel::modifiedChanged, this, &RulesPanel::updateButtons);
    connect(m_draftSnippet, &QPlainTextEdit::textChanged, this, [this] {
        if (m_draftSnippet->toPlainText() == m_knownSnippet)
            return;                              // colours are changes, too
        m_knownSnippet = m_draftSnippet->toPlainText();
        judge();
        edited();
    });
}

QWidget *RulesPanel::makeActive()
{
    m_active->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_activeSnippet->setReadOnly(true);
    auto *side = new QWidget;
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(heading(tr("Active")));
    layout->addWidget(m_active, 3);
    layout->addWidget(new QLabel(tr("Advanced rule")));
    layout->addWidget(m_activeSnippet, 2);
    return side;
}

QWidget *RulesPanel::makeDraft()
{
    m_snippetFault->setObjectName(QStringLiteral("snippetFault"));
    m_snippetFault->setWordWrap(true);
    m_snippetFault->setTextFormat(Qt::PlainText);
    m_snippetFault->hide();
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(heading(tr("Draft")));
    buttons->addStretch(1);
    for (QPushButton *one : {m_add, m_remove, m_up, m_down})
        buttons->addWidget(one);
    auto *side = new QWidget;
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(buttons);
    layout->addWidget(m_draft, 3);
    auto *label = new QLabel(tr("Advanced rule, such as {\"selector\": \".state == \\\"open\\\"\"}"));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    layout->addWidget(label);
    layout->addWidget(m_draftSnippet, 2);
    layout->addWidget(m_snippetFault);
    return side;
}

void RulesPanel::fill(const ConnectorDetail &detail)
{
    const RuleSet &active = detail.rules.active, &draft = detail.rules.draft;
    m_active->setRowCount(0);
    for (const SyncRule &rule : active.rules) {
        const int row = m_active->rowCount();
        m_active->insertRow(row);
        const QString texts[] = {plain(rule.policy), rule.isDefault() ? tr("everything else") : plain(rule.field), rule.isDefault() ? QString() : plain(rule.rule),
                                 rule.isDefault() ? QString() : plain(rule.value)};
        for (int column = 0; column < 4; ++column)
            m_active->setItem(row, column, new QTableWidgetItem(texts[column]));
    }
    const int current = m_draft->currentRow();
    m_draft->setRowCount(0);
    for (const SyncRule &rule : draft.rules) {
        if (!rule.isDefault())
            append(rule);
    }
    m_draft->setCurrentCell(std::min(current, m_draft->rowCount() - 1), FieldColumn);
    m_knownSnippet = plain(draft.snippet);
    for (const auto &[editor, set] : {std::pair(m_activeSnippet, &active), {m_draftSnippet, &draft}}) {
        if (const QString text = plain(set->snippet); editor->toPlainText() != text)
            editor->setPlainText(text);
    }
    judge();
    showState(draft);
    updateButtons();
}

void RulesPanel::showState(const RuleSet &draft)
{
    QStringList lines;
    for (const connector::RuleFault &fault : draft.faults) {
        QStringList ids, messages;
        for (const std::string &id : fault.ids)
            ids.append(plain(id));
        for (const std::string &message : fault.messages)
            messages.append(plain(message));
        lines.append(ids.isEmpty() ? messages.join(QLatin1Char(' ')) : tr("%1: %2").arg(ids.join(tr(", ")), messages.join(QLatin1Char(' '))));
    }
    lines.prepend(tr("The draft is %1.").arg(rulesStateText(draft.state)));
    m_state->setInk(draft.state == "invalid" ? Ink::Error : draft.state == "edited" ? Ink::Warning : Ink::Muted);
    m_state->setText(lines.join(QLatin1Char('\n')));
}

void RulesPanel::append(const SyncRule &rule)
{
    const int row = m_draft->rowCount();
    m_draft->insertRow(row);
    auto *field = new QTableWidgetItem(plain(rule.field));
    field->setData(idRole, plain(rule.id));
    m_draft->setItem(row, FieldColumn, field);
    m_draft->setItem(row, ValueColumn, new QTableWidgetItem(plain(rule.value)));
    auto *policy = choice(connector::filteringPolicies(), rule.policy, tr("Policy"));
    auto *word = choice(connector::filteringConditions(), rule.rule, tr("Rule"));
    m_draft->setCellWidget(row, PolicyColumn, policy);
    m_draft->setCellWidget(row, RuleWordColumn, word);
    for (QComboBox *box : {policy, word}) {
        box->setEnabled(isWritable());
        connect(box, &QComboBox::activated, this, &RulesPanel::edited);
    }
}

std::vector<SyncRule> RulesPanel::typedRules() const
{
    std::vector<SyncRule> rules;
    for (int row = 0; row < m_draft->rowCount(); ++row) {
        const auto text = [&](int column) { return m_draft->item(row, column)->text().toStdString(); };
        const auto chosen = [&](int column) { return static_cast<const QComboBox *>(m_draft->cellWidget(row, column))->currentText().toStdString(); };
        rules.push_back({m_draft->item(row, FieldColumn)->data(idRole).toString().toStdString(), text(FieldColumn), chosen(PolicyColumn), chosen(RuleWordColumn), text(ValueColumn), row});
    }
    return rules;
}

void RulesPanel::addRule()
{
    append({QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString(), {}, "include", "equals", {}});
    m_draft->setCurrentCell(m_draft->rowCount() - 1, FieldColumn);
    m_draft->setFocus();
    m_draft->editItem(m_draft->item(m_draft->rowCount() - 1, FieldColumn));
    edited();
    updateButtons();
}

void RulesPanel::removeRule()
{
    m_draft->removeRow(m_draft->currentRow());
    edited();
    updateButtons();
}

// The first rule that matches decides, so the order means something.
void RulesPanel::moveRule(int by)
{
    const int from = m_draft->currentRow(), to = from + by;
    std::vector<SyncRule> rules = typedRules();
    if (from < 0 || to < 0 || to >= static_cast<int>(rules.size()))
        return;
    std::swap(rules[static_cast<std::size_t>(from)], rules[static_cast<std::size_t>(to)]);
    m_draft->setRowCount(0);
    for (const SyncRule &rule : rules)
        append(rule);
    m_draft->setCurrentCell(to, FieldColumn);
    edited();
    updateButtons();
}

void RulesPanel::judge()
{
    const int ticket = ++m_ticket;
    inBackground(this, [text = m_draftSnippet->toPlainText().toStdString()] { return snippetFault(text); }, [this, ticket](const QString &fault) {
        if (ticket != m_ticket)
            return;
        m_snippetFault->setText(fault);
        m_snippetFault->setVisible(!fault.isEmpty());
        setSavable(fault.isEmpty());
        Q_EMIT judged();
    });
}

void RulesPanel::save()
{
    const auto work = [id = detail()->connector.id, rules = typedRules(), snippet = m_draftSnippet->toPlainText().toStdString()](SourceAccess &access) -> connector::Checked<> {
        const auto request = connector::draftRequest(rules, snippet);
        if (!request)
            return std::unexpected(connector::Problem{400, "x_content_parse_exception", request.error(), {}});
        const auto answer = access.api().ask("update_filtering", id, *request);
        if (!answer)
            return std::unexpected(answer.error());
        return {};
    };
    Q_EMIT changeWanted(work, tr("The draft is saved; a worker or service validates it when it looks next."));
}

void RulesPanel::activate()
{
    const auto work = [id = detail()->connector.id](SourceAccess &access) -> connector::Checked<> {
        const auto answer = access.api().ask("update_active_filtering", id);
        if (!answer)
            return std::unexpected(answer.error());
        return {};
    };
    Q_EMIT changeWanted(work, tr("The draft is active."));
}

void RulesPanel::writableChanged(bool writable)
{
    m_draft->setEditTriggers(writable ? QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed : QAbstractItemView::NoEditTriggers);
    m_draftSnippet->setReadOnly(!writable);
    for (int row = 0; row < m_draft->rowCount(); ++row) {
        for (const int column : {PolicyColumn, RuleWordColumn})
            m_draft->cellWidget(row, column)->setEnabled(writable);
    }
    updateButtons();
}

void RulesPanel::updateButtons()
{
    const int row = m_draft->currentRow();
    m_add->setEnabled(isWritable());
    m_remove->setEnabled(isWritable() && row >= 0);
    m_up->setEnabled(isWritable() && row > 0);
    m_down->setEnabled(isWritable() && row >= 0 && row + 1 < m_draft->rowCount());
    const bool isValid = detail() && detail()->rules.draft.state == "valid";
    m_activate->setEnabled(isWritable() && isValid && !isModified());
    m_activate->setToolTip(!isValid ? tr("Only a draft that a worker or service found valid can become active") : isModified() ? tr("Save the draft first") : tr("From the next sync on these rules count"));
}

} // namespace penstock::ui
