// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/diagnostic.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace penstock
{

// An exclusive lock on a file, held while this lives and ended by the system with the process. The file stays: removing it
// would let two processes hold two files of one name.
class LockFile
{
public:
    // state-locked when another one holds it (its process number is told), state-unwritable when the file cannot be made.
    static Result<LockFile> acquire(const std::filesystem::path &file, const QString &what);
    ~LockFile();
    LockFile(LockFile &&other) noexcept;
    LockFile &operator=(LockFile &&) = delete;

private:
    explicit LockFile(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor;
};

// A name as a part of a file name: letters, digits, - and _ stay, every other byte becomes %XX.
std::string fileNamePart(std::string_view name);

} // namespace penstock
