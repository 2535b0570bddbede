// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/step.h"
#include "ui/run/intervalline.h"
#include "ui/run/runcontroller.h"
#include "ui/widgets/tablemodel.h"

#include <QWidget>

class QCheckBox;
class QDateTimeEdit;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableWidget;

namespace penstock::ui
{

class EmptyState;
class TableView;

// The cursor of an httpjson resource, tried out: from which values and at what time an interval begins, what it would ask, what it makes of the
// cursor, and the intervals after each other on a line of time. All of it is a trial; the stored state of real runs is never touched.
class StatePanel : public QWidget
{
    Q_OBJECT
public:
    using Cursor = std::map<std::string, std::string>;

    StatePanel(const RunController &run, QWidget *parent = nullptr);

    // The resource whose cursor it is; another one starts anew. `keys`: of its configuration. Empty: it keeps no cursor.
    void setResource(const QString &name, const QStringList &keys);
    Cursor cursor() const;                        // to begin with; keys without a value left out
    void setCursor(const Cursor &cursor);
    Result<Cursor> cursorFrom(std::string_view text) const;    // a stored state, or an object of texts

    void follow(const Touched &touched);
    void reset();                                 // a run begins: what it gives is awaited

Q_SIGNALS:
    void nextRequestWanted(const penstock::ui::CursorTrial &trial);
    void intervalWanted(const penstock::ui::CursorTrial &trial);
    void placeActivated(const penstock::Place &place);

private:
    QWidget *makeStart();
    QWidget *makeButtons();
    void simulate();
    CursorTrial trial() const;
    void showMoves();
    void addUnmoved();
    void runEnded();
    void showNext();
    void load();
    void loadFrom(const QString &path);
    void updateButtons();
    void setNote(const QString &text);

    const RunController &m_run;
    QString m_resource;
    QStringList m_keys;
    std::vector<CursorRow> m_rows;                // what moved, and after the run what did not
    TableModel<CursorRow> m_model;
    QTableWidget *m_start;
    QCheckBox *m_frozen;
    QDateTimeEdit *m_clock;
    QPushButton *m_next;
    QPushButton *m_simulate;
    QPushButton *m_reset;
    QPushButton *m_load;
    QLabel *m_note;
    QPlainTextEdit *m_request;
    TableView *m_table;
    EmptyState *m_moves;                          // the table, or what will be in it
    IntervalLine *m_line;
    std::vector<IntervalSpan> m_spans;
    std::optional<IntervalSpan> m_running;        // the interval under way
};

} // namespace penstock::ui
