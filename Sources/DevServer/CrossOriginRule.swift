import HTTPServing

/// Which pages of other origins may read the files (Fetch standard, CORS protocol), and use them as images,
/// scripts and the like. Never with credentials, and never from a public network into a private one.
package struct CrossOriginRule: Sendable {
    private enum Allowed: Sendable {
        case none
        case any
        case only([String])
    }

    /// Field names that a preflight is granted, and bytes that these have together.
    private static let nameLimit = 64
    private static let byteLimit = 1_024

    /// Only the site's own pages.
    package static let none = CrossOriginRule(allowed: .none)

    private let allowed: Allowed

    /// - Parameter origins: the values of all `--cors`, each a list with commas; `*` is any origin, and an empty array
    ///   none.
    package init(origins: [String]) throws(CrossOriginError) {
        let texts = origins.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }.map(\.trimmingBlanks)
        guard texts.contains("*") else {
            var allowed: [String] = []
            for text in texts { allowed.append(try Origin(text).text) }
            self.allowed = allowed.isEmpty ? .none : .only(allowed)
            return
        }
        guard texts.allSatisfy({ $0 == "*" }) else { throw .anyAndSome }
        allowed = .any
    }

    private init(allowed: Allowed) {
        self.allowed = allowed
    }

    /// Whether any page of another origin is let in.
    var isSet: Bool { if case .none = allowed { false } else { true } }

    /// Whether every page gets the same fields.
    var isSameForAll: Bool { if case .only = allowed { false } else { true } }

    /// The question before a request that a page may not simply send. It is answered with 204,
    /// before anything is looked up, and without asking for a password: browsers send none here.
    package static func isPreflight(method: String, origin: String?, requestedMethod: String?) -> Bool {
        method == "OPTIONS" && origin != nil && requestedMethod != nil
    }

    /// The fields that every response gets, also an error and the answer to a preflight.
    ///
    /// - Parameter origin: the value of `Origin`; nothing if it is missing or repeated.
    package func fields(forOrigin origin: String?) -> [(name: String, value: String)] {
        guard let granted = granted(origin) else { return varying }
        // Whoever may read the bytes may also know how long they took.
        return [("Access-Control-Allow-Origin", granted), ("Timing-Allow-Origin", granted)] + varying
    }

    /// The fields of the answer to a preflight, instead of `fields(forOrigin:)`.
    ///
    /// - Parameter requestedHeaders: the value of `Access-Control-Request-Headers`.
    package func preflightFields(
        forOrigin origin: String?, requestedHeaders: String?
    ) -> [(name: String, value: String)] {
        guard let granted = granted(origin) else { return varying }
        var fields = [("Access-Control-Allow-Origin", granted), ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")]
        let names = Self.fieldNames(in: requestedHeaders ?? "")
        if !names.isEmpty { fields.append(("Access-Control-Allow-Headers", names)) }
        // Seconds. Not sending the fields above takes effect at once, whatever a browser remembers.
        fields.append(("Access-Control-Max-Age", "600"))
        return fields + varying
    }

    /// Whether the page that asks may use the file as an image, a script or the like: then the response has
    /// `Cross-Origin-Resource-Policy: cross-origin`, and the gate lets it in.
    ///
    /// - Parameter referer: the value of `Referer`. Browsers send no `Origin` with such requests, and no page can make
    ///   up another's `Referer`; one that sends none is not let in.
    package func allowsEmbedding(origin: String?, referer: String?) -> Bool {
        switch allowed {
        case .none: return false
        case .any: return true
        case .only(let origins):
            if let origin { return origins.contains(origin) }
            return referer.flatMap(Origin.init(ofPage:)).map { origins.contains($0.text) } ?? false
        }
    }

    /// What to answer to this origin: ours, never the text of the request.
    private func granted(_ origin: String?) -> String? {
        switch allowed {
        case .none: nil
        case .any: "*"
        case .only(let origins): origins.first { $0 == origin }
        }
    }

    /// Also where nothing is granted, or a cache would give that answer to a page that is allowed.
    private var varying: [(name: String, value: String)] {
        if case .only = allowed { [("Vary", "Origin")] } else { [] }
    }

    private static func fieldNames(in text: String) -> String {
        var names = ""
        var count = 0
        for part in text.split(separator: ",") {
            let name = part.trimmingBlanks
            guard FieldSyntax.isValid(name) else { continue }
            guard count < nameLimit, names.utf8.count + name.utf8.count < byteLimit else { break }
            names += (count == 0 ? "" : ", ") + name
            count += 1
        }
        return names
    }
}
