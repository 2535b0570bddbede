// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/map/mapper.h"
#include "ui/preview/mappingfields.h"

#include <QThreadPool>
#include <QWidget>

#include <functional>

class QComboBox;
class QLabel;
class QPushButton;

namespace penstock::ui
{

class AnswerView;
class CodeEditor;
class InkLabel;
class Syntax;

// Three columns: a record, a JQ program, what the program gives for the record while one types. Nothing is sent anywhere;
// the program runs off the GUI thread and is stopped after two seconds.
class MappingPanel : public QWidget
{
    Q_OBJECT
public:
    using Evaluate = std::function<map::Trial(const std::string &program, const std::string &record, const Profile &profile)>;

    MappingPanel(const Syntax &syntax, Evaluate evaluate, QWidget *parent = nullptr);
    ~MappingPanel() override;

    void setRecord(const std::string &json, const QString &origin);
    // What is being typed stays, unless the field was changed elsewhere too.
    void setFields(std::vector<MappingField> fields, const Profile &profile);
    void showFieldAt(const std::string &file, int line);       // the one that stands there, unless a changed text would be lost

Q_SIGNALS:
    void evaluated();
    // The program is to be written where the field stands in the document.
    void writeRequested(const penstock::Place &place, const QString &program);

private:
    QWidget *makeRecordColumn(const Syntax &syntax);
    QWidget *makeProgramColumn(const Syntax &syntax);
    QWidget *makeResultColumn(const Syntax &syntax);
    const MappingField *field() const;           // null: a free program
    int fieldAfter(const MappingField &before) const;
    bool isTyped() const;
    void chooseField(int index);
    void evaluate();
    void showTrial(const map::Trial &trial);
    void showError(const map::Trial &trial);
    void updateButtons();

    Evaluate m_evaluate;
    QThreadPool m_pool;
    const Profile *m_profile = &nativeProfile();
    std::vector<MappingField> m_fields;
    MappingField m_chosen;
    std::string m_recordText;
    int m_ticket = 0;
    QLabel *m_origin = nullptr;
    AnswerView *m_record = nullptr;
    QComboBox *m_fieldBox = nullptr;
    CodeEditor *m_program = nullptr;
    InkLabel *m_error = nullptr;
    QPushButton *m_write = nullptr;
    QPushButton *m_revert = nullptr;
    QLabel *m_outputs = nullptr;
    AnswerView *m_result = nullptr;
};

} // namespace penstock::ui
