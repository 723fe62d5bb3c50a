import NIOCore
import NIOHPACK

/// Reads the head of a request of HTTP/2 (RFC 9113 §8.3).
///
/// It is written down as HTTP/1.1 has it, and read by the same reader: so the same is sound in both, and everything behind
/// knows one form only.
enum HTTP2Head {
    /// - Throws: `Refusal`
    static func read(_ headers: HPACKHeaders, isSecure: Bool) throws(Refusal) -> RequestHead {
        var (method, path, authority, scheme) = ("", "", "", "")
        var lines = ByteBufferAllocator().buffer(capacity: 1_024)
        for (name, value, _) in headers {
            switch name {
            case ":method": method = value
            case ":path": path = value
            case ":authority": authority = value
            case ":scheme": scheme = value
            case "host" where !authority.isEmpty:
                // RFC 9113 §8.3.1: the two must not differ; then one of them is enough.
                guard value == authority else { throw .badHost }
            // RFC 9113 §8.2.2: they mean nothing here.
            case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade": throw .badRequest
            default:
                guard value.utf8.allSatisfy(ASCII.isFieldByte) else { throw .badRequest }
                lines.writeString(name)
                lines.writeStaticString(": ")
                lines.writeString(value)
                lines.writeStaticString("\r\n")
            }
        }
        let isForAuthority = method == "CONNECT"
        let target = isForAuthority ? authority : path
        guard target.utf8.count <= RequestParser.lineLimit else { throw .targetTooLong }
        guard lines.readableBytes <= RequestParser.sectionLimit else { throw .headTooLarge }
        guard isForAuthority || scheme == (isSecure ? "https" : "http") else { throw .badTarget }
        guard method.utf8.allSatisfy(ASCII.isToken), target.utf8.allSatisfy(ASCII.isTargetByte),
            authority.utf8.allSatisfy(ASCII.isTargetByte)
        else { throw .badTarget }
        // The form with a scheme is for HTTP/1.1 only.
        guard isForAuthority || target.utf8.first == UInt8(ascii: "/") || target == "*" else { throw .badTarget }
        return try read(method: method, target: target, authority: authority, lines: &lines, isSecure: isSecure)
    }

    private static func read(
        method: String, target: String, authority: String, lines: inout ByteBuffer, isSecure: Bool
    ) throws(Refusal) -> RequestHead {
        let line = "\(method) \(target) HTTP/1.1\r\n"
        var head = ByteBufferAllocator().buffer(
            capacity: line.utf8.count + authority.utf8.count + 16 + lines.readableBytes)
        head.writeString(line)
        if !authority.isEmpty { head.writeString("host: \(authority)\r\n") }
        head.writeBuffer(&lines)
        head.writeStaticString("\r\n")
        var read = try HeadReader(head, lineEnd: line.utf8.count).read()
        read.isSecure = isSecure
        read.isHTTP2 = true
        return read
    }
}
