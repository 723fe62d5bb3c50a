package import NIOCore
import NIOExtras
import NIOHTTP1
package import NIOPosix

/// Accepts connections and answers what comes over them.
package struct HTTPServer: Sendable {
    private let loops: MultiThreadedEventLoopGroup
    private let sockets: [Listener.Socket]

    private init(loops: MultiThreadedEventLoopGroup, sockets: [Listener.Socket]) {
        self.loops = loops
        self.sockets = sockets
    }

    /// Binds the sockets. Connections are accepted, and answered, from now on. Blocks: not for an event loop.
    ///
    /// - Parameters:
    ///   - loops: what connections are handled on.
    ///   - files: what large files are read on.
    ///   - tls: with it, TLS is spoken, and plain HTTP is answered by `plainResponder`.
    ///   - log: told of every request when its response was sent.
    ///   - tlsOnPlain: told when a client speaks TLS to a server without.
    ///   - bodyRoom: how many bytes the responder takes of a request's body; nothing if it wants none.
    /// - Throws: `ListenError`
    package static func listen(
        on address: ListenAddress, loops: MultiThreadedEventLoopGroup, files: NIOThreadPool, gate: RequestGate,
        rules: ConnectionRules = ConnectionRules(), tls: TLSService? = nil,
        plainResponder: @escaping Responder = { .response(SecureAddress.redirect($0)) },
        log: (@Sendable (RequestRecord) -> Void)? = nil, tlsOnPlain: (@Sendable () -> Void)? = nil,
        bodyRoom: @escaping @Sendable (Request) -> Int? = { _ in nil }, responder: @escaping Responder
    ) throws -> HTTPServer {
        let service = HTTPService(
            gate: gate, loops: loops, responder: responder, files: files, rules: rules, log: log, bodyRoom: bodyRoom,
            tlsOnPlain: tlsOnPlain)
        let start = tls.map { tls in
            let plain = HTTPService(
                gate: gate, loops: loops, responder: plainResponder, files: files, rules: rules, log: log,
                connections: service.connections)
            return { @Sendable in ConnectionStart(service: service, plain: plain, tls: tls) }
        }
        let listener = Listener(
            bootstrap: { bootstrap(loops: loops, service: service, quiescing: $0, start: start) }, loops: loops)
        return HTTPServer(loops: loops, sockets: try listener.bind(address))
    }

    /// Takes over a Unix socket that listens already, of whose peers only who may open it is known. Blocks: not for an
    /// event loop.
    package static func listen(
        onSocket descriptor: CInt, loops: MultiThreadedEventLoopGroup, files: NIOThreadPool,
        responder: @escaping Responder
    ) throws -> HTTPServer {
        let service = HTTPService(
            gate: RequestGate(allowedHosts: AllowedHosts()), loops: loops, responder: responder, files: files,
            rules: ConnectionRules(), bodyRoom: { _ in BodyReader.limit })
        let quiescing = ServerQuiescingHelper(group: loops)
        let channel = try bootstrap(loops: loops, service: service, quiescing: quiescing, isTCP: false)
            .withBoundSocket(descriptor).wait()
        return HTTPServer(loops: loops, sockets: [Listener.Socket(channel: channel, quiescing: quiescing)])
    }

    /// Both, to be shut down together.
    package func joined(with other: HTTPServer) -> HTTPServer {
        HTTPServer(loops: loops, sockets: sockets + other.sockets)
    }

    /// A browser's request fits, with some cookies; larger ones make it grow. The channel keeps the space for its first read
    /// as long as it is open: with NIO's own 2 KiB, a page costs 1 KiB more.
    private static let reads = AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 1_024, maximum: 1 << 16)

    private static func bootstrap(
        loops: MultiThreadedEventLoopGroup, service: HTTPService, quiescing: ServerQuiescingHelper, isTCP: Bool = true,
        start: (@Sendable () -> ConnectionStart)? = nil
    ) -> ServerBootstrap {
        ServerBootstrap(group: loops)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        quiescing.makeServerChannelHandler(channel: channel))
                    try channel.pipeline.syncOperations.addHandler(AcceptLimit(count: service.connections))
                }
            }
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    // Not by the bootstrap, which makes promises of each.
                    let options = channel.syncOptions
                    // A client that ends its side after the request still gets the response.
                    try options?.setOption(.allowRemoteHalfClosure, value: true)
                    try options?.setOption(.recvAllocator, value: reads)
                    // Other sockets refuse it.
                    if isTCP { try options?.setOption(.tcpOption(.tcp_nodelay), value: 1) }
                    let handler: any ChannelHandler =
                        start?() ?? HTTPConnection(service: service, on: channel.eventLoop, isSecure: false)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
    }

    /// The port of every socket.
    package var port: Int { sockets.first?.channel.localAddress?.port ?? 0 }

    /// Stops accepting, lets the responses on their way be sent, and closes WebSockets with 1001.
    ///
    /// Returns when every connection is closed, or after `deadline`. Blocks: not for an event loop.
    package func shutDown(within deadline: TimeAmount) {
        let closed = sockets.map { socket in
            let promise = socket.channel.eventLoop.makePromise(of: Void.self)
            socket.quiescing.initiateShutdown(promise: promise)
            return promise.futureResult
        }
        let loop = loops.next()
        let done = loop.makePromise(of: Void.self)
        EventLoopFuture.whenAllComplete(closed, on: loop).map { _ in }.cascade(to: done)
        let timer = loop.scheduleTask(in: deadline) { done.succeed() }
        try? done.futureResult.wait()
        timer.cancel()
    }
}
