// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/connector/detailpanel.h"
#include "ui/widgets/tablemodel.h"

namespace penstock::ui
{

class CodeEditor;
class EmptyState;
class Syntax;
class TableView;

struct DocumentRow {
    QString id, text;                            // pretty JSON
};
struct IndexDocuments {
    std::int64_t count = 0;
    std::vector<DocumentRow> first;
};
connector::Checked<IndexDocuments> readDocuments(SourceAccess &access, const std::string &index);

// How many documents the index of a connector has, and the first of them. Read only when somebody asks.
class DocumentsPanel : public DetailPanel
{
    Q_OBJECT
public:
    explicit DocumentsPanel(const Syntax &syntax, QWidget *parent = nullptr);

    void setDocuments(const IndexDocuments &documents);
    void setNote(const QString &text, bool isTrouble);    // instead of documents

Q_SIGNALS:
    void wanted(const std::string &index);

protected:
    void fill(const ConnectorDetail &detail) override;
    void showEvent(QShowEvent *event) override;

private:
    void ask();

    std::vector<DocumentRow> m_rows;
    TableModel<DocumentRow> m_model;
    InkLabel *m_note;
    QPushButton *m_read;
    TableView *m_table;
    CodeEditor *m_text;
    QString m_source;
    std::string m_index;
    bool m_isRead = false;
};

} // namespace penstock::ui
