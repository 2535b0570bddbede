// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/run/runupdate.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace penstock::ui
{

class AnswerView;
class CodeEditor;
class EmptyState;
class Syntax;

// The request as it left, or, while it is held, as it will leave.
class RequestPanel : public QWidget
{
    Q_OBJECT
public:
    explicit RequestPanel(const Syntax &syntax, QWidget *parent = nullptr);

    void showExchange(const ExchangeRow *exchange);       // null: none

public Q_SLOTS:
    void copyAsCurl();
    void copyAddress();

private:
    QWidget *makeHead();

    EmptyState *m_stack;
    QLabel *m_summary;
    QLabel *m_why;
    QPushButton *m_curl;
    QPushButton *m_address;
    CodeEditor *m_lines;
    AnswerView *m_body;
    ExchangeRow m_exchange;
};

} // namespace penstock::ui
