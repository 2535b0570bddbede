// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>
#include <utility>

namespace penstock::ui
{

// Runs work() on a pool and hands what it returns to done(), on the thread of `context`. Where `context` is gone by then,
// the result is dropped. work() gets copies of what it needs and touches no widget; who asks again while an answer is
// outstanding keeps a ticket and ignores the older one.
template<typename Work, typename Done>
void inBackground(QThreadPool *pool, QObject *context, Work work, Done done)
{
    using Answer = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Answer>>();
    promise->start();
    promise->future().then(context, std::move(done));
    pool->start([promise, work = std::move(work)]() mutable {
        promise->addResult(work());
        promise->finish();
    });
}

template<typename Work, typename Done>
void inBackground(QObject *context, Work work, Done done)
{
    inBackground(QThreadPool::globalInstance(), context, std::move(work), std::move(done));
}

} // namespace penstock::ui
