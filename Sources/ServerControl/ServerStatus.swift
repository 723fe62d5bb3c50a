import FoundationEssentials
package import SystemPackage

/// What a running server says of itself.
package struct ServerStatus: Codable, Sendable, Equatable {
    /// Another folder at a path of the site.
    package struct Mount: Codable, Sendable, Equatable {
        /// `/assets`: decoded, without a slash at its end.
        package let path: String
        /// Absolute, without links.
        package let folder: String
        /// The virtual host; nothing for the site itself.
        package let host: String?

        package init(path: String, folder: String, host: String? = nil) {
            self.host = host
            self.path = path
            self.folder = folder
        }
    }

    package var version: String
    package var pid: Int32
    /// Absolute, without links.
    package var folder: String
    package var mounts: [Mount] = []
    package var url: String
    package var port: Int
    /// How many are open.
    package var pages = 0
    /// For commands over the network (`ControlAccess`).
    package var token: String
    /// Files are watched, and pages follow them.
    package var watching = true
    /// Seconds.
    package var uptime = 0

    package init(version: String, pid: Int32, folder: String, url: String, port: Int, token: String) {
        self.version = version
        self.pid = pid
        self.folder = folder
        self.url = url
        self.port = port
        self.token = token
    }

    package var json: [UInt8] { JSONText.encode(self) }

    package static func json(of list: [ServerStatus]) -> [UInt8] { JSONText.encode(list) }

    init?(json: some Sequence<UInt8>) {
        guard let status = try? JSONDecoder().decode(ServerStatus.self, from: Data(json)) else { return nil }
        self = status
    }

    /// Where in the site a file is: its decoded paths from the root, without a slash before them; `/host/path` at a virtual
    /// host. Several if a folder is
    /// mounted that is in another one, none if it is in no folder of the site.
    ///
    /// - Parameter location: absolute, without `.` and `..`.
    package func sitePaths(of location: FilePath) -> [String] { places(of: location).map(\.path) }

    /// How many folders the one is inside of that holds the file; nothing if none does.
    func depth(of location: FilePath) -> Int? { places(of: location).map(\.depth).max() }

    private func places(of location: FilePath) -> [(path: String, depth: Int)] {
        ([Mount(path: "", folder: folder)] + mounts).compactMap { place in
            let folder = FilePath(place.folder)
            var rest = location
            guard folder.isAbsolute, rest.removePrefix(folder) else { return nil }
            let names = [String(place.path.drop { $0 == "/" }), rest.string].filter { !$0.isEmpty }
            // At a virtual host, as in an address without its scheme.
            let start = place.host.map { "/\($0)/" } ?? ""
            return (start + names.joined(separator: "/"), folder.components.count)
        }
    }
}
