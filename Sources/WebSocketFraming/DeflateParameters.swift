/// What was agreed of permessage-deflate (RFC 7692 §7.1). Neither side keeps its window from one message to the next.
package struct DeflateParameters: Hashable, Sendable {
    /// How far back the client can look in what the server sends, as a power of two: 9...15.
    package let serverWindowBits: Int
}
