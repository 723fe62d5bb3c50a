/// Whom a request is meant for: the host and port of a `Host` field, an absolute target or an `Origin`.
///
/// The syntax is narrower than RFC 3986's: what no browser sends for a site of ours is refused, never guessed at.
package struct Authority: Sendable, Equatable {
    package enum Host: Sendable, Equatable {
        /// In lower case, without the dot of a fully qualified name.
        case name(String)
        case ipv4(IPv4Address)
        case ipv6(IPv6Address)
    }

    package let host: Host
    package let port: UInt16?

    package init(host: Host, port: UInt16?) {
        self.host = host
        self.port = port
    }

    /// As it stands in a URL.
    package var text: String {
        let host =
            switch host {
            case .name(let name): name
            case .ipv4(let address): address.description
            case .ipv6(let address): "[\(address)]"
            }
        return port.map { "\(host):\($0)" } ?? host
    }

    /// Nothing if `text` is not `host` or `host:port`.
    package init?(_ text: Substring) {
        // Visible ASCII only, so that a character is a byte.
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        let end: Substring.Index
        if text.utf8.first == UInt8(ascii: "[") {
            guard let bracket = text.utf8.firstIndex(of: UInt8(ascii: "]")),
                let address = IPv6Address(text[text.utf8.index(after: text.startIndex)..<bracket])
            else { return nil }
            host = .ipv6(address)
            end = text.utf8.index(after: bracket)
        } else {
            end = text.utf8.firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
            guard let named = Self.namedHost(text[..<end]) else { return nil }
            host = named
        }
        guard end != text.endIndex else {
            port = nil
            return
        }
        let digits = text[end...].dropFirst()
        guard text.utf8[end] == UInt8(ascii: ":"), (1...5).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = UInt16(digits)
        else { return nil }
        port = number
    }

    private static func namedHost(_ text: Substring) -> Host? {
        var name = text
        // `localhost.` is what browsers send for a fully qualified name.
        if name.utf8.last == UInt8(ascii: ".") { name = name.dropLast() }
        guard (1...253).contains(name.utf8.count), name.utf8.allSatisfy(Self.isNameByte) else { return nil }
        if let address = IPv4Address(name) { return .ipv4(address) }
        return .name(name.lowercased())
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
