import FileWatching
import LiveReload
import StaticFiles
import SystemPackage
import Testing

@testable import DevServer

@Suite("A change of files")
struct ReloadRuleTests {
    private func message(_ changes: [FilePath: ChangeSet.Change]) -> ReloadMessage? {
        let addresses = changes.keys.map { ($0, [Site.urlPath(of: $0, below: "")]) }
        return ReloadRule.message(
            for: SiteNews(
                changes: ChangeSet(changes: changes), addresses: Dictionary(uniqueKeysWithValues: addresses),
                hasLink: false))
    }

    @Test("restyles if all of them are stylesheets")
    func stylesheets() {
        #expect(message(["css/b.css": .changed, "css/a.CSS": .changed]) == .restyle(["/css/a.CSS", "/css/b.css"]))
    }

    @Test("reloads if one of them is anything else, or is gone")
    func others() {
        #expect(message(["a.css": .changed, "b.html": .changed]) == .reload(["/a.css", "/b.html"]))
        #expect(message(["a.css": .removed]) == .reload(["/a.css"]))
        #expect(message(["img/x.png": .changed]) == .reload(["/img/x.png"]))
        #expect(message(["css": .removed]) == .reload(["/css"]))
    }

    @Test("leaves source maps out")
    func sourceMaps() {
        #expect(message(["a.css": .changed, "a.css.map": .changed]) == .restyle(["/a.css"]))
        #expect(message(["a.js.map": .changed]) == nil)
        #expect(message([:]) == nil)
    }

    @Test("names paths as they stand in a URL")
    func paths() {
        #expect(message(["a b/ü\n.css": .changed]) == .restyle(["/a%20b/%C3%BC%0A.css"]))
    }

    @Test("reloads without paths if there are too many, or if nobody knows")
    func many() {
        let storm = Dictionary(
            uniqueKeysWithValues: (0..<101).map { (FilePath("\($0).css"), ChangeSet.Change.changed) })
        #expect(message(storm) == .reload([]))
        #expect(ReloadRule.message(for: SiteNews(changes: .everything, addresses: [:], hasLink: false)) == .reload([]))
    }
}
