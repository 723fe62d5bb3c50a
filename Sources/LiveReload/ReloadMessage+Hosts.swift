/// A message is about the site and all its virtual hosts: what concerns one of these has `//host` before its path.
extension ReloadMessage {
    /// As the pages of one host are told it, in paths of their own; nothing stands for the site itself.
    func projected(to host: String?) -> ReloadMessage {
        switch self {
        case .reload(let paths): .reload(Self.projected(paths, to: host))
        case .change(let paths, let folders, let users):
            .change(
                Self.projected(paths, to: host), folders: Self.projected(folders, to: host),
                users: Self.projected(users, to: host))
        }
    }

    private static func projected(_ paths: [String], to host: String?) -> [String] {
        guard let host else { return paths.filter { !$0.hasPrefix("//") } }
        let start = "//\(host)/"
        return paths.compactMap { $0.hasPrefix(start) ? "/" + $0.dropFirst(start.count) : nil }
    }
}
