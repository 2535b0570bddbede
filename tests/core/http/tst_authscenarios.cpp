// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/auth/httpjson.h"
#include "core/http/url.h"
#include "tests/support/placeholders.h"
#include "tests/support/scenario.h"
#include "tests/support/values.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace penstock;
using namespace penstock::http;

namespace
{

constexpr const char *server = "http://127.0.0.1:9999";
const Time start{std::chrono::hours(24 * 365 * 50)};

QByteArray fromBase64Url(std::string_view text)
{
    return QByteArray::fromBase64(QByteArray(text.data(), qsizetype(text.size())), QByteArray::Base64UrlEncoding);
}

// What the token server of a recorded case answers, rule by rule.
class TokenServer
{
public:
    explicit TokenServer(const json::Value &rules) : m_rules(rules), m_used(std::size_t(rules.size())) {}

    std::pair<ResponseHead, std::string> answer(const Request &request)
    {
        for (int i = 0; i < m_rules.size(); ++i) {
            const json::Value when = m_rules.at(i).get("when");
            const bool isForNobody = when.get("headers").has("Authorization") && request.headers.has("Authorization");
            if (when.get("path").stringView() == "/token" && !isForNobody)
                return reply(m_rules.at(i), m_used[std::size_t(i)]++);
        }
        return {ResponseHead{.status = 404}, "{}"};
    }

private:
    static std::pair<ResponseHead, std::string> reply(const json::Value &rule, int nth)
    {
        const json::Value replies = rule.get("replies");
        const json::Value reply = replies.isArray() ? replies.at(std::min(nth, replies.size() - 1)) : rule.get("reply");
        ResponseHead head;
        head.status = int(reply.get("status").toInteger().value_or(200));
        head.headers.append("Content-Type", "application/json");
        reply.get("headers").forEachMember([&head](std::string_view name, const json::Value &value) { head.headers.set(name, value.stringView()); });
        return {head, reply.has("body_text") ? reply.get("body_text").toString() : json::toText(reply.get("body"))};
    }

    json::Value m_rules;
    std::vector<int> m_used;
};

json::Value withoutToken(const std::string &token, json::Value &observed)
{
    const std::size_t first = token.find('.');
    const std::size_t second = token.find('.', first + 1);
    const json::Value header = test::parsed(fromBase64Url(token.substr(0, first)).toStdString());
    json::Value claims = test::parsed(fromBase64Url(token.substr(first + 1, second - first - 1)).toStdString());
    json::Value jwt = json::Value::object();
    jwt.set("lifetime", json::Value::integer(claims.get("exp").toInteger().value_or(0) - claims.get("iat").toInteger().value_or(0)));
    for (const char *name : {"exp", "iat", "jti"})
        claims.remove(name);
    jwt.set("claims", claims);
    jwt.set("header", header);
    observed.set("jwt", jwt);
    return json::Value::string("(jwt)");
}

// A request as recorded cases write it.
json::Value observedOf(const Request &request)
{
    json::Value observed = json::Value::object();
    observed.set("method", json::Value::string(request.method));
    observed.set("path", json::Value::string(splitUrl(request.url)->path));
    json::Value headers = json::Value::object();
    for (const char *name : {"Authorization", "Content-Type", "X-Auth"}) {
        if (const std::string *value = request.headers.first(name))
            headers.set(name, json::Value::string(*value));
    }
    if (headers.size() > 0)
        observed.set("headers", headers);
    json::Value form = json::Value::object();
    for (const QueryItem &item : parseQuery(request.body))
        form.set(item.name, item.name.ends_with("assertion") ? withoutToken(item.value, observed) : json::Value::string(item.value));
    if (observed.has("jwt"))
        observed.set("body_form", form);
    else if (!request.body.empty())
        observed.set("body_text", json::Value::string(request.body));
    return observed;
}

} // namespace

// Of the recorded cases about authentication: the token requests, and what is put on the requests behind them.
class tst_AuthScenarios : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void recorded_data()
    {
        QTest::addColumn<QString>("file");
        const std::filesystem::path folder = test::scenarioFolder(PENSTOCK_SOURCE_DIR);
        if (folder.empty())
            QSKIP("the recorded cases are not there");
        for (const auto &file : test::scenarioFiles({folder / "httpjson"})) {
            const QString name = QString::fromStdString(file.stem().string());
            if (name.startsWith(QLatin1String("oauth2-")) || name.startsWith(QLatin1String("file-auth")) || name.startsWith(QLatin1String("basic-auth")))
                QTest::newRow(qPrintable(name)) << QString::fromStdString(file.string());
        }
    }

    void recorded()
    {
        QFETCH(QString, file);
        QTemporaryDir folder;
        QVERIFY(folder.isValid());
        const json::Value root = read(file.toStdString(), folder);
        m_expected = root.get("expect").get("requests");
        m_observed = json::Value::array();
        m_failed = false;
        Diagnostics findings;
        const auto node = yaml::read(json::toText(root.get("config")), "input.yml");
        QVERIFY(node);
        const auto config = httpjson::readConfig(*node, findings);
        QVERIFY(config);
        auto authenticator = makeHttpjsonAuthenticator(config->auth, *profileNamed("httpjson"));
        if (!authenticator && root.get("expect").has("error"))
            return;                                    // file-auth-empty-file
        QVERIFY2(authenticator, authenticator ? "" : qPrintable(authenticator.error().message));
        TokenServer tokenServer(root.get("exchanges"));
        const bool started = !(*authenticator)->wantsLoginAtStart() || logIn(**authenticator, tokenServer);
        for (int i = 0; started && i < int(root.get("run").get("intervals").toInteger().value_or(1)); ++i)
            runInterval(**authenticator, tokenServer, *config, apiRequests(root));
        QCOMPARE(m_failed, root.get("expect").get("documents").size() == 0);
        std::vector<std::string> differences;
        test::addDifferences(differences, "requests", m_expected, m_observed);
        QVERIFY2(differences.empty(), differences.empty() ? "" : differences.front().c_str());
    }

private:
    static json::Value read(const std::string &file, const QTemporaryDir &folder)
    {
        const auto scenario = test::loadScenario(file);
        test::Placeholders placeholders;
        placeholders.set("server", server);
        placeholders.set("dir", folder.path().toStdString());
        json::Value root = test::toValue(**yaml::read(placeholders.expand(scenario->text), file));
        root.get("files").forEachMember([&folder](std::string_view name, const json::Value &text) {
            QFile written(folder.filePath(QString::fromUtf8(name.data(), qsizetype(name.size()))));
            if (written.open(QIODevice::WriteOnly) && written.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
                written.write(QByteArray::fromStdString(text.toString()));
        });
        return root;
    }

    // The paths asked in one interval behind the login.
    static std::vector<std::string> apiRequests(const json::Value &root)
    {
        std::vector<std::string> paths;
        const json::Value requests = root.get("expect").get("requests");
        for (int i = 0; i < requests.size(); ++i) {
            if (requests.at(i).get("path").stringView() != "/token")
                paths.push_back(requests.at(i).get("path").toString());
        }
        const auto intervals = std::size_t(root.get("run").get("intervals").toInteger().value_or(1));
        paths.resize(std::max<std::size_t>(paths.size() / intervals, 1));
        return paths;
    }

    // What has to happen before a request, or at the start. False: it failed.
    bool logIn(Authenticator &authenticator, TokenServer &tokenServer)
    {
        for (int round = 0; round < 5; ++round) {
            const auto login = authenticator.login(start);
            if (login && !*login)
                return true;
            if (!login)
                break;
            m_observed.append(observedOf(**login));
            const auto [head, body] = tokenServer.answer(**login);
            const bool isGood = head.status / 100 == 2;
            if (isGood ? !authenticator.learned(head, body, start) : !authenticator.loginFailed(head, body))
                break;
        }
        m_failed = true;
        return false;
    }

    void runInterval(Authenticator &authenticator, TokenServer &tokenServer, const httpjson::Config &config, const std::vector<std::string> &paths)
    {
        const std::int64_t repeats = config.request.retry.maxAttempts.orElse(5);
        for (const std::string &path : paths) {
            bool isGood = logIn(authenticator, tokenServer);
            for (std::int64_t attempt = 0; !isGood && repeats > 1 && attempt < repeats; ++attempt)
                isGood = logIn(authenticator, tokenServer);
            if (!isGood)
                return;
            Request request{.url = server + path};
            for (const std::string &name : authenticator.credentialHeaders())
                request.headers.set(name, "of a transform");   // oauth2-replaces-authorization-header, basic-auth-wins-over-header-transform
            if (authenticator.apply(request, start))
                m_observed.append(observedOf(request));
            // A 401 changes nothing (oauth2-401-does-not-refresh).
            if (authenticator.refused())
                m_failed = true;
        }
    }

    json::Value m_expected, m_observed;
    bool m_failed = false;
};

QTEST_GUILESS_MAIN(tst_AuthScenarios)
#include "tst_authscenarios.moc"
