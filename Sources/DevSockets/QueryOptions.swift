import HTTPServing

/// The options of an endpoint, from the query of its address: each given once, and only those that the endpoint has.
struct QueryOptions {
    private var values: [String: String] = [:]

    /// - Parameter known: the names that may be given. `token` may always be: it proves to others who asks.
    init(_ query: String?, known: Set<String>) throws(OptionError) {
        for pair in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let mark = pair.firstIndex(of: UInt8(ascii: "="))
            guard let name = Self.decode(pair[..<(mark ?? pair.endIndex)]),
                let value = Self.decode(mark.map { pair[pair.index(after: $0)...] } ?? pair[pair.endIndex...])
            else { throw .badEscape }
            if name == "token" { continue }
            guard known.contains(name) else { throw .unknown(known: Array(known)) }
            guard values.updateValue(value, forKey: name) == nil else { throw .repeated(name) }
        }
    }

    func text(_ name: String) -> String? { values[name] }

    /// A number without sign; one outside the range becomes the nearest inside.
    func number(_ name: String, in range: ClosedRange<Int>) throws(OptionError) -> Int? {
        guard let text = values[name] else { return nil }
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
            throw .badValue(of: name, expected: "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return min(max(Int(text) ?? .max, range.lowerBound), range.upperBound)
    }

    func flag(_ name: String) throws(OptionError) -> Bool? {
        switch values[name] {
        case nil: nil
        case "0": false
        case "1": true
        default: throw .badValue(of: name, expected: "0 or 1")
        }
    }

    /// As browsers write it: `application/x-www-form-urlencoded` (URL Standard §5.1). Nothing if it is not sound.
    private static func decode(_ text: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(ASCII.hexValue),
                    let low = rest.popFirst().flatMap(ASCII.hexValue)
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
