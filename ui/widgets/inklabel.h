// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/theme.h"

#include <QLabel>

namespace penstock::ui
{

// A label in one of the named colours, which follows the theme.
class InkLabel : public QLabel
{
    Q_OBJECT
public:
    explicit InkLabel(Ink ink, QWidget *parent = nullptr);
    void setInk(Ink ink);

protected:
    void changeEvent(QEvent *event) override;

private:
    void apply();
    Ink m_ink;
};

} // namespace penstock::ui
