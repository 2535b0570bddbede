// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace penstock
{

// One resource of a run, from its first request to its last delivery. Calls `ended` (posted) when it is over. Private to the engine.
class ResourceFlow
{
public:
    virtual ~ResourceFlow() = default;
    virtual void start() = 0;
    virtual void resume() = 0;                     // congestion is over
    virtual int index() const = 0;
    virtual bool isOver() const = 0;
    virtual bool hasErrors() const = 0;
    virtual bool isUnfetched() const = 0;
};

} // namespace penstock
