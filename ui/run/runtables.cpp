// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/run/runtables.h"

#include "ui/widgets/icons.h"

#include <QLocale>

namespace penstock::ui
{

namespace
{
struct Table {
    Q_DECLARE_TR_FUNCTIONS(Table)
};

// The beginning of a text, in one line.
QString preview(std::string_view text)
{
    constexpr std::size_t most = 300;
    std::string_view shown = text.substr(0, most);
    while (shown.size() < text.size() && !shown.empty() && (static_cast<unsigned char>(text[shown.size()]) & 0xC0) == 0x80)
        shown.remove_suffix(1);
    return QString::fromUtf8(shown.data(), static_cast<qsizetype>(shown.size())).simplified();
}

QVariant number(std::int64_t value)
{
    return QVariant::fromValue(static_cast<qlonglong>(value));
}

QVariant exchangeIcon(const ExchangeRow &row)
{
    switch (row.state) {
    case ExchangeState::Done: return makeIcon(row.status >= 400 ? Icon::Error : Icon::Success);
    case ExchangeState::Failed: return makeIcon(Icon::Error);
    case ExchangeState::Cancelled: return makeIcon(Icon::Stop);
    case ExchangeState::Held:
    case ExchangeState::Waiting: return makeIcon(Icon::Next);
    case ExchangeState::Sent:
    case ExchangeState::Receiving: break;
    }
    return makeIcon(Icon::Run);
}

QVariant pageIcon(const PageRow &row)
{
    if (row.held)
        return makeIcon(Icon::Next);
    if (row.status >= 400)
        return makeIcon(Icon::Error);
    return row.decided ? makeIcon(Icon::Success) : makeIcon(Icon::Run);
}

QString item(std::int64_t record, int item)
{
    return item < 0 ? QString::number(record) : QStringLiteral("%1.%2").arg(record).arg(item);
}

constexpr Column<ExchangeRow> exchanges[] = {
    {QT_TRANSLATE_NOOP("Table", "No."), [](const ExchangeRow &r) { return number(static_cast<std::int64_t>(r.number)); }, nullptr, exchangeIcon, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Resource"), [](const ExchangeRow &r) { return QVariant(r.resource); }},
    {QT_TRANSLATE_NOOP("Table", "Role"), [](const ExchangeRow &r) { return QVariant(roleText(r)); }},
    {QT_TRANSLATE_NOOP("Table", "Page"), [](const ExchangeRow &r) { return number(r.page); }, nullptr, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Method"), [](const ExchangeRow &r) { return QVariant(r.method); }},
    {QT_TRANSLATE_NOOP("Table", "Address"), [](const ExchangeRow &r) { return QVariant(r.url); }},
    {QT_TRANSLATE_NOOP("Table", "Status"), [](const ExchangeRow &r) { return QVariant(stateText(r)); }, [](const ExchangeRow &r) { return number(r.status); }},
    {QT_TRANSLATE_NOOP("Table", "Size"), [](const ExchangeRow &r) { return QVariant(r.bytesReceived == 0 ? QString() : QLocale().formattedDataSize(static_cast<qint64>(r.bytesReceived))); },
     [](const ExchangeRow &r) { return number(static_cast<std::int64_t>(r.bytesReceived)); }, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Time"), [](const ExchangeRow &r) { return QVariant(r.total == 0 ? QString() : milliseconds(r.total)); },
     [](const ExchangeRow &r) { return number(r.total); }, nullptr, nullptr, true},
};

QString pageOwner(const PageRow &row)
{
    if (row.ofParameter)
        return Table::tr("%1: path parameter").arg(row.resource);
    return row.parameters.isEmpty() ? row.resource : QStringLiteral("%1 (%2)").arg(row.resource, row.parameters);
}

constexpr Column<PageRow> pages[] = {
    {QT_TRANSLATE_NOOP("Table", "Page"), [](const PageRow &r) { return number(r.page); }, nullptr, pageIcon, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Exchange"), [](const PageRow &r) { return number(static_cast<std::int64_t>(r.exchange)); }, nullptr, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Status"), [](const PageRow &r) { return QVariant(r.held ? Table::tr("waits for Next") : statusText(r.status)); }, [](const PageRow &r) { return number(r.status); }},
    {QT_TRANSLATE_NOOP("Table", "Items"), [](const PageRow &r) { return r.items < 0 ? QVariant() : number(r.items); }, nullptr, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Why asked"), [](const PageRow &r) { return QVariant(whySentence(r.asked)); }},
    {QT_TRANSLATE_NOOP("Table", "What decides next"), [](const PageRow &r) { return QVariant(whySentence(r.next)); }},
    {QT_TRANSLATE_NOOP("Table", "Resource"), [](const PageRow &r) { return QVariant(pageOwner(r)); }},
};

constexpr Column<RecordRow> records[] = {
    {QT_TRANSLATE_NOOP("Table", "Page"), [](const RecordRow &r) { return number(r.page); }, nullptr, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Exchange"), [](const RecordRow &r) { return number(static_cast<std::int64_t>(r.exchange)); }, nullptr, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Index"), [](const RecordRow &r) { return number(r.index); }, nullptr, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Origin"), [](const RecordRow &r) { return QVariant(r.pointer); }},
    {QT_TRANSLATE_NOOP("Table", "Entities"), [](const RecordRow &r) { return number(r.entities); },  nullptr,
     [](const RecordRow &r) { return r.drops > 0 ? QVariant(makeIcon(Icon::Warning)) : QVariant(); }, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Record"), [](const RecordRow &r) { return QVariant(preview(r.text())); }},
};

constexpr Column<EntityRow> entities[] = {
    {QT_TRANSLATE_NOOP("Table", "Identifier"), [](const EntityRow &r) { return QVariant(r.identifier); }},
    {QT_TRANSLATE_NOOP("Table", "Blueprint"), [](const EntityRow &r) { return QVariant(r.blueprint); }},
    {QT_TRANSLATE_NOOP("Table", "Title"), [](const EntityRow &r) { return QVariant(r.title); }},
    {QT_TRANSLATE_NOOP("Table", "Page"), [](const EntityRow &r) { return number(r.page); }, nullptr, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Record"), [](const EntityRow &r) { return QVariant(item(r.record, r.item)); }, [](const EntityRow &r) { return number(r.record); }, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Document"), [](const EntityRow &r) { return QVariant(preview(r.text())); }},
};

constexpr Column<DropRow> drops[] = {
    {QT_TRANSLATE_NOOP("Table", "Reason"), [](const DropRow &r) { return QVariant(r.reason); }, nullptr,
     [](const DropRow &r) { return QVariant(makeIcon(r.failed ? Icon::Error : Icon::Information)); }},
    {QT_TRANSLATE_NOOP("Table", "Code"), [](const DropRow &r) { return QVariant(r.code); }},
    {QT_TRANSLATE_NOOP("Table", "Resource"), [](const DropRow &r) { return QVariant(r.resource); }},
    {QT_TRANSLATE_NOOP("Table", "Page"), [](const DropRow &r) { return number(r.page); }, nullptr, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Record"), [](const DropRow &r) { return QVariant(item(r.record, r.item)); }, [](const DropRow &r) { return number(r.record); }, nullptr, nullptr, true},
};

constexpr Column<ResourceTally> resources[] = {
    {QT_TRANSLATE_NOOP("Table", "Resource"), [](const ResourceTally &r) { return QVariant(r.resource); }, nullptr,
     [](const ResourceTally &r) { return QVariant(makeIcon(!r.ended ? Icon::Run : r.failed ? Icon::Error : Icon::Success)); }},
    {QT_TRANSLATE_NOOP("Table", "Outcome"), [](const ResourceTally &r) { return QVariant(!r.ended ? Table::tr("under way") : r.failed ? Table::tr("failed") : Table::tr("complete")); }},
    {QT_TRANSLATE_NOOP("Table", "Pages"), [](const ResourceTally &r) { return number(r.pages); }, nullptr, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Records"), [](const ResourceTally &r) { return number(r.records); }, nullptr, nullptr, nullptr, true},
    {QT_TRANSLATE_NOOP("Table", "Entities"), [](const ResourceTally &r) { return number(r.entities); }, nullptr, nullptr, nullptr, true},
};
} // namespace

std::span<const Column<ExchangeRow>> exchangeColumns() { return exchanges; }
std::span<const Column<PageRow>> pageColumns() { return pages; }
std::span<const Column<RecordRow>> recordColumns() { return records; }
std::span<const Column<EntityRow>> entityColumns() { return entities; }
std::span<const Column<DropRow>> dropColumns() { return drops; }
std::span<const Column<ResourceTally>> resourceColumns() { return resources; }

QString roleText(Role role)
{
    switch (role) {
    case Role::Page: return Table::tr("page");
    case Role::Parameter: return Table::tr("path parameter");
    case Role::Login: return Table::tr("login");
    case Role::Redirect: return Table::tr("redirect");
    case Role::Retry: return Table::tr("retry");
    }
    return {};
}

QString roleText(const ExchangeRow &row)
{
    if (row.role == Role::Page && row.attempt > 1)
        return Table::tr("retry %1").arg(row.attempt - 1);
    if (row.role == Role::Page && row.step > 0)
        return Table::tr("chain step %1").arg(row.step);
    return roleText(row.role);
}

QString statusText(int status)
{
    return status == 0 ? QString() : QString::number(status);
}

QString stateText(const ExchangeRow &row)
{
    switch (row.state) {
    case ExchangeState::Held: return Table::tr("waits for Next");
    case ExchangeState::Sent: return Table::tr("sent");
    case ExchangeState::Waiting: return Table::tr("waits %1").arg(milliseconds(row.waiting.count() * 1000));
    case ExchangeState::Failed: return row.status == 0 ? Table::tr("failed") : Table::tr("%1, failed").arg(row.status);
    case ExchangeState::Cancelled: return Table::tr("stopped");
    case ExchangeState::Receiving:
    case ExchangeState::Done: break;
    }
    return statusText(row.status);
}

QString milliseconds(std::int64_t microseconds)
{
    const QLocale locale;
    if (microseconds >= 10'000'000)
        return Table::tr("%1 s").arg(locale.toString(static_cast<double>(microseconds) / 1e6, 'f', 1));
    return Table::tr("%1 ms").arg(locale.toString(static_cast<double>(microseconds) / 1e3, 'f', microseconds < 10'000 ? 1 : 0));
}

QString whySentence(const Why &why)
{
    if (why.source.isEmpty())
        return why.sentence;
    QString sentence = why.value.isEmpty() ? why.source : QStringLiteral("%1 = %2").arg(why.source, why.value);
    if (!why.target.isEmpty())
        sentence += QStringLiteral(" \u2192 %1").arg(why.target);
    return sentence;
}

} // namespace penstock::ui
