// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/state/sqlite.h"
#include "core/state/store.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace penstock;

class TestState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackFromJson();
    void findsTheFault_data();
    void findsTheFault();
    void stores_data();
    void stores();
    void survivesReopening();
    void leavesForeignFilesAlone_data();
    void leavesForeignFilesAlone();
    void reportsABrokenRow();
    void locksPerSink();
    void lockEndsWithTheProcess();
    void killedProcessLeavesTheLastCommit();

private:
    std::filesystem::path file(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)).toStdString(); }
    QTemporaryDir m_folder;
};

namespace
{
RunState example()
{
    RunState state;
    state.run = "r-1";
    state.fingerprint = "abc";
    state.startedAt = "2026-01-02T03:04:05Z";
    state.sink = "default";
    state.sinkToken = R"({"length":12})";
    ResourceProgress &progress = state.of("tickets");
    progress.failed = true;
    progress.page = 7;
    progress.token = "c\"u\\r\nsor \xc3\xa4";
    progress.recordsInPage = 40;
    progress.doneValues = {"1", "a/b", ""};
    progress.cursor = {{"since", "2026"}, {"id", "9007199254740993"}};
    progress.pages = 6;
    progress.records = 9'007'199'254'740'993;
    progress.entities = 599;
    state.of("users").finished = true;
    return state;
}

std::optional<RunState> stored(StateStore &store, const std::string &sink)
{
    return store.load(sink).value();
}

std::string contents(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Runs `work` in a child process that is then killed; the child says when it is ready through a pipe.
void inKilledProcess(const std::function<void()> &work)
{
    int ready[2];
    QCOMPARE(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        work();
        [[maybe_unused]] const ssize_t said = ::write(ready[1], "!", 1);
        ::pause();
        ::_exit(0);
    }
    char answer = 0;
    QCOMPARE(::read(ready[0], &answer, 1), 1);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(ready[0]);
    ::close(ready[1]);
}
} // namespace

void TestState::comesBackFromJson()
{
    const Result<RunState> back = runStateFromJson(toJson(example()));
    QVERIFY(back);
    QVERIFY(*back == example());
    QVERIFY(runStateFromJson(toJson(RunState())) == RunState());
}

void TestState::findsTheFault_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("part");
    QTest::newRow("no JSON") << QStringLiteral("{\"version\":1") << QStringLiteral("not a JSON object");
    QTest::newRow("list") << QStringLiteral("[]") << QStringLiteral("not a JSON object");
    QTest::newRow("newer") << QStringLiteral("{\"version\":2}") << QStringLiteral("version 2");
    QTest::newRow("member missing")
        << QString::fromStdString(toJson(example())).replace(QStringLiteral("\"page\""), QStringLiteral("\"pge\""))
        << QStringLiteral("\"page\"");
    QTest::newRow("wrong type")
        << QString::fromStdString(toJson(example())).replace(QStringLiteral("\"run\":\"r-1\""), QStringLiteral("\"run\":1"))
        << QStringLiteral("\"run\"");
}

void TestState::findsTheFault()
{
    QFETCH(QString, text);
    QFETCH(QString, part);
    const Result<RunState> state = runStateFromJson(text.toStdString());
    QVERIFY(!state);
    QVERIFY(state.error().is(codes::stateUnreadable));
    QVERIFY2(state.error().message.contains(part), qPrintable(state.error().message));
}

void TestState::stores_data()
{
    QTest::addColumn<bool>("onDisk");
    QTest::newRow("memory") << false;
    QTest::newRow("sqlite") << true;
}

void TestState::stores()
{
    QFETCH(bool, onDisk);
    const std::unique_ptr<StateStore> store = onDisk ? std::move(openSqliteState(file("folder/state.db")).value()) : memoryState();
    QVERIFY(store->lock("default"));
    QVERIFY(stored(*store, "default") == std::optional<RunState>());
    RunState state = example();
    QVERIFY(store->save(state));
    state.of("tickets").page = 8;
    QVERIFY(store->save(state));
    RunState other = example();
    other.sink = "a'b/\xc3\xa4";
    QVERIFY(store->lock(other.sink));
    QVERIFY(store->save(other));
    QVERIFY(stored(*store, "default") == std::optional(state));
    QCOMPARE(store->all().value().size(), 2u);
    QVERIFY(store->reset("default"));
    QVERIFY(stored(*store, "default") == std::optional<RunState>());
    QVERIFY(stored(*store, other.sink) == std::optional(other));
}

void TestState::survivesReopening()
{
    {
        auto store = openSqliteState(file("reopen.db"));
        QVERIFY(store);
        QVERIFY((*store)->save(example()));
    }
    auto store = openSqliteState(file("reopen.db"));
    QVERIFY(store);
    QVERIFY(stored(**store, "default") == std::optional(example()));
}

void TestState::leavesForeignFilesAlone_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("part");
    QTest::newRow("no database") << QByteArray() << QStringLiteral("damaged");
    QTest::newRow("another program's") << QByteArray("CREATE TABLE notes (a)") << QStringLiteral("another program");
    QTest::newRow("newer") << QByteArray("PRAGMA application_id = 1347310420; PRAGMA user_version = 2; CREATE TABLE run_state (a)")
                           << QStringLiteral("newer version");
}

void TestState::leavesForeignFilesAlone()
{
    QFETCH(QByteArray, sql);
    QFETCH(QString, part);
    const std::filesystem::path path = file("foreign.db");
    std::filesystem::remove(path);
    if (sql.isEmpty()) {
        std::ofstream(path) << std::string(3000, '#');
    } else {
        auto database = sqlite::Database::open(path, {.code = &codes::stateUnreadable});
        QVERIFY(database);
        QVERIFY((*database)->execute(sql.toStdString()));
    }
    const std::string before = contents(path);
    const auto store = openSqliteState(path);
    QVERIFY(!store);
    QVERIFY(store.error().is(codes::stateUnreadable));
    QVERIFY2(store.error().message.contains(part), qPrintable(store.error().message));
    QVERIFY(!store.error().advice.isEmpty());
    QVERIFY(contents(path) == before);
}

void TestState::reportsABrokenRow()
{
    {
        auto store = openSqliteState(file("row.db"));
        QVERIFY(store);
        QVERIFY((*store)->save(example()));
        auto database = sqlite::Database::open(file("row.db"), {.code = &codes::stateUnreadable});
        QVERIFY(database);
        QVERIFY((*database)->execute("UPDATE run_state SET state = 'x'"));
    }
    auto store = openSqliteState(file("row.db"));
    QVERIFY(store);
    const auto state = (*store)->load("default");
    QVERIFY(!state);
    QVERIFY(state.error().is(codes::stateUnreadable));
    QVERIFY(state.error().message.contains(QStringLiteral("default")));
    QVERIFY((*store)->reset("default"));
    QVERIFY(stored(**store, "default") == std::optional<RunState>());
}

void TestState::locksPerSink()
{
    auto first = openSqliteState(file("lock.db"));
    auto second = openSqliteState(file("lock.db"));
    QVERIFY(first && second);
    QVERIFY((*first)->lock("a/b"));
    QVERIFY((*first)->lock("a/b"));
    const Result<> refused = (*second)->lock("a/b");
    QVERIFY(!refused);
    QVERIFY(refused.error().is(codes::stateLocked));
    QVERIFY(refused.error().message.contains(QString::number(::getpid())));
    QVERIFY((*second)->lock("other"));
    first->reset();
    QVERIFY((*second)->lock("a/b"));
}

void TestState::lockEndsWithTheProcess()
{
    inKilledProcess([this] {
        auto *store = openSqliteState(file("killed.db")).value().release();
        if (!store->lock("default"))
            ::_exit(1);
    });
    auto store = openSqliteState(file("killed.db"));
    QVERIFY(store);
    QVERIFY((*store)->lock("default"));
}

void TestState::killedProcessLeavesTheLastCommit()
{
    inKilledProcess([this] {
        auto *store = openSqliteState(file("commit.db")).value().release();
        RunState state = example();
        for (int page = 1; page <= 100; ++page) {
            state.of("tickets").page = page;
            if (!store->save(state))
                ::_exit(1);
        }
    });
    auto store = openSqliteState(file("commit.db"));
    QVERIFY(store);
    const auto state = (*store)->load("default");
    QVERIFY(state && *state);
    QCOMPARE((*state)->resources[0].page, 100);
}

QTEST_GUILESS_MAIN(TestState)
#include "tst_state.moc"
