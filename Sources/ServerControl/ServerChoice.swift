import SystemPackage

/// Which of the running servers a command is for.
package enum ServerChoice: Sendable, Equatable {
    /// The one that serves this very folder.
    case folder(NamedPath)
    case port(Int)
    /// The one whose folder holds all of these files; without any, the one whose folder holds the current one. The
    /// innermost folder counts.
    case holding([NamedPath], currentFolder: NamedPath)

    /// - Throws: `ServerChoiceError` if there is not exactly one.
    package func server(among servers: [ServerStatus]) throws(ServerChoiceError) -> ServerStatus {
        switch self {
        case .folder(let folder):
            let fitting = servers.filter { folder.locations.contains(FilePath($0.folder)) }
            return try Self.only(fitting, else: .notServed(folder.name, running: servers.count))
        case .port(let port):
            return try Self.only(servers.filter { $0.port == port }, else: .noneAtPort(port, running: servers.count))
        case .holding(let paths, let current):
            guard let first = paths.first else { return try Self.innermost(among: servers, holding: [current]) }
            do throws(ServerChoiceError) {
                return try Self.innermost(among: servers, holding: paths)
            } catch .notServed {
                // The one that is meant is known all the same: the file is the mistake.
                guard let meant = try? Self.innermost(among: servers, holding: [current]) else {
                    throw .notServed(first.name, running: servers.count)
                }
                let stray = paths.first { meant.sitePaths(of: $0).isEmpty } ?? first
                throw .outside(stray.name, folder: meant.folder)
            }
        }
    }

    private static func innermost(
        among servers: [ServerStatus], holding paths: [NamedPath]
    ) throws(ServerChoiceError) -> ServerStatus {
        var best: (depth: Int, servers: [ServerStatus]) = (-1, [])
        for server in servers {
            let depths = paths.map { server.depth(of: $0) }
            guard let depth = depths.compactMap({ $0 }).min(), !depths.contains(nil), depth >= best.depth else {
                continue
            }
            best = (depth, depth == best.depth ? best.servers + [server] : [server])
        }
        return try only(best.servers, else: .notServed(paths[0].name, running: servers.count))
    }

    private static func only(
        _ servers: [ServerStatus], else error: ServerChoiceError
    ) throws(ServerChoiceError) -> ServerStatus {
        guard let first = servers.first else { throw error }
        guard servers.count == 1 else { throw .several(servers) }
        return first
    }
}

extension ServerStatus {
    /// Where in the site a file is that the user has named, by the first of its locations that is in there.
    package func sitePaths(of path: NamedPath) -> [String] {
        path.locations.lazy.map { sitePaths(of: $0) }.first { !$0.isEmpty } ?? []
    }

    func depth(of path: NamedPath) -> Int? { path.locations.lazy.compactMap { depth(of: $0) }.first }
}
