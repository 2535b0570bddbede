// SPDX-FileCopyrightText: The Penstock authors
// SPDX-License-Identifier: Apache-2.0
#include "core/serve/gzip.h"

#include <zlib.h>

namespace penstock::serve
{

std::string gzipped(std::string_view text)
{
    constexpr int gzipFormat = 15 + 16;
    constexpr int memoryLevel = 8;
    z_stream stream{};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzipFormat, memoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    std::string result(deflateBound(&stream, uLong(text.size())), '\0');
    // zlib does not write through next_in; its type predates const.
    stream.next_in = const_cast<Bytef *>(reinterpret_cast<const Bytef *>(text.data()));
    stream.avail_in = uInt(text.size());
    stream.next_out = reinterpret_cast<Bytef *>(result.data());
    stream.avail_out = uInt(result.size());
    const bool complete = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    result.resize(complete ? stream.total_out : 0);
    deflateEnd(&stream);
    return result;
}

} // namespace penstock::serve
