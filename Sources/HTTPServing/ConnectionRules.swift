package import NIOCore

/// How long a connection may take, and how many there may be.
package struct ConnectionRules: Sendable {
    /// Without a request.
    package var idle = TimeAmount.seconds(75)
    /// From the first byte of a request's head to its last.
    package var head = TimeAmount.seconds(10)
    /// From the end of a request's head to the end of its body, which is short.
    package var body = TimeAmount.seconds(20)
    /// Without the client taking a byte of the response.
    package var stall = TimeAmount.seconds(60)
    /// How long a client has to close its side after the last response, alone or while the server ends.
    package var lingering = TimeAmount.seconds(2)
    package var lingeringAtTheEnd = TimeAmount.milliseconds(250)
    /// Connections that speak HTTP, at the same time. More than the tabs of a few browsers ever open.
    package var limit = 1_024
    /// With those that stay open for another purpose.
    package var patience = Patience()

    package init() {}
}

/// What became of one request, for a log.
package struct RequestRecord: Sendable {
    package let method: String
    /// As it was sent: visible ASCII.
    package let target: String
    package let status: Int
    /// Of the body that was sent.
    package let byteCount: Int
    /// From the end of the request until the kernel has taken the response.
    package let duration: TimeAmount
}
