// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QListWidget;

namespace penstock::ui
{

// What is shown while no project is open: the sample, a project, the recent ones. One screen, nothing to sign in to.
class WelcomePage : public QWidget
{
    Q_OBJECT
public:
    explicit WelcomePage(QWidget *parent = nullptr);
    void setRecent(const QStringList &paths);

Q_SIGNALS:
    void sampleRequested();
    void openRequested();
    void projectChosen(const QString &path);

private:
    QListWidget *m_recent;
    QWidget *m_recentPart;
};

} // namespace penstock::ui
