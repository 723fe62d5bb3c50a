/// Which of the site's files were asked for by which: only what no page can see by itself, such as the requests of its
/// workers. Paths are as they stand in a URL, each file under the one that `URLPath` gives it.
///
/// A page knows what it has loaded itself, and swaps what it can; what is in here can only be loaded with the page.
struct UseGraph: Sendable {
    /// In bytes. More is made by whoever crawls a site, and not by using it.
    private static let limit = 4 << 20
    /// Of one edge, besides the names.
    private static let edgeSize = 100
    /// Users of one file that are told of. A file of more belongs to nearly all pages.
    static let userLimit = 100

    /// File → what asked for it.
    private var users: [String: Set<String>] = [:]
    /// Who asked for these was not said.
    private var unknown: Set<String> = []
    private var size = 0
    private var isOverfull = false

    /// - Parameter user: nothing if the request does not say who asks.
    mutating func note(_ path: String, usedBy user: String?) {
        guard size < Self.limit else {
            isOverfull = true
            return
        }
        let isNew: Bool
        if let user {
            isNew = user != path && users[path, default: []].insert(user).inserted
        } else {
            isNew = unknown.insert(path).inserted
        }
        if isNew { size += Self.size(path, user) }
    }

    private static func size(_ path: String, _ user: String?) -> Int {
        edgeSize + path.utf8.count + (user?.utf8.count ?? 0)
    }

    /// All that asked for one of the paths, or for something that did, and so on; nothing if it is not known.
    func users(of paths: some Sequence<String>) -> Set<String>? {
        guard !isOverfull else { return nil }
        var found: Set<String> = []
        var rest = Array(paths)
        while let path = rest.popLast() {
            guard !unknown.contains(path) else { return nil }
            for user in users[path] ?? [] where found.insert(user).inserted { rest.append(user) }
            guard found.count <= Self.userLimit else { return nil }
        }
        return found
    }

    /// These have changed: whatever they ask for from now on, they ask for again.
    mutating func forgetUses(by changed: Set<String>) {
        for (path, found) in users where !found.isDisjoint(with: changed) {
            let rest = found.subtracting(changed)
            size -= found.subtracting(rest).reduce(0) { $0 + Self.size(path, $1) }
            users[path] = rest.isEmpty ? nil : rest
        }
    }
}
