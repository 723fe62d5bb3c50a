import DevServer
import Glibc

/// What the process was started with.
enum Environment {
    /// Nothing if the variable is not set, or empty.
    static subscript(name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The machine's name.
    static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        // The last byte stays: a name that is cut may have no end of its own.
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Lines for who has given a command.
enum StandardOutput {
    /// A reader that goes away (`vif trust | head`) must not end a command half-way.
    static func outlastsReader() { signal(SIGPIPE, SIG_IGN) }

    /// At once, also into a pipe. What is not ours in it is escaped.
    static func write(_ line: String) {
        print(Terminal.escaped(line))
        fflush(nil)
    }
}
