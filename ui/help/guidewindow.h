// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QListWidget;
class QTextBrowser;

namespace penstock::ui
{

// The user guide in a window of its own: its headings, and the text. Works without a network.
class GuideWindow : public QWidget
{
    Q_OBJECT
public:
    explicit GuideWindow(QWidget *parent = nullptr);
    void open();                          // to the front, with the focus in the text

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void load();
    void goTo(int heading);

    QListWidget *m_headings;
    QTextBrowser *m_text;
};

} // namespace penstock::ui
