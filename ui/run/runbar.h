// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/document/profile.h"

#include <QToolBar>

class QComboBox;

namespace penstock::ui
{

struct Actions;

// The tool bar: in which environment, into which sink, and the commands of a run.
class RunBar : public QToolBar
{
    Q_OBJECT
public:
    explicit RunBar(const Actions &actions, QWidget *parent = nullptr);

    void setEnvironments(const QStringList &names);
    void setSinks(const QStringList &names);
    void setInput(bool isInput);                  // whether the chosen resource can run as Filebeat
    const Profile *profile() const;               // null: the document's own
    QString environment() const;                  // empty: the document's own values
    QString sink() const;                         // empty: nothing is written

Q_SIGNALS:
    void environmentChosen(const QString &name);

private:
    QComboBox *m_environment;
    QComboBox *m_sink;
    QComboBox *m_profile;
    QAction *m_profileActions[2] = {};            // caption and box
};

} // namespace penstock::ui
