// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/sourcelist.h"

#include <QWidget>

class QCheckBox;
class QListWidget;
class QPushButton;

namespace penstock::ui
{

class InkLabel;
class Questions;

// The sources side by side: all of them, or one that is chosen. Adds, edits and removes clusters, and says what may be changed.
class SourcesPanel : public QWidget
{
    Q_OBJECT
public:
    SourcesPanel(SourceList &sources, Questions &questions, QWidget *parent = nullptr);

    QString current() const;                      // id; empty: all
    void choose(const QString &id);
    void addCluster();

Q_SIGNALS:
    void chosen(const QString &id);

private:
    void rebuild();
    void update(const QString &id);
    void show();
    void edit();
    void openDialog(const ConnectorSource &source, bool isNew);
    void remove();
    void allowChanges(bool allow);

    SourceList &m_sources;
    Questions &m_questions;
    QListWidget *m_list;
    QCheckBox *m_writable;
    QPushButton *m_add, *m_edit, *m_remove;
    InkLabel *m_note;
};

} // namespace penstock::ui
