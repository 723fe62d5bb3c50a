import Glibc

/// An IPv4 or IPv6 address, as it stands in a certificate.
package struct NetworkAddress: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// 4 or 16.
    let bytes: [UInt8]

    init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// - Parameter text: also in brackets, and with a zone, which no certificate can have. An IPv4 address in IPv6's
    ///   form is the IPv4 address: that is what a client has asked for.
    package init?(_ text: String) {
        let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        if let bytes = Self.bytes(of: bare, family: AF_INET, count: 4) {
            self.bytes = bytes
            return
        }
        let plain = bare.prefix { $0 != "%" }
        guard let bytes = Self.bytes(of: String(plain), family: AF_INET6, count: 16) else { return nil }
        let isMapped = bytes.starts(with: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF])
        self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
    }

    private static func bytes(of text: String, family: Int32, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        // inet_pton(3) would not see what follows a zero byte.
        guard !text.utf8.contains(0), inet_pton(family, text, &bytes) == 1 else { return nil }
        return bytes
    }

    /// `0.0.0.0` and `::` stand for every address, and are none.
    var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

    /// In the short form of RFC 5952.
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(INET6_ADDRSTRLEN))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// IPv4 first, then by number.
    package static func < (left: NetworkAddress, right: NetworkAddress) -> Bool {
        (left.bytes.count, right.bytes.count) == (right.bytes.count, left.bytes.count)
            ? left.bytes.lexicographicallyPrecedes(right.bytes) : left.bytes.count < right.bytes.count
    }
}

/// The addresses that have the same first bits.
struct AddressRange: Sendable, Equatable {
    let base: NetworkAddress
    let mask: NetworkAddress

    /// - Parameter bytes: address and mask, as in a certificate (RFC 5280 §4.2.1.10).
    init?(bytes: [UInt8]) {
        guard let base = NetworkAddress(bytes: Array(bytes.prefix(bytes.count / 2))),
            let mask = NetworkAddress(bytes: Array(bytes.suffix(bytes.count / 2))), bytes.count % 2 == 0
        else { return nil }
        (self.base, self.mask) = (base, mask)
    }

    /// - Parameter text: as in `10.0.0.0/8`.
    init?(_ text: String) {
        let parts = text.split(separator: "/")
        guard parts.count == 2, let base = NetworkAddress(String(parts[0])), let count = Int(parts[1]),
            (0...(base.bytes.count * 8)).contains(count)
        else { return nil }
        let mask = base.bytes.indices.map { index in
            let ones = min(8, max(0, count - index * 8))
            return UInt8(truncatingIfNeeded: 0xFF00 >> ones)
        }
        self.init(bytes: base.bytes + mask)
    }

    func contains(_ address: NetworkAddress) -> Bool {
        address.bytes.count == base.bytes.count
            && zip(zip(address.bytes, base.bytes), mask.bytes).allSatisfy { ($0.0 ^ $0.1) & $1 == 0 }
    }
}
