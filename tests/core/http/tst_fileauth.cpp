// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/http/auth/httpjson.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace penstock;
using namespace penstock::http;
using namespace std::chrono_literals;

namespace
{
const Time start{std::chrono::hours(1)};
constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
} // namespace

class tst_FileAuth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_auth = {};
        m_auth.file = httpjson::FileAuth{.path = path().toStdString()};
    }

    void sets_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("prefix");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("default header") << QByteArray("Token xyz") << QByteArray("Authorization") << QByteArray() << QByteArray("Token xyz");     // file-auth-default-header
        QTest::newRow("trimmed, with prefix") << QByteArray(" abc \n") << QByteArray("X-Auth") << QByteArray("Bearer ") << QByteArray("Bearer abc");  // file-auth
    }

    void sets()
    {
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, prefix);
        write(content);
        m_auth.file->header = header.toStdString();
        m_auth.file->prefix = prefix.toStdString();
        auto made = makeHttpjsonAuthenticator(m_auth, nativeProfile());
        QVERIFY(made);
        Request request;
        request.headers = {{header.toStdString(), "of a transform"}};
        QVERIFY(!*(*made)->login(start));
        QVERIFY((*made)->apply(request, start));
        QTEST(QByteArray::fromStdString(*request.headers.first(header.toStdString())), "value");
        QCOMPARE(request.headers.lines().size(), std::size_t(1));
        QCOMPARE((*made)->credentialHeaders(), std::vector{header.toStdString()});
        QVERIFY(!(*made)->appliesFirst());
        QVERIFY((*made)->appliesToRedirects());
        QVERIFY(!(*made)->refused());
    }

    void readsAgainWhenOld()
    {
        write("one");
        m_auth.file->refreshInterval = 30s;
        auto made = makeHttpjsonAuthenticator(m_auth, nativeProfile());
        QVERIFY(made);
        QCOMPARE(valueAt(**made, start), std::string("one"));
        write("two");
        QCOMPARE(valueAt(**made, start + 30s), std::string("one"));
        QCOMPARE(valueAt(**made, start + 31s), std::string("two"));
        write("three");
        QCOMPARE(valueAt(**made, start + 61s), std::string("two"));
        QCOMPARE(valueAt(**made, start + 62s), std::string("three"));
        QVERIFY(QFile::remove(path()));
        QCOMPARE(valueAt(**made, start + 80s), std::string("three"));
        const auto login = (*made)->login(start + 100s);
        QVERIFY(!login);
        QVERIFY(login.error().is(codes::fileUnreadable));
        write("four");
        QCOMPARE(valueAt(**made, start + 100s), std::string("four"));
    }

    void readsAgainWhenRefused_data()
    {
        QTest::addColumn<QByteArray>("profile");
        QTest::addColumn<bool>("reads");
        QTest::newRow("native") << QByteArray("native") << true;
        QTest::newRow("httpjson") << QByteArray("httpjson") << false;
    }

    void readsAgainWhenRefused()
    {
        QFETCH(QByteArray, profile);
        QFETCH(bool, reads);
        write("one");
        auto made = makeHttpjsonAuthenticator(m_auth, *profileNamed(profile.constData()));
        QVERIFY(made);
        QCOMPARE(valueAt(**made, start), std::string("one"));
        QVERIFY(!(*made)->refused());                  // the same again is no help
        write("two");
        QCOMPARE((*made)->refused(), reads);
        QCOMPARE(valueAt(**made, start), std::string(reads ? "two" : "one"));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("named");
        QTest::newRow("empty") << QByteArray("\n") << QStringLiteral("empty");                                          // file-auth-empty-file
        QTest::newRow("several lines") << QByteArray("topsecret\nb") << QStringLiteral("header");
    }

    void refuses()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, named);
        write(content);
        const auto made = makeHttpjsonAuthenticator(m_auth, nativeProfile());
        QVERIFY(!made);
        QVERIFY(made.error().is(codes::credentialFile));
        QVERIFY(made.error().message.contains(named));
        QVERIFY(!made.error().message.contains(u"topsecret"));
    }

    void refusesAbsent()
    {
        const auto made = makeHttpjsonAuthenticator(m_auth, nativeProfile());
        QVERIFY(!made);
        QVERIFY(made.error().is(codes::fileUnreadable));
        QVERIFY(made.error().message.contains(path()));
    }

    void permissions_data()
    {
        QTest::addColumn<int>("given");
        QTest::addColumn<bool>("relaxed");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("0600") << int(ownerOnly) << false << true;
        QTest::newRow("0640") << int(ownerOnly | QFileDevice::ReadGroup) << false << false;
        QTest::newRow("0400") << int(QFileDevice::ReadOwner) << false << false;
        QTest::newRow("0644 relaxed") << int(ownerOnly | QFileDevice::ReadGroup | QFileDevice::ReadOther) << true << true;
    }

    void permissions()
    {
        QFETCH(int, given);
        QFETCH(bool, relaxed);
        write("x");
        QVERIFY(QFile::setPermissions(path(), QFileDevice::Permissions(given)));
        m_auth.file->relaxedPermissions = relaxed;
        const auto made = makeHttpjsonAuthenticator(m_auth, nativeProfile());
        QTEST(made.has_value(), "accepted");
        if (!made)
            QVERIFY(made.error().message.contains(u"relaxed_permissions"));
    }

private:
    QString path() const { return m_folder->filePath(QStringLiteral("token")); }

    void write(const QByteArray &content)
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(content);
        QVERIFY(file.setPermissions(ownerOnly));
    }

    static std::string valueAt(Authenticator &authenticator, Time now)
    {
        Request request;
        if (!authenticator.login(now) || !authenticator.apply(request, now))
            return {};
        return *request.headers.first("Authorization");
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    httpjson::Auth m_auth;
};

QTEST_GUILESS_MAIN(tst_FileAuth)
#include "tst_fileauth.moc"
