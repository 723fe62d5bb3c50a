"""Images and fonts of a wanted width, as small as they get, so that a page can tell which one it shows."""
import struct
import zlib


def png(width, height=1):
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    rows = (b'\0' + b'\x40\x80\xc0' * width) * height
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0))
            + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def svg(width, height=8):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
            f'<rect width="{width}" height="{height}" fill="teal"/></svg>')


def font(advance):
    """TrueType with one letter, `m`: a box, `advance` thousandths of the font size wide."""
    box = struct.pack('>hhhhh', 1, 50, 0, 500, 500) + struct.pack('>HH', 3, 0) + bytes([1, 1, 1, 1])
    box += struct.pack('>hhhh', 50, 450, 0, -450) + struct.pack('>hhhh', 0, 0, 500, 0)
    box += b'\0' * (-len(box) % 4)
    cmap = struct.pack('>HHHHI', 0, 1, 3, 1, 12) + struct.pack('>HHHHHHH', 4, 32, 0, 4, 4, 1, 0)
    cmap += struct.pack('>HHHHHhhHH', ord('m'), 0xFFFF, 0, ord('m'), 0xFFFF, 1 - ord('m'), 1, 0, 0)
    words = 'vif'.encode('utf-16-be')
    names = struct.pack('>HHH', 0, 2, 30) + b''.join(struct.pack('>HHHHHH', 3, 1, 0x409, kind, len(words), 0) for kind in (1, 4))
    metrics = struct.pack('>HhHHHhhhhhhhhhhh', 4, advance, 400, 5, 0, *[100] * 10, 0) + bytes(10)
    metrics += bytes(16) + b'vif ' + struct.pack('>HHH', 64, ord('m'), ord('m')) + struct.pack('>hhhHH', 800, -200, 0, 800, 200)
    metrics += struct.pack('>II', 1, 0) + struct.pack('>hhHHH', 500, 700, 0, 32, 0)
    tables = {
        b'OS/2': metrics,
        b'cmap': cmap,
        b'glyf': box,
        b'head': struct.pack('>IIIIHHQQhhhhHHhhh', 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, 0, 1000, 1000, 0, 8, 2, 0, 0),
        b'hhea': struct.pack('>IhhhHhhhhhhhhhhhH', 0x10000, 800, -200, 0, advance, 0, 0, 500, 1, *[0] * 7, 2),
        b'hmtx': struct.pack('>HhHh', advance, 0, advance, 50),
        b'loca': struct.pack('>HHH', 0, 0, len(box) // 2),
        b'maxp': struct.pack('>IHHHHHHHHHHHHHH', 0x10000, 2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
        b'name': names + words,
        b'post': struct.pack('>IIhhIIIII', 0x30000, 0, -100, 50, 0, 0, 0, 0, 0),
    }
    place, directory, body = 12 + 16 * len(tables), b'', b''
    for tag, data in tables.items():
        padded = data + b'\0' * (-len(data) % 4)
        total = sum(struct.unpack(f'>{len(padded) // 4}I', padded)) & 0xFFFFFFFF
        directory += tag + struct.pack('>III', total, place + len(body), len(data))
        body += padded
    return struct.pack('>IHHHH', 0x10000, len(tables), 128, 3, 32) + directory + body
