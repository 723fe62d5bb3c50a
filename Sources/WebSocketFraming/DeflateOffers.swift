/// Chooses among a client's offers of permessage-deflate (RFC 7692 §5.1).
package enum DeflateOffers {
    /// The first offer that can be served. Takes time in proportion to the fields' length.
    ///
    /// - Parameter headerValues: of each `Sec-WebSocket-Extensions`, in their order.
    /// - Returns: what holds for the connection, and the value of the field that says so; nothing if no offer can be
    ///   served, or the fields are malformed: the WebSocket is then opened without compression.
    package static func agree(
        on headerValues: [some StringProtocol]
    ) -> (parameters: DeflateParameters, answer: String)? {
        try? firstAgreement(headerValues)
    }

    /// Whether the fields follow the grammar; a client whose fields do not is refused (RFC 6455 §9.1).
    package static func areWellFormed(_ headerValues: [some StringProtocol]) -> Bool {
        do throws(ExtensionList.Malformed) {
            _ = try firstAgreement(headerValues)
            return true
        } catch {
            return false
        }
    }

    private static func firstAgreement(
        _ headerValues: [some StringProtocol]
    ) throws(ExtensionList.Malformed) -> (parameters: DeflateParameters, answer: String)? {
        var agreement: (parameters: DeflateParameters, answer: String)?
        for value in headerValues {
            var list = ExtensionList(value)
            while let name = try list.nextName() {
                var offer = DeflateOffer()
                while let (name, value) = try list.nextParameter() { offer.take(name, value: value) }
                guard agreement == nil, name.elementsEqual("permessage-deflate".utf8) else { continue }
                agreement = offer.agreement
            }
        }
        return agreement
    }
}
