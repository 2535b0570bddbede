// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/http/auth/httpjson.h"
#include "core/http/auth/token.h"
#include "tests/core/http/testkey.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace penstock;
using namespace penstock::http;
using namespace std::chrono_literals;
using Provider = httpjson::OAuth2::Provider;

namespace
{

const Time start{std::chrono::hours(24 * 365 * 50)};
const ResponseHead ok{.status = 200, .reason = {}, .httpVersion = {}, .headers = {{"Content-Type", "application/json; charset=utf-8"}}};
const ResponseHead refusal{.status = 401};

httpjson::OAuth2 client()
{
    httpjson::OAuth2 oauth2;
    oauth2.clientId = "cid";
    oauth2.clientSecret = "topsecret";
    oauth2.tokenUrl = "https://login.example/token";
    return oauth2;
}

httpjson::OAuth2 withPassword()
{
    httpjson::OAuth2 oauth2 = client();
    oauth2.user = "u";
    oauth2.password = "topsecret";
    return oauth2;
}

httpjson::OAuth2 okta()
{
    httpjson::OAuth2 oauth2;
    oauth2.provider = Provider::Okta;
    oauth2.clientId = "oid";
    oauth2.tokenUrl = "https://login.example/token";
    oauth2.scopes = {"a", "b"};
    return oauth2;
}

Result<std::unique_ptr<Authenticator>> make(const httpjson::OAuth2 &oauth2, const char *profile = "native")
{
    httpjson::Auth auth;
    auth.oauth2 = oauth2;
    return makeHttpjsonAuthenticator(auth, *profileNamed(profile));
}

std::string serviceAccount(const char *type = "service_account")
{
    json::Value file = json::Value::object();
    file.set("type", json::Value::string(type));
    file.set("client_email", json::Value::string("svc@p.test"));
    file.set("private_key", json::Value::string(testkey::pem));
    return json::toText(file);
}

// The answer of a token server.
bool learns(Authenticator &authenticator, Time now, const char *token, int seconds = 0, const char *refresh = nullptr)
{
    json::Value answer = json::Value::object();
    answer.set("access_token", json::Value::string(token));
    if (seconds > 0)
        answer.set("expires_in", json::Value::integer(seconds));
    if (refresh)
        answer.set("refresh_token", json::Value::string(refresh));
    return authenticator.learned(ok, json::toText(answer), now).has_value();
}

// What a request made now would carry; empty: a login has to come first, or cannot.
std::string authorizationAt(Authenticator &authenticator, Time now)
{
    const auto login = authenticator.login(now);
    Request request;
    if (!login || *login || !authenticator.apply(request, now))
        return {};
    return *request.headers.first("Authorization");
}

std::string loginAt(Authenticator &authenticator, Time now)
{
    const auto login = authenticator.login(now);
    return login && *login ? (*login)->body : std::string();
}

std::string claimsOf(const std::string &body)
{
    const std::string token = body.substr(body.find("assertion=") + 10);
    const std::size_t first = token.find('.') + 1;
    return QByteArray::fromBase64(QByteArray::fromStdString(token.substr(first, token.find('.', first) - first)), QByteArray::Base64UrlEncoding).toStdString();
}

} // namespace

class tst_OAuth2 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("header");        // empty: refused
        QTest::addColumn<qint64>("seconds");           // of life; -1: for ever
        const auto row = [](const char *title, const char *body, const char *header, qint64 seconds = -1, const char *type = "application/json") {
            QTest::newRow(title) << QByteArray(type) << QByteArray(body) << QByteArray(header) << seconds;
        };
        row("all", R"({"access_token":"t","token_type":"Bearer","expires_in":3600})", "Bearer t", 3600);
        row("only a token", R"({"access_token":"t"})", "Bearer t");
        row("bearer in small letters", R"({"access_token":"t","token_type":"bEARER"})", "Bearer t");
        row("mac", R"({"access_token":"t","token_type":"mac"})", "MAC t");
        row("a type of its own", R"({"access_token":"t","token_type":"tOk"})", "tOk t");
        row("expires_in as text", R"({"access_token":"t","expires_in":"60"})", "Bearer t", 60);
        row("expires_in null", R"({"access_token":"t","expires_in":null})", "Bearer t");
        row("expires_in zero", R"({"access_token":"t","expires_in":0})", "Bearer t");
        row("expires_in beyond all", R"({"access_token":"t","expires_in":99999999999})", "Bearer t", 2147483647);
        row("expires_in is a word", R"({"access_token":"t","expires_in":"soon"})", "");
        row("form", "access_token=f+t&token_type=bearer&expires_in=5", "Bearer f t", 5, "application/x-www-form-urlencoded");
        row("form as text", "access_token=ft", "Bearer ft", -1, "text/plain; charset=utf-8");
        row("form called JSON", "access_token=ft", "");
        row("no token", R"({"foo":"topsecret"})", "");
        row("empty", "", "");
        row("an error beside the token", R"({"access_token":"topsecret","error":"invalid_client"})", "");
        row("a list", R"(["topsecret"])", "");
        row("a token that breaks the line", R"({"access_token":"topsecret\r\nX: y"})", "");
    }

    void answers()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, header);
        QFETCH(qint64, seconds);
        ResponseHead head{.status = 200};
        head.headers.append("content-type", type.toStdString());
        const auto token = readToken(head, body.toStdString(), start, {});
        QCOMPARE(token.has_value(), !header.isEmpty());
        if (!token) {
            QVERIFY(token.error().is(codes::loginFailed) || token.error().is(codes::loginNotJson));
            QVERIFY(!token.error().message.contains(u"topsecret"));
            return;
        }
        QCOMPARE(QByteArray::fromStdString(token->header()), header);
        QCOMPARE(token->expires.has_value(), seconds >= 0);
        if (token->expires)
            QCOMPARE(*token->expires - start, Time::duration(std::chrono::seconds(seconds)));
    }

    void expiresTenSecondsEarly()
    {
        auto made = make(client());
        QVERIFY(made);
        QVERIFY(!(*made)->wantsLoginAtStart());
        QVERIFY((*made)->appliesToRedirects());
        QCOMPARE(loginAt(**made, start), std::string("grant_type=client_credentials"));
        QVERIFY(learns(**made, start, "t1", 60));
        QCOMPARE(authorizationAt(**made, start), std::string("Bearer t1"));
        QCOMPARE(authorizationAt(**made, start + 50s), std::string("Bearer t1"));
        QCOMPARE(loginAt(**made, start + 51s), std::string("grant_type=client_credentials"));
    }

    void clientsNeedNoRefreshToken()
    {
        auto made = make(client());
        QVERIFY(made);
        QVERIFY(!loginAt(**made, start).empty());
        QVERIFY(learns(**made, start, "t1", 60, "r1"));
        QCOMPARE(authorizationAt(**made, start), std::string("Bearer t1"));
        QCOMPARE(loginAt(**made, start + 100s), std::string("grant_type=client_credentials"));
    }

    // The login at the start ends with a question too; a token that is over by then is renewed for the first request (oauth2-password-refresh-token).
    void shortLivedAtTheStart()
    {
        auto made = make(withPassword(), "httpjson");
        QVERIFY(made);
        QVERIFY(!loginAt(**made, start).empty());
        QVERIFY(learns(**made, start, "t1", 1, "r1"));
        const auto end = (*made)->login(start);
        QVERIFY(end && !*end);
        QCOMPARE(loginAt(**made, start), std::string("grant_type=refresh_token&refresh_token=r1"));
    }

    void isGoodForOneRequestAtLeast()
    {
        auto made = make(client());
        QVERIFY(made);
        QVERIFY(!loginAt(**made, start).empty());
        QVERIFY(learns(**made, start, "t1", 1));
        QCOMPARE(authorizationAt(**made, start + 60s), std::string("Bearer t1"));
        QVERIFY(!loginAt(**made, start + 60s).empty());
    }

    void looksForTheClientsPlace_data()
    {
        QTest::addColumn<bool>("statusFails");
        QTest::newRow("refused") << true;
        QTest::newRow("answered without a token") << false;
    }

    void looksForTheClientsPlace()
    {
        QFETCH(bool, statusFails);
        auto made = make(client());
        QVERIFY(made);
        const auto fail = [&] { return statusFails ? (*made)->loginFailed(refusal, {}) : (*made)->learned(ok, "{}", start).has_value(); };
        QVERIFY(!(*made)->loginFailed(refusal, {}));          // nobody has asked
        const std::string inBody = "client_id=cid&client_secret=topsecret&grant_type=client_credentials";
        for (int round = 0; round < 2; ++round) {
            const auto first = (*made)->login(start);
            QVERIFY(first && *first);
            QVERIFY((*first)->headers.has("Authorization"));
            QVERIFY(fail());
            const auto second = (*made)->login(start);
            QVERIFY(second && *second);
            QVERIFY(!(*second)->headers.has("Authorization"));
            QCOMPARE((*second)->body, inBody);
            if (round == 0)
                QVERIFY(!fail());                      // and begins again
        }
        QVERIFY(learns(**made, start, "t", 60));
        QCOMPARE(authorizationAt(**made, start), std::string("Bearer t"));
        QCOMPARE(loginAt(**made, start + 100s), inBody);      // remembered
        QVERIFY(!fail());
        QCOMPARE(loginAt(**made, start + 100s), inBody);
        QVERIFY(!fail());
    }

    void renewsAfterRefusal_data()
    {
        QTest::addColumn<QByteArray>("profile");
        QTest::addColumn<bool>("renews");
        QTest::newRow("native") << QByteArray("native") << true;
        QTest::newRow("httpjson") << QByteArray("httpjson") << false;
    }

    void renewsAfterRefusal()
    {
        QFETCH(QByteArray, profile);
        QFETCH(bool, renews);
        auto made = make(client(), profile.constData());
        QVERIFY(made);
        QVERIFY(!loginAt(**made, start).empty());
        QVERIFY(learns(**made, start, "t"));
        QCOMPARE(authorizationAt(**made, start), std::string("Bearer t"));
        QCOMPARE((*made)->refused(), renews);
        QCOMPARE(!loginAt(**made, start).empty(), renews);
    }

    // A token of the start that has no refresh token (oauth2-password-expired-no-refresh-token, and the PEM of okta).
    void renewsWithoutRefreshToken_data()
    {
        QTest::addColumn<bool>("isOkta");
        QTest::addColumn<QByteArray>("profile");
        QTest::addColumn<bool>("renews");
        QTest::newRow("password, native") << false << QByteArray("native") << true;
        QTest::newRow("password, httpjson") << false << QByteArray("httpjson") << false;
        QTest::newRow("okta PEM, native") << true << QByteArray("native") << true;
        QTest::newRow("okta PEM, httpjson") << true << QByteArray("httpjson") << false;
    }

    void renewsWithoutRefreshToken()
    {
        QFETCH(bool, isOkta);
        QFETCH(QByteArray, profile);
        QFETCH(bool, renews);
        httpjson::OAuth2 oauth2 = isOkta ? okta() : withPassword();
        if (isOkta)
            oauth2.oktaJwkPem = testkey::pem;
        auto made = make(oauth2, profile.constData());
        QVERIFY(made);
        QVERIFY((*made)->wantsLoginAtStart());
        QVERIFY(!loginAt(**made, start).empty());
        QVERIFY(learns(**made, start, "t", 60, ""));
        QCOMPARE(authorizationAt(**made, start + 10s), std::string("Bearer t"));
        const auto again = (*made)->login(start + 100s);
        QCOMPARE(again.has_value(), renews);
        if (!again) {
            QVERIFY(again.error().is(codes::loginFailed));
            QVERIFY(!again.error().message.contains(u"topsecret"));
        }
    }

    void refreshes()
    {
        auto made = make(withPassword());
        QVERIFY(made);
        QCOMPARE(loginAt(**made, start), std::string("grant_type=password&password=topsecret&username=u"));
        QVERIFY(learns(**made, start, "t1", 60, "r 1"));
        QCOMPARE(authorizationAt(**made, start), std::string("Bearer t1"));
        QCOMPARE(loginAt(**made, start + 100s), std::string("grant_type=refresh_token&refresh_token=r+1"));
        QVERIFY(learns(**made, start + 100s, "t2", 60));
        QCOMPARE(authorizationAt(**made, start + 100s), std::string("Bearer t2"));
        // An answer without one leaves the old one in use; one that has died leaves the password.
        QCOMPARE(loginAt(**made, start + 200s), std::string("grant_type=refresh_token&refresh_token=r+1"));
        QVERIFY((*made)->loginFailed(refusal, {}));
        QCOMPARE(loginAt(**made, start + 200s), std::string("grant_type=password&password=topsecret&username=u"));
        QVERIFY(!(*made)->loginFailed(refusal, {}));
    }

    void deadRefreshTokenEndsHttpjson()
    {
        auto made = make(withPassword(), "httpjson");
        QVERIFY(made);
        QVERIFY(!loginAt(**made, start).empty());
        QVERIFY(learns(**made, start, "t1", 60, "r1"));
        QCOMPARE(authorizationAt(**made, start), std::string("Bearer t1"));
        QVERIFY(!loginAt(**made, start + 100s).empty());
        QVERIFY(!(*made)->loginFailed(refusal, {}));
    }

    void azureOfATenant()
    {
        httpjson::OAuth2 oauth2 = client();
        oauth2.provider = Provider::Azure;
        oauth2.tokenUrl.clear();
        oauth2.azureTenantId = "contoso.example";
        oauth2.azureResource = "https://r";
        oauth2.endpointParams = {{"resource", {"other"}}, {"x", {"2", "1"}}};
        auto made = make(oauth2);
        QVERIFY(made);
        const auto login = (*made)->login(start);
        QVERIFY(login && *login);
        QCOMPARE((*login)->url, std::string("https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token"));
        QCOMPARE((*login)->body, std::string("grant_type=client_credentials&resource=https%3A%2F%2Fr&x=2&x=1"));
    }

    void endpointParameters()
    {
        httpjson::OAuth2 oauth2 = client();
        oauth2.endpointParams = {{"grant_type", {"own"}}, {"scope", {"s"}}};
        auto made = make(oauth2);
        QVERIFY(made);
        QCOMPARE(loginAt(**made, start), std::string("grant_type=own&scope=s"));
        oauth2.scopes = {"read"};
        const auto refused = make(oauth2);
        QVERIFY(!refused);
        QVERIFY(refused.error().is(codes::contradiction));
    }

    void oktaFromJwk()
    {
        httpjson::OAuth2 oauth2 = okta();
        oauth2.oktaJwkJson = testkey::jwk;
        auto made = make(oauth2, "httpjson");
        QVERIFY(made);
        const std::string first = loginAt(**made, start);
        QVERIFY(QString::fromStdString(claimsOf(first)).endsWith(QStringLiteral("\"exp\":1576803600,\"iat\":1576800000}")));
        QVERIFY(learns(**made, start, "t", 60));
        QCOMPARE(authorizationAt(**made, start), std::string("Bearer t"));
        const std::string second = loginAt(**made, start + 100s);      // the assertion is made anew
        QVERIFY(QString::fromStdString(claimsOf(second)).endsWith(QStringLiteral("\"exp\":1576803700,\"iat\":1576800100}")));
    }

    void oktaFromFile()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("jwk.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(testkey::jwk);
        file.close();
        httpjson::OAuth2 oauth2 = okta();
        oauth2.oktaJwkFile = file.fileName().toStdString();
        QVERIFY(make(oauth2));
        QVERIFY(file.remove());
        const auto refused = make(oauth2);
        QVERIFY(!refused);
        QVERIFY(refused.error().is(codes::fileUnreadable));
        QVERIFY(refused.error().message.contains(u"okta.jwk_file"));
    }

    void googleServiceAccount()
    {
        httpjson::OAuth2 oauth2;
        oauth2.provider = Provider::Google;
        oauth2.googleJwtJson = serviceAccount();
        auto made = make(oauth2);
        QVERIFY(made);
        QVERIFY(!(*made)->wantsLoginAtStart());
        const auto login = (*made)->login(start);
        QVERIFY(login && *login);
        QCOMPARE((*login)->url, std::string("https://oauth2.googleapis.com/token"));
        QVERIFY(!(*login)->headers.has("Authorization"));
        const std::string claims = R"({"iss":"svc@p.test","aud":"https://oauth2.googleapis.com/token","exp":1576803590,"iat":1576799990})";
        QCOMPARE(claimsOf((*login)->body), claims);
        QVERIFY(!(*made)->loginFailed(refusal, {}));          // it has no other way
    }

    void googleAudience()
    {
        httpjson::OAuth2 oauth2;
        oauth2.provider = Provider::Google;
        oauth2.googleJwtJson = serviceAccount();
        oauth2.googleJwtJson.replace(1, 0, "\"audience\":\"elsewhere\",\"private_key_id\":\"k\",");
        oauth2.scopes = {"s1", "s2"};
        oauth2.googleDelegatedAccount = "admin@d.test";
        auto made = make(oauth2);
        QVERIFY(made);
        const std::string claims = R"({"iss":"svc@p.test","scope":"s1 s2","aud":"elsewhere","exp":1576803590,"iat":1576799990,"sub":"admin@d.test","prn":"admin@d.test"})";
        QCOMPARE(claimsOf(loginAt(**made, start)), claims);
    }

    void googleAuthorizedUser()
    {
        httpjson::OAuth2 oauth2;
        oauth2.provider = Provider::Google;
        oauth2.googleCredentialsJson = R"({"type":"authorized_user","client_id":"c","client_secret":"s","refresh_token":"r"})";
        auto made = make(oauth2);
        QVERIFY(made);
        for (const auto at : {0s, 100s}) {
            const auto login = (*made)->login(start + at);
            QVERIFY(login && *login);
            QVERIFY(!(*login)->headers.has("Authorization"));
            QCOMPARE((*login)->body, std::string("client_id=c&client_secret=s&grant_type=refresh_token&refresh_token=r"));
            QVERIFY(learns(**made, start + at, "t", 60));
            QCOMPARE(authorizationAt(**made, start + at), std::string("Bearer t"));
        }
        // jwt_json counts, where both are given.
        oauth2.googleJwtJson = serviceAccount();
        auto preferred = make(oauth2);
        QVERIFY(preferred);
        QVERIFY(loginAt(**preferred, start).find("assertion=") != std::string::npos);
    }

    void refuses_data()
    {
        QTest::addColumn<int>("provider");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("named");
        const auto row = [](const char *title, Provider provider, const char *key, const QByteArray &value, const char *code, const char *named) {
            QTest::newRow(title) << int(provider) << QByteArray(key) << value << QByteArray(code) << QByteArray(named);
        };
        row("token URL", Provider::Default, "token_url", "ftp://x", "bad-url", "ftp://x");
        row("ambient credentials", Provider::Google, "", "", "not-yet-supported", "surroundings");
        row("jwt of a user", Provider::Google, "jwt", R"({"type":"authorized_user","refresh_token":"topsecret"})", "not-yet-supported", "google.jwt_json");
        row("external account", Provider::Google, "credentials", R"({"type":"external_account"})", "not-yet-supported", "external_account");
        row("user without refresh token", Provider::Google, "credentials", R"({"type":"authorized_user","client_secret":"topsecret"})", "bad-value", "refresh_token");
        row("account without key", Provider::Google, "jwt", R"({"type":"service_account","private_key":"topsecret"})", "bad-value", "google.jwt_json");
        row("jwk", Provider::Okta, "jwk", R"({"d":"topsecret"})", "bad-value", "okta.jwk_json");
        row("PKCS #1", Provider::Okta, "pem", testkey::traditionalPem, "bad-value", "pkcs8");
        row("DPoP", Provider::Okta, "dpop", "topsecret", "not-yet-supported", "okta.dpop_key_pem");
    }

    void refuses()
    {
        QFETCH(int, provider);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, named);
        httpjson::OAuth2 oauth2 = client();
        oauth2.provider = Provider(provider);
        (key == "token_url" ? oauth2.tokenUrl : key == "jwt" ? oauth2.googleJwtJson : key == "credentials" ? oauth2.googleCredentialsJson
         : key == "jwk" ? oauth2.oktaJwkJson : key == "pem" ? oauth2.oktaJwkPem : oauth2.oktaDpopKeyPem) = value.toStdString();
        const auto made = make(oauth2);
        QVERIFY(!made);
        QTEST(QByteArray(made.error().code->name), "code");
        QVERIFY2(made.error().message.contains(QString::fromUtf8(named)), qPrintable(made.error().message));
        QVERIFY(!made.error().message.contains(u"topsecret"));
    }

    void nothingChosen()
    {
        auto made = makeHttpjsonAuthenticator({}, nativeProfile());
        QVERIFY(made);
        Request request;
        QVERIFY((*made)->apply(request, start));
        QVERIFY(request.headers.isEmpty());
    }

    // basic-auth, basic-auth-wins-over-header-transform
    void basic()
    {
        httpjson::Auth auth;
        auth.basic = httpjson::BasicAuth{.user = "u1", .password = "p:1"};
        auto made = makeHttpjsonAuthenticator(auth, nativeProfile());
        QVERIFY(made);
        QVERIFY(!(*made)->appliesFirst());
        QVERIFY(!(*made)->appliesToRedirects());      // it is a header like another
        Request request;
        request.headers = {{"authorization", "Bearer zzz"}};
        QVERIFY((*made)->apply(request, start));
        QCOMPARE(request.headers.all("Authorization"), std::vector<std::string>{"Basic dTE6cDox"});
    }

    void sendsLoginsLikeOtherRequests()
    {
        httpjson::Auth auth;
        auth.oauth2 = client();
        TransferOptions transfer;
        transfer.proxy = "http://proxy.example";
        auto made = makeHttpjsonAuthenticator(auth, nativeProfile(), transfer);
        QVERIFY(made);
        const auto login = (*made)->login(start);
        QVERIFY(login && *login);
        QCOMPARE((*login)->options, transfer);
        QCOMPARE((*login)->method, std::string("POST"));
        QVERIFY((*login)->hasBody);
        Request request;
        QVERIFY(!(*made)->apply(request, start));
    }
};

QTEST_GUILESS_MAIN(tst_OAuth2)
#include "tst_oauth2.moc"
