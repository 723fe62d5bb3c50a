/// The user and password that every request must bring: the Basic scheme, RFC 7617.
///
/// It keeps out who is in the same network. Without TLS, who listens there reads the password.
package struct BasicAuthentication: Sendable {
    /// Bytes of user, colon and password.
    static let limit = 256

    /// What must be sent, in UTF-8, filled up to the limit with zeros, which it does not hold itself.
    private let expected: [UInt8]

    /// Reads `USER:PASSWORD`. The password may hold colons.
    package init(parsing text: String) throws(CredentialsError) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { throw .noColon }
        guard colon != text.startIndex, text.utf8.index(after: colon) != text.endIndex else { throw .empty }
        // RFC 7617 §2: neither may have them.
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .controlCharacter
        }
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.limit else { throw .tooLong }
        expected = Self.filled(bytes)
    }

    /// - Parameter authorization: the value of `Authorization`; nothing if it is missing or repeated.
    package func admits(authorization: String?) -> Bool {
        guard let authorization, let given = Self.credentials(in: authorization), given.count <= Self.limit,
            !given.contains(0)
        else { return false }
        // Every byte is looked at and the length is always the same, so the time tells neither where the first
        // difference is nor how long the password is.
        let difference = zip(expected, Self.filled(given)).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        return difference == 0
    }

    private static func filled(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: max(0, limit - bytes.count))
    }

    /// RFC 9110 §11.4: the scheme in any case, spaces, then the credentials. Nothing if it is another scheme.
    private static func credentials(in authorization: String) -> [UInt8]? {
        let bytes = authorization.utf8
        // What is longer than the longest password in base 64 is not decoded.
        guard bytes.count <= limit * 2, bytes.prefix(5).map({ $0 | 0x20 }).elementsEqual("basic".utf8) else {
            return nil
        }
        let rest = bytes.dropFirst(5)
        guard rest.first == UInt8(ascii: " ") else { return nil }
        return Base64.decode(rest.drop { $0 == UInt8(ascii: " ") })
    }
}
