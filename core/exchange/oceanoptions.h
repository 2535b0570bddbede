// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

// What the settings of Port Ocean's HTTP integration are called there and here: the one table behind import and export
// (ocean, sections 2.1 and 2.2).
namespace penstock::exchange
{

struct OceanOption {
    enum class Kind { Text, Integer, Boolean, Object };
    const char *name;              // camelCase; the environment's name is OCEAN__INTEGRATION__CONFIG__ and this in upper snake case
    const char *native;            // below `connection:`
    Kind kind = Kind::Text;
    bool secret = false;
};
std::span<const OceanOption> oceanOptions();
const OceanOption *oceanOption(std::string_view name);           // camelCase
const OceanOption *oceanOptionOfNative(std::string_view path);   // auth.token

// Keys of customAuthRequest and customAuthRequestTemplate, which are in snake_case here.
bool isCustomAuthKey(std::string_view name);                     // camelCase

// Names of earlier versions and of published samples, which the present version ignores.
struct LegacyOption {
    const char *name;
    const char *now;               // null: nothing does that today
};
std::span<const LegacyOption> legacyOceanOptions();

struct OceanCoreSetting {
    const char *name;              // camelCase, dotted; the environment's name is OCEAN__ and the parts in upper snake case
    const char *native;            // below the document's root
    bool secret = false;
    bool inMapping = false;        // a switch of the mapping document
};
std::span<const OceanCoreSetting> oceanCoreSettings();
const OceanCoreSetting *oceanCoreSetting(std::string_view name);
// Where it stands here; what is not in the table, below `ocean.extra`.
std::string nativeOfCoreSetting(std::string_view name);
std::string coreSettingOfNative(std::string_view path);          // the other way

// The kind of sink that stands for the catalogue.
inline constexpr std::string_view oceanSinkType = "port";

} // namespace penstock::exchange
