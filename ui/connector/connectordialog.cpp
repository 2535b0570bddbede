// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/connectordialog.h"

#include "core/connector/indexname.h"
#include "core/connector/projectconnector.h"
#include "ui/connector/schedulingpanel.h"
#include "ui/connector/words.h"
#include "ui/widgets/inklabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace penstock::ui
{

namespace
{
using connector::Checked;

QLineEdit *edit(const QString &name, const QString &text = {})
{
    auto *line = new QLineEdit(text);
    line->setObjectName(name);
    return line;
}

json::Value text(const std::string &value)
{
    return json::Value::string(value);
}

// One call after the other, until one is refused.
Checked<> ask(SourceAccess &access, const char *operation, const std::string &id, const json::Value &body)
{
    const auto answer = access.api().ask(operation, id, body);
    if (!answer)
        return std::unexpected(answer.error());
    return {};
}

json::Value member(const char *name, json::Value value)
{
    json::Value body = json::Value::object();
    body.set(name, std::move(value));
    return body;
}

// Lower case, with nothing in it that an index name cannot have.
QString indexNameFor(const QString &name)
{
    QString index = QStringLiteral("search-");
    for (const QChar c : name.toLower())
        index += c.isLetterOrNumber() && c.unicode() < 128 ? c : QLatin1Char('-');
    return index;
}
} // namespace

ConnectorDialog::ConnectorDialog(SourceList &sources, QWidget *parent)
    : QDialog(parent)
    , m_sources(sources)
    , m_source(new QComboBox)
    , m_name(edit(QStringLiteral("connectorNameEdit")))
    , m_description(edit(QStringLiteral("connectorDescriptionEdit")))
    , m_index(edit(QStringLiteral("connectorIndexEdit")))
    , m_type(edit(QStringLiteral("connectorTypeEdit")))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel))
    , m_note(new InkLabel(Ink::Muted))
{
    setObjectName(QStringLiteral("connectorDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_source->setObjectName(QStringLiteral("connectorSourceBox"));
    for (const auto &entry : sources.entries())
        m_source->addItem(entry->client->source().isWritable ? entry->client->source().name : tr("%1 (read-only)").arg(entry->client->source().name), entry->client->source().id);
    m_index->setLayoutDirection(Qt::LeftToRight);
    m_type->setLayoutDirection(Qt::LeftToRight);
    m_note->setObjectName(QStringLiteral("connectorNote"));
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
}

Result<ConnectorDialog::Project> ConnectorDialog::projectOf(const ProjectFiles &files)
{
    const auto read = connector::projectConnector(files);
    if (!read)
        return std::unexpected(read.error());
    Project project{QString::fromStdString(read->name), QString::fromStdString(read->serviceType), json::toText(read->configuration), json::toText(read->features), {}};
    for (const connector::ProjectField &field : read->fields)
        project.fields.append(field.isSecret ? tr("%1 (secret)").arg(QString::fromStdString(field.name)) : QString::fromStdString(field.name));
    return project;
}

ConnectorDialog::ConnectorDialog(SourceList &sources, const QString &source, std::optional<Project> project, QWidget *parent)
    : ConnectorDialog(sources, parent)
{
    m_project = std::move(project);
    m_source->setCurrentIndex(std::max(0, m_source->findData(source)));
    setWindowTitle(m_project ? tr("Make This Project a Connector") : tr("New Connector"));
    if (m_project) {
        m_name->setText(m_project->name);
        m_index->setText(indexNameFor(m_project->name));
        m_type->setText(m_project->serviceType);
        m_type->setReadOnly(true);
        m_full = new ScheduleEditor(QStringLiteral("projectFull"), tr("&Full sync by schedule"), {});
        m_incremental = new ScheduleEditor(QStringLiteral("projectIncremental"), tr("&Incremental sync by schedule"), {});
        m_full->setSchedule({false, "0 0 2 * * ?"});
        m_incremental->setSchedule({false, "0 0 * * * ?"});
    }
    build();
}

ConnectorDialog::ConnectorDialog(SourceList &sources, const QString &source, const connector::ConnectorSummary &connector, QWidget *parent)
    : ConnectorDialog(sources, parent)
{
    m_before = connector;
    m_source->setCurrentIndex(m_source->findData(source));
    m_source->setEnabled(false);
    setWindowTitle(tr("Edit %1").arg(QString::fromStdString(connector.title())));
    m_name->setText(QString::fromStdString(connector.name));
    m_description->setText(QString::fromStdString(connector.description));
    m_index->setText(QString::fromStdString(connector.indexName));
    m_type->setText(QString::fromStdString(connector.serviceType));
    build();
}

void ConnectorDialog::build()
{
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Source"), m_source);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Description"), m_description);
    form->addRow(tr("Inde&x"), m_index);
    form->addRow(tr("Service &type"), m_type);
    m_type->setToolTip(tr("Who serves it: penstock-PROJECT for a Penstock worker"));
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    for (ScheduleEditor *editor : {m_full, m_incremental}) {
        if (editor)
            layout->addWidget(editor);
    }
    layout->addWidget(m_note);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
    resize(560, sizeHint().height());
    connect(m_source, &QComboBox::currentIndexChanged, this, [this] { update(); });
    for (QLineEdit *line : {m_index, m_name, m_type})
        connect(line, &QLineEdit::textChanged, this, [this] { update(); });
    for (ScheduleEditor *editor : {m_full, m_incremental}) {
        if (editor)
            connect(editor, &ScheduleEditor::judged, this, [this] { update(); });
    }
    connect(m_buttons, &QDialogButtonBox::accepted, this, &ConnectorDialog::save);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    update();
}

QString ConnectorDialog::faultOf() const
{
    const SourceList::Entry *entry = m_sources.entry(m_source->currentData().toString());
    if (!entry || !entry->client->source().isWritable)
        return tr("This source is read-only: switch on \u201cAllow changes\u201d for it first.");
    if (const std::string index = m_index->text().trimmed().toStdString(); !index.empty()) {
        if (const auto fault = connector::indexNameFault(index))
            return QString::fromStdString(*fault);
    }
    for (const ScheduleEditor *editor : {m_full, m_incremental}) {
        if (editor && editor->isFaulty())
            return tr("A schedule cannot be read.");
    }
    return {};
}

void ConnectorDialog::update()
{
    const QString fault = faultOf();
    m_buttons->button(QDialogButtonBox::Save)->setEnabled(fault.isEmpty());
    if (!fault.isEmpty())
        say(fault, true);
    else if (!m_project)
        say(m_index->text().trimmed().isEmpty() ? tr("Without an index nothing can be synced.") : QString(), false);
    else if (m_project->fields.isEmpty())
        say(tr("A `penstock worker` that has the project serves it."), false);
    else
        say(tr("Its configuration asks for: %1. A `penstock worker` that has the project serves it.").arg(m_project->fields.join(tr(", "))), false);
    if (const int needed = layout()->totalHeightForWidth(width()); needed > height())
        resize(width(), needed);                 // sentences came that need more lines
}

void ConnectorDialog::save()
{
    const SourceList::Entry *entry = m_sources.entry(m_source->currentData().toString());
    if (!entry || !faultOf().isEmpty())
        return;
    m_buttons->setEnabled(false);
    say(tr("Saving\u2026"), false);
    m_before ? change(*entry->client) : create(*entry->client);
}

void ConnectorDialog::create(SourceClient &client)
{
    struct Wish {
        std::string name, description, index, type, configuration, features;
        connector::Scheduling scheduling;
    } wish{m_name->text().trimmed().toStdString(), m_description->text().trimmed().toStdString(), m_index->text().trimmed().toStdString(), m_type->text().trimmed().toStdString(), {}, {}, {}};
    if (m_project) {
        wish.configuration = m_project->configuration;
        wish.features = m_project->features;
        wish.scheduling = {m_full->schedule(), m_incremental->schedule(), {false, "0 0 0 * * ?"}};
    }
    const auto work = [wish](SourceAccess &access) -> Checked<std::string> {
        json::Value body = json::Value::object();
        for (const auto &[name, value] : {std::pair("name", wish.name), {"description", wish.description}, {"index_name", wish.index}, {"service_type", wish.type}}) {
            if (!value.empty())
                body.set(name, text(value));
        }
        const auto created = access.api().ask("post", {}, body);
        if (!created)
            return std::unexpected(created.error());
        const std::string id = created->get("id").toString();
        const auto configuration = json::parse(wish.configuration), features = json::parse(wish.features);
        Checked<> done;
        if (configuration)
            done = ask(access, "update_configuration", id, member("configuration", *configuration));
        if (done && features)
            done = ask(access, "update_features", id, member("features", *features));
        if (done && (wish.scheduling.full.enabled || wish.scheduling.incremental.enabled))
            done = ask(access, "update_scheduling", id, connector::schedulingRequest(wish.scheduling));
        if (done)
            return id;
        (void)access.api().ask("delete", id, {}, {{"hard", "true"}});         // half a connector helps nobody
        return std::unexpected(done.error());
    };
    const QString what = tr("%1 is made.").arg(m_name->text().trimmed().isEmpty() ? tr("The connector") : m_name->text().trimmed());
    client.ask(this, work, [this, source = client.source().id, what](const Checked<std::string> &answer) { ended(source, answer, what); });
}

void ConnectorDialog::change(SourceClient &client)
{
    const auto work = [before = *m_before, name = m_name->text().trimmed().toStdString(), description = m_description->text().trimmed().toStdString(),
                       index = m_index->text().trimmed().toStdString(), type = m_type->text().trimmed().toStdString()](SourceAccess &access) -> Checked<std::string> {
        json::Value names = member("name", text(name));
        names.set("description", text(description));
        Checked<> done = ask(access, "update_name", before.id, names);
        if (done && index != before.indexName)
            done = ask(access, "update_index_name", before.id, member("index_name", index.empty() ? json::Value::null() : text(index)));
        if (done && type != before.serviceType && !type.empty())
            done = ask(access, "update_service_type", before.id, member("service_type", text(type)));
        if (!done)
            return std::unexpected(done.error());
        return before.id;
    };
    client.ask(this, work, [this, source = client.source().id](const Checked<std::string> &answer) { ended(source, answer, tr("The changes are saved.")); });
}

void ConnectorDialog::ended(const QString &source, const Checked<std::string> &answer, const QString &what)
{
    m_buttons->setEnabled(true);
    if (!answer) {
        const SourceList::Entry *entry = m_sources.entry(source);
        say(entry ? troubleOf(answer.error(), entry->client->source()).text() : QString(), true);
        return;
    }
    Q_EMIT done(source, *answer, what);
    accept();
}

void ConnectorDialog::say(const QString &words, bool isError)
{
    m_note->setInk(isError ? Ink::Error : Ink::Muted);
    m_note->setText(words);
}

DeleteConnectorDialog::DeleteConnectorDialog(const connector::ConnectorSummary &connector, std::size_t jobs, const ConnectorSource &source, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("deleteConnectorDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Delete a Connector"));
    const QString name = QString::fromStdString(connector.title()), index = QString::fromStdString(connector.indexName);
    const QString where = source.isLocal() ? source.name : QStringLiteral("%1 (%2)").arg(source.name, source.url);
    auto *question = new QLabel(tr("Delete the connector %1 of %2?").arg(name, where));
    question->setObjectName(QStringLiteral("deleteConnectorQuestion"));
    auto *note = new QLabel(index.isEmpty() ? tr("It has no index.") : tr("Its index %1 and the documents in it stay as they are; nothing is synced into it any more.").arg(index));
    note->setObjectName(QStringLiteral("deleteConnectorNote"));
    auto *withJobs = new QCheckBox(tr("Delete the history of its &jobs as well (%1)").arg(jobs));
    withJobs->setObjectName(QStringLiteral("deleteJobsBox"));
    withJobs->setEnabled(jobs > 0);
    auto *forGood = new QCheckBox(tr("For &good: it cannot be brought back through the API"));
    forGood->setObjectName(QStringLiteral("deleteForGoodBox"));
    for (QLabel *label : {question, note}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton *remove = buttons->addButton(tr("&Delete"), QDialogButtonBox::AcceptRole);
    remove->setObjectName(QStringLiteral("confirmDeleteButton"));
    remove->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Cancel)->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    for (QWidget *one : std::initializer_list<QWidget *>{question, note, withJobs, forGood, buttons})
        layout->addWidget(one);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this, forGood, withJobs] {
        Q_EMIT confirmed(forGood->isChecked(), withJobs->isChecked());
        accept();
    });
}

} // namespace penstock::ui
