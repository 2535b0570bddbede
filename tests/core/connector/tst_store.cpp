// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connector/calls.h"
#include "core/connector/keys.h"
#include "core/connector/localapi.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <fstream>
#include <iterator>
#include <thread>

using namespace penstock;
using namespace penstock::connector;

// What is kept: sequence numbers, conditions, transactions, secrets, API keys.
class TestStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void countsChanges();
    void refusesStale();
    void undoesWhatFailed();
    void survivesReopening();
    void twoStoresOneFile();
    void oneIndexNameOnce();
    void oneCancelOnce();
    void secretsAreSealed();
    void keysAreHashed();
    void refusesForeignFile();

private:
    std::filesystem::path folder() const { return m_folder->path().toStdString(); }
    std::unique_ptr<LocalApi> api() const
    {
        auto opened = LocalApi::open(folder());
        return opened ? std::move(*opened) : nullptr;
    }
    std::string bytes(const char *name) const
    {
        std::ifstream file(folder() / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace
{
json::Value object(const char *name, const std::string &text)
{
    json::Value value = json::Value::object();
    value.set(name, json::Value::string(text));
    return value;
}
}

void TestStore::countsChanges()
{
    const auto local = api();
    QVERIFY(local);
    const auto written = local->store().perform<Written>([](StoreAccess &access) -> Checked<Written> {
        if (auto first = access.put("i", "a", object("x", "1")); !first || first->seqNo != 0)
            return first;
        if (auto second = access.put("i", "b", object("x", "2")); !second || second->seqNo != 1)
            return second;
        return access.put("i", "a", object("x", "3"));
    });
    QVERIFY(written);
    QCOMPARE(written->seqNo, 2);
    QCOMPARE(written->version, 2);
    QCOMPARE(std::string(written->result), "updated");
}

void TestStore::refusesStale()
{
    const auto local = api();
    const auto outcome = local->store().perform<Written>([](StoreAccess &access) -> Checked<Written> {
        const auto first = access.put("i", "a", object("x", "1"));
        if (!first)
            return first;
        if (auto second = access.put("i", "a", object("x", "2"), {.seqNo = first->seqNo, .primaryTerm = primaryTerm}); !second)
            return second;
        return access.put("i", "a", object("x", "3"), {.seqNo = first->seqNo, .primaryTerm = primaryTerm});
    });
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().status, 409);
    QCOMPARE(outcome.error().type, "version_conflict_engine_exception");
}

void TestStore::undoesWhatFailed()
{
    const auto local = api();
    const auto outcome = local->store().perform<bool>([](StoreAccess &access) -> Checked<bool> {
        if (!access.put("i", "a", object("x", "1")))
            return false;
        return std::unexpected(problems::status("no"));
    });
    QVERIFY(!outcome);
    const auto there = local->store().perform<bool>([](StoreAccess &access) -> Checked<bool> { return access.find("i", "a").has_value(); });
    QCOMPARE(there.value(), false);
}

void TestStore::survivesReopening()
{
    QVERIFY(api()->ask("put", "c1", object("name", "kept")));
    const auto shown = api()->ask("get", "c1");
    QVERIFY(shown);
    QCOMPARE(shown->get("name").toString(), "kept");
}

void TestStore::twoStoresOneFile()
{
    const auto one = api(), other = api();
    QVERIFY(one->ask("put", "c1", object("name", "first")));
    QVERIFY(other->ask("update_name", "c1", object("name", "second")));
    QCOMPARE(one->ask("get", "c1")->get("name").toString(), "second");
}

// Check and write are one: of many that want an index at the same time, one gets it.
void TestStore::oneIndexNameOnce()
{
    const auto one = api(), other = api();
    std::atomic<int> created = 0, refused = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&, i] {
            const auto answer = (i % 2 ? one : other)->ask("put", "c" + std::to_string(i), object("index_name", "shared"));
            ++(answer ? created : refused);
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(created.load(), 1);
    QCOMPARE(refused.load(), 7);
}

void TestStore::oneCancelOnce()
{
    const auto local = api();
    json::Value creation = object("index_name", "i");
    creation.set("service_type", json::Value::string("s"));
    QVERIFY(local->ask("put", "c1", creation));
    const auto job = local->ask("sync_job_post", {}, object("id", "c1"));
    QVERIFY(job);
    const std::string id = job->get("id").toString();
    std::atomic<int> canceled = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] { canceled += local->ask("sync_job_cancel", id).has_value(); });
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(canceled.load(), 1);
}

void TestStore::secretsAreSealed()
{
    const std::string value = "a-value-that-nobody-else-has";
    QVERIFY(api()->ask("secret_put", "s1", object("value", value)));
    QCOMPARE(api()->ask("secret_get", "s1")->get("value").toString(), value);
    for (const char *file : {"connectors.sqlite", "connectors.sqlite-wal"})
        QVERIFY(bytes(file).find(value) == std::string::npos);
    const auto permissions = std::filesystem::status(folder() / "secrets.key").permissions();
    QVERIFY((permissions & (std::filesystem::perms::group_all | std::filesystem::perms::others_all)) == std::filesystem::perms::none);
}

void TestStore::keysAreHashed()
{
    const auto local = api();
    const auto key = addKey(local->store(), "worker");
    QVERIFY(key);
    QVERIFY(!addKey(local->store(), "worker"));
    QVERIFY(isKey(local->store(), *key).value());
    QVERIFY(!isKey(local->store(), *key + "x").value());
    QVERIFY(!isKey(local->store(), "").value());
    const std::string secret = QByteArray::fromBase64(QByteArray::fromStdString(*key)).toStdString();
    QVERIFY(bytes("connectors.sqlite-wal").find(secret.substr(secret.find(':') + 1)) == std::string::npos);
    QCOMPARE(keyNames(local->store()).value(), std::vector<std::string>{"worker"});
    QVERIFY(removeKey(local->store(), "worker").value());
    QVERIFY(!isKey(local->store(), *key).value());
}

void TestStore::refusesForeignFile()
{
    {
        auto database = sqlite::Database::open(folder() / "connectors.sqlite", {});
        QVERIFY(database && (*database)->execute("CREATE TABLE theirs (x)"));
    }
    QVERIFY(!LocalApi::open(folder()));
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
