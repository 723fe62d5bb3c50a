/// What a `Range` field asks of a representation (RFC 9110 §14.2).
package enum ByteRanges {
    package enum Decision: Sendable, Equatable {
        /// 200, as without the field.
        case whole
        /// 206 with `Content-Range`. Not empty.
        case part(Range<Int>)
        /// 206 with `multipart/byteranges`: two to `partLimit` ranges, not empty, apart from each other.
        case parts([Range<Int>])
        /// 416 with `Content-Range: bytes */length`.
        case unsatisfiable
    }

    /// More parts than any reader of documents asks for at once.
    package static let partLimit = 16
    private static let memberLimit = 1_000
    /// What the head of a part takes, about (§15.3.7.2): a smaller gap is cheaper to send.
    private static let headSize = 80

    /// - Parameters:
    ///   - field: the value of the only `Range` field of a GET.
    ///   - length: of the representation, in bytes.
    package static func decide(_ field: String, length: Int) -> Decision {
        let length = max(0, length)
        // What is malformed, or in another unit, is as if it were not there (§14.2).
        guard let specs = parse(field) else { return .whole }
        let ranges = specs.compactMap { $0.range(length: length) }
        guard let first = ranges.first else { return .unsatisfiable }
        // The suffix of nothing: satisfiable, but `Content-Range` has no words for it.
        guard length > 0 else { return .whole }
        // All of it as one range stays a part: a player sees in the 206 that it may seek.
        if ranges.count == 1 { return .part(first) }
        let merged = merge(ranges)
        if merged == [0..<length] || merged.count > partLimit { return .whole }
        return merged.count == 1 ? .part(merged[0]) : .parts(merged)
    }

    /// Nothing if the unit is another, if any member is invalid (§14.1.1), or if there are too many or none.
    private static func parse(_ field: String) -> [RangeSpec]? {
        guard let equals = field.utf8.firstIndex(of: UInt8(ascii: "=")), isBytes(field.utf8[..<equals]) else {
            return nil
        }
        let set = field.utf8[equals...].dropFirst()
        if let first = set.first, isWhitespace(first) { return nil }
        let members = set.split(
            separator: UInt8(ascii: ","), maxSplits: memberLimit, omittingEmptySubsequences: false)
        guard members.count <= memberLimit else { return nil }
        var specs: [RangeSpec] = []
        for member in members {
            let member = trimmed(member)
            if member.isEmpty { continue }
            guard let spec = RangeSpec(member) else { return nil }
            specs.append(spec)
        }
        return specs.isEmpty ? nil : specs
    }

    private static func isBytes(_ unit: Substring.UTF8View) -> Bool {
        unit.count == 5 && zip(unit, "bytes".utf8).allSatisfy { $0 | 0x20 == $1 }
    }

    /// Joins what overlaps or is close to each other. What remains is in the order asked for (§15.3.7.2), where the
    /// first of those that were joined was.
    private static func merge(_ ranges: [Range<Int>]) -> [Range<Int>] {
        var merged: [(place: Int, range: Range<Int>)] = []
        for (place, range) in ranges.enumerated().sorted(by: { $0.element.lowerBound < $1.element.lowerBound }) {
            if let last = merged.last, range.lowerBound - last.range.upperBound < headSize {
                let end = max(last.range.upperBound, range.upperBound)
                merged[merged.count - 1] = (min(last.place, place), last.range.lowerBound..<end)
            } else {
                merged.append((place, range))
            }
        }
        return merged.sorted { $0.place < $1.place }.map(\.range)
    }

    private static func trimmed(_ member: Substring.UTF8View) -> Substring.UTF8View {
        var member = member.drop(while: isWhitespace)
        while let last = member.last, isWhitespace(last) { member.removeLast() }
        return member
    }

    private static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
