// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/http/inflater.h"

#include "core/http/transport.h"

#include <zlib.h>

#include <limits>

namespace penstock::http
{

namespace
{
constexpr int windowBits = 15;
constexpr int gzipFormat = windowBits + 16;
constexpr int zlibFormat = windowBits;
constexpr int rawFormat = -windowBits;
constexpr char gzipMagic = '\x1f';
} // namespace

struct Inflater::State {
    z_stream stream{};
    bool gzip = false;
    bool started = false;
    bool ended = false;                    // at the end of a member
    bool finished = false;                 // what follows is not coded data
    bool ready = false;

    ~State()
    {
        if (ready)
            inflateEnd(&stream);
    }

    bool open(char first)
    {
        // A zlib header has the method 8 in its low half; raw deflate data never begin like this with a stored or fixed block in practice.
        const bool zlib = (static_cast<unsigned char>(first) & 0x0f) == Z_DEFLATED;
        ready = inflateInit2(&stream, gzip ? gzipFormat : zlib ? zlibFormat : rawFormat) == Z_OK;
        started = true;
        return ready;
    }
};

Inflater::Inflater(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Inflater::~Inflater() = default;
Inflater::Inflater(Inflater &&) noexcept = default;
Inflater &Inflater::operator=(Inflater &&) noexcept = default;

std::optional<Inflater> Inflater::forCoding(std::string_view contentEncoding)
{
    const bool gzip = equalNames(contentEncoding, "gzip") || equalNames(contentEncoding, "x-gzip");
    if (!gzip && !equalNames(contentEncoding, "deflate"))
        return std::nullopt;
    auto state = std::make_unique<State>();
    state->gzip = gzip;
    return Inflater(std::move(state));
}

Inflater::Status Inflater::step(std::string_view &input, std::span<char> room, std::string_view &output)
{
    State &state = *m_state;
    output = {};
    if (input.empty() && !state.started)
        return Status::Ok;
    if (!state.started && !state.open(input.front()))
        return Status::Broken;
    if (state.ended && !state.finished && !input.empty()) {
        state.finished = !state.gzip || input.front() != gzipMagic || inflateReset(&state.stream) != Z_OK;
        state.ended = state.finished;
    }
    if (state.finished) {
        input = {};
        return Status::Ok;
    }
    if (state.ended)
        return Status::Ok;
    const std::size_t given = std::min<std::size_t>(input.size(), std::numeric_limits<uInt>::max());
    // zlib does not write through next_in; its type predates const.
    state.stream.next_in = const_cast<Bytef *>(reinterpret_cast<const Bytef *>(input.data()));
    state.stream.avail_in = uInt(given);
    state.stream.next_out = reinterpret_cast<Bytef *>(room.data());
    state.stream.avail_out = uInt(room.size());
    const int result = inflate(&state.stream, Z_NO_FLUSH);
    input.remove_prefix(given - state.stream.avail_in);
    output = {room.data(), room.size() - state.stream.avail_out};
    state.ended = result == Z_STREAM_END;
    return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR ? Status::Ok : Status::Broken;
}

bool Inflater::hasStarted() const
{
    return m_state->started;
}

bool Inflater::isComplete() const
{
    return m_state->ended;
}

} // namespace penstock::http
