/// A request and its answer, in one line of the terminal: `200  GET   /index.html   1.2 kB   0.3 ms`.
package struct RequestLogLine: Sendable {
    private static let targetLimit = 200
    private static let methodLimit = 16
    /// Longer targets push what follows to the right.
    private static let targetWidth = 40

    private let method: String
    private let target: String
    private let status: Int
    private let bytesSent: Int
    private let duration: Duration
    private let isColoured: Bool

    /// - Parameters:
    ///   - method: as sent; anybody may have sent it.
    ///   - target: as sent, neither split nor decoded.
    ///   - bytesSent: of the body.
    ///   - duration: from the end of the request's head to the last byte of the response.
    package init(method: String, target: String, status: Int, bytesSent: Int, duration: Duration, isColoured: Bool) {
        self.method = method
        self.target = target
        self.status = status
        self.bytesSent = bytesSent
        self.duration = duration
        self.isColoured = isColoured
    }

    /// Safe to print as it is: all that was sent is escaped, and the colours would not survive another escaping.
    package var text: String {
        [
            isColoured ? "\u{1B}[\(colour)m\(status)\u{1B}[0m" : String(status),
            Self.shown(method, limit: Self.methodLimit).padded(to: 4),
            Self.shown(target, limit: Self.targetLimit).padded(to: Self.targetWidth),
            Quantity.size(bytesSent).indented(to: 7),
            Quantity.time(duration).indented(to: 7),
        ].joined(separator: "  ")
    }

    /// Whether to colour a line: `NO_COLOR` as no-color.org says, an unknown or dumb terminal as Git does.
    ///
    /// - Parameters:
    ///   - noColor: the environment's `NO_COLOR`.
    ///   - term: the environment's `TERM`.
    package static func isColourWanted(isTerminal: Bool, noColor: String?, term: String?) -> Bool {
        isTerminal && (noColor ?? "").isEmpty && term != nil && term != "dumb"
    }

    /// ECMA-48 §8.3.117.
    private var colour: Int {
        switch status {
        case 200..<300: 32
        case 300..<400: 36
        case 400..<500: 33
        case 500...: 31
        default: 0
        }
    }

    /// What is not visible ASCII by its number. Reads no further than it shows.
    private static func shown(_ text: String, limit: Int) -> String {
        var result = ""
        // Where to cut, if more comes: with the ellipsis, it is the limit.
        var cut = result.endIndex
        var count = 0
        for scalar in text.unicodeScalars {
            let piece =
                (0x20...0x7E).contains(scalar.value) ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
            count += piece.utf8.count
            guard count <= limit else { return result[..<cut] + "…" }
            result += piece
            if count < limit { cut = result.endIndex }
        }
        return result
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    fileprivate func indented(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
