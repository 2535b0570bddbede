// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "commandlist.h"
#include "session.h"

#include <QtGlobal>

#include <curl/curl.h>

namespace penstock::cli
{

namespace
{

Exit version(Session &session, const Arguments &)
{
    const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);
    std::string text = "penstock " PENSTOCK_VERSION "\n";
    text += std::string("Qt ") + qVersion() + "\ncurl " + curl->version + '\n';
    if (curl->ssl_version)
        text += std::string(curl->ssl_version) + '\n';
    session.output().result(text);
    return Exit::Done;
}

} // namespace

const Command versionCommand{"version", "", QT_TRANSLATE_NOOP("Commands", "Print the version and what it was built with"), {}, 0, 0, version};

} // namespace penstock::cli
