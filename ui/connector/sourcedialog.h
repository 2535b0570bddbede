// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/sourceaccess.h"

#include <QDialog>

class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLineEdit;
class QPushButton;

namespace penstock::ui
{

class InkLabel;
class SourceClient;

// Address and credentials of a cluster. What is typed as a key or password goes into the secret store, off the GUI thread, and nowhere else.
class SourceDialog : public QDialog
{
    Q_OBJECT
public:
    SourceDialog(ConnectorSource source, ConnectorParts parts, bool isNew, QWidget *parent = nullptr);
    ~SourceDialog() override;

Q_SIGNALS:
    void saved(const penstock::ui::ConnectorSource &source);

private:
    void build(bool isNew);
    void update();
    ConnectorSource typed() const;
    QString faultOf(const ConnectorSource &source) const;
    bool isReadableByOthers(const ConnectorSource &source) const;
    void check();
    void save();
    void chooseCa();
    void say(const QString &text, bool isError);

    ConnectorSource m_source;
    ConnectorParts m_parts;
    QFormLayout *m_form;
    QLineEdit *m_name, *m_url, *m_user, *m_reference, *m_secret, *m_ca;
    QComboBox *m_login;
    QPushButton *m_check, *m_browse;
    QDialogButtonBox *m_buttons;
    InkLabel *m_note;
    std::unique_ptr<SourceClient> m_trial;
};

} // namespace penstock::ui
