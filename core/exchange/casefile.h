// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/step.h"
#include "core/http/replay.h"
#include "core/secret/secrets.h"

#include <map>
#include <string>
#include <vector>

// Recorded runs of one resource with what is expected of them: the files in cases/ (product, section 20).
namespace penstock::exchange
{

struct Case {
    std::string name;
    std::string resource;
    int pages = 0;                                 // bounds under which it was recorded; 0: none
    std::int64_t records = 0;
    int parameterValues = 0;
    std::vector<http::RecordedExchange> exchanges;
    std::vector<std::string> documents;            // expected, as JSON texts
    std::vector<std::string> findings;             // expected: names of codes, in order of first appearance
    bool anyOrder = false;                         // of documents: requests overlapped
};

Result<Case> readCase(std::string_view text, const std::string &file);
std::string caseText(const Case &recorded);

// How a transfer failed, when that is what a finding says.
std::optional<http::TransportError> transportErrorOf(const Diagnostic &failure);

// Secrets of a recording are their names; these are the ones that occur in it.
std::vector<std::string> secretNames(const Case &recorded);

// What a run gave, against what was expected: one sentence per difference.
std::vector<QString> differences(const Case &expected, const std::vector<std::string> &documents, const std::vector<std::string> &findings,
                                 const http::ReplayTransport &transport);

// Notes a run's exchanges. Needs RunOptions::keepBody and keepRecords. Every secret is replaced, and so is what a login answered.
class Recorder : public Observer
{
public:
    explicit Recorder(Redactor redactor) : m_redactor(std::move(redactor)) {}
    void observe(const Event &event) override;
    Case finish(std::string name, std::string resource) const;
    bool isTruncated() const { return m_truncated; }

private:
    struct Exchange {
        std::uint64_t number = 0;
        Role role = Role::Page;
        http::RecordedExchange recorded;
    };
    Exchange *find(std::uint64_t number);
    void learn(std::string_view loginAnswer);

    Redactor m_redactor;
    std::vector<Exchange> m_exchanges;
    std::vector<std::string> m_documents, m_findings;
    bool m_truncated = false;
};

// The documents and findings of a run, for a comparison.
class Collector : public Observer
{
public:
    void observe(const Event &event) override;
    const std::vector<std::string> &documents() const { return m_documents; }
    const std::vector<std::string> &findings() const { return m_findings; }

private:
    std::vector<std::string> m_documents, m_findings;
};

} // namespace penstock::exchange
