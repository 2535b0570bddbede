// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/secret/secrets.h"
#include "ui/run/runupdate.h"

#include <memory>
#include <mutex>

namespace penstock::ui
{

// Updates on their way from the run's thread to the window's. Any thread.
class UpdateQueue
{
public:
    void push(RunUpdate update);
    RunUpdates take();

private:
    std::mutex m_mutex;
    RunUpdates m_updates;
};

// Turns what a run tells into what the window shows, and is the gate where secrets are taken out: nothing passes it that
// the Redactor has not seen, and values of headers that carry credentials are masked even when they are not known secrets
// (a token that a login gave). Run's thread.
class Recorder : public Observer
{
public:
    Recorder(std::shared_ptr<const Document> document, Redactor redactor, UpdateQueue &queue);

    void observe(const Event &event) override;
    void held(const Send &send);                  // a page's request that waits to be released
    void released(const Send &send);
    std::string redacted(std::string_view text) const { return m_redactor.redact(text); }
    // The cursors that moved, as templates see them now, by resource. Not redacted: to go on from, not to be shown.
    const std::map<int, std::map<std::string, std::string>> &cursors() const { return m_cursors; }

private:
    void tell(const ExchangeStarted &event);
    void tell(const ExchangeAnswered &event);
    void tell(const ExchangeEnded &event);
    void tell(const Waiting &event);
    void tell(const PageDecided &event);
    void tell(const RecordsMapped &event);
    void tell(const Delivered &) {}               // sinks are told of in the outcome
    void tell(const CursorMoved &event);
    void tell(const TemplateGave &event);
    void tell(const TransformsApplied &event);
    void tell(const RequestBuilt &) {}            // is told again when it is sent
    void tell(const PageSplit &event);
    void tell(const ResourceEnded &event);
    void tell(const Found &event);
    void tell(const RunEnded &event);

    ExchangeRow rowOf(const ExchangeInfo &info, const http::Request &request) const;
    Why why(const Reason &reason) const;
    QString text(std::string_view bytes) const;   // redacted
    HeaderLines lines(const http::Headers &headers) const;
    QString parameters(const std::vector<map::Job::Injected> &injected) const;
    Diagnostic redacted(Diagnostic diagnostic) const;
    std::vector<RecordRow> records(const RecordsMapped &event) const;
    std::vector<EntityRow> entities(const RecordsMapped &event) const;
    std::vector<DropRow> drops(const RecordsMapped &event) const;
    QString pointer(int resource, std::int64_t index) const;
    QString resourceName(int resource) const;
    TemplateValue valueOf(const request::Gave &gave) const;
    SubjectRow subjectOf(const request::SubjectText &subject) const;
    HeaderLines lines(const std::vector<std::pair<std::string, std::string>> &headers) const;

    std::shared_ptr<const Document> m_document;
    Redactor m_redactor;
    std::map<int, std::map<std::string, std::string>> m_cursors;
    UpdateQueue &m_queue;
};

} // namespace penstock::ui
