// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/runupdate.h"

#include <QWidget>

class QButtonGroup;
class QLabel;

namespace penstock::ui
{

class AnswerView;
class CodeEditor;
class EmptyState;
class InkLabel;
class Syntax;
class TimingBar;

// The answer: status, times, headers as received, body.
class ResponsePanel : public QWidget
{
    Q_OBJECT
public:
    explicit ResponsePanel(const Syntax &syntax, QWidget *parent = nullptr);

    // `bodyOffset`: where in the decoded body to scroll to.
    void showExchange(const ExchangeRow *exchange, std::size_t bodyOffset = std::string::npos);

private:
    QWidget *makeHead();
    QWidget *makeBodyBar();
    QString summary(const ExchangeRow &exchange) const;

    EmptyState *m_stack;
    InkLabel *m_status;
    QLabel *m_summary;
    TimingBar *m_timing;
    CodeEditor *m_headers;
    QButtonGroup *m_forms;
    AnswerView *m_body;
    QLabel *m_noBody;
};

// Name look-up, connect, TLS, waiting, receiving as parts of one bar; the same in words as accessible text and tool tip.
class TimingBar : public QWidget
{
    Q_OBJECT
public:
    explicit TimingBar(QWidget *parent = nullptr);
    void showTimes(const ExchangeRow &exchange);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Part {
        QString name;
        std::int64_t microseconds;
    };
    std::vector<Part> m_parts;
};

} // namespace penstock::ui
