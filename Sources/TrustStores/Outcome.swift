package import SystemPackage

/// What has become of one store, or what is in it.
package struct Outcome: Sendable, Equatable {
    package enum Result: Sendable, Equatable {
        // What was done.
        case trusted
        case removed
        // There was nothing to do.
        case alreadyTrusted
        case notThere
        // What is in it, when it was only looked into.
        case isTrusted
        case isNotTrusted
        /// One sentence or more: what failed, what is left, and the cure.
        case failed(String)
    }

    /// «system», «Chromium», «Firefox (snap)».
    package let store: String
    /// The store's folder, or the file that is the authority's in it.
    package let path: FilePath
    package let result: Result
    private let shownPath: String

    init(store: String, path: FilePath, result: Result, in places: Places) {
        self.store = store
        self.path = path
        self.result = result
        shownPath = places.brief(path)
    }

    /// `  trusted          Firefox             ~/.mozilla/firefox/abc.default-release`. Paths and what other programs
    /// said are as they are: escape before printing.
    package var line: String {
        let start = "  \(Self.padded(word, 17))\(Self.padded(store, 20))\(shownPath)"
        guard case .failed(let sentence) = result else { return start }
        return "\(start): \(sentence)"
    }

    package var hasFailed: Bool {
        if case .failed = result { true } else { false }
    }

    /// A browser that is running has read its store already.
    package var isForBrowsers: Bool { store != SystemStore.name }

    private var word: String {
        switch result {
        case .trusted, .isTrusted: "trusted"
        case .isNotTrusted: "not trusted"
        case .alreadyTrusted: "already trusted"
        case .removed: "removed"
        case .notThere: "not there"
        case .failed: "failed"
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}

extension [Outcome] {
    /// Whether the command has done all that it is for: its exit status is 0 then, and only then.
    package var areGood: Bool { !contains(where: \.hasFailed) }

    /// Whether every store trusts the authority: the exit status of a look is 0 then, and only then.
    package var areTrusted: Bool {
        allSatisfy { [.isTrusted, .trusted, .alreadyTrusted].contains($0.result) }
    }

    /// What is left for the person to do; nothing if all is done.
    package var advice: String? {
        let isChanged = contains { $0.isForBrowsers && ($0.result == .trusted || $0.result == .removed) }
        return isChanged ? "Browsers that are running read this at their next start." : nil
    }
}
