// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QObject>
#include <QString>

#include <memory>

class QCompleter;
class QKeyEvent;
class QLabel;
class QPlainTextEdit;
class QStandardItemModel;
class QTextCursor;

namespace penstock::ui
{

struct Completion {
    QString label;
    QString insert;
    QString detail;                  // one line beside the label: a signature, a default
    QString help;                    // a sentence
};

struct CompletionOffer {
    QList<Completion> items;
    QString typed;                   // what stands before the cursor and is replaced
};

// What an editor asks about its text. Quick: called on the GUI thread while one types.
class CodeAssistant
{
public:
    virtual ~CodeAssistant() = default;
    virtual CompletionOffer complete(const QTextCursor &cursor) const = 0;
    virtual bool offersUnasked(const QTextCursor &cursor) const = 0;    // a list opens while typing here
    virtual QString signature(const QTextCursor &cursor) const = 0;     // rich text; empty: none
    virtual QString hover(const QTextCursor &cursor) const = 0;         // rich text; empty: none
};

// The list of completions and the signature help of one editor. Ctrl+Space asks for the list, Ctrl+Shift+Space for the signature, Escape closes
// both; the editor keeps the focus all the time.
class CodeAssist : public QObject
{
    Q_OBJECT
public:
    CodeAssist(QPlainTextEdit *editor, std::shared_ptr<const CodeAssistant> assistant);
    ~CodeAssist() override;

    // A key on its way to the editor: true where the editor has nothing more to do with it.
    bool takes(QKeyEvent *event);
    void typed(const QKeyEvent &event);               // the editor had the key
    const CodeAssistant &assistant() const { return *m_assistant; }
    void hide();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void complete(bool preselect);
    void insert(const QModelIndex &index);
    void showHelp();
    void showSignature();
    void updateSignature();
    bool isListOpen() const;
    QLabel *makeTip(const QString &name, const QString &accessibleName);

    QPlainTextEdit *m_editor;
    std::shared_ptr<const CodeAssistant> m_assistant;
    QStandardItemModel *m_model;
    QCompleter *m_completer;
    QLabel *m_help;
    QLabel *m_signature;
    QString m_typed;
    bool m_preselects = false;
};

} // namespace penstock::ui
