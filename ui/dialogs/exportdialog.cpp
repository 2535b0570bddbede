// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/exportdialog.h"

#include "ui/background.h"
#include "ui/dialogs/questions.h"
#include "ui/widgets/codeeditor.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tableview.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace penstock::ui
{

namespace
{
using exchange::Loss;

struct Table {
    Q_DECLARE_TR_FUNCTIONS(Table)
};

QString levelText(Loss::Level level)
{
    switch (level) {
    case Loss::Level::Exact: return Table::tr("exact");
    case Loss::Level::Equivalent: return Table::tr("equivalent");
    case Loss::Level::Lossy: return Table::tr("lossy");
    case Loss::Level::Impossible: break;
    }
    return Table::tr("impossible");
}

QIcon levelIcon(Loss::Level level)
{
    switch (level) {
    case Loss::Level::Exact: return makeIcon(Icon::Success);
    case Loss::Level::Equivalent: return makeIcon(Icon::Information);
    case Loss::Level::Lossy: return makeIcon(Icon::Warning);
    case Loss::Level::Impossible: break;
    }
    return makeIcon(Icon::Error);
}

constexpr Column<Loss> columns[] = {
    {QT_TRANSLATE_NOOP("Table", "Level"), [](const Loss &l) { return QVariant(levelText(l.level)); }, [](const Loss &l) { return QVariant(static_cast<int>(l.level)); },
     [](const Loss &l) { return QVariant(levelIcon(l.level)); }},
    {QT_TRANSLATE_NOOP("Table", "What cannot be said"), [](const Loss &l) { return QVariant(l.what); }},
    {QT_TRANSLATE_NOOP("Table", "Nearest"), [](const Loss &l) { return QVariant(l.nearest); }},
    {QT_TRANSLATE_NOOP("Table", "Place"), [](const Loss &l) {
         return QVariant(l.place.isKnown() ? QStringLiteral("%1:%2").arg(QString::fromStdString(l.place.file)).arg(l.place.line) : QString());
     }},
};

Result<> writeAll(const std::filesystem::path &folder, const std::vector<exchange::ExportFile> &files)
{
    for (const exchange::ExportFile &file : files) {
        const std::filesystem::path path = folder / file.name;
        std::error_code ignored;                  // saveFile() says what is wrong
        std::filesystem::create_directories(path.parent_path(), ignored);
        if (const auto saved = saveFile(path, file.text); !saved)
            return std::unexpected(saved.error());
        if (file.executable)
            std::filesystem::permissions(path, std::filesystem::perms::owner_exec, std::filesystem::perm_options::add, ignored);
    }
    return {};
}
} // namespace

ExportDialog::ExportDialog(exchange::ExportInput input, const Syntax &syntax, Questions &questions, QWidget *parent)
    : QDialog(parent)
    , m_input(std::move(input))
    , m_questions(questions)
    , m_lossModel(m_result.losses, columns)
    , m_target(new QComboBox)
    , m_tracer(new QCheckBox(tr("With the request tracer, which writes credentials into a file")))
    , m_files(new QListWidget)
    , m_text(new CodeEditor(syntax, Language::Yaml, CodeEditor::Gutter::Shown))
    , m_note(new QLabel)
    , m_losses(new TableView(&m_lossModel, QStringLiteral("lossTable"), tr("What the target cannot be told")))
    , m_loss(new QLabel)
{
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(860, 560);
    m_target->setObjectName(QStringLiteral("exportTargetBox"));
    m_target->setAccessibleName(tr("Target"));
    for (const exchange::ExportTarget &target : exchange::exportTargets())
        m_target->addItem(QCoreApplication::translate("Exchange", target.title), QString::fromLatin1(target.name));
    m_tracer->setObjectName(QStringLiteral("exportTracerBox"));
    m_tracer->setChecked(m_input.tracer);
    m_note->setObjectName(QStringLiteral("exportNote"));
    m_note->setWordWrap(true);
    m_losses->setColumnWidths({13, 52, 36, 0});
    m_loss->setObjectName(QStringLiteral("exportLoss"));
    m_loss->setWordWrap(true);
    m_loss->setTextFormat(Qt::PlainText);
    m_loss->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeFiles());
    splitter->addWidget(m_losses);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_save = buttons->addButton(tr("Write into a folder…"), QDialogButtonBox::ActionRole);
    m_save->setObjectName(QStringLiteral("exportSaveButton"));
    auto *form = new QFormLayout;
    form->addRow(tr("Target"), m_target);
    form->addRow(m_tracer);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_loss);
    layout->addWidget(m_note);
    layout->addWidget(buttons);

    connect(m_target, &QComboBox::currentIndexChanged, this, &ExportDialog::make);
    connect(m_tracer, &QCheckBox::toggled, this, &ExportDialog::make);
    connect(m_files, &QListWidget::currentRowChanged, this, &ExportDialog::showFile);
    connect(m_save, &QPushButton::clicked, this, &ExportDialog::chooseFolder);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_losses, &TableView::rowSelected, this, [this](int row) {
        const Loss *loss = m_lossModel.at(row);
        m_loss->setText(!loss ? QString() : loss->nearest.isEmpty() ? loss->what : tr("%1\nNearest: %2").arg(loss->what, loss->nearest));
    });
    connect(m_losses, &TableView::rowActivated, this, [this](int row) {
        if (const Loss *loss = m_lossModel.at(row); loss && loss->place.isKnown())
            Q_EMIT placeActivated(loss->place);
    });
    make();
}

QWidget *ExportDialog::makeFiles()
{
    m_files->setObjectName(QStringLiteral("exportFiles"));
    m_files->setAccessibleName(tr("Files"));
    m_text->setObjectName(QStringLiteral("exportText"));
    m_text->setAccessibleName(tr("Text of the chosen file"));
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setLayoutDirection(Qt::LeftToRight);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_files);
    splitter->addWidget(m_text);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 3);
    return splitter;
}

void ExportDialog::make()
{
    const int ticket = ++m_ticket;
    m_save->setEnabled(false);
    const exchange::ExportTarget *target = exchange::exportTargetNamed(m_target->currentData().toString().toStdString());
    if (!target)
        return;
    m_tracer->setVisible(target->hasTracer);
    m_input.tracer = m_tracer->isChecked();
    const auto work = [target, input = m_input] { return exchange::exportProject(*target, input); };
    inBackground(this, work, [this, ticket](const Result<exchange::ExportResult> &result) {
        if (ticket == m_ticket)
            showResult(result);
    });
}

void ExportDialog::showResult(Result<exchange::ExportResult> result)
{
    m_files->clear();
    m_result = result ? std::move(*result) : exchange::ExportResult();
    m_lossModel.reset();
    for (const exchange::ExportFile &file : m_result.files)
        m_files->addItem(QString::fromStdString(file.name));
    m_files->setCurrentRow(m_result.files.empty() ? -1 : 0);
    m_save->setEnabled(!m_result.files.empty());
    if (!result)
        m_note->setText(result.error().message);
    else if (const auto lost = std::count_if(m_result.losses.begin(), m_result.losses.end(), [](const Loss &l) { return l.level >= Loss::Level::Lossy; }))
        m_note->setText(tr("%n thing(s) would be lost or done otherwise.", nullptr, static_cast<int>(lost)));
    else
        m_note->setText(tr("Nothing is lost."));
    m_losses->setVisible(!m_result.losses.empty());
    m_loss->setVisible(!m_result.losses.empty());
    m_loss->clear();
    m_losses->selectSourceRow(0);
    Q_EMIT exported();
}

void ExportDialog::showFile(int row)
{
    const bool known = row >= 0 && row < static_cast<int>(m_result.files.size());
    m_text->setPlainText(known ? QString::fromStdString(m_result.files[static_cast<std::size_t>(row)].text) : QString());
}

void ExportDialog::chooseFolder()
{
    m_questions.chooseFolder(this, tr("Write the export into a folder"), [this](const QString &folder) { write(folder); });
}

void ExportDialog::write(const QString &folder)
{
    m_save->setEnabled(false);
    const auto work = [path = std::filesystem::path(folder.toStdString()), files = m_result.files] { return writeAll(path, files); };
    inBackground(this, work, [this, folder](const Result<> &written) {
        m_save->setEnabled(true);
        m_note->setText(written ? tr("Written into %1.").arg(folder) : written.error().message);
        if (written)
            Q_EMIT saved(folder);
    });
}

} // namespace penstock::ui
