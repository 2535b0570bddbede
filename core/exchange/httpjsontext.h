// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exchange/nodes.h"
#include "core/exchange/secretfinder.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Texts of httpjson configurations on their way in and out: what their systems replace before a configuration is read, and the credentials in them.
// Between the two stand marked texts (references.h).
namespace penstock::exchange
{

// Filebeat: ${NAME} of the environment or the keystore; `$$` and `$}` are `$` and `}`. Agent: ${env.NAME} and the same again, since its inputs go
// through Filebeat's reader. Policy: the variables of an integration, whose ${NAME} are placeholders that somebody fills in.
enum class Layer { Filebeat, Agent, Policy };

struct Decoded {
    std::string marked;
    std::vector<std::string> notUnderstood;        // references of their system that have no counterpart and stay text: ${a.b}
    std::vector<std::string> withDefault;          // names of variables whose default is dropped: ${NAME:default}, ${env.NAME|'default'}
};
Decoded fromLayer(std::string_view text, Layer layer);

// Names under which the target is to know what a document refers to: SHOP_TOKEN for secret shop/token. Each name stands for one thing.
class ReferenceNames
{
public:
    std::string of(bool isSecret, std::string_view name);
    // Name and the reference in the document, in the order of first use.
    const std::vector<std::pair<std::string, std::string>> &all() const { return m_all; }

private:
    std::vector<std::pair<std::string, std::string>> m_all;
};
std::string toLayer(std::string_view marked, Layer layer, ReferenceNames &names);

// A copy of an input's configuration in which references stand for credentials: those of `auth`, passwords in URLs, entries of the body and
// transforms whose name says what they are. Templates that compute a credential stay.
NodePtr withoutSecrets(const NodePtr &config, SecretFinder &finder);

} // namespace penstock::exchange
