// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/preview/mappingpanel.h"
#include "ui/run/runcontroller.h"

#include <QWidget>

class QKeySequence;
class QLabel;
class QTabWidget;

namespace penstock::ui
{

class ComparePanel;
class EntitiesPanel;
class PagesPanel;
class RecordsPanel;
class RequestPanel;
class ResponsePanel;
class StatePanel;
class Syntax;
class TracePanel;
class TransformsPanel;

// What a run did, from the first request to the last entity. Choosing something in one tab shows what belongs to it in the
// others; until something is chosen, the newest is shown.
class LivePanel : public QWidget
{
    Q_OBJECT
public:
    enum Tab { RequestTab, ResponseTab, PagesTab, RecordsTab, MappingTab, EntitiesTab, TraceTab, TransformsTab, StateTab, CompareTab };

    LivePanel(const RunController &run, const Syntax &syntax, MappingPanel::Evaluate evaluate, QWidget *parent = nullptr);

    int tabs() const;
    static QKeySequence keyOf(int tab);
    void showTab(int tab);                        // where the chosen resource has it
    void showOrigin(const Origin &origin);        // of a finding
    MappingPanel *mapping() const { return m_mapping; }
    RequestPanel *request() const { return m_request; }
    StatePanel *state() const { return m_state; }
    ComparePanel *compare() const { return m_compare; }
    // What the chosen resource is: whether an input, and the keys of its cursor.
    void setResource(const QString &name, bool isInput, const QStringList &cursorKeys);

Q_SIGNALS:
    void placeActivated(const penstock::Place &place);
    void exchangeShown(quint64 number, bool isChosen);        // 0: none; again when it changed
    void writeRequested(const penstock::Place &place, const QString &program);

private:
    void connectPanels();
    void follow(const Touched &touched);
    void reset();
    void showExchange(std::uint64_t number);
    void showRecord(int row);
    void showRecordInAnswer(int row);
    void updateHead();
    QString headText() const;

    const RunController &m_run;
    QLabel *m_head;
    QTabWidget *m_tabs;
    RequestPanel *m_request;
    ResponsePanel *m_response;
    PagesPanel *m_pages;
    RecordsPanel *m_records;
    MappingPanel *m_mapping;
    EntitiesPanel *m_entities;
    TracePanel *m_trace;
    TransformsPanel *m_transforms;
    StatePanel *m_state;
    ComparePanel *m_compare;
    std::uint64_t m_exchange = 0;                // shown in Request and Response
    bool m_chosen = false;                       // by the user
};

} // namespace penstock::ui
