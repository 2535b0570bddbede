// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMessageBox>
#include <QString>

#include <functional>

namespace penstock::ui
{

// What the window asks a person. Nothing waits: the answer comes to the call-back. Tests give the answers themselves.
class Questions
{
public:
    struct Question {
        QString name;                              // object name of the box
        QString text;
        QString details;
        QMessageBox::Icon icon = QMessageBox::Question;
        QMessageBox::StandardButtons buttons = QMessageBox::Ok;
    };
    virtual ~Questions() = default;
    virtual void ask(QWidget *parent, const Question &question, std::function<void(QMessageBox::StandardButton)> answer) = 0;
    virtual void chooseProject(QWidget *parent, std::function<void(const QString &path)> chosen) = 0;
    virtual void chooseImport(QWidget *parent, std::function<void(const QString &path)> chosen) = 0;
    virtual void chooseFolder(QWidget *parent, const QString &title, std::function<void(const QString &path)> chosen) = 0;
};

class DialogQuestions : public Questions
{
public:
    void ask(QWidget *parent, const Question &question, std::function<void(QMessageBox::StandardButton)> answer) override;
    void chooseProject(QWidget *parent, std::function<void(const QString &path)> chosen) override;
    void chooseImport(QWidget *parent, std::function<void(const QString &path)> chosen) override;
    void chooseFolder(QWidget *parent, const QString &title, std::function<void(const QString &path)> chosen) override;
};

} // namespace penstock::ui
