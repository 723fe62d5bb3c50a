import NIOCore
import NIOSSL
import Synchronization

/// What TLS connections are made with. It can be replaced while the server runs: connections that are open keep theirs.
package final class TLSService: Sendable {
    /// For TLS 1.2: one for each kind of key, which every client of HTTP/2 has (RFC 9113 §9.2.2), so that there is nothing to
    /// choose. NIOSSL cannot choose in the server's order.
    private static let suites = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256"

    private let context: Mutex<NIOSSLContext>
    private let covers: @Sendable (String) -> Bool
    private let identityForName: (@Sendable (String) -> TLSIdentity?)?

    /// - Parameters:
    ///   - covers: whether the identity is good for a server name that a client has asked for.
    ///   - identityForName: the identity for one that it is not good for; nothing if there is none. Called on an event
    ///     loop: it must not take long.
    /// - Throws: `TLSError`
    package init(
        identity: TLSIdentity, covers: @escaping @Sendable (String) -> Bool = { _ in true },
        identityForName: (@Sendable (String) -> TLSIdentity?)? = nil
    ) throws(TLSError) {
        self.covers = covers
        self.identityForName = identityForName
        context = Mutex(try Self.context(of: identity, covers: covers, identityForName: identityForName))
    }

    /// From the next connection on.
    ///
    /// - Throws: `TLSError`; then the one before stays.
    package func replace(identity: TLSIdentity) throws(TLSError) {
        let next = try Self.context(of: identity, covers: covers, identityForName: identityForName)
        context.withLock { $0 = next }
    }

    func makeHandler() -> NIOSSLServerHandler {
        NIOSSLServerHandler(context: context.withLock { $0 })
    }

    private static func context(
        of identity: TLSIdentity, covers: @escaping @Sendable (String) -> Bool,
        identityForName: (@Sendable (String) -> TLSIdentity?)?
    ) throws(TLSError) -> NIOSSLContext {
        do {
            let (chain, key) = try sources(of: identity)
            var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: key)
            configuration.minimumTLSVersion = .tlsv12
            configuration.cipherSuites = suites
            // For the client's word that it has ours of the end, which browsers keep to themselves.
            configuration.shutdownTimeout = .milliseconds(250)
            configuration.applicationProtocols = ["h2", "http/1.1"]
            if let identityForName {
                configuration.sslContextCallback = { values, promise in
                    promise.completeWith(
                        Result {
                            var change = NIOSSLContextConfigurationOverride()
                            if let name = values.serverHostname, !covers(name), let other = identityForName(name) {
                                let (chain, key) = try sources(of: other)
                                (change.certificateChain, change.privateKey) = (chain, key)
                            }
                            return change
                        })
                }
            }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .unusable("\(error)")
        }
    }

    private static func sources(
        of identity: TLSIdentity
    ) throws -> ([NIOSSLCertificateSource], NIOSSLPrivateKeySource) {
        let chain = try identity.certificates.map {
            NIOSSLCertificateSource.certificate(try NIOSSLCertificate(bytes: $0, format: .der))
        }
        return (chain, .privateKey(try NIOSSLPrivateKey(bytes: identity.privateKey, format: .der)))
    }
}
