// zlib (Debian's zlib1g-dev). Swift cannot import its function-like macros.
#pragma once

#include <zlib.h>

// deflateInit2 with the gzip format (RFC 1952) and zlib's usual level and memory.
static inline int vif_gzip_init(z_stream *stream) {
    return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

// deflateInit2 and inflateInit2 with the bare format (RFC 1951): no header, no checksum.
static inline int vif_raw_deflate_init(z_stream *stream, int window_bits, int memory_level) {
    return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -window_bits, memory_level, Z_DEFAULT_STRATEGY);
}

static inline int vif_raw_inflate_init(z_stream *stream) { return inflateInit2(stream, -15); }
