// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/detailpanel.h"

class QLabel;
class QTableWidget;

namespace penstock::ui
{

class CodeEditor;
class Syntax;

// Which documents a connector brings: the draft, which can be edited, beside the rules that are active; and the advanced rule of both.
class RulesPanel : public DetailPanel
{
    Q_OBJECT
public:
    explicit RulesPanel(const Syntax &syntax, QWidget *parent = nullptr);

Q_SIGNALS:
    void judged();                               // what is said about the advanced rule is about what is typed

protected:
    void fill(const ConnectorDetail &detail) override;
    bool isSame(const ConnectorDetail &a, const ConnectorDetail &b) const override { return a.rules == b.rules; }
    void writableChanged(bool writable) override;
    void save() override;

private:
    QWidget *makeActive();
    QWidget *makeDraft();
    void showState(const connector::RuleSet &draft);
    void append(const connector::SyncRule &rule);
    std::vector<connector::SyncRule> typedRules() const;
    void addRule();
    void removeRule();
    void moveRule(int by);
    void judge();
    void activate();
    void updateButtons();

    QTableWidget *m_active, *m_draft;
    CodeEditor *m_activeSnippet, *m_draftSnippet;
    InkLabel *m_state, *m_snippetFault;
    QPushButton *m_add, *m_remove, *m_up, *m_down, *m_activate;
    QString m_knownSnippet;                      // that was judged
    int m_ticket = 0;
};

} // namespace penstock::ui
