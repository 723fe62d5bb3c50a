import Foundation
import Glibc
import SystemPackage
import TestSupport

/// A server as a child process on a port of the loopback address; what it prints is dropped, for all alike.
final class ServerProcess {
    let name: String
    let port: Int
    /// From the start of the process until its first answer.
    private(set) var startTime = Duration.zero
    let identifier: pid_t
    private let settings: TemporaryFolder
    /// Held open: some end when their standard input does.
    private let input: (readEnd: FileDescriptor, writeEnd: FileDescriptor)

    /// Starts the program, and returns when it has answered.
    init(_ server: StaticServer, serving folder: FilePath) throws {
        name = server.name
        port = try Self.freePort()
        settings = try TemporaryFolder()
        let words = [server.program] + (try server.arguments(folder, port, settings))
        input = try FileDescriptor.pipe()
        let start = ContinuousClock.now
        identifier = try Self.spawn(words, input: input.readEnd)
        // Without TLS, one that wants it answers with another status.
        while (try? Connection(port: port).get("/").status) == nil {
            guard .now - start < .seconds(10) else { throw VifProcess.Failure(message: "\(name) does not answer") }
            usleep(100)
        }
        startTime = .now - start
    }

    deinit {
        kill(identifier, SIGTERM)
        let deadline = ContinuousClock.now + .seconds(3)
        while waitpid(identifier, nil, WNOHANG) == 0 {
            if ContinuousClock.now > deadline { kill(identifier, SIGKILL) }
            usleep(500)
        }
        try? input.readEnd.close()
        try? input.writeEnd.close()
    }

    /// What of the program and of the processes that it has started is in memory.
    func residentKiB() throws -> Int { try sum(of: "VmRSS:") }

    /// The most that was.
    func peakResidentKiB() throws -> Int { try sum(of: "VmHWM:") }

    private func sum(of field: String) throws -> Int {
        let children = try String(contentsOfFile: "/proc/\(identifier)/task/\(identifier)/children", encoding: .utf8)
        return try ([String(identifier)] + children.split(separator: " ").map { String($0) }).reduce(0) {
            sum, process in
            let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
            let line = status.split(separator: "\n").first { $0.hasPrefix(field) }
            return sum + (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0)
        }
    }

    /// Below those that the kernel gives to clients: a client that polls such a port can be connected to itself.
    private static func freePort() throws -> Int {
        for _ in 0..<100 {
            let port = Int.random(in: 20_000..<30_000)
            let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard socket >= 0 else { throw Errno(rawValue: errno) }
            defer { close(socket) }
            let isFree = withLoopbackAddress(port: port) { bind(socket, $0, $1) == 0 }
            if isFree { return port }
        }
        throw Errno.addressInUse
    }

    /// Not `Process`, nor through a shell: the way to the program's first instruction is part of its start.
    private static func spawn(_ words: [String], input: FileDescriptor) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.rawValue, STDIN_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var identifier: pid_t = 0
        let result = posix_spawnp(&identifier, words[0], &actions, nil, &arguments, environ)
        guard result == 0 else { throw Errno(rawValue: result) }
        return identifier
    }
}

/// Lends a port of 127.0.0.1 in the form of the socket calls.
func withLoopbackAddress<Result>(port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
}
