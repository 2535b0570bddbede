// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "session.h"

#include <QtGlobal>

namespace penstock::cli
{

namespace
{

Exit schema(Session &session, const Arguments &)
{
    std::string text = jsonSchema();
    if (!text.ends_with('\n'))
        text += '\n';
    session.output().result(text);
    return Exit::Done;
}

} // namespace

const Command schemaCommand{"schema", "", QT_TRANSLATE_NOOP("Commands", "Print the JSON Schema of a project file"), {}, 0, 0, schema};

} // namespace penstock::cli
