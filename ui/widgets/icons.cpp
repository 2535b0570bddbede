// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/icons.h"

#include "ui/widgets/theme.h"

#include <QApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPalette>

namespace penstock::ui
{

namespace
{
// All drawings are on a square of 16 units.
using Draw = void (*)(QPainter &);

void polygon(QPainter &painter, std::initializer_list<QPointF> points)
{
    painter.setBrush(painter.pen().color());
    painter.drawPolygon(QPolygonF(QList<QPointF>(points)));
}

void drawRun(QPainter &p) { polygon(p, {{4, 2.5}, {13, 8}, {4, 13.5}}); }
void drawNext(QPainter &p)
{
    polygon(p, {{3, 3}, {10, 8}, {3, 13}});
    p.drawLine(QPointF(12.5, 3), QPointF(12.5, 13));
}
void drawRunToEnd(QPainter &p)
{
    polygon(p, {{1.5, 3}, {7, 8}, {1.5, 13}});
    polygon(p, {{7, 3}, {12.5, 8}, {7, 13}});
    p.drawLine(QPointF(14.5, 3), QPointF(14.5, 13));
}
void drawStop(QPainter &p)
{
    p.setBrush(p.pen().color());
    p.drawRect(QRectF(3.5, 3.5, 9, 9));
}
void drawError(QPainter &p)
{
    p.drawEllipse(QRectF(1.5, 1.5, 13, 13));
    p.drawLine(QPointF(5.5, 5.5), QPointF(10.5, 10.5));
    p.drawLine(QPointF(10.5, 5.5), QPointF(5.5, 10.5));
}
void drawWarning(QPainter &p)
{
    p.drawPolygon(QPolygonF(QList<QPointF>{{8, 1.5}, {15, 14}, {1, 14}}));
    p.drawLine(QPointF(8, 6), QPointF(8, 9.5));
    p.drawPoint(QPointF(8, 11.8));
}
void drawInformation(QPainter &p)
{
    p.drawEllipse(QRectF(1.5, 1.5, 13, 13));
    p.drawLine(QPointF(8, 7.5), QPointF(8, 11.5));
    p.drawPoint(QPointF(8, 4.8));
}
void drawSuccess(QPainter &p)
{
    p.drawEllipse(QRectF(1.5, 1.5, 13, 13));
    p.drawPolyline(QPolygonF(QList<QPointF>{{4.5, 8.2}, {7, 10.7}, {11.5, 5.5}}));
}
void drawResource(QPainter &p)
{
    for (const double y : {3.0, 8.0, 13.0}) {
        p.drawLine(QPointF(5.5, y), QPointF(14, y));
        p.drawPoint(QPointF(2.5, y));
    }
}
void drawConnection(QPainter &p)
{
    p.drawEllipse(QRectF(1.5, 5, 6, 6));
    p.drawEllipse(QRectF(8.5, 5, 6, 6));
    p.drawLine(QPointF(5.5, 8), QPointF(10.5, 8));
}
void drawEnvironment(QPainter &p)
{
    p.drawEllipse(QRectF(1.5, 1.5, 13, 13));
    p.drawLine(QPointF(1.5, 8), QPointF(14.5, 8));
    p.drawEllipse(QRectF(5, 1.5, 6, 13));
}
void drawCase(QPainter &p)
{
    p.drawRect(QRectF(2, 3, 12, 10.5));
    p.drawLine(QPointF(2, 6.5), QPointF(14, 6.5));
    p.drawLine(QPointF(6.5, 9.5), QPointF(9.5, 9.5));
}
void drawFile(QPainter &p)
{
    p.drawPolygon(QPolygonF(QList<QPointF>{{3, 1.5}, {9.5, 1.5}, {13, 5}, {13, 14.5}, {3, 14.5}}));
    p.drawPolyline(QPolygonF(QList<QPointF>{{9.5, 1.5}, {9.5, 5}, {13, 5}}));
}
void drawFolder(QPainter &p)
{
    p.drawPolygon(QPolygonF(QList<QPointF>{{1.5, 3}, {6, 3}, {7.5, 5}, {14.5, 5}, {14.5, 13.5}, {1.5, 13.5}}));
}
void drawUp(QPainter &p) { p.drawPolyline(QPolygonF(QList<QPointF>{{3, 10.5}, {8, 5.5}, {13, 10.5}})); }
void drawDown(QPainter &p) { p.drawPolyline(QPolygonF(QList<QPointF>{{3, 5.5}, {8, 10.5}, {13, 5.5}})); }
void drawClose(QPainter &p)
{
    p.drawLine(QPointF(4, 4), QPointF(12, 12));
    p.drawLine(QPointF(12, 4), QPointF(4, 12));
}
void drawCopy(QPainter &p)
{
    p.drawRect(QRectF(5.5, 5.5, 8.5, 9));
    p.drawPolyline(QPolygonF(QList<QPointF>{{10.5, 3}, {10.5, 2}, {2, 2}, {2, 11}, {3, 11}}));
}
// A penstock is the pipe that leads water down to the turbine.
void drawApplication(QPainter &p)
{
    p.setPen(Qt::NoPen);
    p.setBrush(QColor::fromRgb(0xff0b6e6e));
    p.drawRoundedRect(QRectF(0.5, 0.5, 15, 15), 3.5, 3.5);
    QPainterPath pipe(QPointF(3, 4));
    pipe.lineTo(6, 4);
    pipe.cubicTo(9.5, 4, 7.5, 12, 11, 12);
    pipe.lineTo(13, 12);
    p.setBrush(Qt::NoBrush);
    p.setPen(QPen(Qt::white, 2.6, Qt::SolidLine, Qt::RoundCap));
    p.drawPath(pipe);
}

struct Drawing {
    Draw draw;
    int ink;           // an Ink, or textInk
};
constexpr int textInk = -1;
constexpr int r(Ink ink) { return static_cast<int>(ink); }

// In the order of Icon.
constexpr Drawing drawings[] = {
    {drawRun, r(Ink::Success)},
    {drawNext, r(Ink::Accent)},
    {drawRunToEnd, r(Ink::Accent)},
    {drawStop, r(Ink::Error)},
    {drawError, r(Ink::Error)},
    {drawWarning, r(Ink::Warning)},
    {drawInformation, r(Ink::Information)},
    {drawSuccess, r(Ink::Success)},
    {drawResource, textInk},
    {drawConnection, textInk},
    {drawEnvironment, textInk},
    {drawCase, textInk},
    {drawFile, textInk},
    {drawUp, textInk},
    {drawDown, textInk},
    {drawClose, textInk},
    {drawCopy, textInk},
    {drawFolder, textInk},
    {drawApplication, textInk},
};

class Engine : public QIconEngine
{
public:
    explicit Engine(Icon icon)
        : m_icon(icon)
    {
    }
    QIconEngine *clone() const override { return new Engine(m_icon); }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const Drawing &drawing = drawings[static_cast<int>(m_icon)];
        const QPalette palette = QApplication::palette();
        QColor pen = drawing.ink == textInk ? palette.color(QPalette::ButtonText) : colour(static_cast<Ink>(drawing.ink), palette);
        if (mode == QIcon::Disabled)
            pen = palette.color(QPalette::Disabled, QPalette::ButtonText);
        else if (mode == QIcon::Selected)
            pen = palette.color(QPalette::HighlightedText);
        const double side = std::min(rect.width(), rect.height());
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->translate(rect.left() + (rect.width() - side) / 2, rect.top() + (rect.height() - side) / 2);
        painter->scale(side / 16, side / 16);
        painter->setPen(QPen(pen, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter->setBrush(Qt::NoBrush);
        drawing.draw(*painter);
        painter->restore();
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }

private:
    Icon m_icon;
};
} // namespace

QIcon makeIcon(Icon icon)
{
    return QIcon(new Engine(icon));
}

} // namespace penstock::ui
