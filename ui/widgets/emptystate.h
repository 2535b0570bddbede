// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStackedWidget>

class QLabel;

namespace penstock::ui
{

// A widget, or, while there is nothing to show in it, a sentence that says what will be here and what to do for it.
class EmptyState : public QStackedWidget
{
    Q_OBJECT
public:
    EmptyState(QWidget *content, const QString &sentence, QWidget *parent = nullptr);

    void setEmpty(bool empty);
    bool isEmpty() const { return currentIndex() == 0; }

private:
    QLabel *m_sentence;
};

} // namespace penstock::ui
