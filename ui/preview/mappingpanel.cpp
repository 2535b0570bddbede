// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/preview/mappingpanel.h"

#include "ui/background.h"
#include "ui/widgets/answerview.h"
#include "ui/widgets/codeeditor.h"
#include "ui/widgets/inklabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock::ui
{

namespace
{
// A program that does not end holds its thread until the limit; the next answer must not wait for it.
constexpr int threads = 4;

QLabel *heading(const QString &text)
{
    auto *label = new QLabel(text);
    label->setContentsMargins(6, 4, 6, 4);
    return label;
}

QWidget *column(std::initializer_list<QWidget *> parts)
{
    auto *result = new QWidget;
    auto *layout = new QVBoxLayout(result);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    for (QWidget *part : parts)
        layout->addWidget(part, qobject_cast<QLabel *>(part) || part->maximumHeight() < 200 ? 0 : 1);
    return result;
}
} // namespace

MappingPanel::MappingPanel(const Syntax &syntax, Evaluate evaluate, QWidget *parent)
    : QWidget(parent)
    , m_evaluate(std::move(evaluate))
{
    setObjectName(QStringLiteral("mappingPanel"));
    m_pool.setMaxThreadCount(threads);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeRecordColumn(syntax));
    splitter->addWidget(makeProgramColumn(syntax));
    splitter->addWidget(makeResultColumn(syntax));
    splitter->setSizes({1000, 1000, 1000});       // in equal parts
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    setFields({}, nativeProfile());
}

MappingPanel::~MappingPanel()
{
    m_pool.clear();
}

QWidget *MappingPanel::makeRecordColumn(const Syntax &syntax)
{
    m_origin = heading(tr("Record"));
    m_origin->setObjectName(QStringLiteral("mappingOrigin"));
    m_record = new AnswerView(syntax, tr("The record that is mapped"), Language::Json, CodeEditor::Gutter::Hidden);
    m_record->setObjectName(QStringLiteral("mappingRecord"));
    return column({m_origin, m_record});
}

QWidget *MappingPanel::makeProgramColumn(const Syntax &syntax)
{
    m_fieldBox = new QComboBox;
    m_fieldBox->setObjectName(QStringLiteral("mappingFieldBox"));
    m_fieldBox->setAccessibleName(tr("Field of the mapping"));
    m_program = new CodeEditor(syntax, Language::Jq, CodeEditor::Gutter::Hidden);
    m_program->setObjectName(QStringLiteral("mappingProgram"));
    m_program->setAccessibleName(tr("JQ program"));
    m_program->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_program->setLayoutDirection(Qt::LeftToRight);
    m_program->setPlaceholderText(tr("A JQ program, such as .id | tostring"));
    m_program->setTabChangesFocus(true);
    m_error = new InkLabel(Ink::Error);
    m_error->setObjectName(QStringLiteral("mappingError"));
    m_error->setWordWrap(true);
    m_error->setMargin(4);
    m_error->setTextFormat(Qt::PlainText);
    m_error->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_write = new QPushButton(tr("Write into the file"));
    m_write->setObjectName(QStringLiteral("mappingWriteButton"));
    m_write->setToolTip(tr("Puts the program where this field stands in the YAML, as one step that can be undone"));
    m_revert = new QPushButton(tr("Revert"));
    m_revert->setObjectName(QStringLiteral("mappingRevertButton"));
    auto *buttons = new QWidget;
    auto *buttonLayout = new QHBoxLayout(buttons);
    buttonLayout->setContentsMargins(4, 2, 4, 4);
    buttonLayout->addWidget(m_write);
    buttonLayout->addWidget(m_revert);
    buttonLayout->addStretch(1);
    buttons->setMaximumHeight(buttons->sizeHint().height());

    connect(m_fieldBox, &QComboBox::activated, this, &MappingPanel::chooseField);
    connect(m_program, &QPlainTextEdit::textChanged, this, &MappingPanel::evaluate);
    connect(m_write, &QPushButton::clicked, this, [this] { Q_EMIT writeRequested(m_chosen.place, m_program->toPlainText()); });
    connect(m_revert, &QPushButton::clicked, this, [this] { m_program->setPlainText(m_chosen.source); });
    m_fieldBox->setMaximumHeight(m_fieldBox->sizeHint().height());
    return column({m_fieldBox, m_program, m_error, buttons});
}

QWidget *MappingPanel::makeResultColumn(const Syntax &syntax)
{
    m_outputs = heading(tr("Result"));
    m_outputs->setObjectName(QStringLiteral("mappingOutputs"));
    m_result = new AnswerView(syntax, tr("What the program gives"), Language::Jq, CodeEditor::Gutter::Hidden);
    m_result->setObjectName(QStringLiteral("mappingResult"));
    connect(m_result, &AnswerView::shown, this, &MappingPanel::evaluated);
    return column({m_outputs, m_result});
}

const MappingField *MappingPanel::field() const
{
    const int index = m_fieldBox->currentIndex() - 1;
    return index >= 0 && index < static_cast<int>(m_fields.size()) ? &m_fields[static_cast<std::size_t>(index)] : nullptr;
}

void MappingPanel::setRecord(const std::string &json, const QString &origin)
{
    m_recordText = json;
    m_origin->setText(origin.isEmpty() ? tr("Record") : origin);
    m_record->setText(json);
    evaluate();
}

void MappingPanel::setFields(std::vector<MappingField> fields, const Profile &profile)
{
    m_profile = &profile;
    const MappingField before = m_chosen;
    const bool typed = isTyped();
    m_fields = std::move(fields);
    const QSignalBlocker quiet(m_fieldBox);
    m_fieldBox->clear();
    m_fieldBox->addItem(tr("Free program"));
    for (const MappingField &one : m_fields)
        m_fieldBox->addItem(one.label);
    const int chosen = fieldAfter(before);
    m_fieldBox->setCurrentIndex(chosen);
    const MappingField *now = field();
    if (now && typed && now->source == before.source)
        m_chosen = *now;                          // only its place moved
    else
        chooseField(chosen);
    updateButtons();
}

// The same field where it still is; another resource's of the same name, unless a text of one's own would be lost; to begin with, what comes
// behind the selector.
int MappingPanel::fieldAfter(const MappingField &before) const
{
    const auto indexOf = [this](const auto &wanted) {
        const auto found = std::ranges::find_if(m_fields, wanted);
        return found == m_fields.end() ? 0 : int(found - m_fields.begin()) + 1;
    };
    const int same = indexOf([&](const MappingField &one) { return one.label == before.label && one.place.file == before.place.file; });
    const bool isFree = before.label.isEmpty() && !m_program->toPlainText().isEmpty();
    if (same != 0 || isFree || isTyped() || m_fields.empty())
        return same;
    const int alike = indexOf([&](const MappingField &one) { return one.label == before.label; });
    const int mapping = indexOf([](const MappingField &one) { return one.label != QLatin1String("selector.query"); });
    return alike != 0 ? alike : std::max(mapping, 1);
}

bool MappingPanel::isTyped() const
{
    return !m_chosen.label.isEmpty() && m_program->toPlainText() != m_chosen.source;
}

void MappingPanel::showFieldAt(const std::string &file, int line)
{
    const auto found = std::ranges::find_if(m_fields, [&](const MappingField &one) {
        const int last = one.place.line + int(one.source.count(QLatin1Char('\n')));
        return one.place.file == file && one.place.line <= line && line <= last;
    });
    if (found == m_fields.end() || isTyped())
        return;
    m_fieldBox->setCurrentIndex(int(found - m_fields.begin()) + 1);
    chooseField(m_fieldBox->currentIndex());
}

void MappingPanel::chooseField(int)
{
    const MappingField *chosen = field();
    m_chosen = chosen ? *chosen : MappingField();
    if (chosen && m_program->toPlainText() != chosen->source)
        m_program->setPlainText(chosen->source);
    updateButtons();
}

void MappingPanel::updateButtons()
{
    const bool changed = !m_chosen.label.isEmpty() && m_program->toPlainText() != m_chosen.source;
    m_write->setEnabled(changed && !m_chosen.place.path.empty());
    m_revert->setEnabled(changed);
}

void MappingPanel::evaluate()
{
    updateButtons();
    const int ticket = ++m_ticket;
    const std::string program = m_program->toPlainText().toStdString();
    if (program.empty() || m_recordText.empty()) {
        m_outputs->setText(tr("Result"));
        m_result->clear();
        showError({});
        return;
    }
    const auto work = [run = m_evaluate, program, record = m_recordText, profile = m_profile] { return run(program, record, *profile); };
    inBackground(&m_pool, this, work, [this, ticket](const map::Trial &trial) {
        if (ticket == m_ticket)
            showTrial(trial);
    });
}

void MappingPanel::showTrial(const map::Trial &trial)
{
    showError(trial);
    std::string text;
    for (const std::string &output : trial.outputs)
        text += output + '\n';
    const int count = static_cast<int>(trial.outputs.size());
    m_outputs->setText(count > 1 ? tr("Result: %n output(s); a mapping uses the first", nullptr, count) : tr("Result: %n output(s)", nullptr, count));
    m_result->setText(text);
}

void MappingPanel::showError(const map::Trial &trial)
{
    QString text = trial.error;
    if (trial.timedOut)
        text = tr("Stopped after 2 seconds. %1").arg(trial.error);
    else if (trial.line > 0)
        text = tr("Line %1, column %2: %3").arg(trial.line).arg(trial.column).arg(trial.error);
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
    QList<CodeEditor::Mark> marks;
    if (trial.line > 0)
        marks.append({trial.line, trial.column, 0, Severity::Error, trial.error, {}});
    m_program->setMarks(marks);
}

} // namespace penstock::ui
