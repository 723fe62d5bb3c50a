extension LiveReloadMessage {
    /// What pages are told by LiveReload's protocol, which has no message of more than one file.
    ///
    /// A client swaps the stylesheet whose address ends most like the path, or else all of them; it swaps every `<img>`
    /// that has the path's name, and reloads nothing where there is none (livereload.js 2.2.1 and 4.0.2 do not find
    /// backgrounds and `srcset`; ours does). For everything else it reloads the page. One that reloads is not told more: it
    /// would begin anew with each.
    package static func messages(for message: ReloadMessage) -> [LiveReloadMessage] {
        switch message {
        case .change(let paths, _, _) where message.isRestyle: paths.map { live($0) }
        case .reload(let paths), .change(let paths, _, _):
            imagesOnly(paths)?.map { live($0) } ?? [fullReload(for: paths)]
        }
    }

    private static func live(_ path: String) -> LiveReloadMessage {
        .reload(path: decoded(path), liveCSS: true, liveImg: true)
    }

    /// Images that can be swapped, those last for which some clients reload the page. Nothing if there is anything
    /// else, or more than one of the latter.
    private static func imagesOnly(_ paths: [String]) -> [String]? {
        let kinds = paths.map(ImageKind.init(path:))
        guard !paths.isEmpty, kinds.allSatisfy({ $0 != nil }) else { return nil }
        let drawings = zip(paths, kinds).filter { $0.1 == .drawing }.map(\.0)
        guard drawings.count <= 1 else { return nil }
        return zip(paths, kinds).filter { $0.1 == .picture }.map(\.0) + drawings
    }

    /// Without the two flags every path reloads, but for `.less` where the page compiles its styles by itself: then that
    /// is done anew. The path of another change is what tells these pages that this is not enough.
    private static func fullReload(for paths: [String]) -> LiveReloadMessage {
        let path = paths.first { !$0.lowercased().hasSuffix(".less") } ?? paths.first ?? "/"
        return .reload(path: decoded(path), liveCSS: false, liveImg: false)
    }

    private static func decoded(_ path: String) -> String {
        String(validating: PercentEncodedText.decode(Array(path.utf8)[...]), as: UTF8.self) ?? path
    }
}

private enum ImageKind {
    case picture
    /// Swapped by clients since 3.0; older ones reload the page.
    case drawing

    init?(path: String) {
        let path = path.lowercased()
        if [".png", ".jpg", ".jpeg", ".gif"].contains(where: path.hasSuffix) {
            self = .picture
        } else if path.hasSuffix(".svg") {
            self = .drawing
        } else {
            return nil
        }
    }
}
