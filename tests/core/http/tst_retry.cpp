// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/retry.h"

#include <QTest>

using namespace penstock;
using namespace penstock::http;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace
{

// 2026-08-01T00:00:00Z
const std::chrono::system_clock::time_point now{std::chrono::seconds(1'785'542'400)};

RetryRules oceanRules()                                    // ocean, section 5
{
    RetryRules rules;
    rules.statuses = {401, 408, 429, 502, 503, 504};
    rules.unsafeMethods = false;
    rules.attempts = 11;
    rules.waitMin = 100ms;
    rules.waitMax = 60s;
    rules.coinToss = true;
    rules.headers = {"Retry-After", "x-ratelimit-reset"};
    rules.httpDates = false;
    rules.everyFailure = true;
    return rules;
}

RetryRules nativeRules()
{
    RetryRules rules;
    rules.statuses = {408, 425, 429, 500, 502, 503, 504};
    rules.headers = {"Retry-After", "X-RateLimit-Reset"};
    return rules;
}

ResponseHead answer(int status, Headers headers = {})
{
    ResponseHead head;
    head.status = status;
    head.headers = std::move(headers);
    return head;
}

milliseconds waitFor(const RetryRules &rules, const char *name, const char *value)
{
    const auto decision = retryAfter(rules, "GET", 1, answer(429, {{name, value}}), now, 0.99);
    return decision ? decision->wait : milliseconds(-1);
}

Request post()
{
    Request request;
    request.method = "POST";
    request.url = "https://api.example/v1/items?page=1";
    request.headers = {{"Content-Type", "application/json"}, {"X-Key", "secret"}, {"Authorization", "Bearer t"}, {"Cookie", "c=1"},
                       {"Accept", "*/*"}, {"Host", "virtual"}};
    request.body = "{}";
    request.hasBody = true;
    return request;
}

} // namespace

class tst_Retry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statuses_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("repeated");
        for (const int status : {401, 408, 429, 502, 503, 504})
            QTest::addRow("%d", status) << status << true;
        for (const int status : {200, 204, 301, 400, 403, 404, 500, 501})       // retry-500-not-retried
            QTest::addRow("%d", status) << status << false;
    }

    void statuses()
    {
        QFETCH(int, status);
        QTEST(retryAfter(oceanRules(), "GET", 1, answer(status), now, 0).has_value(), "repeated");
    }

    void unauthorizedIsAnAnswerUnlessTheRulesSayOtherwise()
    {
        RetryRules rules = nativeRules();
        QVERIFY(!retryAfter(rules, "GET", 1, answer(401), now, 0));
        rules.unauthorized = true;
        QVERIFY(retryAfter(rules, "GET", 1, answer(401), now, 0));
    }

    void methods_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<bool>("repeated");
        for (const char *method : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
            QTest::newRow(method) << QByteArray(method) << true;
        for (const char *method : {"POST", "PATCH", "REPORT"})                  // retry-post-not-retried
            QTest::newRow(method) << QByteArray(method) << false;
    }

    void methods()
    {
        QFETCH(QByteArray, method);
        QFETCH(bool, repeated);
        QCOMPARE(retryAfter(oceanRules(), method.toStdString(), 1, answer(429), now, 0).has_value(), repeated);
        QVERIFY(retryAfter(nativeRules(), method.toStdString(), 1, answer(429), now, 0));
        const TransportError lost{TransportError::Kind::ConnectionLost, {}};
        QCOMPARE(retryAfter(oceanRules(), method.toStdString(), 1, lost, 0).has_value(), repeated);
    }

    void elevenAttempts()                                                       // retry-exhausted
    {
        std::vector<milliseconds> low, high;
        int attempt = 1;
        for (; retryAfter(oceanRules(), "GET", attempt, answer(503), now, 0); ++attempt) {
            low.push_back(retryAfter(oceanRules(), "GET", attempt, answer(503), now, 0.49)->wait);
            high.push_back(retryAfter(oceanRules(), "GET", attempt, answer(503), now, 0.5)->wait);
        }
        QCOMPARE(attempt, 11);
        QCOMPARE(low, (std::vector<milliseconds>{90ms, 180ms, 360ms, 720ms, 1440ms, 2880ms, 5760ms, 11520ms, 23040ms, 46080ms}));
        QCOMPARE(high, (std::vector<milliseconds>{110ms, 220ms, 440ms, 880ms, 1760ms, 3520ms, 7040ms, 14080ms, 28160ms, 56320ms}));
    }

    void backOffIsSpreadAndCapped()
    {
        const RetryRules rules = nativeRules();
        const auto wait = [&](int attempt, double coin) { return retryAfter(rules, "GET", attempt, answer(503), now, coin)->wait; };
        QCOMPARE(wait(1, 0), 900ms);
        QCOMPARE(wait(1, 0.5), 1000ms);
        QCOMPARE(wait(2, 0.75), 2100ms);
        RetryRules patient = rules;
        patient.attempts = 1000;
        QCOMPARE(retryAfter(patient, "GET", 999, answer(503), now, 0.9)->wait, 60s);
        QCOMPARE(retryAfter(rules, "GET", 1, answer(503), now, 0)->source, std::string("back-off"));
    }

    void headers_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("ocean");                                         // milliseconds; 110 and 1098 are back-off
        QTest::addColumn<int>("native");
        const auto row = [](const char *title, const char *name, const char *value, int ocean, int native) {
            QTest::newRow(title) << QByteArray(name) << QByteArray(value) << ocean << native;
        };
        row("seconds", "Retry-After", "2", 2000, 2000);                          // retry-429-retry-after
        row("zero", "Retry-After", "0", 0, 0);
        row("capped", "Retry-After", "900", 60000, 60000);                       // retry-after-capped
        row("last of the seconds", "Retry-After", "10000", 60000, 60000);
        row("fraction", "Retry-After", "0.5", 110, 500);                         // retry-after-fraction-ignored
        row("http date", "Retry-After", "Sat, 01 Aug 2026 00:00:30 GMT", 110, 30000);   // retry-after-http-date-ignored
        row("http date in the past", "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT", 110, 1098);
        row("reset in seconds", "X-RateLimit-Reset", "3", 3000, 3000);           // retry-rate-limit-reset-seconds
        row("reset in the past", "X-RateLimit-Reset", "1500000000", 0, 0);       // retry-rate-limit-reset-past-epoch
        row("reset to come", "X-RateLimit-Reset", "1785542425", 25000, 25000);
        row("reset in milliseconds", "X-RateLimit-Reset", "1785542425000", 60000, 60000);
        row("more digits than a number has", "Retry-After", "99999999999999999999999", 60000, 60000);
        row("iso", "Retry-After", "2026-08-01T00:00:10Z", 10000, 10000);
        row("iso with zone", "Retry-After", "2026-08-01T02:00:10+02:00", 10000, 10000);
        row("iso with fraction", "Retry-After", "2026-08-01T00:00:10.5Z", 10500, 10500);
        row("iso without zone", "Retry-After", "2026-08-01T00:00:10", 10000, 10000);
        row("iso with blank", "Retry-After", "2026-08-01 00:00:10", 10000, 10000);
        row("iso date", "Retry-After", "2026-08-02", 60000, 60000);
        row("iso in the past", "Retry-After", "2026-07-31T23:59:59Z", 110, 1098);
        row("negative", "Retry-After", "-5", 110, 1098);
        row("plus", "Retry-After", "+5", 110, 1098);
        row("words", "Retry-After", "soon", 110, 1098);
        row("exponent", "Retry-After", "1e3", 110, 1098);
        row("empty", "Retry-After", "", 110, 1098);
        row("other header", "X-Wait", "5", 110, 1098);
    }

    void headers()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        QFETCH(int, ocean);
        QFETCH(int, native);
        QCOMPARE(waitFor(oceanRules(), name.constData(), value.constData()), milliseconds(ocean));
        QCOMPARE(waitFor(nativeRules(), name.constData(), value.constData()), milliseconds(native));
    }

    void headersAreAskedInOrder()
    {
        const auto both = retryAfter(oceanRules(), "GET", 1, answer(503, {{"x-ratelimit-reset", "5"}, {"retry-after", "7"}}), now, 0);
        QCOMPARE(both->wait, 7s);
        QCOMPARE(both->source, std::string("header Retry-After"));
        const auto second = retryAfter(oceanRules(), "GET", 1, answer(503, {{"x-ratelimit-reset", "5"}, {"retry-after", "later"}}), now, 0);
        QCOMPARE(second->wait, 5s);
        QCOMPARE(second->source, std::string("header x-ratelimit-reset"));
    }

    void failures_data()
    {
        using Kind = TransportError::Kind;
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("ocean");
        QTest::addColumn<bool>("native");
        QTest::newRow("lost") << int(Kind::ConnectionLost) << true << true;     // retry-connection-dropped
        QTest::newRow("failed") << int(Kind::ConnectionFailed) << true << true;
        QTest::newRow("name") << int(Kind::NameNotResolved) << true << true;
        QTest::newRow("timed out") << int(Kind::TimedOut) << true << true;
        QTest::newRow("certificate") << int(Kind::CertificateRefused) << true << false;   // ssl-verify-default-rejects-self-signed
        QTest::newRow("bad url") << int(Kind::BadUrl) << true << false;         // next-link-relative-url-fails
        QTest::newRow("too large") << int(Kind::TooLarge) << false << false;
        QTest::newRow("cancelled") << int(Kind::Cancelled) << false << false;
    }

    void failures()
    {
        QFETCH(int, kind);
        const TransportError error{TransportError::Kind(kind), {}};
        QTEST(retryAfter(oceanRules(), "GET", 1, error, 0).has_value(), "ocean");
        QTEST(retryAfter(nativeRules(), "GET", 1, error, 0).has_value(), "native");
        QVERIFY(!retryAfter(nativeRules(), "GET", 5, error, 0));
        QVERIFY(!retryAfter(oceanRules(), "GET", 11, error, 0));
    }

    void redirects_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("becomes");                                // empty: no redirect
        QTest::addColumn<bool>("keepsBody");
        for (const int status : {301, 302}) {
            QTest::addRow("%d POST", status) << status << QByteArray("POST") << QByteArray("GET") << false;
            QTest::addRow("%d GET", status) << status << QByteArray("GET") << QByteArray("GET") << true;
            QTest::addRow("%d PUT", status) << status << QByteArray("PUT") << QByteArray("PUT") << true;
        }
        QTest::newRow("303 POST") << 303 << QByteArray("POST") << QByteArray("GET") << false;
        QTest::newRow("303 PUT") << 303 << QByteArray("PUT") << QByteArray("GET") << false;
        QTest::newRow("303 HEAD") << 303 << QByteArray("HEAD") << QByteArray("HEAD") << true;
        QTest::newRow("307 POST") << 307 << QByteArray("POST") << QByteArray("POST") << true;
        QTest::newRow("308 PATCH") << 308 << QByteArray("PATCH") << QByteArray("PATCH") << true;
        for (const int status : {200, 201, 300, 304, 305, 306, 404})
            QTest::addRow("%d", status) << status << QByteArray("POST") << QByteArray() << true;
    }

    void redirects()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, becomes);
        QFETCH(bool, keepsBody);
        Request request = post();
        request.method = method.toStdString();
        bool leftOut = true;
        const auto next = redirected(request, answer(status, {{"Location", "/v2/items"}}), {"X-Key"}, &leftOut);
        QCOMPARE(next.has_value(), !becomes.isEmpty());
        QVERIFY(!leftOut);
        if (!next)
            return;
        QCOMPARE(QByteArray::fromStdString(next->method), becomes);
        QCOMPARE(next->url, std::string("https://api.example/v2/items"));
        QCOMPARE(next->hasBody, keepsBody);
        QCOMPARE(next->body, std::string(keepsBody ? "{}" : ""));
        QCOMPARE(next->headers.has("Content-Type"), keepsBody);
        for (const char *kept : {"X-Key", "Authorization", "Cookie", "Accept", "Host"})
            QVERIFY2(next->headers.has(kept), kept);
    }

    void credentialsStayWithTheirOrigin_data()
    {
        QTest::addColumn<QByteArray>("location");
        QTest::newRow("other host") << QByteArray("https://evil.example/");
        QTest::newRow("other scheme") << QByteArray("http://api.example/v1");
        QTest::newRow("other port") << QByteArray("https://api.example:8443/v1");
        QTest::newRow("other host, same scheme") << QByteArray("//evil.example/");
        QTest::newRow("host hidden as user") << QByteArray("https://api.example@evil.example/");
    }

    void credentialsStayWithTheirOrigin()
    {
        QFETCH(QByteArray, location);
        bool leftOut = false;
        const auto next = redirected(post(), answer(307, {{"Location", location.toStdString()}}), {"x-key"}, &leftOut);
        QVERIFY(next);
        QVERIFY(leftOut);
        QCOMPARE(next->headers, (Headers{{"Content-Type", "application/json"}, {"Accept", "*/*"}}));
    }

    void unusableTargets_data()
    {
        QTest::addColumn<QByteArray>("location");
        for (const char *location : {"", "file:///etc/passwd", "javascript:1", "http://", "http://h:1x/"})
            QTest::newRow(location) << QByteArray(location);
    }

    void unusableTargets()
    {
        QFETCH(QByteArray, location);
        QVERIFY(!redirected(post(), answer(302, {{"Location", location.toStdString()}}), {}));
        QVERIFY(!redirected(post(), answer(302), {}));
    }
};

QTEST_GUILESS_MAIN(tst_Retry)
#include "tst_retry.moc"
