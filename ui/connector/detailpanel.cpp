// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/detailpanel.h"

#include "ui/widgets/inklabel.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace penstock::ui
{

DetailPanel::DetailPanel(const QString &name, QWidget *parent)
    : QWidget(parent)
{
    setObjectName(name);
}

QHBoxLayout *DetailPanel::makeButtons(const QString &saveText)
{
    m_save = new QPushButton(saveText);
    m_save->setObjectName(objectName() + QStringLiteral("Save"));
    m_revert = new QPushButton(tr("Re&vert"));
    m_revert->setObjectName(objectName() + QStringLiteral("Revert"));
    m_revert->setToolTip(tr("Back to what is stored"));
    m_note = new InkLabel(Ink::Muted);
    m_note->setObjectName(objectName() + QStringLiteral("Note"));
    m_note->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->addWidget(m_save);
    row->addWidget(m_revert);
    row->addWidget(m_note, 1);
    connect(m_save, &QPushButton::clicked, this, [this] { save(); });
    connect(m_revert, &QPushButton::clicked, this, &DetailPanel::revert);
    updateButtons();
    return row;
}

void DetailPanel::show(const std::shared_ptr<const ConnectorDetail> &detail)
{
    const bool isOther = !m_detail || !detail || m_detail->source != detail->source || m_detail->connector.id != detail->connector.id;
    const bool isKnown = !isOther && !m_isSaved && isSame(*m_detail, *detail);
    m_detail = detail;
    if (!m_detail && m_isModified)
        saved();                                 // there is nothing any more that could be saved
    else if (m_detail && (isOther || (!m_isModified && !isKnown)))
        revert();
}

void DetailPanel::revert()
{
    if (!m_detail)
        return;
    m_isFilling = true;
    fill(*m_detail);
    m_isFilling = false;
    m_isSavable = true;
    m_isSaved = false;
    if (m_isModified) {
        m_isModified = false;
        Q_EMIT modifiedChanged();
    }
    updateButtons();
}

void DetailPanel::saved()
{
    m_isModified = false;
    m_isSaved = true;
    updateButtons();
    Q_EMIT modifiedChanged();
}

void DetailPanel::setWritable(bool writable, const QString &why)
{
    m_isWritable = writable;
    m_whyNot = why;
    writableChanged(writable);
    updateButtons();
}

void DetailPanel::edited()
{
    if (m_isFilling)
        return;
    if (!m_isModified) {
        m_isModified = true;
        Q_EMIT modifiedChanged();
    }
    updateButtons();
}

void DetailPanel::setSavable(bool savable)
{
    m_isSavable = savable;
    updateButtons();
}

void DetailPanel::updateButtons()
{
    if (!m_save)
        return;
    m_save->setEnabled(m_isWritable && m_isModified && m_isSavable);
    m_revert->setEnabled(m_isModified);
    m_note->setText(!m_isWritable ? m_whyNot : m_isModified ? tr("Not saved yet.") : QString());
}

} // namespace penstock::ui
