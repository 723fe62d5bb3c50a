import SystemPackage

/// The steps by which the system's store is changed. Each returns what went wrong.
struct SystemWork {
    let administrator: Administrator

    /// Everybody may read it, whatever root's mask is.
    func write(_ bytes: [UInt8], to path: FilePath) -> String? {
        complaint("install", ["-m", "0644", "-T", "--", "/dev/stdin", path.string], input: bytes)
    }

    func remove(_ paths: [FilePath]) -> String? {
        paths.isEmpty ? nil : complaint("rm", ["-f", "--"] + paths.map(\.string))
    }

    func update(_ command: [String]) -> String? {
        guard let program = command.first else { return nil }
        return complaint(program, Array(command.dropFirst()))
    }

    private func complaint(_ program: String, _ arguments: [String], input: [UInt8] = []) -> String? {
        let run = administrator.run([program] + arguments, input: input)
        // What it says does not matter then, nor how much it is.
        return run.end == .exit(0) ? nil : "\(program): \(run.complaint)"
    }
}

/// A word of a command that a person copies to a shell.
enum ShellWord {
    static func quoted(_ path: FilePath) -> String {
        let text = path.string
        guard !text.isEmpty, text.utf8.allSatisfy(isPlain) else {
            return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
        }
        return text
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
