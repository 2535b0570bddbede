// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/answerview.h"

#include "ui/background.h"
#include "ui/widgets/findbar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QShortcut>

namespace penstock::ui
{

namespace
{
constexpr std::size_t firstPart = 128u << 10;     // bytes shown at once; laying out more would be felt
}

AnswerView::AnswerView(const Syntax &syntax, const QString &name, Language language, CodeEditor::Gutter gutter, QWidget *parent)
    : QWidget(parent)
    , m_editor(new CodeEditor(syntax, language, gutter, this))
    , m_findBar(new FindBar(m_editor, this))
    , m_notice(new QWidget(this))
    , m_noticeLabel(new QLabel(m_notice))
    , m_more(new QPushButton(tr("Show more"), m_notice))
    , m_fromStart(new QPushButton(tr("From the start"), m_notice))
    , m_limit(firstPart)
{
    m_editor->setReadOnly(true);
    m_editor->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_editor->setObjectName(QStringLiteral("answerText"));
    m_editor->setAccessibleName(name);
    m_editor->setLayoutDirection(Qt::LeftToRight);
    m_noticeLabel->setObjectName(QStringLiteral("cutNotice"));
    m_more->setObjectName(QStringLiteral("showMoreButton"));
    m_fromStart->setObjectName(QStringLiteral("fromStartButton"));

    auto *noticeLayout = new QHBoxLayout(m_notice);
    noticeLayout->setContentsMargins(6, 2, 6, 2);
    noticeLayout->addWidget(m_noticeLabel, 1);
    noticeLayout->addWidget(m_fromStart);
    noticeLayout->addWidget(m_more);
    m_notice->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_editor, 1);
    layout->addWidget(m_notice);
    layout->addWidget(m_findBar);

    auto *find = new QShortcut(QKeySequence::Find, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_findBar, &FindBar::open);
    connect(m_more, &QPushButton::clicked, this, &AnswerView::showMore);
    connect(m_fromStart, &QPushButton::clicked, this, &AnswerView::showFromStart);
}

void AnswerView::setBytes(std::shared_ptr<const std::string> bytes, std::size_t whole, std::size_t target)
{
    const bool same = bytes == m_bytes;
    m_bytes = std::move(bytes);
    m_whole = whole;
    m_target = target;
    if (!same)
        m_limit = firstPart;
    render();
}

void AnswerView::setText(const std::string &bytes)
{
    setBytes(std::make_shared<const std::string>(bytes), bytes.size());
}

void AnswerView::clear()
{
    m_bytes.reset();
    ++m_ticket;
    m_editor->clear();
    m_notice->hide();
}

void AnswerView::setForm(Form form)
{
    if (m_form == form)
        return;
    m_form = form;
    render();
}

void AnswerView::render()
{
    if (!m_bytes) {
        clear();
        return;
    }
    const int ticket = ++m_ticket;
    const auto layOut = [bytes = m_bytes, form = m_form, limit = m_limit, target = m_target] {
        PrettyLimits limits;
        limits.output = limit;
        return form == Form::Pretty ? prettyJson(*bytes, limits, target) : rawText(*bytes, limits, target);
    };
    inBackground(this, layOut, [this, ticket](const Pretty &pretty) {
        if (ticket == m_ticket)
            display(pretty);
    });
}

void AnswerView::display(const Pretty &pretty)
{
    m_editor->setPlainText(pretty.text);
    m_editor->setFirstLineNumber(pretty.firstLine);
    m_editor->highlightLine(pretty.lineOfTarget == 0 ? 0 : pretty.lineOfTarget - pretty.firstLine + 1);
    const bool kept = pretty.consumed < m_bytes->size();
    m_more->setVisible(kept);
    m_fromStart->setVisible(pretty.firstLine > 1);
    m_notice->setVisible(kept || pretty.firstLine > 1 || m_bytes->size() < m_whole);
    const QLocale locale;
    const QString sentence = pretty.firstLine > 1 ? tr("Shown: from line %1 up to %2 of %3.").arg(pretty.firstLine) : tr("Shown: %1 of %2.");
    m_noticeLabel->setText(sentence.arg(locale.formattedDataSize(static_cast<qint64>(pretty.consumed)),
                                                      locale.formattedDataSize(static_cast<qint64>(std::max(m_whole, m_bytes->size())))));
    Q_EMIT shown();
}

void AnswerView::showFromStart()
{
    m_target = std::string::npos;
    render();
}

void AnswerView::showMore()
{
    m_limit *= 4;
    render();
}

} // namespace penstock::ui
