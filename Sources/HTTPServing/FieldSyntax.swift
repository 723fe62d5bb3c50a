/// The syntax of field names (RFC 9110 §5.1): a token, §5.6.2.
package enum FieldSyntax {
    package static func isValid(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(ASCII.isToken)
    }
}

extension StringProtocol where SubSequence == Substring {
    /// Without the spaces and tabs around it (RFC 9110 §5.6.3).
    package var trimmingBlanks: Substring {
        var bytes = self[...].utf8
        while let byte = bytes.first, byte == 0x20 || byte == 0x09 { bytes.removeFirst() }
        while let byte = bytes.last, byte == 0x20 || byte == 0x09 { bytes.removeLast() }
        return Substring(bytes)
    }

    /// The parts between slashes that are not empty. By bytes: a slash and an accent behind it are one `Character`.
    package var namesBetweenSlashes: [Substring] {
        self[...].utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
    }
}
