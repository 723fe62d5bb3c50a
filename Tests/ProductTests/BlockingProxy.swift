import Glibc
import SystemPackage
import TestSupport

/// nginx in front of a server, as it is without a word on WebSockets: they do not get through.
final class BlockingProxy {
    let port: Int
    private let process: ChildProcess
    private let folder: TemporaryFolder

    static var isInstalled: Bool { Command.exists("nginx") }

    /// - Parameter blocksEvents: neither do streams of events.
    init(to server: Int, blocksEvents: Bool = false) throws {
        port = try Self.freePort()
        folder = try TemporaryFolder()
        let place = folder.path.string
        let events = blocksEvents ? "location = /__vif/events { return 502; }" : ""
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(place)/\($0);" }
        try folder.write(
            """
            daemon off; master_process off; pid \(place)/pid; error_log \(place)/errors;
            events { worker_connections 256; }
            http {
                access_log off;
                \(temporary.joined(separator: " "))
                server {
                    listen 127.0.0.1:\(port);
                    \(events)
                    location / { proxy_pass http://127.0.0.1:\(server); proxy_set_header Host $http_host; }
                }
            }
            """, to: "nginx.conf")
        process = try ChildProcess(["nginx", "-e", "\(place)/errors", "-c", "\(place)/nginx.conf"])
        let deadline = ContinuousClock.now + .seconds(10)
        while (try? Connection(port: port)) == nil {
            guard .now < deadline else { throw VifProcess.Failure(message: "nginx does not listen") }
        }
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Errno(rawValue: errno) }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
