// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/curltransport.h"
#include "tests/support/exchange.h"
#include "tests/support/rawserver.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace penstock;
using namespace penstock::http;
using namespace penstock::test;

namespace
{

using Kind = TransportError::Kind;

bool openssl(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral("openssl"), arguments);
    return process.waitForFinished() && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

// A pair of files NAME.pem and NAME.key: a certificate that signs itself.
bool makeCertificate(const QString &name, const QString &subject, const QString &alternative)
{
    return openssl({QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                    QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes"), QStringLiteral("-days"), QStringLiteral("30"), QStringLiteral("-subj"),
                    subject, QStringLiteral("-addext"), QStringLiteral("subjectAltName=") + alternative, QStringLiteral("-keyout"), name + QStringLiteral(".key"),
                    QStringLiteral("-out"), name + QStringLiteral(".pem")});
}

std::string readAll(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

// `openssl s_server`, answering every request with a page about the connection.
class TlsServer
{
public:
    explicit TlsServer(const QString &certificate, const QStringList &more = {})
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(QStringLiteral("openssl"), QStringList{QStringLiteral("s_server"), QStringLiteral("-accept"), QStringLiteral("127.0.0.1:0"), QStringLiteral("-cert"),
                                                               certificate + QStringLiteral(".pem"), QStringLiteral("-key"), certificate + QStringLiteral(".key"), QStringLiteral("-www")} + more);
        QByteArray said;
        while (m_process.waitForReadyRead(10'000)) {
            said += m_process.readAll();
            const auto begin = said.indexOf("ACCEPT 127.0.0.1:");
            const auto end = said.indexOf('\n', std::max<qsizetype>(begin, 0));
            if (begin >= 0 && end > begin) {
                m_port = said.mid(begin + 17, end - begin - 17).trimmed().toInt();
                return;
            }
        }
    }
    ~TlsServer()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    std::string url(const char *host = "127.0.0.1") const { return std::string("https://") + host + ':' + std::to_string(m_port) + '/'; }
    bool isRunning() const { return m_port > 0; }

private:
    QProcess m_process;
    int m_port = 0;
};

} // namespace

class tst_CurlConnections : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        for (const char *name : {"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"})
            qunsetenv(name);
    }

    void proxiesSeeTheWholeUrl()
    {
        RawServer proxy(rawAnswer("from the proxy"));
        const auto transport = makeCurlTransport();
        Request request = get("http://api.test/a%2Fb?c=d");
        request.options.proxy = "http://user:pass@127.0.0.1:" + std::to_string(proxy.port());
        const Exchange done = exchange(*transport, request);
        QVERIFY2(!done.error, done.error ? done.error->message.c_str() : "");
        QCOMPARE(done.body, std::string("from the proxy"));
        const std::string sent = proxy.requests().at(0);
        QVERIFY2(sent.starts_with("GET http://api.test/a%2Fb?c=d HTTP/1.1\r\nHost: api.test\r\n"), sent.c_str());
        QVERIFY(sent.contains("\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n"));
    }

    void tunnelsCarryNoHeadersOfTheRequest()
    {
        RawServer proxy(rawAnswer("no", "", "403 Forbidden"));
        const auto transport = makeCurlTransport();
        Request request = get("https://api.test/secret");
        request.headers = {{"Authorization", "Bearer s3cret"}};
        request.options.proxy = proxy.url("");
        const Exchange done = exchange(*transport, request);
        QVERIFY(done.error);
        QCOMPARE(done.error->kind, Kind::ConnectionFailed);
        QVERIFY2(done.error->message.contains("403"), done.error->message.c_str());
        QCOMPARE(done.heads, 0);                            // the proxy's answer is not the server's
        const std::string sent = proxy.requests().at(0);
        QVERIFY2(sent.starts_with("CONNECT api.test:443 HTTP/1.1\r\n"), sent.c_str());
        QVERIFY(!sent.contains("s3cret"));
        QVERIFY(!sent.contains("/secret"));
    }

    void proxiesOfTheEnvironment_data()
    {
        QTest::addColumn<QByteArray>("variable");
        QTest::newRow("lower case") << QByteArray("http_proxy");
        QTest::newRow("upper case") << QByteArray("HTTP_PROXY");
        QTest::newRow("for all") << QByteArray("ALL_PROXY");
    }

    void proxiesOfTheEnvironment()
    {
        QFETCH(QByteArray, variable);
        RawServer proxy(rawAnswer("proxied")), server(rawAnswer("direct"));
        qputenv(variable.constData(), QByteArray::fromStdString(proxy.url("")));
        qputenv("no_proxy", "127.0.0.2,other.test");
        const auto transport = makeCurlTransport();
        Request request = get(server.url());
        QCOMPARE(exchange(*transport, request).body, std::string("proxied"));
        request.options.proxy = "";
        QCOMPARE(exchange(*transport, request).body, std::string("direct"));
        request.options.proxy.reset();
        qputenv("no_proxy", "127.0.0.1");
        QCOMPARE(exchange(*transport, request).body, std::string("direct"));
        request.options.proxy = proxy.url("");              // the document's own word counts more
        QCOMPARE(exchange(*transport, request).body, std::string("proxied"));
    }

    void unixSockets()
    {
        QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("s")).toStdString();
        RawServer server([](RawConnection &connection) {
            connection.readRequest();
            connection.send(rawAnswer("local"));
        }, path);
        const auto transport = makeCurlTransport();
        Request request = get("http://service.test/x");
        request.options.unixSocket = path;
        QCOMPARE(exchange(*transport, request).body, std::string("local"));
    }

    void cookiesAreKeptByJar()
    {
        RawServer server(rawAnswer("", "Set-Cookie: session=1; Path=/\r\n"));
        const auto transport = makeCurlTransport();
        Request request = get(server.url());
        request.options.cookieJar = "a";
        QVERIFY(!exchange(*transport, request).error);
        const Exchange second = exchange(*transport, request);
        QCOMPARE(second.stats->sentHeaders.all("Cookie"), std::vector<std::string>{"session=1"});
        request.options.cookieJar = "b";
        QVERIFY(!exchange(*transport, request).stats->sentHeaders.has("Cookie"));
        request.options.cookieJar = "";
        QVERIFY(!exchange(*transport, request).stats->sentHeaders.has("Cookie"));
        request.options.cookieJar = "a";
        QVERIFY(exchange(*transport, request).stats->sentHeaders.has("Cookie"));
    }

    void certificates()                                     // ssl-verify-default-rejects-self-signed, ssl-verify-off
    {
        if (QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
            QSKIP("openssl is needed to make a certificate");
        QTemporaryDir folder;
        const QString own = folder.filePath(QStringLiteral("own")), other = folder.filePath(QStringLiteral("other"));
        QVERIFY(makeCertificate(own, QStringLiteral("/CN=server"), QStringLiteral("IP:127.0.0.1")));
        QVERIFY(makeCertificate(other, QStringLiteral("/CN=other"), QStringLiteral("IP:127.0.0.1")));
        TlsServer server(own);
        QVERIFY(server.isRunning());
        const auto transport = makeCurlTransport();
        const auto ask = [&](const Tls &tls) {
            Request request = get(server.url());
            request.options.tls = tls;
            return exchange(*transport, request);
        };
        const auto trusting = [](std::vector<std::string> authorities) {
            Tls tls;
            tls.certificateAuthorities = std::move(authorities);
            return tls;
        };
        Tls careless;
        careless.verify = false;
        const auto refused = [&](const Tls &tls) {
            const Exchange done = ask(tls);
            return done.error && done.error->kind == Kind::CertificateRefused;
        };
        QVERIFY(refused({}));
        const Exchange unverified = ask(careless);
        QVERIFY2(!unverified.error, unverified.error ? unverified.error->message.c_str() : "");
        QCOMPARE(unverified.head.status, 200);
        QVERIFY(unverified.stats->tls > 0);
        QVERIFY(refused({}));                               // a connection that nobody verified is of no use here
        QVERIFY(!ask(trusting({own.toStdString() + ".pem"})).error);
        QVERIFY(!ask(trusting({readAll(own + QStringLiteral(".pem"))})).error);
        QVERIFY(!ask(trusting({readAll(other + QStringLiteral(".pem")), own.toStdString() + ".pem"})).error);
        QVERIFY(refused(trusting({other.toStdString() + ".pem"})));
        const Exchange unreadable = ask(trusting({"/nowhere/ca.pem"}));
        QVERIFY(unreadable.error);
        QVERIFY(unreadable.error->message.contains("/nowhere/ca.pem"));
        qputenv("SSL_CERT_FILE", (own + QStringLiteral(".pem")).toUtf8());
        QVERIFY(!exchange(*makeCurlTransport(), get(server.url())).error);
    }

    void certificatesAreForAName()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
            QSKIP("openssl is needed to make a certificate");
        QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("c"));
        QVERIFY(makeCertificate(name, QStringLiteral("/CN=127.0.0.1"), QStringLiteral("DNS:elsewhere.test")));
        TlsServer server(name);
        QVERIFY(server.isRunning());
        Request request = get(server.url());
        request.options.tls.certificateAuthorities = {name.toStdString() + ".pem"};
        const Exchange done = exchange(*makeCurlTransport(), request);
        QVERIFY(done.error);
        QCOMPARE(done.error->kind, Kind::CertificateRefused);
    }

    void certificatesForAnyName()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
            QSKIP("openssl is needed to make a certificate");
        QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("c"));
        QVERIFY(makeCertificate(name, QStringLiteral("/CN=elsewhere"), QStringLiteral("DNS:elsewhere.test")));
        TlsServer server(name);
        QVERIFY(server.isRunning());
        Request request = get(server.url());
        request.options.tls.verifyName = false;
        const Exchange unknown = exchange(*makeCurlTransport(), request);
        QVERIFY(unknown.error && unknown.error->kind == Kind::CertificateRefused);      // of nobody who is trusted
        request.options.tls.certificateAuthorities = {name.toStdString() + ".pem"};
        QVERIFY(!exchange(*makeCurlTransport(), request).error);
    }

    void protocols()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
            QSKIP("openssl is needed to make a certificate");
        QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("c"));
        QVERIFY(makeCertificate(name, QStringLiteral("/CN=server"), QStringLiteral("IP:127.0.0.1")));
        TlsServer server(name, {QStringLiteral("-tls1_2")});
        QVERIFY(server.isRunning());
        const auto ask = [&](const std::function<void(Tls &)> &change) {
            Request request = get(server.url());
            request.options.tls.verify = false;
            change(request.options.tls);
            return exchange(*makeCurlTransport(), request);
        };
        QVERIFY(!ask([](Tls &tls) { tls.oldest = tls.newest = Tls::Version::Tls12; }).error);
        QVERIFY(ask([](Tls &tls) { tls.oldest = Tls::Version::Tls13; }).error);
        const Exchange chosen = ask([](Tls &tls) { tls.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384"; });
        QVERIFY(!chosen.error);
        QVERIFY(chosen.body.contains("Cipher    : ECDHE-ECDSA-AES256-GCM-SHA384"));
        QVERIFY(ask([](Tls &tls) { tls.ciphers = "ECDHE-RSA-AES256-GCM-SHA384"; }).error);      // the key is of another kind
        const Exchange nonsense = ask([](Tls &tls) { tls.ciphers = "NO-SUCH-SUITE"; });
        QVERIFY(nonsense.error && nonsense.error->message.contains("NO-SUCH-SUITE"));
        QVERIFY(!ask([](Tls &tls) { tls.curves = "P-256:X25519"; }).error);
        const Exchange noCurve = ask([](Tls &tls) { tls.curves = "NO-CURVE"; });
        QVERIFY(noCurve.error && noCurve.error->message.contains("NO-CURVE"));
    }

    void proxyHeaders()
    {
        RawServer proxy("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n");
        Request request = get("https://nowhere.test/");
        request.options.proxy = proxy.url("");
        request.options.proxyHeaders = {{"X-Proxy", "one"}};
        QVERIFY(exchange(*makeCurlTransport(), request).error);
        QVERIFY(proxy.requests().at(0).starts_with("CONNECT nowhere.test:443 "));
        QVERIFY(proxy.requests().at(0).contains("\r\nX-Proxy: one\r\n"));
        request.options.proxyHeaders = {{"X-Proxy", "a\r\nb"}};
        const Exchange refused = exchange(*makeCurlTransport(), request);
        QVERIFY(refused.error && refused.error->message.contains("X-Proxy"));
    }

    void clientCertificates()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
            QSKIP("openssl is needed to make a certificate");
        QTemporaryDir folder;
        const QString own = folder.filePath(QStringLiteral("server")), client = folder.filePath(QStringLiteral("client")), locked = folder.filePath(QStringLiteral("locked"));
        QVERIFY(makeCertificate(own, QStringLiteral("/CN=server"), QStringLiteral("IP:127.0.0.1")));
        QVERIFY(makeCertificate(client, QStringLiteral("/CN=a client"), QStringLiteral("DNS:client")));
        QVERIFY(openssl({QStringLiteral("pkey"), QStringLiteral("-in"), client + QStringLiteral(".key"), QStringLiteral("-aes256"), QStringLiteral("-passout"),
                         QStringLiteral("pass:word"), QStringLiteral("-out"), locked}));
        TlsServer server(own, {QStringLiteral("-Verify"), QStringLiteral("1"), QStringLiteral("-verify_return_error"), QStringLiteral("-CAfile"), client + QStringLiteral(".pem")});
        QVERIFY(server.isRunning());
        const auto ask = [&](const std::string &certificate, const std::string &key, const std::string &password = {}) {
            Request request = get(server.url());
            request.options.tls = {false, {}, certificate, key, password};
            return exchange(*makeCurlTransport(), request);
        };
        const std::string certificate = client.toStdString() + ".pem", key = client.toStdString() + ".key";
        QVERIFY(ask({}, {}).error);
        const Exchange done = ask(certificate, key);
        QVERIFY2(!done.error, done.error ? done.error->message.c_str() : "");
        QVERIFY(done.body.find("a client") != std::string::npos);
        const std::string both = readAll(client + QStringLiteral(".pem")) + readAll(client + QStringLiteral(".key"));
        QVERIFY(!ask(both, {}).error);                      // as text, and in one
        QVERIFY(!ask(certificate, locked.toStdString(), "word").error);
        const QString word = folder.filePath(QStringLiteral("word"));
        const auto askWithFile = [&](const QString &file) {
            Request request = get(server.url());
            request.options.tls = {.verify = false, .certificate = certificate, .key = locked.toStdString(), .keyPasswordFile = file.toStdString()};
            return exchange(*makeCurlTransport(), request);
        };
        QVERIFY(askWithFile(word).error->message.contains(word.toStdString()));
        {
            QFile file(word);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("word");
        }
        QVERIFY(!askWithFile(word).error);
        const Exchange wrong = ask(certificate, locked.toStdString(), "s3cret");
        QVERIFY(wrong.error);
        QVERIFY(!wrong.error->message.contains("s3cret"));
    }
};

QTEST_GUILESS_MAIN(tst_CurlConnections)
#include "tst_curlconnections.moc"
