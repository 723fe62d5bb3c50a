import Glibc

/// What the person who started the server reads.
package struct Terminal: Sendable {
    private let verbosity: Configuration.Verbosity
    private let output = LineWriter(descriptor: STDOUT_FILENO)
    private let errors = LineWriter(descriptor: STDERR_FILENO)

    package init(verbosity: Configuration.Verbosity) {
        self.verbosity = verbosity
    }

    /// Something to know, on standard output.
    func say(_ text: String) {
        if verbosity != .quiet { output.write("  \(Self.escaped(text))") }
    }

    /// Something that happened just now.
    func sayNow(_ text: String) {
        say("\(Self.timeOfDay())  \(text)")
    }

    /// A line of the log, which was asked for, also when quiet. Nothing in it came unescaped from elsewhere.
    func log(escaped text: String) { output.write("  \(Self.timeOfDay())  \(text)") }

    /// A picture of our own making, colours and all.
    func draw(_ lines: [String]) {
        guard verbosity != .quiet else { return }
        for line in lines { output.write("    \(line)") }
    }

    /// Something that only a curious person wants to know.
    func sayInDetail(_ text: String) {
        if verbosity == .verbose { sayNow(text) }
    }

    /// Something that is wrong, on standard error, also when quiet.
    package func warn(_ text: String) {
        errors.write("vif: \(Self.escaped(text))")
    }

    /// Waits until all is written, but not for a terminal that has stopped reading.
    package func flush() {
        output.flush()
        errors.flush()
    }

    /// File names and requests may hold control characters that would steer the terminal, and marks that turn text
    /// around: both are shown by their number.
    package static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isDangerous) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if isDangerous(scalar) {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    private static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        // Cc: C0 and C1 controls. Cf: invisible marks, those for text direction among them. Zl, Zp: line ends.
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private static func timeOfDay() -> String {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        return [parts.tm_hour, parts.tm_min, parts.tm_sec].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
