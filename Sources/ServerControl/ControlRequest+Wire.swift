import FoundationEssentials

/// How a command stands in an HTTP request.
extension ControlRequest {
    /// - Parameter path: of the request, without its query.
    /// - Throws: `ControlFault`
    package init(method: String, path: String, body: [UInt8]) throws(ControlFault) {
        switch path {
        case Self.prefix + "reload":
            try Self.check(method, is: "POST")
            self = try .reload(checking: try Self.paths(in: body))
        case Self.prefix + "notify":
            try Self.check(method, is: "POST")
            self = try .notify(checking: try Self.text(in: body))
        case Self.prefix + "error":
            try Self.check(method, is: "POST")
            self = try .error(checking: try Self.text(in: body))
        case Self.prefix + "clear":
            try Self.check(method, is: "POST")
            self = .clear
        case Self.prefix + "status":
            try Self.check(method, is: "GET")
            self = .status
        default: throw .unknownCommand
        }
    }

    var method: String { self == .status ? "GET" : "POST" }

    var path: String {
        switch self {
        case .reload: Self.prefix + "reload"
        case .notify: Self.prefix + "notify"
        case .error: Self.prefix + "error"
        case .clear: Self.prefix + "clear"
        case .status: Self.prefix + "status"
        }
    }

    /// Nothing if the request has none.
    var body: [UInt8] {
        switch self {
        case .reload(let paths): JSONText.encode(["paths": paths])
        case .notify(let text), .error(let text): JSONText.encode(["text": text])
        case .clear, .status: []
        }
    }

    private static func check(_ method: String, is allowed: String) throws(ControlFault) {
        guard method == allowed else { throw .wrongMethod(allowed: allowed) }
    }

    /// An empty body, and one without paths, is about every page. A member that is misspelt must not be.
    private static func paths(in body: [UInt8]) throws(ControlFault) -> [String] {
        if body.isEmpty { return [] }
        let members: [String: [String]] = try members(of: body, form: #"{"paths":["/css/site.css"]}"#) {
            $0.keys.allSatisfy { $0 == "paths" }
        }
        return members["paths"] ?? []
    }

    private static func text(in body: [UInt8]) throws(ControlFault) -> String {
        let members: [String: String] = try members(of: body, form: #"{"text":"built in 2 s"}"#) {
            $0.count == 1 && $0["text"] != nil
        }
        return members["text"] ?? ""
    }

    private static func members<Value: Decodable>(
        of body: [UInt8], form: String, where isSound: ([String: Value]) -> Bool
    ) throws(ControlFault) -> [String: Value] {
        guard body.count <= bodyLimit else { throw .bodyTooLarge }
        guard let members = try? JSONDecoder().decode([String: Value].self, from: Data(body)), isSound(members) else {
            throw .malformed(form: form)
        }
        return members
    }
}

/// JSON as it is sent: on one line, and the same for the same value.
enum JSONText {
    static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Nothing but texts, numbers and arrays of them is encoded, which never fails.
        return (try? encoder.encode(value)).map(Array.init) ?? []
    }
}
