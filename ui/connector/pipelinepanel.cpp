// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/connector/pipelinepanel.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace penstock::ui
{

namespace
{
// What services take where a connector says nothing (connector-api, section 8.5).
connector::PipelineSettings usual()
{
    return {"search-default-ingestion", true, true, true};
}

QCheckBox *toggle(const QString &name, const QString &text)
{
    auto *box = new QCheckBox(text);
    box->setObjectName(name);
    return box;
}
} // namespace

PipelinePanel::PipelinePanel(QWidget *parent)
    : DetailPanel(QStringLiteral("pipelinePanel"), parent)
    , m_name(new QLineEdit)
    , m_binary(toggle(QStringLiteral("pipelineBinaryBox"), tr("&Extract text from binary content")))
    , m_whitespace(toggle(QStringLiteral("pipelineWhitespaceBox"), tr("Reduce &white space")))
    , m_inference(toggle(QStringLiteral("pipelineInferenceBox"), tr("&Run machine learning inference")))
    , m_note(new QLabel)
{
    m_name->setObjectName(QStringLiteral("pipelineNameEdit"));
    m_name->setLayoutDirection(Qt::LeftToRight);
    m_note->setObjectName(QStringLiteral("pipelineUsualNote"));
    m_note->setWordWrap(true);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Name"), m_name);
    form->addRow(m_binary);
    form->addRow(m_whitespace);
    form->addRow(m_inference);
    form->addRow(m_note);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 4);
    layout->addLayout(form);
    layout->addStretch(1);
    layout->addLayout(makeButtons(tr("&Save Pipeline")));
    connect(m_name, &QLineEdit::textChanged, this, [this] {
        edited();
        setSavable(!m_name->text().trimmed().isEmpty());
    });
    for (QCheckBox *box : {m_binary, m_whitespace, m_inference})
        connect(box, &QCheckBox::toggled, this, &PipelinePanel::edited);
}

void PipelinePanel::fill(const ConnectorDetail &detail)
{
    const connector::PipelineSettings settings = detail.connector.pipeline.value_or(usual());
    m_name->setText(QString::fromStdString(settings.name));
    m_binary->setChecked(settings.extractBinaryContent);
    m_whitespace->setChecked(settings.reduceWhitespace);
    m_inference->setChecked(settings.runMlInference);
    m_note->setText(detail.connector.pipeline ? QString() : tr("Nothing is stored; these are what services take then."));
}

connector::PipelineSettings PipelinePanel::typed() const
{
    return {m_name->text().trimmed().toStdString(), m_binary->isChecked(), m_whitespace->isChecked(), m_inference->isChecked()};
}

void PipelinePanel::writableChanged(bool writable)
{
    for (QWidget *one : std::initializer_list<QWidget *>{m_name, m_binary, m_whitespace, m_inference})
        one->setEnabled(writable);
}

void PipelinePanel::save()
{
    const auto work = [id = detail()->connector.id, settings = typed()](SourceAccess &access) -> connector::Checked<> {
        const auto answer = access.api().ask("update_pipeline", id, connector::pipelineRequest(settings));
        if (!answer)
            return std::unexpected(answer.error());
        return {};
    };
    Q_EMIT changeWanted(work, tr("The pipeline is saved; the next sync job takes it."));
}

} // namespace penstock::ui
