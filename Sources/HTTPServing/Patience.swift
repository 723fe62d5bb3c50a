package import NIOCore

/// How long the peer of a connection that stays open may be silent.
package struct Patience: Sendable {
    /// Without a sign of life, until it is asked for one. Proxies end what is silent for a minute.
    package var silence = TimeAmount.seconds(25)
    /// Until it has given one.
    package var answer = TimeAmount.seconds(20)
    /// From our close frame to the peer's.
    package var closing = TimeAmount.seconds(2)
    /// From the last byte to the end of the peer's side.
    package var lingering = TimeAmount.seconds(1)

    package init() {}
}
