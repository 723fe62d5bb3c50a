import HTTPServing

/// The codings that a file may have a neighbour in, the best first: `main.js.br` beside `main.js`.
enum ContentCoding: String, CaseIterable {
    case brotli = "br"
    case gzip = "gzip"

    var name: String { rawValue }
    var ending: String { self == .brotli ? ".br" : ".gz" }

    var fields: [(name: String, value: String)] { [("Content-Encoding", name), Self.varying] }

    static let varying = (name: "Vary", value: "Accept-Encoding")

    /// Whether the client takes it (RFC 9110 §12.5.3). One that names no codings gets none.
    func isAccepted(by fields: RequestFields) -> Bool {
        guard fields.contains(.acceptEncoding) else { return false }
        var (named, other): (Bool?, Bool?) = (nil, nil)
        for value in fields.values(.acceptEncoding) {
            for member in value.split(separator: ",") {
                let parts = member.split(separator: ";")
                guard let coding = parts.first?.trimmingBlanks.lowercased() else { continue }
                let isWanted = !parts.dropFirst().contains { Self.isZero($0.trimmingBlanks) }
                if coding == name || (self == .gzip && coding == "x-gzip") { named = isWanted }
                if coding == "*" { other = isWanted }
            }
        }
        return named ?? other ?? false
    }

    /// Whether a neighbour was made of the file as it is, and not of an older one.
    static func isFresh(_ neighbour: FileStatus, beside original: FileStatus) -> Bool {
        let (made, saved) = (neighbour.modified, original.modified)
        if made >= saved { return true }
        // Some programs copy the file's time to the second: then it must not have been saved since.
        return made == (saved.seconds, 0) && original.changed <= neighbour.changed
    }

    /// `q=0`, `q=0.000`.
    private static func isZero(_ parameter: Substring) -> Bool {
        let text = parameter.lowercased()
        return text.hasPrefix("q=") && text.dropFirst(2).allSatisfy { $0 == "0" || $0 == "." }
    }
}
