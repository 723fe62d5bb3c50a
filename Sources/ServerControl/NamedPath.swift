import Glibc
package import SystemPackage

/// A file or folder that the user has named, which need not be there any more.
package struct NamedPath: Sendable, Equatable {
    /// As it was written.
    package let name: String
    /// Where it may be: as it is written, and behind all links. Absolute, without `.` and `..`.
    package let locations: [FilePath]

    package init(name: String, locations: [FilePath]) {
        self.name = name
        self.locations = locations
    }

    /// Follows links on the disk.
    ///
    /// - Parameter currentFolder: what a relative path begins at; absolute.
    package init(_ name: String, in currentFolder: FilePath) {
        let written = currentFolder.pushing(FilePath(name))
        let plain = written.lexicallyNormalized()
        let real = Self.realPath(of: written)
        self.init(name: name, locations: plain == real ? [plain] : [plain, real])
    }

    /// With the links of as much of the path as there is.
    private static func realPath(of path: FilePath) -> FilePath {
        var (present, missing) = (path, [FilePath.Component]())
        while !present.components.isEmpty {
            if let real = present.withPlatformString({ realpath($0, nil) }) {
                defer { free(real) }
                return missing.reversed().reduce(into: FilePath(platformString: real)) { $0.append($1) }
                    .lexicallyNormalized()
            }
            guard let last = present.lastComponent else { break }
            missing.append(last)
            present.removeLastComponent()
        }
        return path.lexicallyNormalized()
    }
}
