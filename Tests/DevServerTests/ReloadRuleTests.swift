import FileWatching
import LiveReload
import StaticFiles
import SystemPackage
import Testing

@testable import DevServer

@Suite("A change of files")
struct ReloadRuleTests {
    private func message(
        _ changes: [FilePath: ChangeSet.Change], folders: [String] = [], isUncertain: Bool = false,
        reloadsAll: Bool = false, users: [String]? = []
    ) -> ReloadMessage? {
        let addresses = changes.keys.map { ($0, [Site.urlPath(of: $0, below: "")]) }
        let news = SiteNews(
            changes: ChangeSet(changes: changes), addresses: Dictionary(uniqueKeysWithValues: addresses),
            folders: folders, isUncertain: isUncertain)
        return ReloadRule.message(for: news, reloadsAll: reloadsAll) { _ in users }
    }

    @Test("is told to the pages that use the files")
    func change() {
        #expect(message(["css/b.css": .changed, "a.html": .changed]) == .change(["/a.html", "/css/b.css"]))
        #expect(message(["a.json": .changed], users: ["/w.js"]) == .change(["/a.json"], users: ["/w.js"]))
        #expect(message(["b": .changed], folders: ["/b/"]) == .change(["/b"], folders: ["/b/"]))
    }

    @Test("reloads every page where nobody knows which ones use it, or if that is wanted")
    func uncertain() {
        #expect(message(["a.js": .changed], users: nil) == .reload(["/a.js"]))
        #expect(message(["a.js": .changed], isUncertain: true) == .reload(["/a.js"]))
        #expect(message(["a.css": .changed], reloadsAll: true) == .reload(["/a.css"]))
        let outside = SiteNews(changes: ChangeSet(changes: ["/elsewhere/x": .changed]), addresses: ["/elsewhere/x": []])
        #expect(ReloadRule.message(for: outside) { _ in [] } == .reload([]))
    }

    @Test("leaves source maps out")
    func sourceMaps() {
        #expect(message(["a.css": .changed, "a.css.map": .changed]) == .change(["/a.css"]))
        #expect(message(["a.js.map": .changed]) == nil)
        #expect(message([:]) == nil)
    }

    @Test("names paths as they stand in a URL")
    func paths() {
        #expect(message(["a b/ü\n.css": .changed]) == .change(["/a%20b/%C3%BC%0A.css"]))
    }

    @Test("reloads without paths if there are too many, or if nobody knows")
    func many() {
        let storm = Dictionary(
            uniqueKeysWithValues: (0..<101).map { (FilePath("\($0).css"), ChangeSet.Change.changed) })
        #expect(message(storm) == .reload([]))
        #expect(ReloadRule.message(for: SiteNews(changes: .everything, addresses: [:])) { _ in [] } == .reload([]))
    }
}
