// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/connectordetail.h"
#include "ui/connector/sourceclient.h"

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace penstock::ui
{

class InkLabel;

// A tab about one connector, of which some part can be changed: what is typed stays until it is saved or reverted, whatever is read meanwhile.
class DetailPanel : public QWidget
{
    Q_OBJECT
public:
    explicit DetailPanel(const QString &name, QWidget *parent = nullptr);

    void show(const std::shared_ptr<const ConnectorDetail> &detail);     // another connector's than before: what was typed goes
    void setWritable(bool writable, const QString &why);                 // why not
    bool isModified() const { return m_isModified; }
    void revert();
    void saved();                                            // what was typed is stored: the next reading fills the panel anew

Q_SIGNALS:
    // `done` is told when it is.
    void changeWanted(const penstock::ui::Change &change, const QString &done);
    void modifiedChanged();

protected:
    virtual void fill(const ConnectorDetail &detail) = 0;    // the controls with what is stored
    // Whether both look the same here: then nothing that somebody works on is touched.
    virtual bool isSame(const ConnectorDetail &, const ConnectorDetail &) const { return false; }
    virtual void writableChanged(bool) {}
    virtual void save() {}
    const ConnectorDetail *detail() const { return m_detail.get(); }
    bool isWritable() const { return m_isWritable; }
    bool isFilling() const { return m_isFilling; }
    void edited();                                           // a control was changed
    void setSavable(bool savable);                           // false: a fault is in the way
    QHBoxLayout *makeButtons(const QString &saveText);       // Save, Revert, and a note

private:
    void updateButtons();

    std::shared_ptr<const ConnectorDetail> m_detail;
    QPushButton *m_save = nullptr, *m_revert = nullptr;
    InkLabel *m_note = nullptr;
    QString m_whyNot;
    bool m_isWritable = false, m_isModified = false, m_isFilling = false, m_isSavable = true, m_isSaved = false;
};

} // namespace penstock::ui
