import Foundation
import NIOCore
import NIOHTTP1
import SystemPackage
import TestSupport
import Testing

@testable import HTTPServing
@testable import StaticFiles

@Suite("Of the files that were served")
struct ServedFilesTests {
    private let folder: TemporaryFolder
    private let served: ServedFiles
    private let responder: StaticFileResponder
    private let firstUses = Mailbox<String>()

    init() throws {
        folder = try TemporaryFolder()
        let site = try SiteFolder(path: folder.path)
        served = ServedFiles(folder: site) { $0() }
        var notes = StaticFileResponder.Notes()
        notes.firstUse = { [firstUses] _, path, _ in firstUses.put(path) }
        responder = StaticFileResponder(
            site: Site(root: Place(folder: site, served: served), mounts: try Routes([])), notes: notes,
            work: BackgroundWork {
                $0()
            } later: { _ in
            })
    }

    private func get(_ path: String) {
        _ = responder.answer(to: Request(target: path))
    }

    @Test("one that is saved with the same bytes is no news, small or large", arguments: [10, 1_000_000])
    func sameBytes(size: Int) throws {
        let text = String(repeating: "x", count: size)
        try folder.write(text, to: "a.css")
        get("/a.css")
        FileClock.waitForTick()
        try folder.write(text, to: "a.css")
        #expect(!served.isNews("a.css"))
        get("/a.css")
        FileClock.waitForTick()
        try Command.run("touch", folder.url("a.css").string)
        #expect(!served.isNews("a.css"))
        try folder.write(text + "y", to: "a.css")
        #expect(served.isNews("a.css"))
        #expect(!served.isNews("a.css"), "pages were told")
    }

    @Test("one that was never served is news, once")
    func unserved() throws {
        try folder.write("one", to: "a.css")
        #expect(served.isNews("a.css"))
        #expect(!served.isNews("a.css"))
        try folder.write("two", to: "a.css")
        #expect(served.isNews("a.css"))
    }

    @Test("one that was served only after it had changed is news: older pages hold what was before")
    func servedTooLate() throws {
        try folder.write("one", to: "a.css")
        get("/a.css")
        #expect(served.isNews("a.css"))
    }

    @Test("one that pages hold in two states is news, whichever it is in")
    func twoStates() throws {
        try folder.write("one", to: "a.css")
        get("/a.css")
        FileClock.waitForTick()
        try folder.write("two", to: "a.css")
        get("/a.css")
        #expect(served.isNews("a.css"))
        #expect(!served.isNews("a.css"))
    }

    @Test("one that was removed is news when it is back")
    func removed() throws {
        try folder.write("one", to: "a.css")
        get("/a.css")
        try folder.remove("a.css")
        served.forget(["a.css"])
        try folder.write("one", to: "a.css")
        #expect(served.isNews("a.css"))
    }

    @Test("each is told of once when it is used first, by its path without links")
    func firstUse() async throws {
        try folder.write("one", to: "real/a.css")
        try folder.write("two", to: "index.html")
        try folder.link("linked", to: "real")
        try folder.link("absolute.css", to: folder.url("real/a.css").string)
        #expect(!served.isUsed("real/a.css"))
        for path in ["/linked/a.css", "/linked/a.css", "/absolute.css", "/real/a.css", "/"] { get(path) }
        #expect(try await firstUses.next() == "real/a.css")
        #expect(try await firstUses.next() == "index.html")
        #expect(served.isUsed("real/a.css"))
        #expect(served.aliases(of: "real/a.css") == ["absolute.css", "linked/a.css"])
        #expect(served.aliases(of: "index.html") == [])
    }
}
