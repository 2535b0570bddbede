// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/codeeditor.h"
#include "ui/widgets/prettyjson.h"

#include <QWidget>

#include <memory>
#include <string>

class QLabel;
class QPushButton;
class QThreadPool;
class QToolButton;

namespace penstock::ui
{

class FindBar;

// Shows bytes that may be large: formatted off the GUI thread, only as much as is asked for, with a note where it is cut.
class AnswerView : public QWidget
{
    Q_OBJECT
public:
    enum class Form { Pretty, Raw };

    // `name` is the accessible name of the text. Several values that are not one JSON text are coloured as JQ.
    AnswerView(const Syntax &syntax, const QString &name, Language language = Language::Json, CodeEditor::Gutter gutter = CodeEditor::Gutter::Shown,
               QWidget *parent = nullptr);

    // `whole` is the size of the original where `bytes` is only its beginning. `target`: a byte offset to scroll to.
    void setBytes(std::shared_ptr<const std::string> bytes, std::size_t whole, std::size_t target = std::string::npos);
    void setText(const std::string &bytes);
    void setForm(Form form);
    Form form() const { return m_form; }
    void clear();
    CodeEditor *editor() const { return m_editor; }

Q_SIGNALS:
    void shown();                                 // the text on screen is that of the last setBytes()

private:
    void render();
    void display(const Pretty &pretty);
    void showMore();
    void showFromStart();

    CodeEditor *m_editor;
    FindBar *m_findBar;
    QWidget *m_notice;
    QLabel *m_noticeLabel;
    QPushButton *m_more;
    QPushButton *m_fromStart;
    std::shared_ptr<const std::string> m_bytes;
    std::size_t m_whole = 0;
    std::size_t m_target = std::string::npos;
    std::size_t m_limit = 0;
    Form m_form = Form::Pretty;
    int m_ticket = 0;
};

} // namespace penstock::ui
