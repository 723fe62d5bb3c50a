import Glibc

/// The origin of a page as browsers write it (RFC 6454 §6.2): `https://example.com`, `http://localhost:3000`.
struct Origin: Sendable, Equatable {
    /// In lower case, without the port that its scheme has anyway.
    let text: String

    init(_ text: some StringProtocol) throws(CrossOriginError) {
        guard text.lowercased() != "null", !text.lowercased().hasPrefix("file:") else { throw .nullOrigin }
        // Visible ASCII only, so that a character is a byte; before lower case makes a `k` of the Kelvin sign.
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let serialised = Self.serialised(text.lowercased())
        else { throw .badOrigin(String(text)) }
        self.text = serialised
    }

    /// The origin of a page whose address is in a `Referer`; nothing if it has none.
    init?(ofPage address: String) {
        let parts = address.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty else { return nil }
        let authority = parts[2].prefix { !"/?#".utf8.contains($0) }
        guard let origin = try? Origin("\(Substring(parts[0]))//\(Substring(authority))") else { return nil }
        self = origin
    }

    private static func serialised(_ text: String) -> String? {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://")
        else { return nil }
        let scheme = text[..<colon]
        guard isScheme(scheme), let (host, port) = split(text[colon...].dropFirst(3)), let host = serialised(host: host)
        else { return nil }
        guard let port else { return "\(scheme)://\(host)" }
        guard (1...5).contains(port.count), port.allSatisfy(\.isNumber), let number = UInt16(port), number > 0 else {
            return nil
        }
        let isUsual = (scheme == "http" && number == 80) || (scheme == "https" && number == 443)
        return "\(scheme)://\(host)" + (isUsual ? "" : ":\(number)")
    }

    /// RFC 3986 §3.1.
    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.first, first.isLetter else { return false }
        return text.allSatisfy { $0.isLetter || $0.isNumber || "+-.".contains($0) }
    }

    private static func split(_ authority: Substring) -> (host: Substring, port: Substring?)? {
        let afterHost =
            authority.first == "["
            ? authority.firstIndex(of: "]").map(authority.index(after:)) : authority.firstIndex(of: ":")
        guard let afterHost else { return authority.first == "[" ? nil : (authority, nil) }
        if afterHost == authority.endIndex { return (authority, nil) }
        guard authority[afterHost] == ":" else { return nil }
        return (authority[..<afterHost], authority[authority.index(after: afterHost)...])
    }

    private static func serialised(host: Substring) -> String? {
        guard host.first == "[" else {
            let isName = host.allSatisfy { $0.isLetter || $0.isNumber || "-._".contains($0) }
            return (1...253).contains(host.count) && isName ? String(host) : nil
        }
        var address = in6_addr()
        guard String(host.dropFirst().dropLast()).withCString({ inet_pton(AF_INET6, $0, &address) }) == 1 else {
            return nil
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &address, &text, socklen_t(INET6_ADDRSTRLEN)) != nil else { return nil }
        return "[" + String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) + "]"
    }
}
