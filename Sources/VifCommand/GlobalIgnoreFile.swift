import Glibc
import SystemPackage

/// Where Git keeps the user's own patterns for every repository (gitignore(5), `core.excludesFile`).
enum GlobalIgnoreFile {
    /// The file that the user's configuration names; otherwise the one that Git looks for by itself.
    static func all() -> [FilePath] {
        let home = environment("HOME") ?? ""
        let folder = environment("XDG_CONFIG_HOME") ?? home + "/.config"
        var file = folder + "/git/ignore"
        // The later one counts (git-config(1)).
        for configuration in [folder + "/git/config", home + "/.gitconfig"] {
            if let named = text(of: FilePath(configuration)).flatMap(excludesFile) {
                file = named.hasPrefix("~/") ? home + named.dropFirst() : named
            }
        }
        return file.hasPrefix("/") ? [FilePath(file)] : []
    }

    /// The value of `excludesFile` in the section `core`, in any case of its letters.
    static func excludesFile(in configuration: String) -> String? {
        var section = ""
        var value: String?
        for line in configuration.split(whereSeparator: \.isNewline) {
            let line = trimmed(line)
            if line.hasPrefix("[") {
                section = line.dropFirst().prefix { $0 != "]" }.lowercased()
            } else if section == "core", let equals = line.firstIndex(of: "="),
                trimmed(line[..<equals]).lowercased() == "excludesfile"
            {
                value = String(trimmed(line[line.index(after: equals)...]))
            }
        }
        return value
    }

    private static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The first part of the file is enough: nobody's configuration is longer.
    private static func text(of path: FilePath) -> String? {
        guard let file = try? FileDescriptor.open(path, .readOnly, options: .nonBlocking) else { return nil }
        defer { try? file.close() }
        return try? String(unsafeUninitializedCapacity: 65_536) { space in
            try file.read(into: UnsafeMutableRawBufferPointer(space))
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let isMargin: (Character) -> Bool = { $0.isWhitespace || $0 == "\"" }
        var text = text.drop(while: isMargin)
        while text.last.map(isMargin) == true { text.removeLast() }
        return text
    }
}
