// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/engine/context.h"

namespace penstock
{

void RunContext::wait(std::chrono::milliseconds duration, const ExchangeInfo &info, Reason reason, std::function<void()> then)
{
    const StepId id = newId();
    waits.emplace(id, std::move(then));
    tell(Waiting{info.number, duration, reason});
    steps.push_back(Wait{id, duration, info, std::move(reason)});
}

void RunContext::map(map::Job job, std::function<void(map::Mapped)> then)
{
    const StepId id = newId();
    maps.emplace(id, std::move(then));
    steps.push_back(Map{id, std::move(job)});
}

void RunContext::deliver(sink::Delivery delivery, std::function<void(Result<sink::Ack>)> then)
{
    const StepId id = newId();
    deliveries.emplace(id, std::move(then));
    steps.push_back(Deliver{id, std::move(delivery)});
}

void RunContext::tell(const Event &event)
{
    if (observer)
        observer->observe(event);
}

void RunContext::report(Diagnostic diagnostic)
{
    if (observer)
        observer->observe(Found{std::move(diagnostic)});
}

void RunContext::noteFailure(Exit exit)
{
    if (failureExit == Exit::Done)
        failureExit = exit;
}

} // namespace penstock
