// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/background.h"
#include "ui/connector/sourceaccess.h"

#include <QPointer>
#include <QThreadPool>

#include <mutex>

namespace penstock::ui
{

// A change of what a source holds: plain values captured, JSON made where it runs.
using Change = std::function<connector::Checked<>(SourceAccess &)>;

// Asks one source, one call after the other, off the GUI thread; answers come back on it. What it gives back are plain structs, as JSON
// values stay on their thread. GUI thread.
class SourceClient : public QObject
{
    Q_OBJECT
public:
    SourceClient(ConnectorSource source, ConnectorParts parts, QObject *parent = nullptr);
    ~SourceClient() override;

    const ConnectorSource &source() const { return m_source; }
    void setSource(ConnectorSource source);              // what is under way ends, unless it was but allowed to change things
    bool isBusy() const { return m_open > 0; }
    void cancel();                                       // ends what is under way with a Problem of type "cancelled"

    // work(SourceAccess &) gives a Checked<T>, done(const Checked<T> &) takes it, where `context` still lives.
    template<typename Work, typename Done>
    void ask(QObject *context, Work work, Done done)
    {
        using Answer = std::invoke_result_t<Work, SourceAccess &>;
        begin();
        inBackground(
            &m_pool, this,
            [line = m_line, work = std::move(work)]() mutable -> Answer {
                auto access = line->access();
                if (!access)
                    return std::unexpected(access.error());
                return work(**access);
            },
            [this, context = QPointer(context), done = std::move(done)](const Answer &answer) mutable {
                end();
                if (context)
                    done(answer);
            });
    }
    // The same for what changes something: refused while the source is read-only.
    void change(QObject *context, Change work, std::function<void(const connector::Checked<> &)> done);

Q_SIGNALS:
    void busyChanged();

private:
    // What may be stopped while a call is under way. Any thread.
    struct Line {
        ConnectorSource source;
        ConnectorParts parts;
        std::mutex mutex;
        std::shared_ptr<SourceAccess> opened;
        bool isStopped = false;

        connector::Checked<std::shared_ptr<SourceAccess>> access();
        void stop();
    };
    void begin();
    void end();
    void newLine();

    ConnectorSource m_source;
    ConnectorParts m_parts;
    std::shared_ptr<Line> m_line;
    QThreadPool m_pool;
    int m_open = 0;
};

} // namespace penstock::ui
