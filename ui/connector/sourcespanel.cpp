// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/sourcespanel.h"

#include "ui/connector/sourcedialog.h"
#include "ui/connector/words.h"
#include "ui/dialogs/questions.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/inklabel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QUuid>
#include <QVBoxLayout>

namespace penstock::ui
{

namespace
{
constexpr int idRole = Qt::UserRole;

QPushButton *button(const QString &name, const QString &text, const QString &tip)
{
    auto *result = new QPushButton(text);
    result->setObjectName(name);
    result->setToolTip(tip);
    return result;
}
} // namespace

SourcesPanel::SourcesPanel(SourceList &sources, Questions &questions, QWidget *parent)
    : QWidget(parent)
    , m_sources(sources)
    , m_questions(questions)
    , m_list(new QListWidget)
    , m_writable(new QCheckBox(tr("Allow c&hanges")))
    , m_add(button(QStringLiteral("addClusterButton"), tr("&Add Cluster\u2026"), tr("An Elasticsearch, or a penstock serve")))
    , m_edit(button(QStringLiteral("editClusterButton"), tr("Settings\u2026"), tr("Address and credentials of the chosen cluster")))
    , m_remove(button(QStringLiteral("removeClusterButton"), tr("Remove"), tr("Takes the chosen cluster off this list; nothing on it changes")))
    , m_note(new InkLabel(Ink::Muted))
{
    setObjectName(QStringLiteral("sourcesPanel"));
    m_list->setObjectName(QStringLiteral("sourceList"));
    m_list->setAccessibleName(tr("Sources"));
    m_list->setWordWrap(true);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_writable->setObjectName(QStringLiteral("allowChangesBox"));
    m_writable->setToolTip(tr("A newly added cluster is read-only until this is switched on"));
    m_note->setObjectName(QStringLiteral("sourceNote"));
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    auto *title = new QLabel(tr("&Sources"));
    title->setBuddy(m_list);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_edit);
    buttons->addWidget(m_remove);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 0, 8);
    layout->setSpacing(6);
    layout->addWidget(title);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_note);
    layout->addWidget(m_writable);
    layout->addWidget(m_add);
    layout->addLayout(buttons);

    connect(m_list, &QListWidget::currentRowChanged, this, [this] {
        show();
        Q_EMIT chosen(current());
    });
    connect(m_add, &QPushButton::clicked, this, &SourcesPanel::addCluster);
    connect(m_edit, &QPushButton::clicked, this, &SourcesPanel::edit);
    connect(m_remove, &QPushButton::clicked, this, &SourcesPanel::remove);
    connect(m_writable, &QCheckBox::clicked, this, &SourcesPanel::allowChanges);
    connect(&m_sources, &SourceList::sourcesChanged, this, &SourcesPanel::rebuild);
    connect(&m_sources, &SourceList::read, this, &SourcesPanel::update);
    rebuild();
}

QString SourcesPanel::current() const
{
    const QListWidgetItem *item = m_list->currentItem();
    return item ? item->data(idRole).toString() : QString();
}

void SourcesPanel::choose(const QString &id)
{
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(idRole).toString() == id)
            m_list->setCurrentRow(row);
    }
}

void SourcesPanel::rebuild()
{
    const QString before = current();
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        m_list->addItem(new QListWidgetItem(makeIcon(Icon::Environment), tr("All sources")));
        for (const auto &entry : m_sources.entries()) {
            auto *item = new QListWidgetItem(entry->client->source().name, m_list);
            item->setData(idRole, entry->client->source().id);
            update(entry->client->source().id);
        }
        m_list->setCurrentRow(0);
        choose(before);
    }
    show();
    if (current() != before)
        Q_EMIT chosen(current());
}

void SourcesPanel::update(const QString &id)
{
    const SourceList::Entry *entry = m_sources.entry(id);
    for (int row = 1; entry && row < m_list->count(); ++row) {
        QListWidgetItem *item = m_list->item(row);
        if (item->data(idRole).toString() != id)
            continue;
        const ConnectorSource &source = entry->client->source();
        const QString name = source.isWritable ? source.name : tr("%1 (read-only)").arg(source.name);
        if (entry->problem) {
            item->setIcon(makeIcon(Icon::Error));
            item->setText(name);
            item->setToolTip(troubleOf(*entry->problem, source).text());
        } else {
            item->setIcon(makeIcon(source.isLocal() ? Icon::Folder : Icon::Connection));
            item->setText(entry->snapshot ? tr("%1: %2").arg(name).arg(entry->snapshot->connectorTotal) : name);
            item->setToolTip(source.isLocal() ? tr("Connectors kept in a folder of this machine") : source.url);
        }
    }
    if (id == current())
        show();
}

void SourcesPanel::show()
{
    const SourceList::Entry *entry = m_sources.entry(current());
    const bool isCluster = entry && !entry->client->source().isLocal();
    m_edit->setEnabled(isCluster);
    m_remove->setEnabled(isCluster);
    m_writable->setEnabled(isCluster);
    m_writable->setChecked(entry && entry->client->source().isWritable);
    m_note->setVisible(entry != nullptr);
    if (!entry)
        return;
    const ConnectorSource &source = entry->client->source();
    m_note->setInk(entry->problem ? Ink::Error : Ink::Muted);
    m_note->setText(entry->problem ? troubleOf(*entry->problem, source).text() : source.isLocal() ? tr("A folder of this machine.") : source.url);
}

void SourcesPanel::addCluster()
{
    ConnectorSource source;
    source.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    source.login = ConnectorSource::Login::ApiKey;
    openDialog(source, true);
}

void SourcesPanel::edit()
{
    if (const SourceList::Entry *entry = m_sources.entry(current()))
        openDialog(entry->client->source(), false);
}

void SourcesPanel::openDialog(const ConnectorSource &source, bool isNew)
{
    auto *dialog = new SourceDialog(source, m_sources.parts(), isNew, this);
    connect(dialog, &SourceDialog::saved, this, [this](const ConnectorSource &made) {
        m_sources.put(made);
        choose(made.id);
    });
    dialog->open();
}

void SourcesPanel::remove()
{
    const SourceList::Entry *entry = m_sources.entry(current());
    if (!entry)
        return;
    const ConnectorSource source = entry->client->source();
    const Questions::Question question{QStringLiteral("removeClusterQuestion"), tr("Take %1 (%2) off the list?").arg(source.name, source.url),
                                       tr("Nothing on the cluster changes. Its credentials stay in the secret store as %1.").arg(source.secret.isEmpty() ? tr("none") : source.secret),
                                       QMessageBox::Question, QMessageBox::Yes | QMessageBox::Cancel};
    m_questions.ask(this, question, [this, id = source.id](QMessageBox::StandardButton answer) {
        if (answer == QMessageBox::Yes)
            m_sources.remove(id);
    });
}

void SourcesPanel::allowChanges(bool allow)
{
    const SourceList::Entry *entry = m_sources.entry(current());
    if (!entry || entry->client->source().isLocal())
        return;
    ConnectorSource source = entry->client->source();
    source.isWritable = allow;
    m_sources.put(source);
}

} // namespace penstock::ui
