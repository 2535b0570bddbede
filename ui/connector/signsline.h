// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/instant.h"

#include <QWidget>

#include <vector>

namespace penstock::ui
{

// The signs of life of a running job on a line of time, as far as they were seen while somebody looked; silence beyond the limit is hatched. The same in
// words for readers of the screen.
class SignsLine : public QWidget
{
    Q_OBJECT
public:
    explicit SignsLine(QWidget *parent = nullptr);

    void setSigns(std::vector<connector::Instant> signs, connector::Instant now);      // none: hidden
    QString summary() const;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<connector::Instant> m_signs;     // in their order
    connector::Instant m_now;
};

} // namespace penstock::ui
