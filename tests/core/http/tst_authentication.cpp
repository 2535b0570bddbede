// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/http/auth/authenticator.h"

#include <QTest>

using namespace penstock;
using namespace penstock::http;
using namespace std::chrono_literals;

namespace
{

const Time start{std::chrono::hours(1)};

Options options(const char *yamlText)
{
    const auto node = yaml::read(yamlText, "test.yaml");
    return node ? Options(*node) : Options();
}

const Profile &profile(const char *name)
{
    return *profileNamed(name);
}

Result<std::unique_ptr<Authenticator>> make(const char *yamlText, const char *profileName = "native")
{
    AuthContext context;
    context.baseUrl = "https://api.example/v2/";
    context.profile = &profile(profileName);
    return makeAuthenticator(options(yamlText), context);
}

Request signedRequest(const Authenticator &authenticator, Request request = {})
{
    if (request.url.empty())
        request.url = "https://api.example/v2/people";
    return authenticator.apply(request, start) ? request : Request();
}

const char *const custom = R"(
type: custom
request:
  endpoint: /login
  headers: {X-App: penstock}
  body: {user: u, n: 1}
request_template:
  headers: {Authorization: 'Bearer {{.token}}'}
)";

} // namespace

class tst_Authentication : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fixed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("name");               // empty: nothing is signed
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("profile");
        const auto row = [](const char *title, const char *text, const char *name, const char *value, const char *profileName = "native") {
            QTest::newRow(title) << QByteArray(text) << QByteArray(name) << QByteArray(value) << QByteArray(profileName);
        };
        row("none", "{type: none}", "", "");                                    // auth-none
        row("nothing", "{}", "", "");
        row("bearer", "{type: bearer_token, token: tok-123}", "Authorization", "Bearer tok-123");   // auth-bearer-token
        row("bearer without token", "{type: bearer_token}", "", "", "ocean");   // auth-bearer-token-missing
        row("basic", "{type: basic, username: svc, password: 'pä:ss w0rd'}", "Authorization", "Basic c3ZjOnDDpDpzcyB3MHJk");   // auth-basic
        row("basic without password", "{type: basic, username: svc}", "", "", "ocean");    // auth-basic-no-password
        row("basic with a key as user", "{type: basic, username: svc}", "Authorization", "Basic c3ZjOg==");
        row("api key", "{type: api_key, key: abc}", "X-API-Key", "abc");
        row("api key in a header of its own", "{type: api_key, key: Token abc, header: Authorization}", "Authorization", "Token abc");   // auth-api-key-custom-header
        row("api key missing", "{type: api_key}", "", "", "ocean");
        row("unknown", "{type: oauth2, token: x}", "", "", "ocean");            // anything else acts as none
    }

    void fixed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, profile);
        auto made = make(text.constData(), profile.constData());
        QVERIFY(made);
        Authenticator &authenticator = **made;
        QVERIFY(authenticator.appliesFirst());
        QVERIFY(!authenticator.refused());
        QVERIFY(!*authenticator.login(start));
        const Request request = signedRequest(authenticator);
        QVERIFY(!request.url.empty());
        if (name.isEmpty()) {
            QVERIFY(request.headers.isEmpty());
            QVERIFY(authenticator.credentialHeaders().empty());
        } else {
            QCOMPARE(request.headers, (Headers{{name.toStdString(), value.toStdString()}}));
            QCOMPARE(authenticator.credentialHeaders(), std::vector<std::string>{name.toStdString()});
        }
    }

    void refusedSettings_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("mentions");
        const auto row = [](const char *title, const char *text, const Code &code, const char *mentions) {
            QTest::newRow(title) << QByteArray(text) << QByteArray(code.name) << QByteArray(mentions);
        };
        row("unknown kind", "{type: beare_token}", codes::badValue, "bearer_token");
        row("no token", "{type: bearer_token}", codes::missingKey, "token");
        row("no user", "{type: basic, password: s3cret}", codes::missingKey, "username");
        row("no key", "{type: api_key, key: ''}", codes::missingKey, "key");
        row("no request", "{type: custom, request_template: {headers: {A: b}}}", codes::missingKey, "request");
        row("request not a mapping", "{type: custom, request: x, request_template: {headers: {A: b}}}", codes::wrongType, "request");
        row("no endpoint", "{type: custom, request: {method: GET}, request_template: {headers: {A: b}}}", codes::missingKey, "endpoint");
        row("unknown key", "{type: custom, request: {endpoint: /x, heders: {}}, request_template: {headers: {A: b}}}", codes::unknownKey, "headers");
        row("method", "{type: custom, request: {endpoint: /x, method: post}, request_template: {headers: {A: b}}}", codes::badValue, "post");
        row("two bodies", "{type: custom, request: {endpoint: /x, body: {a: 1}, body_form: a=1}, request_template: {headers: {A: b}}}", codes::contradiction,
            "body_form");                                   // auth-custom-body-and-form
        row("interval", "{type: custom, request: {endpoint: /x, reauthenticate_interval_seconds: 0}, request_template: {headers: {A: b}}}", codes::badValue, "1 or more");
        row("interval not a number", "{type: custom, request: {endpoint: /x, reauthenticate_interval_seconds: soon}, request_template: {headers: {A: b}}}",
            codes::badValue, "1 or more");
        row("empty template", "{type: custom, request: {endpoint: /x}, request_template: {headers: {}}}", codes::missingKey, "request_template");
        row("unknown template key", "{type: custom, request: {endpoint: /x}, request_template: {header: {A: b}}}", codes::unknownKey, "headers");
        row("other scheme", "{type: custom, request: {endpoint: 'http://'}, request_template: {headers: {A: b}}}", codes::badUrl, "http");
        row("template without dot", "{type: custom, request: {endpoint: /x}, request_template: {headers: {A: '{{token}}'}}}", codes::loginTemplate, "{{token}}");
        row("template not closed", "{type: custom, request: {endpoint: /x}, request_template: {headers: {A: 'Bearer {{.token'}}}", codes::loginTemplate, "{{.token");
        row("template not JQ", "{type: custom, request: {endpoint: /x}, request_template: {body: {a: [{b: '{{.a[}}'}]}}}", codes::loginTemplate, "{{.a[}}");
    }

    void refusedSettings()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, mentions);
        const auto made = make(text.constData());
        QVERIFY(!made);
        QCOMPARE(QByteArray(made.error().code->name), code);
        QVERIFY2(made.error().message.contains(QString::fromUtf8(mentions)), qPrintable(made.error().message));
        QVERIFY(made.error().place.isKnown());
        QVERIFY(!made.error().message.contains(QStringLiteral("s3cret")));
    }

    void loginIsARequestOfItsOwn()                          // auth-custom-json-body
    {
        auto authenticator = *make(custom, "ocean");
        const auto login = *authenticator->login(start);
        QVERIFY(login);
        QCOMPARE(login->method, std::string("POST"));
        QCOMPARE(login->url, std::string("https://api.example/v2/login"));
        QCOMPARE(login->headers, (Headers{{"Accept", "*/*"}, {"User-Agent", "python-httpx/0.28.1"}, {"X-App", "penstock"}, {"Content-Type", "application/json"}}));
        QCOMPARE(login->body, std::string(R"({"user":"u","n":1})"));
        QVERIFY(login->hasBody);
        QCOMPARE(login->options.idleTimeout, 30s);
        QVERIFY(!authenticator->appliesFirst());
        QCOMPARE(authenticator->credentialHeaders(), std::vector<std::string>{"Authorization"});

        QVERIFY(authenticator->learned({}, R"({"token":"A1"})", start));
        QVERIFY(!*authenticator->login(start + 1000h));     // without an interval it is good for ever
        Request request;
        request.url = "https://api.example/v2/people?a=b";
        request.headers = {{"authorization", "of the resource"}, {"Accept", "*/*"}};
        const Request sent = signedRequest(*authenticator, request);
        QCOMPARE(sent.headers, (Headers{{"Authorization", "Bearer A1"}, {"Accept", "*/*"}}));
        QCOMPARE(sent.url, request.url);
        QVERIFY(!sent.hasBody);
    }

    void loginForms_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("contentType");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("form") << QByteArray("{endpoint: oauth/token, body_form: 'grant_type=x&client_secret=a%20b'}") << QByteArray("POST https://api.example/v2/oauth/token")
                              << QByteArray("application/x-www-form-urlencoded") << QByteArray("grant_type=x&client_secret=a%20b");     // auth-custom-form-body
        QTest::newRow("query") << QByteArray("{endpoint: /login, method: GET, query_params: {user: u, n: 1, l: [a, b], none: null, t: 'a b'}}")
                               << QByteArray("GET https://api.example/v2/login?user=u&n=1&l=a&l=b&none=&t=a%20b") << QByteArray() << QByteArray();   // auth-custom-query-params
        QTest::newRow("absolute") << QByteArray("{endpoint: 'https://login.example/x y', method: PUT}") << QByteArray("PUT https://login.example/x%20y") << QByteArray() << QByteArray();
        QTest::newRow("own type") << QByteArray("{endpoint: /l, headers: {content-type: application/vnd.x+json}, body: {}}") << QByteArray("POST https://api.example/v2/l")
                                  << QByteArray("application/vnd.x+json") << QByteArray("{}");
    }

    void loginForms()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, contentType);
        QFETCH(QByteArray, body);
        const QByteArray text = "{type: custom, request: " + request + ", request_template: {headers: {A: b}}}";
        const auto made = make(text.constData());
        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        const auto login = **(*made)->login(start);
        QCOMPARE(QByteArray::fromStdString(login.method + ' ' + login.url), line);
        QCOMPARE(QByteArray::fromStdString(login.headers.has("Content-Type") ? *login.headers.first("Content-Type") : ""), contentType);
        QCOMPARE(login.headers.all("Content-Type").size(), contentType.isEmpty() ? 0u : 1u);
        QCOMPARE(QByteArray::fromStdString(login.body), body);
        QCOMPARE(login.hasBody, !body.isEmpty());
    }

    void templatesAreJq()                                   // auth-custom-template-jq-expression
    {
        auto authenticator = *make(R"(
type: custom
request: {endpoint: /login}
request_template:
  headers:
    X-N: '{{.n}}'
    X-B: '{{.b}}'
    X-J: '{{.list | length}}'
    X-F: '{{.list[1].v}}'
    X-O: '{{.list[0]}}'
    X-Two: '{{.type}} {{.token}}!'
    X-Static: as it is
    X-Env: '{{.token + (env | length | tostring)}}'
  query_params: {sid: '{{.session}}', fixed: '1'}
)", "ocean");
        QVERIFY(authenticator->learned({}, R"({"n":5,"b":true,"list":[{"v":"a"},{"v":"b"}],"type":"MAC","token":"T","session":"s 1&2"})", start));
        Request request;
        request.url = "https://api.example/people?active=yes&sid=old";
        const Request sent = signedRequest(*authenticator, request);
        QCOMPARE(sent.headers, (Headers{{"X-N", "5"}, {"X-B", "True"}, {"X-J", "2"}, {"X-F", "b"}, {"X-O", "{'v': 'a'}"}, {"X-Two", "MAC T!"}, {"X-Static", "as it is"}, {"X-Env", "T0"}}));
        QCOMPARE(sent.url, std::string("https://api.example/people?active=yes&sid=s%201%262&fixed=1"));   // auth-custom-query-params
    }

    void bodiesAreMerged()                                  // auth-custom-body-template
    {
        const char *text = R"(
type: custom
request: {endpoint: /login}
request_template:
  body:
    api_key: '{{.key}}'
    nested: {k: '{{.key}}', l: ['{{.key}}', 5, {deep: '{{.key}}'}]}
)";
        for (const char *name : {"ocean", "native"}) {
            auto authenticator = *make(text, name);
            QVERIFY(authenticator->learned({}, R"({"key":"K"})", start));
            const std::string deep = name == std::string_view("native") ? "K" : "{{.key}}";   // objects in lists are left alone by the original
            const std::string members = "\"api_key\":\"K\",\"nested\":{\"k\":\"K\",\"l\":[\"K\",5,{\"deep\":\"" + deep + "\"}]}}";
            Request post;
            post.url = "https://api.example/people";
            post.method = "POST";
            post.body = R"({"limit":12345678901234567890123,"api_key":"old"})";
            post.hasBody = true;
            QCOMPARE(signedRequest(*authenticator, post).body, R"({"limit":12345678901234567890123,)" + members);
            const Request sent = signedRequest(*authenticator);
            QCOMPARE(sent.body, '{' + members);
            QVERIFY(sent.hasBody);
            QVERIFY(!sent.headers.has("Content-Type"));
            post.body = "no JSON";
            QCOMPARE(signedRequest(*authenticator, post).body, '{' + members);
        }
    }

    void missingValuesFailTheRequest_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("mentions");
        QTest::newRow("missing") << QByteArray(R"({"access_token":"s3cret","expires":1})") << QByteArray("`access_token`, `expires`");   // auth-custom-template-value-missing
        QTest::newRow("null") << QByteArray(R"({"token":null})") << QByteArray("{{.token}}");
        QTest::newRow("not an object") << QByteArray(R"(["s3cret"])") << QByteArray("{{.token}}");
        QTest::newRow("empty object") << QByteArray("{}") << QByteArray("{{.token}}");
    }

    void missingValuesFailTheRequest()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, mentions);
        auto authenticator = *make(custom);
        QVERIFY(authenticator->learned({}, answer.toStdString(), start));
        QVERIFY(!*authenticator->login(start));             // no second login: it would give the same
        Request request;
        const auto applied = authenticator->apply(request, start);
        QVERIFY(!applied);
        QVERIFY(applied.error().is(codes::loginTemplate));
        QVERIFY2(applied.error().message.contains(QString::fromUtf8(mentions)), qPrintable(applied.error().message));
        QVERIFY(!applied.error().message.contains(QStringLiteral("s3cret")));
        QCOMPARE(applied.error().place.line, 8);
        QCOMPARE(applied.error().place.file, std::string("test.yaml"));
    }

    void answersHaveToBeJson()
    {
        auto authenticator = *make(custom);
        QVERIFY(*authenticator->login(start));
        const auto learned = authenticator->learned({}, "<html>", start);
        QVERIFY(!learned);
        QVERIFY(learned.error().is(codes::loginNotJson));
        QVERIFY(*authenticator->login(start));
        Request request;
        QVERIFY(!authenticator->apply(request, start));
    }

    void brokenTemplatesOfTheOriginalFailAtFirstUse()
    {
        auto made = make("{type: custom, request: {endpoint: /x}, request_template: {headers: {A: '{{token}}'}}}", "ocean");
        QVERIFY(made);
        QVERIFY((*made)->learned({}, "{}", start));
        Request request;
        const auto applied = (*made)->apply(request, start);
        QVERIFY(!applied);
        QVERIFY(applied.error().is(codes::loginTemplate));
    }

    void loginsEnd()
    {
        const std::string text = std::string(custom).replace(std::string(custom).find("  body:"), 0, "  reauthenticate_interval_seconds: 300\n");
        auto authenticator = *make(text.c_str());
        QVERIFY(authenticator->learned({}, R"({"token":"1"})", start));
        QVERIFY(!*authenticator->login(start));
        QVERIFY(!*authenticator->login(start + 239s));
        QVERIFY(*authenticator->login(start + 240s));       // 60 s before the end
        QVERIFY(authenticator->learned({}, R"({"token":"2"})", start + 241s));
        QVERIFY(!*authenticator->login(start + 300s));
        QCOMPARE(*signedRequest(*authenticator).headers.first("Authorization"), std::string("Bearer 2"));
    }

    void shortLivesMeanOneLoginPerRequest()                 // auth-custom-interval-not-above-buffer
    {
        const std::string text = std::string(custom).replace(std::string(custom).find("  body:"), 0, "  reauthenticate_interval_seconds: 60\n");
        auto authenticator = *make(text.c_str());
        for (int i = 0; i < 3; ++i) {
            QVERIFY(*authenticator->login(start));
            QVERIFY(authenticator->learned({}, R"({"token":"1"})", start));
            QVERIFY(!*authenticator->login(start));
        }
    }

    void aRefusedTokenIsForgotten()                         // auth-custom-reauth-on-401
    {
        auto authenticator = *make(custom);
        QVERIFY(authenticator->learned({}, R"({"token":"old"})", start));
        QVERIFY(!*authenticator->login(start));
        QVERIFY(authenticator->refused());
        QVERIFY(*authenticator->login(start));
        QVERIFY(authenticator->learned({}, R"({"token":"new"})", start));
        QCOMPARE(*signedRequest(*authenticator).headers.first("Authorization"), std::string("Bearer new"));
    }

    void everyKindIsListed()
    {
        std::vector<std::string> names;
        for (const AuthKind &kind : authKinds())
            names.emplace_back(kind.name);
        QCOMPARE(names, (std::vector<std::string>{"none", "bearer_token", "basic", "api_key", "custom"}));
    }
};

QTEST_GUILESS_MAIN(tst_Authentication)
#include "tst_authentication.moc"
