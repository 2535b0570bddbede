// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/step.h"
#include "ui/run/explained.h"

#include <QString>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

// What a run tells the window: plain structs, every text already redacted. Made on the run's thread (Recorder), collected on
// the GUI thread (RunLog).
namespace penstock::ui
{

using HeaderLines = std::vector<std::pair<QString, QString>>;

// A Reason, ready to be shown.
struct Why {
    QString rule;
    QString sentence;
    QString source;
    QString value;
    QString target;
    Place place;

    bool isEmpty() const { return rule.isEmpty() && sentence.isEmpty(); }
};

enum class ExchangeState { Held, Sent, Receiving, Waiting, Done, Failed, Cancelled };

struct ExchangeRow {
    std::uint64_t number = 0;
    QString resource;
    Role role = Role::Page;
    int page = 1;
    int attempt = 1;
    std::uint64_t cause = 0;
    QString parameters;                           // ticket_id=7, ...
    Why why;
    std::uint64_t request = 0;                    // these four as in ExchangeInfo
    int interval = 1, step = 0;
    std::uint64_t parent = 0;
    ExchangeState state = ExchangeState::Sent;
    std::chrono::system_clock::time_point at;

    QString method, url;
    HeaderLines asked;                            // as the document and the engine set them
    HeaderLines sent;                             // as they left; empty until known
    std::string requestBody;
    bool hasRequestBody = false;

    int status = 0;
    QString reason, httpVersion;
    HeaderLines received;
    std::int64_t nameLookup = 0, connect = 0, tls = 0, firstByte = 0, total = 0;    // microseconds
    std::uint64_t bytesReceived = 0, bytesDecoded = 0;
    bool reused = false;
    QString remoteAddress;
    std::shared_ptr<const std::string> body;      // null: not kept
    QString failure;
    std::chrono::milliseconds waiting{0};

    const HeaderLines &requestHeaders() const { return sent.empty() ? asked : sent; }
};

struct PageRow {
    int resourceIndex = 0;
    QString resource;
    QString parameters;
    int page = 1;
    std::uint64_t exchange = 0;
    int status = 0;
    std::int64_t items = -1;                      // -1: not known yet
    Why asked;
    Why next;                                     // what decides about the next one
    int interval = 1, step = 0;                   // as in ExchangeInfo
    std::uint64_t parent = 0;
    bool ofParameter = false;                     // asked for a path parameter's values
    bool held = false;
    bool decided = false;
    bool last = false;
};

// Texts of records or entities of one page, kept together.
using TextBlock = std::shared_ptr<const std::string>;

struct RecordRow {
    QString resource;
    int resourceIndex = 0;
    int page = 0;
    std::uint64_t exchange = 0;
    std::int64_t index = 0;                       // in the page
    std::size_t bodyOffset = std::string::npos;   // in the decoded answer; npos: not known
    QString pointer;                              // JSON Pointer in the answer, or the program that gave it
    TextBlock block;
    std::size_t offset = 0, length = 0;
    std::int64_t entities = 0, drops = 0;

    std::string_view text() const { return block ? std::string_view(*block).substr(offset, length) : std::string_view(); }
};

struct EntityRow {
    QString identifier, blueprint, title;
    QString resource;
    int page = 0;
    std::uint64_t exchange = 0;
    std::int64_t record = 0;                      // index in the page
    int item = -1;
    TextBlock block;
    std::size_t offset = 0, length = 0;

    std::string_view text() const { return block ? std::string_view(*block).substr(offset, length) : std::string_view(); }
};

struct DropRow {
    QString resource;
    int page = 0;
    std::uint64_t exchange = 0;
    std::int64_t record = 0;
    int item = -1;
    QString code;
    QString reason;
    bool failed = false;
};

struct ResourceTally {
    int resourceIndex = 0;
    QString resource;
    bool ended = false, failed = false;
    std::int64_t pages = 0, records = 0, entities = 0;
};

// --- what crosses the threads ------------------------------------------------------------------------------------
struct ExchangeBegun { ExchangeRow row; };        // also the held one, which is begun again when it is sent
struct ExchangeHead {
    std::uint64_t number;
    int status;
    QString reason, httpVersion;
    HeaderLines received;
};
struct ExchangeOver {
    std::uint64_t number;
    http::TransferStats stats;                    // sizes and times only
    HeaderLines sent;
    std::shared_ptr<const std::string> body;
    QString failure;
    bool failed = false;
};
struct ExchangeWaits {
    std::uint64_t number;
    std::chrono::milliseconds duration;
    Why why;
};
struct PageOver { PageRow row; };
struct BatchMapped {
    std::uint64_t exchange = 0;
    std::int64_t items = 0;                       // that data_path gave
    std::vector<RecordRow> records;
    std::vector<EntityRow> entities;
    std::vector<DropRow> drops;
};
struct ResourceOver { ResourceTally tally; };
struct FindingTold { Diagnostic diagnostic; };
struct StateTold { std::string json; };
// What a trial would ask next.
struct NextRow {
    QString text;                                 // the request as it would be read on the wire
    QString note;                                 // where it cannot be said, why
};
struct NextTold { NextRow row; };
struct ValueTold { TemplateValue value; };
struct ApplicationTold { ApplicationRow row; };
struct SplitTold { SplitRow row; };
struct CursorTold { CursorRow move; };
struct RunOver { Outcome outcome; };

using RunUpdate = std::variant<ExchangeBegun, ExchangeHead, ExchangeOver, ExchangeWaits, PageOver, BatchMapped,
                               ResourceOver, FindingTold, StateTold, ValueTold, ApplicationTold, SplitTold, CursorTold, NextTold, RunOver>;
using RunUpdates = std::vector<RunUpdate>;

} // namespace penstock::ui
