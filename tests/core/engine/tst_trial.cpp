// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/httpjson/trial.h"

#include <QTest>

using namespace penstock;

static const Profile &inOriginal()
{
    return *profileNamed("httpjson");
}

// A template tried against an exchange sees what it would see at its place in a run (httpjson, section 5.2).
class TestTrial : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void visibility_data();
    void visibility();
    void defaults();
    void dialects();
    void otherBodies();
    void parts();
    void runawaysEnd();

private:
    static TrialState state();
    static request::Gave give(const char *key, const char *source, const Profile &profile = inOriginal());
};

TrialState TestTrial::state()
{
    TrialState state;
    state.answer = TrialState::Answer{R"({"id": 12345678, "next": "abc"})", {{"content-type", "application/json"}, {"x-left", "5"}}, "http://a/b?page=2", 1};
    state.request = TrialState::Request{"http://a/b?page=1", R"({"q": 1})", {{"Accept", "x"}}};
    state.event = R"({"at": "now"})";
    state.cursor = {{"since", "then"}};
    return state;
}

request::Gave TestTrial::give(const char *key, const char *source, const Profile &profile)
{
    httpjson::Template text;
    text.source = source;
    return Trial(state(), profile, std::chrono::system_clock::now()).give(key, text);
}

void TestTrial::visibility_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("text");                 // empty: it gives none
    const auto row = [](const char *key, const char *source, const char *text) { QTest::addRow("%s %s", key, source) << QString::fromLatin1(key) << QString::fromLatin1(source) << QString::fromLatin1(text); };
    row("request.transforms[0].set.value", "[[.cursor.since]]", "then");
    row("request.transforms[0].set.value", "[[.body.q]]", "1");
    row("request.transforms[0].set.value", "[[.header.Get \"accept\"]]", "x");
    row("response.pagination[0].set.value", "[[.url.Query.Get \"page\"]]", "1");
    row("response.pagination[0].set.value", "[[.last_response.body.next]] [[.last_response.page]] [[.last_response.url.value]]", "abc 1 http://a/b?page=2");
    row("response.transforms[0].set.value", "[[.body.at]] [[.url.RawQuery]] [[.header.Get \"X-Left\"]]", "now page=2 5");
    row("response.split.transforms[0].set.value", "[[.body.at]]", "now");
    row("response.split.transforms[0].set.value", "[[.url]]", "");
    row("cursor.since.value", "[[.last_event.at]]", "now");
    row("cursor.since.value", "[[.cursor.since]]", "");
    row("request.rate_limit.limit", "[[.last_response.header.Get \"X-Left\"]]", "5");
    row("request.rate_limit.limit", "[[.last_response.body.next]]", "");
    row("chain[0].while.until", "[[eq .last_response.body.next \"abc\"]]", "true");
    row("chain[0].while.until", "[[.last_response.page]]", "0");
    row("cursor.since.default", "[[.last_event.at]]", "");
    row("request.transforms[0].set.value", "[[.parent_last_response.page]]", "");
    row("cursor.since.value", "[[.last_event", "");
}

void TestTrial::visibility()
{
    QFETCH(const QString, key);
    QFETCH(const QString, source);
    QFETCH(const QString, text);
    const request::Gave gave = give(key.toLatin1().constData(), source.toLatin1().constData());
    QCOMPARE(QString::fromStdString(gave.text), text);
    QCOMPARE(gave.hasText(), !text.isEmpty());
    if (!gave.hasText())
        QVERIFY(!gave.why.isEmpty());
}

void TestTrial::defaults()
{
    httpjson::Template value, fallback;
    value.source = "[[.last_response.body.none]]";
    fallback.source = "[[add 1 2]]";
    const Trial trial(state(), inOriginal(), std::chrono::system_clock::now());
    const request::Gave gave = trial.give("response.pagination[0].set.value", value, &fallback);
    QVERIFY(gave.how == request::Gave::How::Default);
    QCOMPARE(gave.text, std::string("3"));
    QVERIFY(!gave.why.isEmpty());
}

// Numbers are those of the profile.
void TestTrial::dialects()
{
    QCOMPARE(give("cursor.since.value", "[[.last_response.body.id]]").text, std::string("1.2345678e+07"));
    QCOMPARE(give("cursor.since.value", "[[.last_response.body.id]]", nativeProfile()).text, std::string("12345678"));
}

void TestTrial::otherBodies()
{
    TrialState csv = state();
    csv.answer->body = "a,b\n1,2\n";
    csv.decodeAs = "text/csv";
    httpjson::Template text;
    text.source = "[[(index .last_response.body 0).b]]";
    QCOMPARE(Trial(csv, inOriginal(), {}).give("cursor.since.value", text).text, std::string("2"));
    csv.answer->body = "no json";
    csv.decodeAs.clear();
    text.source = "[[.last_response.page]]";
    QCOMPARE(Trial(csv, inOriginal(), {}).give("cursor.since.value", text).text, std::string("1"));
}

void TestTrial::parts()
{
    const Trial trial(state(), inOriginal(), std::chrono::system_clock::now());
    QCOMPARE(trial.part("cursor.since.value", ".last_response.body.next").text, std::string("abc"));
    QVERIFY(!trial.part("cursor.since.value", "$x.y").hasText());
}

void TestTrial::runawaysEnd()
{
    const request::Gave gave = give("cursor.since.value", "[[range 100000]][[range 100000]]x[[end]][[end]]");
    QVERIFY(!gave.hasText());
}

QTEST_GUILESS_MAIN(TestTrial)
#include "tst_trial.moc"
