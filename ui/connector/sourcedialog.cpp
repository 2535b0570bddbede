// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/sourcedialog.h"

#include "core/base/codes.h"
#include "core/http/url.h"
#include "ui/connector/sourceclient.h"
#include "ui/connector/words.h"
#include "ui/widgets/inklabel.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace penstock::ui
{

namespace
{
using Login = ConnectorSource::Login;

// A store in which one value stands over what is kept: to try credentials before they are.
class TypedSecret final : public SecretStore
{
public:
    TypedSecret(std::string path, std::string value, std::unique_ptr<SecretStore> kept)
        : m_path(std::move(path)), m_value(std::move(value)), m_kept(std::move(kept))
    {
    }
    Result<std::string> get(const std::string &path) const override { return path == m_path && !m_value.empty() ? Result<std::string>(m_value) : m_kept->get(path); }
    Result<> set(const std::string &path, const std::string &value) override { return m_kept->set(path, value); }
    Result<> remove(const std::string &path) override { return m_kept->remove(path); }
    std::vector<std::string> names() const override { return m_kept->names(); }
    std::string describe() const override { return m_kept->describe(); }

private:
    std::string m_path, m_value;
    std::unique_ptr<SecretStore> m_kept;
};

QLineEdit *edit(const QString &name, const QString &text, const QString &placeholder = {})
{
    auto *line = new QLineEdit(text);
    line->setObjectName(name);
    line->setPlaceholderText(placeholder);
    return line;
}
} // namespace

SourceDialog::SourceDialog(ConnectorSource source, ConnectorParts parts, bool isNew, QWidget *parent)
    : QDialog(parent)
    , m_source(std::move(source))
    , m_parts(std::move(parts))
    , m_form(new QFormLayout)
    , m_name(edit(QStringLiteral("clusterNameEdit"), m_source.name, tr("such as Staging")))
    , m_url(edit(QStringLiteral("clusterUrlEdit"), m_source.url, QStringLiteral("https://127.0.0.1:9200")))
    , m_user(edit(QStringLiteral("clusterUserEdit"), m_source.user))
    , m_reference(edit(QStringLiteral("clusterReferenceEdit"), m_source.secret))
    , m_secret(edit(QStringLiteral("clusterSecretEdit"), {}, isNew ? QString() : tr("leave empty to keep what is stored")))
    , m_ca(edit(QStringLiteral("clusterCaEdit"), m_source.caFile, tr("the system's certificates")))
    , m_login(new QComboBox)
    , m_check(new QPushButton(tr("&Try Connection")))
    , m_browse(new QPushButton(tr("&Browse\u2026")))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel))
    , m_note(new InkLabel(Ink::Muted))
{
    setObjectName(QStringLiteral("sourceDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    build(isNew);
    update();
    connect(m_login, &QComboBox::currentIndexChanged, this, &SourceDialog::update);
    connect(m_check, &QPushButton::clicked, this, &SourceDialog::check);
    connect(m_browse, &QPushButton::clicked, this, &SourceDialog::chooseCa);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &SourceDialog::save);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

SourceDialog::~SourceDialog() = default;

void SourceDialog::build(bool isNew)
{
    setWindowTitle(isNew ? tr("Add a Cluster") : tr("Settings of %1").arg(m_source.name));
    m_login->setObjectName(QStringLiteral("clusterLoginBox"));
    m_login->addItem(tr("none"));
    m_login->addItem(tr("API key"));
    m_login->addItem(tr("User and password"));
    m_login->setCurrentIndex(static_cast<int>(m_source.login));
    m_secret->setEchoMode(QLineEdit::Password);
    m_check->setObjectName(QStringLiteral("clusterCheckButton"));
    m_check->setAutoDefault(false);
    m_browse->setObjectName(QStringLiteral("clusterBrowseButton"));
    m_browse->setAccessibleName(tr("Browse for a CA file"));
    m_browse->setAutoDefault(false);
    m_note->setObjectName(QStringLiteral("clusterNote"));
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (QLineEdit *one : {m_url, m_reference, m_ca})
        one->setLayoutDirection(Qt::LeftToRight);
    auto *ca = new QHBoxLayout;
    ca->addWidget(m_ca, 1);
    ca->addWidget(m_browse);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->addRow(tr("&Name"), m_name);
    m_form->addRow(tr("&URL"), m_url);
    m_form->addRow(tr("&Credentials"), m_login);
    m_form->addRow(tr("Us&er"), m_user);
    m_form->addRow(tr("&Secret value"), m_secret);
    m_form->addRow(tr("Secret &reference"), m_reference);
    auto *caLabel = new QLabel(tr("CA &file"));
    caLabel->setBuddy(m_ca);
    m_form->addRow(caLabel, ca);
    m_reference->setToolTip(tr("Name in the secret store under which the value is kept and looked up"));
    m_ca->setAccessibleName(tr("CA file"));
    m_buttons->addButton(m_check, QDialogButtonBox::ActionRole);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(m_form);
    layout->addWidget(m_note);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
    resize(560, sizeHint().height());
    say(isNew ? tr("The cluster is read-only until you allow changes. Keys and passwords go into the secret store, never into the settings.")
              : tr("Keys and passwords go into the secret store, never into the settings."), false);
}

// Said, not refused: it may be a tunnel.
bool SourceDialog::isReadableByOthers(const ConnectorSource &source) const
{
    const auto parts = http::splitUrl(source.url.toStdString());
    return source.login != Login::None && parts && parts->scheme == "http" && parts->host != "localhost" && parts->host != "127.0.0.1" && parts->host != "::1" && parts->host != "[::1]";
}

void SourceDialog::update()
{
    const auto login = static_cast<Login>(m_login->currentIndex());
    const auto show = [this](QWidget *field, bool shown) {
        field->setVisible(shown);
        m_form->labelForField(field)->setVisible(shown);
    };
    show(m_user, login == Login::Password);
    show(m_secret, login != Login::None);
    show(m_reference, login != Login::None);
    if (auto *label = qobject_cast<QLabel *>(m_form->labelForField(m_secret)))
        label->setText(login == Login::Password ? tr("&Password") : tr("API &key"));
    const QString word = login == Login::Password ? QStringLiteral("password") : QStringLiteral("api-key");
    m_reference->setPlaceholderText(QStringLiteral("connectors/%1/%2").arg(m_source.id.left(8), word));
}

ConnectorSource SourceDialog::typed() const
{
    ConnectorSource source = m_source;
    source.url = m_url->text().trimmed();
    source.name = m_name->text().trimmed().isEmpty() ? source.url : m_name->text().trimmed();
    source.login = static_cast<Login>(m_login->currentIndex());
    source.user = source.login == Login::Password ? m_user->text().trimmed() : QString();
    source.secret = source.login == Login::None ? QString() : m_reference->text().trimmed().isEmpty() ? m_reference->placeholderText() : m_reference->text().trimmed();
    source.caFile = m_ca->text().trimmed();
    return source;
}

QString SourceDialog::faultOf(const ConnectorSource &source) const
{
    const std::string url = source.url.toStdString();
    if (!http::isHttpUrl(url))
        return tr("The URL has to begin with https:// or http://, such as https://127.0.0.1:9200.");
    if (const auto parts = http::splitUrl(url); parts && !parts->userInfo.empty())
        return tr("Credentials do not belong into the URL: choose User and password instead.");
    if (source.login == Login::Password && source.user.isEmpty())
        return tr("A user is needed.");
    return {};
}

void SourceDialog::check()
{
    const ConnectorSource source = typed();
    if (const QString fault = faultOf(source); !fault.isEmpty()) {
        say(fault, true);
        return;
    }
    ConnectorParts parts = m_parts;
    parts.secrets = [path = source.secret.toStdString(), value = m_secret->text().toStdString(), kept = m_parts.secrets] {
        return std::make_unique<TypedSecret>(path, value, kept());
    };
    parts.calls = {};
    m_check->setEnabled(false);
    say(tr("Asking %1\u2026").arg(source.url), false);
    m_trial = std::make_unique<SourceClient>(source, std::move(parts));
    const auto work = [](SourceAccess &access) -> connector::Checked<std::string> {
        if (const auto listed = access.api().ask("list", {}, {}, {{"size", "0"}}); !listed)
            return std::unexpected(listed.error());
        return access.product();
    };
    m_trial->ask(this, work, [this, source](const connector::Checked<std::string> &answer) {
        m_check->setEnabled(true);
        const QString warning = isReadableByOthers(source) ? tr(" The credentials travel unencrypted: use https:// where you can.") : QString();
        say(answer ? tr("It answers: %1.").arg(QString::fromStdString(*answer)) + warning : troubleOf(answer.error(), source).text(), !answer || !warning.isEmpty());
    });
}

void SourceDialog::save()
{
    const ConnectorSource source = typed();
    if (const QString fault = faultOf(source); !fault.isEmpty()) {
        say(fault, true);
        return;
    }
    if (source.login == Login::None || m_secret->text().isEmpty()) {
        Q_EMIT saved(source);
        accept();
        return;
    }
    m_buttons->setEnabled(false);
    const auto work = [kept = m_parts.keptSecrets, path = source.secret.toStdString(), value = m_secret->text().toStdString()]() -> Result<> { return kept()->set(path, value); };
    inBackground(this, work, [this, source](const Result<> &stored) {
        m_buttons->setEnabled(true);
        if (!stored) {
            say(stored.error().message, true);
            return;
        }
        Q_EMIT saved(source);
        accept();
    });
}

void SourceDialog::chooseCa()
{
    auto *dialog = new QFileDialog(this, tr("CA File"));
    dialog->setObjectName(QStringLiteral("caFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Certificates (*.pem *.crt *.cer)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, m_ca, &QLineEdit::setText);
    dialog->open();
}

void SourceDialog::say(const QString &text, bool isError)
{
    m_note->setInk(isError ? Ink::Error : Ink::Muted);
    m_note->setText(text);
}

} // namespace penstock::ui
