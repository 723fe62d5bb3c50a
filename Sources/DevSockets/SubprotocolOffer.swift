import HTTPServing

/// The subprotocols that a client offers, in the order of its preference (RFC 6455 §4.1, item 10).
struct SubprotocolOffer: Equatable {
    let names: [String]

    /// - Parameter lines: the values of the `Sec-WebSocket-Protocol` fields; none if the client offers none.
    init(lines: [String]) throws(OptionError) {
        var names: [String] = []
        var seen: Set<String> = []
        for line in lines {
            for member in line.utf8.split(separator: UInt8(ascii: ",")) {
                let name = Substring(member).trimmingBlanks
                // A list may have empty members (RFC 9110 §5.6.1.2).
                if name.isEmpty { continue }
                guard FieldSyntax.isValid(name), seen.insert(String(name)).inserted else { throw .badSubprotocols }
                names.append(String(name))
            }
        }
        guard lines.isEmpty || !names.isEmpty else { throw .badSubprotocols }
        self.names = names
    }

    /// The first that is supported.
    ///
    /// - Parameter supported: what the endpoint supports; nothing if that is everything.
    func choice(of supported: Set<String>?) -> String? {
        guard let supported else { return names.first }
        return names.first(where: supported.contains)
    }
}
