// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/emptystate.h"

#include <QLabel>
#include <QVBoxLayout>

namespace penstock::ui
{

EmptyState::EmptyState(QWidget *content, const QString &sentence, QWidget *parent)
    : QStackedWidget(parent)
    , m_sentence(new QLabel(sentence, this))
{
    m_sentence->setObjectName(QStringLiteral("emptySentence"));
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setMargin(24);
    m_sentence->setForegroundRole(QPalette::PlaceholderText);
    addWidget(m_sentence);
    addWidget(content);
}

void EmptyState::setEmpty(bool empty)
{
    setCurrentIndex(empty ? 0 : 1);
}

} // namespace penstock::ui
