/// How a policy spells this server, and what else in a policy covers it.
///
/// Careful rather than complete: a spelling that is not known here is taken not to cover, at the cost of one source.
struct OwnSources: Sendable {
    /// The client script's address, `http://localhost:8080/__vif/client.js`, or `'self'` where that has no spelling.
    let script: String
    /// `ws://localhost:8080`. Nothing where that has no spelling.
    let socket: String?
    private let coveringPages: Set<String>
    private let coveringScript: Set<String>
    private let coveringSockets: Set<String>

    /// - Parameters:
    ///   - authority: host and port as in the page's address.
    ///   - isSecure: the page comes by https.
    init(authority: String, isSecure: Bool, scriptPath: String) {
        let authority = Self.isSpellable(authority) ? authority.lowercased() : nil
        let origin = authority.map { (isSecure ? "https://" : "http://") + $0 }
        script = origin.map { $0 + scriptPath } ?? "'self'"
        socket = authority.map { (isSecure ? "wss://" : "ws://") + $0 }
        // The insecure scheme covers the secure one too (CSP 3 §6.7.2.9, "scheme-part matches").
        coveringPages = Set(["*", "'self'", "http:"] + (isSecure ? ["https:"] : []) + [origin].compactMap(\.self))
        coveringScript = coveringPages.union([script.lowercased()])
        coveringSockets = Set(["*", "ws:"] + (isSecure ? ["wss:"] : []) + [socket].compactMap(\.self))
    }

    func isScriptAllowed(by list: SourceList) -> Bool {
        !list.isStrictDynamic && list.containsAny(of: coveringScript)
    }

    /// What a list lacks for a socket to this server. `'self'` alone covers it in current browsers, not in Safari 15.
    func missingForSocket(in list: SourceList) -> [String] {
        var missing = list.containsAny(of: coveringPages) ? [] : ["'self'"]
        if let socket, !list.containsAny(of: coveringSockets) { missing.append(socket) }
        return missing
    }

    /// The grammar has no IPv6 addresses and no underscores (CSP 3 §2.3.1, `host-source`). Above all, nothing of an
    /// address may end a directive.
    private static func isSpellable(_ authority: String) -> Bool {
        let parts = authority.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard let host = parts.first, parts.count <= 2, parts.dropFirst().allSatisfy(isPort) else { return false }
        return host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isPort(_ text: Substring.UTF8View) -> Bool {
        (1...5).contains(text.count) && text.allSatisfy(\.isASCIIDigit)
    }
}
