// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/secret/secrets.h"

#include "core/base/codes.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace penstock;

class TestSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void environment();
    void fileIsMadeForTheOwnerOnly();
    void fileThatOthersReadIsRefused();
    void fileKeepsItsOtherLines();
    void fileForms_data();
    void fileForms();
    void brokenFileNeverTellsValues();
    void valuesReadBack_data();
    void valuesReadBack();
    void chain();
    void redaction_data();
    void redaction();
    void everyAlignmentOfBase64();
    void shortValuesAreNotLookedFor();

private:
    std::filesystem::path write(const QByteArray &text, QFileDevice::Permissions permissions = QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    QByteArray written() const;
    QTemporaryDir m_folder;
};

std::filesystem::path TestSecrets::write(const QByteArray &text, QFileDevice::Permissions permissions)
{
    QFile file(m_folder.filePath(QStringLiteral("secrets.yaml")));
    file.remove();
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.setPermissions(permissions))
        qFatal("cannot write");
    return file.fileName().toStdString();
}

QByteArray TestSecrets::written() const
{
    QFile file(m_folder.filePath(QStringLiteral("secrets.yaml")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestSecrets::environment()
{
    qputenv("PENSTOCK_SECRET_HELP_DESK_TOKEN_2", "from environment");
    const auto store = environmentSecrets();
    QCOMPARE(store->get("help-desk/token.2").value_or(""), std::string("from environment"));
    const auto missing = store->get("other");
    QVERIFY(!missing);
    QVERIFY(missing.error().is(codes::secretMissing));
    QVERIFY(missing.error().message.contains(QStringLiteral("PENSTOCK_SECRET_OTHER")));
    QVERIFY(!store->set("other", "x"));
    qunsetenv("PENSTOCK_SECRET_HELP_DESK_TOKEN_2");
}

void TestSecrets::fileIsMadeForTheOwnerOnly()
{
    const QString name = m_folder.filePath(QStringLiteral("new/deep/secrets.yaml"));
    const auto store = fileSecrets(name.toStdString());
    QVERIFY(store->get("a/b").error().is(codes::secretMissing));
    QVERIFY(store->set("a/b", "first"));
    QVERIFY(store->set("a/b", "second"));
    QVERIFY(store->set("c", "third"));
    QCOMPARE(store->get("a/b").value_or(""), std::string("second"));
    QCOMPARE(store->names(), (std::vector<std::string>{"a/b", "c"}));
    constexpr QFileDevice::Permissions others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    QVERIFY(!(QFile::permissions(name) & others));
    QVERIFY(store->remove("a/b"));
    QVERIFY(!store->get("a/b"));
    QVERIFY(!store->remove("a/b"));
}

void TestSecrets::fileThatOthersReadIsRefused()
{
    const auto file = write("a: b\n", QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup);
    const auto store = fileSecrets(file);
    const auto got = store->get("a");
    QVERIFY(!got);
    QVERIFY(got.error().is(codes::fileUnreadable));
    QVERIFY(got.error().advice.contains(QStringLiteral("chmod 600")));
    QVERIFY(!store->set("a", "x"));
    QCOMPARE(written(), QByteArray("a: b\n"));
}

void TestSecrets::fileKeepsItsOtherLines()
{
    const auto store = fileSecrets(write("# mine\na: 'x'   # old\nkey: |\n  line 1\n  line 2\n\n# end\nb: y"));
    QCOMPARE(store->get("key").value_or(""), std::string("line 1\nline 2\n"));
    QVERIFY(store->set("a", "n\"ew"));
    QVERIFY(store->set("c", "z"));
    QVERIFY(store->remove("key"));
    const QByteArray text = written();
    QVERIFY2(text.startsWith("# mine\n\"a\": \"n\\\"ew\"\n"), text);
    QVERIFY2(text.endsWith("# end\nb: y\n\"c\": \"z\"\n"), text);
    QVERIFY2(!text.contains("line"), text);
}

void TestSecrets::fileForms_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isGood");

    QTest::newRow("empty") << QByteArray() << true;
    QTest::newRow("comment only") << QByteArray("# nothing\n") << true;
    QTest::newRow("bom") << QByteArray("\xEF\xBB\xBF" "a: 1\n") << true;
    QTest::newRow("list") << QByteArray("- a\n") << false;
    QTest::newRow("nested") << QByteArray("a:\n  b: c\n") << false;
    QTest::newRow("flow") << QByteArray("{a: b}\n") << false;
    QTest::newRow("text") << QByteArray("just text\n") << false;
    QTest::newRow("alias") << QByteArray("a: &x 1\nb: *x\n") << false;
    QTest::newRow("broken") << QByteArray("a: 'x\n") << false;
}

void TestSecrets::fileForms()
{
    QFETCH(const QByteArray, text);
    QFETCH(const bool, isGood);
    const auto got = fileSecrets(write(text))->get("other");
    QVERIFY(!got);
    QCOMPARE(got.error().is(codes::secretMissing), isGood);
}

void TestSecrets::brokenFileNeverTellsValues()
{
    const auto got = fileSecrets(write("a: hunter2hunter2: x\n"))->get("a");
    QVERIFY(!got);
    QCOMPARE(got.error().place.line, 1);
    QVERIFY(!got.error().message.contains(QStringLiteral("hunter2")));
}

void TestSecrets::valuesReadBack_data()
{
    QTest::addColumn<QByteArray>("value");

    for (const char *value : {"", " x ", "a: b # c", "'\"\\", "line 1\nline 2\r\n\t", "\x01\x7F", "é🩻", "{{", "null", "-----BEGIN KEY-----\nabc==\n-----END KEY-----\n"})
        QTest::newRow(value) << QByteArray(value);
}

void TestSecrets::valuesReadBack()
{
    QFETCH(const QByteArray, value);
    const auto store = fileSecrets(write("first: 1\n"));
    QVERIFY(store->set("odd path: #", value.toStdString()));
    QCOMPARE(QByteArray::fromStdString(store->get("odd path: #").value_or("?")), value);
    QCOMPARE(store->get("first").value_or("?"), std::string("1"));
    QVERIFY(!store->set("binary", "\xFF\xFE"));
}

void TestSecrets::chain()
{
    qputenv("PENSTOCK_SECRET_A", "environment");
    std::vector<std::unique_ptr<SecretStore>> stores;
    stores.push_back(environmentSecrets());
    stores.push_back(fileSecrets(write("a: file\nb: file\n")));
    const auto store = chainedSecrets(std::move(stores));
    QCOMPARE(store->get("a").value_or(""), std::string("environment"));
    QCOMPARE(store->get("b").value_or(""), std::string("file"));
    QVERIFY(store->set("c", "new"));
    QVERIFY(written().contains("new"));
    QVERIFY(store->get("d").error().is(codes::secretMissing));
    qunsetenv("PENSTOCK_SECRET_A");
    write("a: file\n", QFileDevice::ReadOwner | QFileDevice::ReadOther);
    QVERIFY(store->get("d").error().is(codes::fileUnreadable));
}

void TestSecrets::redaction_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("clean");

    QTest::newRow("plain") << QByteArray("x s3cr/et +\" y s3cr/et +\"") << QByteArray("x [secret t] y [secret t]");
    QTest::newRow("nothing") << QByteArray("s3cr/et") << QByteArray("s3cr/et");
    QTest::newRow("json") << QByteArray(R"({"a":"s3cr/et +\""})") << QByteArray(R"({"a":"[secret t]"})");
    QTest::newRow("json with escaped slash") << QByteArray(R"({"a":"s3cr\/et +\""})") << QByteArray(R"({"a":"[secret t]"})");
    QTest::newRow("url") << QByteArray("?a=s3cr%2Fet%20%2B%22&b=1") << QByteArray("?a=[secret t]&b=1");
    QTest::newRow("url, lower case") << QByteArray("?a=s3cr%2fet%20%2b%22") << QByteArray("?a=[secret t]");
    QTest::newRow("form") << QByteArray("a=s3cr%2Fet+%2B%22") << QByteArray("a=[secret t]");
    QTest::newRow("basic") << QByteArray("Authorization: Basic " + QByteArray("ada:s3cr/et +\"").toBase64()) << QByteArray();
    QTest::newRow("longer one first") << QByteArray("s3cr/et +\"longer") << QByteArray("[secret long]");
}

void TestSecrets::redaction()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, clean);
    Redactor redactor;
    QVERIFY(redactor.isEmpty());
    redactor.add("t", "s3cr/et +\"");
    redactor.add("long", "s3cr/et +\"longer");
    redactor.addBasic("ada", "s3cr/et +\"");
    const QByteArray redacted = QByteArray::fromStdString(redactor.redact(text.toStdString()));
    if (!clean.isEmpty())
        QCOMPARE(redacted, clean);
    QCOMPARE(redactor.finds(text.toStdString()), redacted != text);
    QVERIFY(!redactor.finds(redacted.toStdString()));
    QVERIFY(!redacted.contains(QByteArray("ada:s3cr/et +\"").toBase64().left(16)));
}

void TestSecrets::everyAlignmentOfBase64()
{
    Redactor redactor;
    redactor.add("t", "correct horse");
    for (int before = 0; before < 6; ++before) {
        for (int after = 0; after < 4; ++after) {
            const QByteArray text = QByteArray(before, 'x') + "correct horse" + QByteArray(after, 'y');
            for (const QByteArray::Base64Options option : {QByteArray::Base64Options(QByteArray::Base64Encoding), QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals}) {
                const std::string encoded = text.toBase64(option).toStdString();
                QVERIFY2(redactor.finds(encoded), encoded.c_str());
                QVERIFY(!redactor.redact("a " + encoded).contains(encoded));
            }
        }
    }
}

void TestSecrets::shortValuesAreNotLookedFor()
{
    Redactor redactor;
    redactor.add("t", "abc");
    redactor.addBasic("ada", "abc");
    QVERIFY(redactor.isEmpty());
    QCOMPARE(redactor.redact("abc"), std::string("abc"));
}

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
