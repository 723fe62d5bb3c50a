/// Which names below the folder are never announced, and which folders are not descended into.
///
/// Hidden names are not served (see `StaticFiles.HiddenNames`), so no page can depend on them.
enum PassingNames {
    static func ignores(folder name: some StringProtocol) -> Bool {
        name == "node_modules" || isHidden(name)
    }

    static func ignores(file name: some StringProtocol) -> Bool {
        isHidden(name) || isEditorTemporary(name)
    }

    private static func isHidden(_ name: some StringProtocol) -> Bool {
        name.utf8.first == UInt8(ascii: ".") && name != ".well-known"
    }

    // Vim: backups, swap files, and 4913, the name it tries to learn whether it may write in the folder. Emacs: `#name#`
    // autosaves (its `.#name` locks are hidden). The kernel: `#number`, a file without a name (O_TMPFILE). JetBrains:
    // `___jb_…___`. KDE: `.kate-swp`. Chromium: `.crswap`. sed: `sedAbCdEf`. Patch and merge tools: `.orig`, `.rej`.
    private static let endings = [
        "~", ".swp", ".swx", ".swo", ".crswap", ".kate-swp", ".bak", ".bck", ".orig", ".rej", ".tmp", ".part",
        "___jb_tmp___", "___jb_old___", "___jb_bak___",
    ]

    private static func isEditorTemporary(_ name: some StringProtocol) -> Bool {
        name == "4913" || Self.endings.contains { name.hasSuffix($0) } || isNumberedTemporary(name)
            || (name.hasPrefix("sed") && name.utf8.count == 9 && name.dropFirst(3).allSatisfy(\.isASCIIAlphanumeric))
            || (name.hasPrefix("#") && (name.hasSuffix("#") || name.dropFirst().allSatisfy(\.isNumber)))
    }

    /// `page.html.tmp.1234`, as some packages for Node.js write atomically.
    private static func isNumberedTemporary(_ name: some StringProtocol) -> Bool {
        let parts = name.split(separator: ".")
        return parts.count > 2 && parts[parts.count - 2] == "tmp" && (parts.last?.allSatisfy(\.isNumber) ?? false)
    }
}

extension Character {
    fileprivate var isASCIIAlphanumeric: Bool { isASCII && (isLetter || isNumber) }
}
