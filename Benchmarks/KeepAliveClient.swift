import Glibc
import SystemPackage
import TestSupport

/// A client that costs little beside a fast server: it waits in the kernel, and drops what it reads.
final class KeepAliveClient {
    private let port: Int
    private var socket: Int32
    private let buffer: UnsafeMutableRawBufferPointer

    init(port: Int, bufferSize: Int = 65_536) throws {
        self.port = port
        buffer = .allocate(byteCount: bufferSize, alignment: 16)
        socket = -1
        socket = try Self.connect(port: port)
    }

    deinit {
        if socket >= 0 { close(socket) }
        buffer.deallocate()
    }

    static func request(_ path: String) -> [UInt8] { Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8) }

    static func connect(port: Int) throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0, withLoopbackAddress(port: port, { Glibc.connect(socket, $0, $1) }) == 0 else {
            throw Errno(rawValue: errno)
        }
        return socket
    }

    /// Sends a request and reads to the end of its response, which must be 200.
    ///
    /// - Returns: the length of the whole response, with its head.
    @discardableResult
    func get(_ request: [UInt8]) throws -> Int {
        if let length = try exchange(request) { return length }
        // A server that closes after each response: HTTP/1.0.
        close(socket)
        socket = try Self.connect(port: port)
        guard let length = try exchange(request) else { throw VifProcess.Failure(message: "no response") }
        return length
    }

    /// `nil` if the connection is closed before the response begins.
    private func exchange(_ request: [UInt8]) throws -> Int? {
        guard send(socket, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return nil }
        var received = 0
        var length: Int?
        while length.map({ received < $0 }) ?? true {
            // The head stays at the front until it is whole; of the body, nothing is kept.
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[(length == nil ? received : 0)...])
            let count = recv(socket, rest.baseAddress, rest.count, 0)
            guard count > 0 else {
                if received == 0 { return nil }
                throw VifProcess.Failure(message: "the response ends early")
            }
            received += count
            if length == nil { length = try ResponseHead(buffer[..<received])?.responseLength }
            guard length != nil || received < buffer.count else { throw Errno.messageTooLong }
        }
        return length
    }
}

/// As much of a response's head as tells where the response ends.
struct ResponseHead {
    let responseLength: Int

    /// - Returns: `nil` while the head is not whole.
    init?(_ bytes: Slice<UnsafeMutableRawBufferPointer>) throws {
        var lineStart = bytes.startIndex
        var bodyLength: Int?
        while let lineEnd = bytes[lineStart...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = bytes[lineStart..<lineEnd]
            if line.count <= 1 {
                guard let bodyLength else { throw VifProcess.Failure(message: "a response without Content-Length") }
                responseLength = lineEnd + 1 - bytes.startIndex + bodyLength
                return
            }
            if lineStart == bytes.startIndex, !line.dropFirst(8).starts(with: " 200 ".utf8) {
                throw VifProcess.Failure(message: String(decoding: line, as: UTF8.self))
            }
            if line.prefix(15).elementsEqual("content-length:".utf8, by: { $0 | 0x20 == $1 | 0x20 }) {
                bodyLength = Int(String(decoding: line.dropFirst(15).filter { $0 > 0x20 }, as: UTF8.self))
            }
            lineStart = lineEnd + 1
        }
        return nil
    }
}
