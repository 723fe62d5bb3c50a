/// A place where WebSockets are opened, and its rules.
enum FuzzedEndpoint: String {
    case reload = "/__vif/socket"
    case liveReload = "/livereload"
    case echo = "/__vif/ws/echo"

    /// Of a message, in bytes.
    var messageLimit: Int { self == .echo ? 16 << 20 : 1 << 16 }

    var servesBinary: Bool { self == .echo }

    /// What comes back is what was sent. Elsewhere JSON of a few kinds is spoken; what is something else may be ignored
    /// or refused, and messages come unasked.
    var echoes: Bool { self == .echo }

    /// What may be refused there, other than by the rules of WebSocket.
    var contentCodes: Set<Int> { echoes ? [] : [1002, 1003, 1007, 1008] }
}
