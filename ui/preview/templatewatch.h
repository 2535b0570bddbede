// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/document/namecollector.h"
#include "ui/preview/templatenotes.h"

#include <QObject>
#include <QTimer>

namespace penstock::ui
{

class EditorArea;
class EditorPage;
class LivePanel;
class RunLog;
class Workspace;

// Keeps the editors told of what the run and the exchange that is shown mean for the text: values behind templates, answers to what one points
// at, names for completion. Waits for a pause, reads and evaluates off the GUI thread, and drops what comes too late.
class TemplateWatch : public QObject
{
    Q_OBJECT
public:
    TemplateWatch(const Workspace &workspace, const RunLog &log, EditorArea &editors, QObject *parent = nullptr);

    // The exchange that is shown; 0: none. `isChosen`: by the user, not because it is the newest.
    void showExchange(std::uint64_t number, bool isChosen);
    void update();                                    // something changed: the text or the run

private:
    void refresh();
    void collectNames();
    RunView view() const;
    void answer(EditorPage *page, const QTextCursor &cursor, const QPoint &place);

    const Workspace &m_workspace;
    const RunLog &m_log;
    EditorArea &m_editors;
    NameCollector *m_names;
    QTimer m_pause;
    std::shared_ptr<const RunView> m_view;
    std::uint64_t m_exchange = 0;
    bool m_isChosen = false;
    bool m_isBusy = false;                            // one evaluation at a time
    bool m_isStale = false;
    int m_question = 0;
};

} // namespace penstock::ui
