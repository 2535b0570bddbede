// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "core/base/codes.h"
#include "core/jq/program.h"
#include "session.h"

#include <QCoreApplication>

#include <curl/curl.h>
#include <unistd.h>

namespace penstock::cli
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Doctor", text);
}

class Doctor
{
public:
    explicit Doctor(Session &session) : m_session(session) {}

    void check(const QString &what, bool good, const QString &detail)
    {
        m_session.output().result((good ? tr("good  %1: %2") : tr("BAD   %1: %2")).arg(what, detail).toStdString() + '\n');
        m_bad = m_bad || !good;
    }
    bool isBad() const { return m_bad; }

private:
    Session &m_session;
    bool m_bad = false;
};

void checkLibraries(Doctor &doctor)
{
    const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);
    doctor.check(tr("libcurl"), curl->version_num >= 0x075700, QString::fromLatin1(curl->version));
    doctor.check(tr("TLS"), (curl->features & CURL_VERSION_SSL) != 0, curl->ssl_version ? QString::fromLatin1(curl->ssl_version) : tr("none"));
    auto program = jq::Program::compile("[1, 2] | add");
    const auto three = program ? program->first(json::Value::null()) : std::expected<std::optional<json::Value>, jq::RunError>(std::nullopt);
    const bool computes = three && *three && (*three)->toInteger() == 3;
    doctor.check(tr("JQ"), computes, computes ? tr("computes") : tr("does not compute"));
}

void checkSecrets(Doctor &doctor, Session &session)
{
    const std::filesystem::path file = session.arguments().has("secrets-file") ? std::filesystem::path(session.arguments().value("secrets-file")) : defaultSecretsFile();
    const QString name = QString::fromStdString(file.string());
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (error || !std::filesystem::exists(status)) {
        doctor.check(tr("Secrets"), true, tr("%1 is not there yet").arg(name));
        return;
    }
    using std::filesystem::perms;
    const bool isPrivate = (status.permissions() & (perms::group_all | perms::others_all)) == perms::none;
    doctor.check(tr("Secrets"), isPrivate, isPrivate ? name : tr("%1 can be read by others; `chmod 600` it").arg(name));
}

void checkProject(Doctor &doctor, Session &session)
{
    const auto path = session.projectPath();
    const auto files = loadProject(path);
    if (!files) {
        doctor.check(tr("Project"), !session.arguments().has("directory"), tr("none in %1").arg(QString::fromStdString(path.string())));
        return;
    }
    const auto reading = session.check(*files);
    doctor.check(tr("Project"), reading && reading->isUsable(), reading && reading->isUsable() ? tr("%1 can be read").arg(QString::fromStdString(path.string()))
                                                                                              : tr("`penstock validate` tells what is wrong"));
    doctor.check(tr("State"), access(files->folder.c_str(), W_OK) == 0, QString::fromStdString((files->folder / ".penstock").string()));
}

Exit doctor(Session &session, const Arguments &)
{
    Doctor doctor(session);
    checkLibraries(doctor);
    checkSecrets(doctor, session);
    checkProject(doctor, session);
    return doctor.isBad() ? Exit::DoneWithFailures : Exit::Done;
}

} // namespace

const Command doctorCommand{"doctor", "", QT_TRANSLATE_NOOP("Commands", "Check that this machine and the project are ready"), {}, 0, 0, doctor};

} // namespace penstock::cli
