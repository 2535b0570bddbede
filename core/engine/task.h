// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/context.h"

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace penstock
{

// A piece of a run that is written as a sequence, though a driver's answers come in between: it stops at each co_await and goes on when the
// answer is there. Begins when it is awaited or started. Destroying it at any such point ends it. One thread; private to the engine.
template<typename T>
class [[nodiscard]] Task;

namespace detail
{

struct TaskEnd {
    bool await_ready() const noexcept { return false; }
    template<typename Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept
    {
        const std::coroutine_handle<> next = ended.promise().next;
        return next ? next : std::noop_coroutine();
    }
    void await_resume() const noexcept {}
};

struct PromiseBase {
    std::coroutine_handle<> next;          // who awaits this
    std::suspend_always initial_suspend() const noexcept { return {}; }
    TaskEnd final_suspend() const noexcept { return {}; }
    void unhandled_exception() const noexcept { std::terminate(); }
};

template<typename T>
struct Promise : PromiseBase {
    std::optional<T> result;
    Task<T> get_return_object();
    void return_value(T value) { result.emplace(std::move(value)); }
    T take() { return std::move(*result); }
};

template<>
struct Promise<void> : PromiseBase {
    Task<void> get_return_object();
    void return_void() const {}
    void take() const {}
};

} // namespace detail

template<typename T>
class [[nodiscard]] Task
{
public:
    using promise_type = detail::Promise<T>;

    Task() = default;
    explicit Task(std::coroutine_handle<promise_type> handle) : m_handle(handle) {}
    Task(Task &&other) noexcept : m_handle(std::exchange(other.m_handle, nullptr)) {}
    Task &operator=(Task &&other) noexcept
    {
        std::swap(m_handle, other.m_handle);
        return *this;
    }
    ~Task()
    {
        if (m_handle)
            m_handle.destroy();
    }

    void start() { m_handle.resume(); }

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept
    {
        m_handle.promise().next = awaiting;
        return m_handle;
    }
    T await_resume() { return m_handle.promise().take(); }

private:
    std::coroutine_handle<promise_type> m_handle;
};

namespace detail
{

template<typename T>
Task<T> Promise<T>::get_return_object()
{
    return Task<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}

inline Task<void> Promise<void>::get_return_object()
{
    return Task<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}

} // namespace detail

// co_await Pause(...): goes on once `ask` has had its call-back called.
class Pause
{
public:
    Pause(RunContext &context, std::function<void(std::function<void()> goOn)> ask) : m_context(context), m_ask(std::move(ask)) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting)
    {
        m_ask([context = &m_context, waiting] { context->post([waiting] { waiting.resume(); }); });
    }
    void await_resume() const noexcept {}

private:
    RunContext &m_context;
    std::function<void(std::function<void()>)> m_ask;
};

} // namespace penstock
