import HTTPServing

/// Another folder at a path of the site, `--mount /assets=../dist`, or at a virtual host, `--mount docs.localhost=docs`.
package struct Mount: Sendable, Equatable {
    /// `docs.localhost`, in lower case; nothing for every host that has no folder of its own.
    package let host: String?
    /// `/assets`: decoded, with one slash before each name and none at the end; empty only for all of a host.
    package let prefix: String
    /// As the user wrote it.
    package let folder: String

    /// The path is one of a URL: `%20` is a space. It ends at the first `=`.
    package init(parsing text: String) throws(MountError) {
        guard let sign = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { throw .incomplete(text) }
        folder = String(text[text.utf8.index(after: sign)...])
        guard !folder.isEmpty, sign != text.startIndex else { throw .incomplete(text) }
        // The shell has expanded it only at the start of a word.
        guard folder != "~", !folder.hasPrefix("~/") else { throw .tilde(text) }
        let place = text[..<sign]
        let slash = place.utf8.firstIndex(of: UInt8(ascii: "/")) ?? place.endIndex
        guard slash != place.startIndex, place[..<slash].utf8.contains(UInt8(ascii: ".")) else {
            host = nil
            prefix = try Self.normalised(place)
            return
        }
        host = try Self.host(place[..<slash])
        prefix = slash == place.endIndex ? "" : try Self.normalised(place[slash...], isOfHost: true)
    }

    /// As a person reads it: `docs.localhost/assets`.
    var place: String { (host ?? "") + prefix }

    /// Only names that lead to this machine by themselves (RFC 6761 §6.3).
    private static func host(_ text: Substring) throws(MountError) -> String {
        guard let authority = Authority(text), authority.port == nil, case .name(let name) = authority.host,
            name.hasSuffix(".localhost"),
            name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy({
                (1...63).contains($0.count) && $0.first != UInt8(ascii: "-") && $0.last != UInt8(ascii: "-")
            })
        else { throw .badHost(String(text)) }
        return name
    }

    /// Bytes are compared: to a file system, `é` in one and in two characters are two names.
    func isSamePath(as other: Mount) -> Bool { host == other.host && prefix.utf8.elementsEqual(other.prefix.utf8) }

    private static func normalised(_ text: Substring, isOfHost: Bool = false) throws(MountError) -> String {
        guard text.utf8.first == UInt8(ascii: "/") else { throw .badPath(String(text)) }
        var names: [String] = []
        for part in text.namesBetweenSlashes {
            guard let name = decoded(part), name != ".", name != ".." else { throw .badPath(String(text)) }
            names.append(name)
        }
        guard let first = names.first else {
            if isOfHost { return "" }
            throw .wholeSite
        }
        guard first != "__vif" else { throw .ownPath(String(text)) }
        return "/" + names.joined(separator: "/")
    }

    /// Nothing if no request could have this name in its path: a bad escape, an encoded slash or NUL, a backslash, not
    /// UTF-8. A bare `*`, `?` or `#` is taken for a mistake.
    private static func decoded(_ name: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = name.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(ASCII.hexValue), let low = rest.next().flatMap(ASCII.hexValue)
                else {
                    return nil
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "#"): return nil
            default: bytes.append(byte)
            }
        }
        guard !bytes.contains(where: { $0 == 0 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }) else {
            return nil
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
