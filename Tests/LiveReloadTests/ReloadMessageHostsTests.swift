import Testing

@testable import LiveReload

@Suite("A message about several hosts")
struct ReloadMessageHostsTests {
    private let message = ReloadMessage.change(
        ["/a.css", "//docs.localhost/a.css", "//x.localhost/b.css"], folders: ["//docs.localhost/img/"],
        users: ["/worker", "//docs.localhost/"])

    @Test("tells the site of its own paths only")
    func site() {
        #expect(message.projected(to: nil) == .change(["/a.css"], users: ["/worker"]))
    }

    @Test("tells a virtual host of its own, as it has them")
    func host() {
        #expect(message.projected(to: "docs.localhost") == .change(["/a.css"], folders: ["/img/"], users: ["/"]))
        #expect(message.projected(to: "x.localhost") == .change(["/b.css"]))
        #expect(message.projected(to: "localhost") == .change([]))
        #expect(ReloadMessage.reload(["/a"]).projected(to: "x.localhost") == .reload([]))
    }
}
