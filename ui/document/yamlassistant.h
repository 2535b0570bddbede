// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/document/completion.h"

namespace penstock::ui
{

// What the editor of a project's file is told while one types: keys of the schema, and all about value templates.
class YamlAssistant : public CodeAssistant
{
public:
    // `root`: where the file's own root stands in the project. `known` may change at any time.
    YamlAssistant(QString root, std::shared_ptr<const KnownNames> known);

    CompletionOffer complete(const QTextCursor &cursor) const override;
    bool offersUnasked(const QTextCursor &cursor) const override;
    QString signature(const QTextCursor &cursor) const override;
    QString hover(const QTextCursor &cursor) const override;

private:
    QString m_root;
    std::shared_ptr<const KnownNames> m_known;
};

} // namespace penstock::ui
