// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/codes.h"
#include "core/document/httpjson.h"
#include "core/json/value.h"
#include "core/sink/kinds.h"
#include "core/sink/lines.h"
#include "core/sink/output.h"

#include <QCoreApplication>

#include <algorithm>

// One document per line, to standard output (`path` absent or "-") or into a file.
//
// A file: `mode` says what becomes of what is in it: `append` keeps it, `replace` does away with it, though only once the first page has arrived,
// so that a run that cannot even log in destroys nothing. `auto` appends where a resource keeps a cursor, and replaces else.
// The token is {"path", "length"}: a resumed run cuts the file to the acknowledged length, hence a torn tail too, and goes on there.
// A stream can neither be cut nor tell what its reader took: at most once, and said so.
namespace penstock::sink
{

namespace
{
struct Text {
    Q_DECLARE_TR_FUNCTIONS(Ndjson)
};

enum class Mode { Auto, Append, Replace };

class NdjsonSink final : public Sink
{
public:
    NdjsonSink(std::string path, Mode mode) : m_path(std::move(path)), m_mode(mode) {}

    void open(Context context, std::function<void(Result<>)> done) override { done(begin(std::move(context))); }
    void deliver(Delivery delivery, std::function<void(Result<Ack>)> done) override;
    void close(Conclusion conclusion, std::function<void(Result<Closing>)> done) override { done(end(conclusion)); }
    bool isAtMostOnce() const override { return m_output ? !m_output->isFile() : isStandardOutput(); }

private:
    struct Delivering {
        map::Mapped mapped;
        Writing writing;
        std::function<void(Result<Ack>)> done;
    };

    bool isStandardOutput() const { return m_path.empty() || m_path == "-"; }
    Result<> begin(Context context);
    Result<> continueAt(const std::string &token);
    Result<> appendBehindWhatIsThere();
    void goOn();
    void settle(Result<> written);
    Ack acknowledge(const map::Mapped &mapped);
    Result<Closing> end(const Conclusion &conclusion);

    std::string m_path;
    Mode m_mode;
    Host *m_host = nullptr;
    std::optional<Output> m_output;
    std::int64_t m_length = 0; // acknowledged, or about to be
    bool m_clearFirst = false;
    bool m_saidAtMostOnce = false;
    std::optional<Delivering> m_delivering;
    std::shared_ptr<int> m_alive = std::make_shared<int>();
};

Result<> NdjsonSink::begin(Context context)
{
    m_host = context.host;
    if (isStandardOutput()) {
        m_output.emplace(Output::standard());
        return {};
    }
    Result<Output> output = Output::open(context.folder / m_path);
    if (!output)
        return std::unexpected(output.error());
    m_output.emplace(std::move(*output));
    if (!m_output->isFile())
        return {};
    if (context.resuming && !context.token.empty())
        return continueAt(context.token);
    const bool bringsAll = !context.document || std::ranges::none_of(context.document->resources, httpjson::keepsCursor);
    m_clearFirst = m_mode == Mode::Auto ? bringsAll : m_mode == Mode::Replace;
    return m_clearFirst ? Result<>() : appendBehindWhatIsThere();
}

Result<> NdjsonSink::continueAt(const std::string &token)
{
    const Result<json::Value> value = json::parse(token);
    const std::optional<std::int64_t> length = value ? value->get("length").toInteger() : std::nullopt;
    if (!length || *length < 0)
        return failure(codes::stateUnreadable,
                       Text::tr("The resume point of sink \"%1\" is not one of an NDJSON file.").arg(QString::fromStdString(m_path)));
    if (const std::string before = value->get("path").toString(); before != m_path) {
        Diagnostic diagnostic(codes::sinkUnavailable, Text::tr("The run that is to be continued wrote to %1, not to %2.")
                                                          .arg(QString::fromStdString(before), QString::fromStdString(m_path)));
        diagnostic.advice = Text::tr("Set the path back, or start anew with `penstock state reset`.");
        return std::unexpected(std::move(diagnostic));
    }
    const Result<std::int64_t> size = m_output->size();
    if (!size)
        return std::unexpected(size.error());
    if (*size < *length) {
        Diagnostic diagnostic(codes::sinkUnavailable, Text::tr("%1 has %2 bytes, but %3 were stored in it before the run was interrupted.")
                                                          .arg(QString::fromStdString(m_output->name()))
                                                          .arg(*size)
                                                          .arg(*length));
        diagnostic.advice = Text::tr("Put the file back, or start anew with `penstock state reset`.");
        return std::unexpected(std::move(diagnostic));
    }
    m_length = *length;
    return m_output->cut(m_length);
}

// A last line without an end is either complete, and gets its end, or what a killed process left of one, and goes.
Result<> NdjsonSink::appendBehindWhatIsThere()
{
    const Result<std::int64_t> size = m_output->size();
    if (!size)
        return std::unexpected(size.error());
    constexpr std::int64_t step = 1 << 20;
    std::string line;
    std::size_t lineEnd = std::string::npos;
    for (std::int64_t begin = *size; begin > 0 && lineEnd == std::string::npos;) {
        const std::int64_t length = std::min(step, begin);
        begin -= length;
        const Result<std::string> part = m_output->read(begin, std::size_t(length));
        if (!part)
            return std::unexpected(part.error());
        line.insert(0, *part);
        lineEnd = line.rfind('\n');
    }
    if (lineEnd != std::string::npos)
        line.erase(0, lineEnd + 1);
    m_length = *size;
    if (line.empty())
        return m_output->cut(m_length);
    const bool complete = json::parse(line).has_value();
    if (!complete)
        m_length -= std::int64_t(line.size());
    if (Result<> cut = m_output->cut(m_length); !cut || !complete)
        return cut;
    Writing end{{"\n"}};
    ++m_length;
    return m_output->write(end);
}

void NdjsonSink::deliver(Delivery delivery, std::function<void(Result<Ack>)> done)
{
    if (m_clearFirst) {
        if (Result<> cut = m_output->cut(0); !cut) {
            done(std::unexpected(cut.error()));
            return;
        }
        m_clearFirst = false;
    }
    m_delivering.emplace(std::move(delivery.mapped), Writing(), std::move(done));
    m_delivering->writing.pieces = linesOf(m_delivering->mapped);
    goOn();
}

void NdjsonSink::goOn()
{
    const Result<> written = m_output->write(m_delivering->writing);
    if (!written || m_delivering->writing.isDone()) {
        settle(written);
        return;
    }
    m_host->post([this, alive = std::weak_ptr<int>(m_alive)] {
        if (!alive.expired())
            goOn();
    });
}

void NdjsonSink::settle(Result<> written)
{
    const Delivering delivered = std::move(*m_delivering);
    m_delivering.reset();
    if (!written) {
        if (m_output->isFile())
            (void)m_output->cut(m_length); // half a delivery is of no use; the token holds without this, too
        delivered.done(std::unexpected(written.error()));
        return;
    }
    for (const std::string_view piece : delivered.writing.pieces)
        m_length += std::int64_t(piece.size());
    delivered.done(acknowledge(delivered.mapped));
}

Ack NdjsonSink::acknowledge(const map::Mapped &mapped)
{
    Ack ack;
    ack.accepted = std::int64_t(mapped.entities.size());
    if (m_output->isFile()) {
        json::Value token = json::Value::object();
        token.set("path", json::Value::string(m_path));
        token.set("length", json::Value::integer(m_length));
        ack.token = json::toText(token);
    } else if (!std::exchange(m_saidAtMostOnce, true)) {
        ack.diagnostics.emplace_back(codes::atMostOnce,
                                     Text::tr("%1 cannot confirm what its reader took: after a crash, records may be missing there.")
                                         .arg(QString::fromStdString(m_output->name())));
    }
    return ack;
}

Result<Closing> NdjsonSink::end(const Conclusion &conclusion)
{
    if (m_clearFirst && conclusion.complete) {
        if (Result<> cut = m_output->cut(0); !cut)
            return std::unexpected(cut.error());
    }
    if (Result<> flushed = m_output->flush(); !flushed)
        return std::unexpected(flushed.error());
    return Closing();
}
} // namespace

Result<std::unique_ptr<Sink>> makeNdjson(const SinkSettings &settings)
{
    const Field<std::string> mode = settings.options.text("mode");
    const std::string name = mode.orElse("auto");
    if (name != "auto" && name != "append" && name != "replace")
        return failure(codes::badValue,
                       Text::tr("Sink \"%1\": mode is auto, append or replace, not \"%2\".")
                           .arg(QString::fromStdString(settings.name), QString::fromStdString(name)),
                       mode.place);
    return std::make_unique<NdjsonSink>(settings.options.text("path").orElse({}), name == "append" ? Mode::Append : name == "replace" ? Mode::Replace : Mode::Auto);
}

} // namespace penstock::sink
