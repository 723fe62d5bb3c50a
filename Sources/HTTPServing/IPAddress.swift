import Glibc

/// An IPv4 address. Only the strict form of four decimal numbers: `127.1` and `0177.0.0.1` are names to us.
package struct IPv4Address: Sendable, Hashable {
    /// The address in host byte order.
    package let bits: UInt32

    package init(bits: UInt32) {
        self.bits = bits
    }

    package init?(_ text: Substring) {
        var address = in_addr()
        // inet_pton(3) takes the strict form only, and no leading zeros.
        guard String(text).withCString({ inet_pton(AF_INET, $0, &address) }) == 1 else { return nil }
        bits = UInt32(bigEndian: address.s_addr)
    }

    /// 127.0.0.0/8, RFC 1122 §3.2.1.3.
    package var isLoopback: Bool { bits >> 24 == 127 }

    package var isUnspecified: Bool { bits == 0 }
}

extension IPv4Address: CustomStringConvertible {
    package var description: String {
        withUnsafeBytes(of: bits.bigEndian) { $0.map { String($0) }.joined(separator: ".") }
    }
}

/// An IPv6 address without a zone.
package struct IPv6Address: Sendable, Hashable {
    package let high: UInt64
    package let low: UInt64

    package init?(_ text: Substring) {
        var address = in6_addr()
        guard String(text).withCString({ inet_pton(AF_INET6, $0, &address) }) == 1 else { return nil }
        (high, low) = withUnsafeBytes(of: address) {
            (
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    package var isLoopback: Bool { high == 0 && low == 1 }

    package var isUnspecified: Bool { high == 0 && low == 0 }

    /// `::ffff:a.b.c.d`, RFC 4291 §2.5.5.2.
    package var mappedIPv4: IPv4Address? {
        high == 0 && low >> 32 == 0xFFFF ? IPv4Address(bits: UInt32(truncatingIfNeeded: low)) : nil
    }
}

extension IPv6Address: CustomStringConvertible {
    /// In the short form of RFC 5952.
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) {
            _ = inet_ntop(AF_INET6, $0.baseAddress, &text, socklen_t(INET6_ADDRSTRLEN))
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
