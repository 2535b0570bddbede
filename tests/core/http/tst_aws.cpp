// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/http/auth/httpjson.h"

#include <QTest>

using namespace penstock;
using namespace penstock::http;

namespace
{

// 2015-08-30T12:36:00Z, as in Amazon's published examples.
const Time start{std::chrono::seconds(1440938160)};

constexpr const char *keys = "access_key_id: AKIDEXAMPLE\nsecret_access_key: wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n";

Result<std::unique_ptr<Authenticator>> make(const std::string &yamlText)
{
    httpjson::Auth auth;
    auth.aws = Options(*yaml::read(yamlText, "test.yaml"));
    return makeHttpjsonAuthenticator(auth, nativeProfile());
}

std::string signatureOf(const Request &request)
{
    const std::string *header = request.headers.first("Authorization");
    return header ? header->substr(header->rfind('=') + 1) : std::string();
}

} // namespace

class tst_Aws : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // The first four are Amazon's own examples (get-vanilla, get-vanilla-query-order-key-case, post-vanilla, and the one of the manual); the others
    // were signed with Amazon's library for Go.
    void signs_data()
    {
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("sentUrl");
        QTest::addColumn<QByteArray>("contentType");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("credential");
        QTest::addColumn<QByteArray>("signature");
        const QByteArray service = "service_name: service\ndefault_region: us-east-1\n";
        const QByteArray plain = "20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date";
        QTest::newRow("plain") << service << QByteArray("GET") << QByteArray("https://example.amazonaws.com/") << QByteArray("https://example.amazonaws.com/") << QByteArray() << QByteArray()
                               << plain << QByteArray("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
        QTest::newRow("parameters are sorted") << service << QByteArray("GET") << QByteArray("https://example.amazonaws.com/?Param2=value2&Param1=value1")
                                               << QByteArray("https://example.amazonaws.com/?Param1=value1&Param2=value2") << QByteArray() << QByteArray() << plain
                                               << QByteArray("b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
        QTest::newRow("post") << service << QByteArray("POST") << QByteArray("https://example.amazonaws.com/") << QByteArray("https://example.amazonaws.com/") << QByteArray() << QByteArray()
                              << plain << QByteArray("5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
        QTest::newRow("iam") << QByteArray("service_name: iam\ndefault_region: us-east-1\n") << QByteArray("GET") << QByteArray("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08")
                             << QByteArray("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08") << QByteArray("application/x-www-form-urlencoded; charset=utf-8") << QByteArray()
                             << QByteArray("20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date")
                             << QByteArray("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
        QTest::newRow("other port") << service << QByteArray("GET") << QByteArray("http://127.0.0.1:8080/x") << QByteArray("http://127.0.0.1:8080/x") << QByteArray() << QByteArray() << plain
                                    << QByteArray("cf7cc307bf486ac28c6a627eeb22575de4c92767d09e638255d70f6c9c48b783");
        QTest::newRow("everything, guessed") << QByteArray("session_token: tok/en\n") << QByteArray("POST") << QByteArray("https://logs.eu-west-1.amazonaws.com:443/a%20b/c+d/e%2Ff?b=2&b=1&a=x+y&c=%2B~&d")
                                             << QByteArray("https://logs.eu-west-1.amazonaws.com:443/a%20b/c+d/e%2Ff?a=x%20y&b=1&b=2&c=%2B~&d=") << QByteArray("application/json")
                                             << QByteArray(R"({"a":1})")
                                             << QByteArray("20150830/eu-west-1/logs/aws4_request, SignedHeaders=content-length;content-type;host;x-amz-date;x-amz-security-token;x-odd")
                                             << QByteArray("2325af01c486f3e511a4020320fef68955f2a05bac19613b0e23f58671dee163");
    }

    void signs()
    {
        QFETCH(QByteArray, settings);
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, url);
        QFETCH(QByteArray, contentType);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, credential);
        auto made = make(keys + settings.toStdString());
        QVERIFY(made);
        const bool isOdd = credential.contains("x-odd");
        Request request{.method = method.toStdString(), .url = url.toStdString(), .headers = {}, .body = body.toStdString(), .hasBody = !body.isEmpty(), .options = {}};
        request.headers = {{"User-Agent", "x"}, {"authorization", "old"}};
        if (!contentType.isEmpty())
            request.headers.append("Content-Type", contentType.toStdString());
        if (isOdd)
            request.headers.append("X-Odd", "  a   b  ");
        QVERIFY(!(*made)->appliesFirst());
        QVERIFY((*made)->appliesToRedirects());
        QVERIFY(!*(*made)->login(start));
        QVERIFY((*made)->apply(request, start));
        const QString expected = QStringLiteral("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/%1, Signature=").arg(QString::fromUtf8(credential));
        QVERIFY(QString::fromStdString(*request.headers.first("Authorization")).startsWith(expected));
        QTEST(QByteArray::fromStdString(signatureOf(request)), "signature");
        QTEST(QByteArray::fromStdString(request.url), "sentUrl");
        QCOMPARE(*request.headers.first("X-Amz-Date"), std::string("20150830T123600Z"));
        QCOMPARE(request.headers.has("X-Amz-Security-Token"), isOdd);
        // A repeat is signed anew, and nothing of the first signature is left.
        const std::string first = signatureOf(request);
        QVERIFY((*made)->apply(request, start));
        QCOMPARE(signatureOf(request), first);
        QCOMPARE(request.headers.all("Authorization").size(), std::size_t(1));
        QVERIFY((*made)->apply(request, start + std::chrono::seconds(1)));
        QVERIFY(signatureOf(request) != first);
    }

    void needsAHostToGuessFrom()
    {
        auto made = make(std::string(keys) + "service_name: es\n");
        QVERIFY(made);
        Request request{.url = "https://api.example/x"};
        const auto applied = (*made)->apply(request, start);
        QVERIFY(!applied);
        QVERIFY(applied.error().message.contains(u"default_region"));
        request.url = "https://anything.eu-north-1.amazonaws.com/x";
        QVERIFY((*made)->apply(request, start));
        QVERIFY(request.headers.first("Authorization")->find("/eu-north-1/es/") != std::string::npos);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("nothing") << QByteArray("service_name: s") << QByteArray("missing-key") << QByteArray("access_key_id");
        QTest::newRow("half a key") << QByteArray("access_key_id: a") << QByteArray("missing-key") << QByteArray("secret_access_key");
        QTest::newRow("role") << QByteArray(keys) + "role_arn: arn:x" << QByteArray("not-yet-supported") << QByteArray("role_arn");
        QTest::newRow("profile") << QByteArray("credential_profile_name: p") << QByteArray("not-yet-supported") << QByteArray("credential_profile_name");
        QTest::newRow("shared file") << QByteArray("shared_credential_file: /f") << QByteArray("not-yet-supported") << QByteArray("shared_credential_file");
        QTest::newRow("connectors") << QByteArray(keys) + "use_cloud_connectors: true" << QByteArray("not-yet-supported") << QByteArray("use_cloud_connectors");
    }

    void refuses()
    {
        QFETCH(QByteArray, settings);
        QFETCH(QByteArray, named);
        const auto made = make(settings.toStdString());
        QVERIFY(!made);
        QTEST(QByteArray(made.error().code->name), "code");
        QVERIFY2(made.error().message.contains(QString::fromUtf8(named)), qPrintable(made.error().message));
        QVERIFY(!made.error().message.contains(u"wJalr"));
    }

    // Where there are keys, the original does not look at the files either.
    void keysBeatProfiles()
    {
        QVERIFY(make(std::string(keys) + "credential_profile_name: p\nshared_credential_file: /f"));
    }
};

QTEST_GUILESS_MAIN(tst_Aws)
#include "tst_aws.moc"
