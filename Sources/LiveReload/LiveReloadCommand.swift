/// What a build tool asks for over HTTP, as of tiny-lr 2.0.0 (`/changed`, `/alert`) and python-livereload
/// (`/forcereload`). Who may ask is decided before (`LiveReloadOriginRule.allowsCommand`).
package enum LiveReloadCommand: Sendable, Equatable {
    /// The names as the tool knows them (`SiteAddress`); there may be none.
    case changed(files: [String])
    case alert(message: String)
    /// `*` stands for everything.
    case forceReload(path: String)

    package enum Route: String, Sendable {
        case changed = "/changed"
        case alert = "/alert"
        case forceReload = "/forcereload"

        package var methods: [String] {
            switch self {
            case .changed: ["GET", "POST"]
            case .alert: ["POST"]
            case .forceReload: ["GET"]
            }
        }
    }

    /// - Parameter query: of the target, not decoded. What the body says counts for more.
    package init(_ route: Route, query: String?, body: CommandBody?) throws(CommandError) {
        let said = try CommandFields(form: Array((query ?? "").utf8)[...])
        let fields = try body?.fields().merged(with: said) ?? said
        switch route {
        case .changed: self = .changed(files: fields.files ?? [])
        case .forceReload: self = .forceReload(path: fields.path ?? "*")
        case .alert:
            guard let message = fields.message else { throw .noMessage }
            self = .alert(message: message)
        }
    }

    /// What pages are told of it; nothing if no file is named, and of an alert.
    ///
    /// - Parameters:
    ///   - root: the folder that is served, absolute, with no link in it.
    ///   - mounts: other folders, with the paths that they are at, which end without a slash.
    package func message(root: String, mounts: [(prefix: String, folder: String)] = []) -> ReloadMessage? {
        switch self {
        case .alert: return nil
        case .forceReload("*"): return .reload([])
        case .forceReload(let path): return Self.message(for: [path], root: root, mounts: mounts)
        case .changed(let files): return files.isEmpty ? nil : Self.message(for: files, root: root, mounts: mounts)
        }
    }

    private static func message(
        for files: [String], root: String, mounts: [(prefix: String, folder: String)]
    ) -> ReloadMessage {
        var paths: [String] = []
        var known: Set<String> = []
        for file in files {
            // The innermost folder that it is in.
            let mounted = mounts.sorted { $0.folder.utf8.count > $1.folder.utf8.count }.lazy
                .compactMap { mount in SiteAddress.path(of: file, below: mount.folder).map { mount.prefix + $0 } }.first
            let path = mounted ?? SiteAddress.path(of: file, root: root)
            if known.insert(path).inserted { paths.append(path) }
        }
        guard paths.count <= ReloadMessage.pathLimit else { return .reload([]) }
        let isRestyle = paths.allSatisfy { $0.lowercased().hasSuffix(".css") }
        return isRestyle ? .change(paths) : .reload(paths)
    }
}
