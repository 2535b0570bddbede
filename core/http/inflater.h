// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace penstock::http
{

// Decodes a body that is sent as gzip (RFC 1952, several members allowed, what follows them ignored) or deflate (zlib format, or the raw
// one that some servers send) in steps of bounded size, so that limits can be checked and reading can pause between steps.
// Done here and not by the HTTP library because that hides how many bytes a decoded one cost.
class Inflater
{
public:
    enum class Status { Ok, Broken };

    // Nothing where `contentEncoding` is not one of gzip, x-gzip and deflate: the body is then taken as it is.
    static std::optional<Inflater> forCoding(std::string_view contentEncoding);
    ~Inflater();
    Inflater(Inflater &&) noexcept;
    Inflater &operator=(Inflater &&) noexcept;

    // Takes from the front of `input` and writes into `room`; `output` is the part of it that was filled. Nothing filled and nothing left
    // in `input`: more input is needed.
    Status step(std::string_view &input, std::span<char> room, std::string_view &output);
    bool hasStarted() const;
    bool isComplete() const;               // the end of the coded data was seen

private:
    struct State;
    explicit Inflater(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace penstock::http
