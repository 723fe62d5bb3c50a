// zlib (Debian's zlib1g-dev). Swift cannot import its function-like macros.
#pragma once

#include <zlib.h>

// deflateInit2 with the gzip format (RFC 1952) and zlib's usual level and memory.
static inline int vif_gzip_init(z_stream *stream) {
    return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
