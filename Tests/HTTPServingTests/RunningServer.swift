import HTTPServing
import NIOCore
import NIOPosix
import TestSupport

/// A server on a free port of its own, for as long as `body` runs.
func withServer<Result>(
    address: ListenAddress = ListenAddress(host: nil, port: .exactly(0)),
    rules: ConnectionRules = ConnectionRules(), log: (@Sendable (RequestRecord) -> Void)? = nil,
    responder: @escaping Responder,
    _ body: (HTTPServer) async throws -> Result
) async throws -> Result {
    let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let files = NIOThreadPool(numberOfThreads: 1)
    files.start()
    func end() async throws {
        try await loops.shutdownGracefully()
        try await files.shutdownGracefully()
    }
    do {
        let server = try HTTPServer.listen(
            on: address, loops: loops, files: files, gate: RequestGate(allowedHosts: AllowedHosts()),
            rules: rules, log: log, responder: responder)
        let result = try await body(server)
        try await onThread { server.shutDown(within: .seconds(2)) }
        try await end()
        return result
    } catch {
        try await end()
        throw error
    }
}
