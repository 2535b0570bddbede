// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/bodyhash.h"

#include <QTest>

#include <set>
#include <string>

using namespace penstock;

class TestBodyHash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void piecesDoNotMatter();
    void contentMatters();
};

static std::uint64_t hashOf(std::string_view text, std::size_t piece)
{
    BodyHash hash;
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size())))
        hash.add(text.substr(0, piece));
    return hash.value();
}

void TestBodyHash::piecesDoNotMatter()
{
    std::string text;
    for (int i = 0; i < 101; ++i) {
        text += char('a' + i % 26);
        const std::uint64_t whole = hashOf(text, text.size());
        for (const std::size_t piece : {1u, 2u, 3u, 7u, 8u, 9u, 16u, 33u})
            QCOMPARE(hashOf(text, piece), whole);
    }
}

void TestBodyHash::contentMatters()
{
    std::set<std::uint64_t> seen{hashOf("", 1)};
    for (const char *text : {"a", "b", "ab", "ba", "aaaaaaaa", "aaaaaaab", "aaaaaaaaa"})
        QVERIFY2(seen.insert(hashOf(text, 4)).second, text);
    using namespace std::literals;
    QVERIFY(hashOf("a\0"sv, 1) != hashOf("a"sv, 1));
}

QTEST_GUILESS_MAIN(TestBodyHash)
#include "tst_bodyhash.moc"
