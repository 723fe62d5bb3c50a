import Glibc
import NIOCore

/// The fields of a request, as they came. Which of those that Vif reads are there is known; their values are looked up
/// when they are asked for, since most answers ask for few.
package struct RequestFields: Sendable {
    /// A whole head, of sound syntax.
    let head: ByteBuffer
    /// Where in it the field lines begin, each ended by CRLF.
    private let start: Int
    private let present: UInt64

    /// - Parameters:
    ///   - head: what `RequestParser` has checked.
    ///   - start: where its field lines begin.
    ///   - present: a bit for each `FieldName` in them.
    init(head: ByteBuffer, start: Int, present: UInt64) {
        self.head = head
        self.start = start
        self.present = present
    }

    /// For requests that come in another form than HTTP/1.1. Names and values must be sound already.
    ///
    /// - Parameter line: what stands before the fields.
    init(_ fields: [(name: String, value: String)] = [], behind line: String = "") {
        var lines = ByteBuffer(string: line)
        var present: UInt64 = 0
        for (name, value) in fields {
            lines.writeString("\(name): \(value)\r\n")
            var name = name
            name.withUTF8 { if let known = FieldName(UnsafeRawBufferPointer($0)) { present |= known.bit } }
        }
        self.init(head: lines, start: line.utf8.count, present: present)
    }

    @inline(__always)
    package func contains(_ name: FieldName) -> Bool { present & name.bit != 0 }

    /// Fields, a bit for each.
    package struct Names: Sendable {
        let bits: UInt64

        package init(_ names: FieldName...) { bits = names.reduce(0) { $0 | $1.bit } }

        /// What makes an answer depend on what the client has already (RFC 9110 §13.1).
        package static let conditions = Names(.ifMatch, .ifUnmodifiedSince, .ifNoneMatch, .ifModifiedSince, .ifRange)
    }

    package func containsNone(of names: Names) -> Bool { present & names.bits == 0 }

    /// Whether there is one such line, and its value is this.
    package func isOnly(_ name: FieldName, _ text: String) -> Bool {
        var text = text
        text.makeContiguousUTF8()
        var (count, isEqual) = (0, false)
        forEach(name) { value in
            count += 1
            isEqual =
                text.utf8.withContiguousStorageIfAvailable { ASCII.isEqual(value, UnsafeRawBufferPointer($0)) } ?? false
            return true
        }
        return count == 1 && isEqual
    }

    /// The values of all lines with this name, in their order, without the spaces around them.
    package func values(_ name: FieldName) -> [String] {
        var values: [String] = []
        forEach(name) { value in
            values.append(String(decoding: value, as: UTF8.self))
            return true
        }
        return values
    }

    /// The first value.
    package func first(_ name: FieldName) -> String? {
        var found: String?
        forEach(name) { value in
            found = String(decoding: value, as: UTF8.self)
            return false
        }
        return found
    }

    /// The value of a field that must not be repeated; nothing if it is missing or repeated.
    package func single(_ name: FieldName) -> String? {
        var (found, count): (String?, Int) = (nil, 0)
        forEach(name) { value in
            count += 1
            found = String(decoding: value, as: UTF8.self)
            return true
        }
        return count == 1 ? found : nil
    }

    /// Whether one of the comma-separated members of a field is this word, in any case.
    package func names(_ word: StaticString, in name: FieldName) -> Bool {
        var isFound = false
        forEach(name) { value in
            for member in value.split(separator: UInt8(ascii: ",")) {
                let member = ASCII.trimmed(UnsafeRawBufferPointer(rebasing: member))
                if ASCII.isEqual(member, ignoringCaseOf: word) { isFound = true }
            }
            return !isFound
        }
        return isFound
    }

    /// Whether a value has these characters somewhere in it, in their case.
    package func hasText(_ text: StaticString, in name: FieldName) -> Bool {
        let text = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        var isFound = false
        forEach(name) { value in
            isFound = value.firstRange(of: text) != nil
            return !isFound
        }
        return isFound
    }

    /// Lends each value, until `body` returns false.
    func forEach(_ name: FieldName, _ body: (UnsafeRawBufferPointer) -> Bool) {
        guard contains(name) else { return }
        head.withUnsafeReadableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            var start = start
            let nameLength = name.text.utf8CodeUnitCount
            while start < bytes.count, let found = memchr(base + start, Int32(ASCII.newline), bytes.count - start) {
                let end = UnsafeRawPointer(found) - base
                let line = UnsafeRawBufferPointer(rebasing: bytes[start..<max(start, end - 1)])
                start = end + 1
                guard line.count > nameLength, line[nameLength] == ASCII.colon,
                    name.isSpelled(UnsafeRawBufferPointer(rebasing: line[..<nameLength]))
                else { continue }
                if !body(ASCII.trimmed(UnsafeRawBufferPointer(rebasing: line[(nameLength + 1)...]))) { return }
            }
        }
    }
}

extension FieldName {
    @inline(__always)
    var bit: UInt64 { 1 << UInt64(rawValue) }
}
