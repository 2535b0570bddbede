// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/connector/outlook.h"

#include <QWidget>

namespace penstock::ui
{

// The statuses that a sync job can have, with the way that one took: numbered in their order, with times. The same in words for readers of the
// screen.
class JobDiagram : public QWidget
{
    Q_OBJECT
public:
    explicit JobDiagram(QWidget *parent = nullptr);

    void setPath(std::vector<connector::PathStep> path);
    QString summary() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QSizeF nodeSize() const;
    QRectF node(connector::JobStatus status) const;
    int stepOf(connector::JobStatus status) const;           // the last one; -1: not on the way
    bool isTaken(connector::JobStatus from, connector::JobStatus to) const;
    void paintEdge(QPainter &painter, connector::JobStatus from, connector::JobStatus to) const;
    void paintNode(QPainter &painter, connector::JobStatus status) const;

    std::vector<connector::PathStep> m_path;
};

} // namespace penstock::ui
