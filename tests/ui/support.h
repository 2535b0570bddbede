// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/codes.h"
#include "ui/dialogs/questions.h"
#include "ui/run/runupdate.h"

#include <QTest>

#include <memory>
#include <optional>

// What the tests of the window share: runs told by hand, and questions answered in advance.
namespace penstock::ui::test
{

inline Why why(const QString &sentence, const QString &source = {}, const QString &value = {}, const QString &target = {})
{
    return {QStringLiteral("rule"), sentence, source, value, target, {}};
}

inline ExchangeRow exchange(std::uint64_t number, int page)
{
    ExchangeRow row;
    row.number = number;
    row.resource = QStringLiteral("issues");
    row.page = page;
    row.method = QStringLiteral("GET");
    row.url = QStringLiteral("http://127.0.0.1:1/api/issues?page=%1").arg(page);
    row.asked = {{QStringLiteral("Accept"), QStringLiteral("application/json")}};
    row.why = why(page == 1 ? QStringLiteral("The first page.") : QStringLiteral("The page before was full."),
                  page == 1 ? QString() : QStringLiteral("count"), page == 1 ? QString() : QStringLiteral("2"), QStringLiteral("query page"));
    return row;
}

inline RecordRow record(std::uint64_t exchangeNumber, int page, std::int64_t index, const std::string &json)
{
    RecordRow row;
    row.resource = QStringLiteral("issues");
    row.page = page;
    row.exchange = exchangeNumber;
    row.index = index;
    row.pointer = QStringLiteral("/items/%1").arg(index);
    row.block = std::make_shared<const std::string>(json);
    row.length = json.size();
    return row;
}

// A page as the engine tells of it: asked, answered, cut into two records, mapped into one entity and one drop, decided.
inline RunUpdates pageOf(std::uint64_t number, int page, bool last)
{
    const std::string id = std::to_string(page);
    const auto body = std::make_shared<const std::string>("{\"items\":[{\"id\":" + id + "1},{\"id\":" + id + "2}]}");
    RunUpdates updates;
    updates.push_back(ExchangeBegun{exchange(number, page)});
    updates.push_back(ExchangeHead{number, 200, QStringLiteral("OK"), QStringLiteral("1.1"), {{QStringLiteral("Content-Type"), QStringLiteral("application/json")}}});
    http::TransferStats stats;
    stats.nameLookup = 100;
    stats.connect = 300;
    stats.firstByte = 4000;
    stats.total = 5000;
    stats.bytesReceived = stats.bytesDecoded = body->size();
    updates.push_back(ExchangeOver{number, stats, {{QStringLiteral("Accept"), QStringLiteral("application/json")}, {QStringLiteral("User-Agent"), QStringLiteral("Penstock")}}, body, {}, false});
    BatchMapped batch;
    batch.exchange = number;
    batch.items = 2;
    for (int i = 0; i < 2; ++i) {
        batch.records.push_back(record(number, page, i, "{\"id\":" + id + std::to_string(i + 1) + "}"));
        batch.records.back().bodyOffset = body->find("{\"id\":" + id + std::to_string(i + 1));
    }
    EntityRow entity;
    entity.identifier = QString::fromStdString(id + "1");
    entity.blueprint = QStringLiteral("issue");
    entity.title = QStringLiteral("Issue %1").arg(page);
    entity.page = page;
    entity.exchange = number;
    entity.block = std::make_shared<const std::string>("{\"identifier\":\"" + id + "1\"}");
    entity.length = entity.block->size();
    batch.entities.push_back(entity);
    DropRow drop;
    drop.resource = QStringLiteral("issues");
    drop.page = page;
    drop.exchange = number;
    drop.record = 1;
    drop.code = QStringLiteral("MAP-914");
    drop.reason = QStringLiteral("The selector gives false.");
    batch.drops.push_back(drop);
    updates.push_back(std::move(batch));
    PageRow decided;
    decided.resource = QStringLiteral("issues");
    decided.page = page;
    decided.exchange = number;
    decided.items = 2;
    decided.last = last;
    decided.next = last ? why(QStringLiteral("The page is short.")) : why(QStringLiteral("The page is full."), QStringLiteral("count"), QStringLiteral("2"), QStringLiteral("query page"));
    updates.push_back(PageOver{decided});
    return updates;
}

inline RunUpdates heldPage(std::uint64_t number, int page)
{
    ExchangeRow row = exchange(number, page);
    row.state = ExchangeState::Held;
    RunUpdates updates;
    updates.push_back(ExchangeBegun{row});
    return updates;
}

inline RunUpdates ended(OutcomeKind kind = OutcomeKind::Completed)
{
    Outcome outcome;
    outcome.kind = kind;
    RunUpdates updates;
    updates.push_back(RunOver{outcome});
    return updates;
}

// Answers what it was told before; remembers what was asked.
class ScriptedQuestions : public Questions
{
public:
    void ask(QWidget *, const Question &question, std::function<void(QMessageBox::StandardButton)> reply) override
    {
        asked.append(question.name);
        texts.append(question.text);
        if (reply && answer != QMessageBox::NoButton)
            reply(answer);
    }
    void chooseProject(QWidget *, std::function<void(const QString &)> chosen) override
    {
        asked.append(QStringLiteral("chooseProject"));
        if (!path.isEmpty())
            chosen(path);
    }
    void chooseImport(QWidget *, std::function<void(const QString &)> chosen) override
    {
        asked.append(QStringLiteral("chooseImport"));
        if (!importPath.isEmpty())
            chosen(importPath);
    }
    void chooseFolder(QWidget *, const QString &, std::function<void(const QString &)> chosen) override
    {
        asked.append(QStringLiteral("chooseFolder"));
        if (!path.isEmpty())
            chosen(path);
    }

    QMessageBox::StandardButton answer = QMessageBox::NoButton;
    QString path, importPath;
    QStringList asked;
    QStringList texts;
};

template<typename T>
T *named(const QObject &parent, const char *name)
{
    T *found = parent.findChild<T *>(QLatin1StringView(name));
    if (!found)
        qWarning("no widget named %s", name);
    return found;
}

} // namespace penstock::ui::test
