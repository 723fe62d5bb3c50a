/// What is spoken at `/livereload`: the protocols of LiveReload that we know, by the addresses that stand for them.
package enum LiveReloadProtocol: String, Sendable, CaseIterable {
    case official7 = "http://livereload.com/protocols/official-7"
    /// Of the browser extensions, which only ask whether there is a server.
    case connectionCheck1 = "http://livereload.com/protocols/connection-check-1"

    package static let socketPath = "/livereload"
    /// Clients find their own element by this name.
    package static let scriptPath = "/livereload.js"
}
