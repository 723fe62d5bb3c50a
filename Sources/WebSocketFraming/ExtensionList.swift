/// Reads what `Sec-WebSocket-Extensions` holds, from front to back (RFC 6455 §9.1; lists as RFC 9110 §5.6.1 has them).
///
///     extension       = token *( ";" extension-param )
///     extension-param = token [ "=" ( token | quoted-string ) ]
struct ExtensionList {
    struct Malformed: Error {}

    typealias Bytes = ArraySlice<UInt8>

    private var rest: Bytes

    init(_ value: some StringProtocol) {
        rest = Bytes(value.utf8)
    }

    /// The name of the next extension, after all parameters of the last; nothing at the end.
    mutating func nextName() throws(Malformed) -> Bytes? {
        while take(",") {}
        skipBlanks()
        return rest.isEmpty ? nil : try takeToken()
    }

    /// The next parameter of the extension, its value without quotes; nothing at the extension's end.
    mutating func nextParameter() throws(Malformed) -> (name: Bytes, value: Bytes?)? {
        guard take(";") else {
            guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { throw Malformed() }
            return nil
        }
        skipBlanks()
        let name = try takeToken()
        guard take("=") else { return (name, nil) }
        skipBlanks()
        return (name, try rest.first == UInt8(ascii: "\"") ? takeQuotedToken() : takeToken())
    }

    private mutating func skipBlanks() {
        while let byte = rest.first, byte == 0x20 || byte == 0x09 { rest.removeFirst() }
    }

    private mutating func take(_ separator: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard rest.first == UInt8(ascii: separator) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func takeToken() throws(Malformed) -> Bytes {
        let token = rest.prefix(while: Self.isTokenByte)
        guard !token.isEmpty else { throw Malformed() }
        rest = rest[token.endIndex...]
        return token
    }

    /// What the quotes hold has to be a token too.
    private mutating func takeQuotedToken() throws(Malformed) -> Bytes {
        rest.removeFirst()
        var token: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\""), !token.isEmpty { return token[...] }
            guard let byte = byte == UInt8(ascii: "\\") ? rest.popFirst() : byte, Self.isTokenByte(byte) else { break }
            token.append(byte)
        }
        throw Malformed()
    }

    /// `tchar` (RFC 9110 §5.6.2).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        // A bit for each byte: the letters, the digits and !#$%&'*+-.^_`|~
        let (low, high): (UInt64, UInt64) = (0x03FF_6CFA_0000_0000, 0x57FF_FFFF_C7FF_FFFE)
        return byte < 64 ? low >> UInt64(byte) & 1 == 1 : byte < 128 && high >> UInt64(byte & 63) & 1 == 1
    }
}
