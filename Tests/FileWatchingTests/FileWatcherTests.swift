import Dispatch
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import FileWatching

/// The library's state is static: one watcher at a time.
@Suite("The watcher", .serialized)
struct FileWatcherTests {
    let folder: TemporaryFolder
    let batches = Mailbox<ChangeSet>()
    let notices = Mailbox<WatchNotice>()

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Runs `body` while the folder is watched.
    func watching(_ body: () async throws -> Void) async throws {
        try await watching(WatchPlan(root: folder.path)) { _ in try await body() }
    }

    func watching(
        _ plan: WatchPlan, used: Set<FilePath> = [], _ body: (FileWatcher) async throws -> Void
    ) async throws {
        FileClock.waitForTick()
        let watcher = try FileWatcher(plan) {
            used.contains($0)
        } deliver: { [batches] in
            batches.put($0)
        } notify: { [notices] in
            notices.put($0)
        }
        let running = Task { try await watcher.runUntilCancelled() }
        do {
            while true { if case .ready = try await notices.next() { break } }
            try await body(watcher)
        } catch {
            running.cancel()
            _ = await running.result
            throw error
        }
        running.cancel()
        try await running.value
    }

    /// The changes up to now: a file is saved and removed, and nothing waits longer than a removal.
    func changesUntilEnd() async throws -> [[FilePath: ChangeSet.Change]] {
        try folder.write("end", to: "end.txt")
        let changes = try await changes(through: .changed)
        try folder.remove("end.txt")
        return changes + (try await self.changes(through: .removed))
    }

    private func changes(through end: ChangeSet.Change) async throws -> [[FilePath: ChangeSet.Change]] {
        var all: [[FilePath: ChangeSet.Change]] = []
        while true {
            var changes = try await batches.next().changes
            let isEnd = changes.removeValue(forKey: "end.txt") == end
            if !changes.isEmpty { all.append(changes) }
            if isEnd { return all }
        }
    }

    @Test("delivers one batch with one file for", arguments: SaveStyle.all, [false, true])
    func oneSave(style: SaveStyle, isUsed: Bool) async throws {
        try folder.write("old", to: "page.html")
        try folder.write("old", to: "end.txt")
        try await watching(WatchPlan(root: folder.path), used: isUsed ? ["page.html"] : []) { _ in
            try style.save(folder)
            let changes = try await batches.next().changes
            #expect(changes == ["page.html": .changed])
            let others = try await changesUntilEnd()
            #expect(others == [])
        }
    }

    @Test(
        "says nothing of",
        arguments: [
            "touch page.html", "touch -d yesterday page.html", "chmod 600 page.html", "cat page.html",
            "ln page.html x~",
            "printf x > new.html && rm new.html", "mkdir -p a/b && rmdir a/b a",
        ])
    func noSave(script: String) async throws {
        try folder.write("old", to: "page.html")
        try folder.write("old", to: "end.txt")
        try await watching {
            try Command.run("sh", "-ec", "cd '\(folder.path)' && \(script)")
            #expect(try await changesUntilEnd() == [])
        }
    }

    @Test("says nothing of a file that is being written until it is closed")
    func halfWritten() async throws {
        try folder.write("old", to: "page.html")
        try folder.write("old", to: "end.txt")
        try await watching {
            let file = try FileDescriptor.open(folder.url("page.html"), .writeOnly, options: .truncate)
            try file.writeAll("half".utf8)
            #expect(try await changesUntilEnd() == [])
            try file.writeAll(" and whole".utf8)
            try file.close()
            #expect(try await batches.next().changes == ["page.html": .changed])
        }
    }

    @Test("delivers both names of a renamed file at once")
    func renamedFile() async throws {
        try folder.write("one", to: "old.html")
        try await watching {
            try folder.rename("old.html", to: "new.html")
            #expect(try await batches.next().changes == ["old.html": .removed, "new.html": .changed])
        }
    }

    @Test("reports everything after the kernel lost events, and sees a folder that was made anew meanwhile")
    func overflow() async throws {
        try folder.write("one", to: "js/main.js")
        let gate = DispatchSemaphore(value: 0)
        FileClock.waitForTick()
        let watcher = try FileWatcher(WatchPlan(root: folder.path)) { [batches] in
            batches.put($0)
            // The watcher stands still until the test has filled the kernel's queue.
            if $0.changes["go.txt"] != nil { gate.wait() }
        } notify: { [notices] in
            notices.put($0)
        }
        let running = Task { try await watcher.runUntilCancelled() }
        _ = try await notices.next()
        try folder.write("x", to: "go.txt")
        _ = try await batches.next()
        let limit = Int(try Command.run("cat", "/proc/sys/fs/inotify/max_queued_events").dropLast()) ?? 0
        try folder.write("x", to: "a.txt")
        try folder.write("x", to: "b.txt")
        // Two names in turn: the kernel merges an event with one before it that is the same.
        for number in 0...limit + 512 {
            close(open(folder.url(number.isMultiple(of: 2) ? "a.txt" : "b.txt").string, O_WRONLY))
        }
        try Command.run("sh", "-c", "cd '\(folder.path)' && rm -r js && mkdir js && echo 1 > js/main.js")
        gate.signal()
        #expect(try await notices.next() == .eventsLost)
        while try await !batches.next().isEverything {}
        try folder.write("two", to: "js/main.js")
        while try await batches.next().changes["js/main.js"] == nil {}
        running.cancel()
        try await running.value
    }

    @Test("ignores editor temporaries, .git and node_modules")
    func ignored() async throws {
        try folder.write("old", to: "end.txt")
        try folder.makeFolder("node_modules/x")
        try folder.makeFolder(".git/objects")
        try await watching {
            for name in [".page.html.swp", "page.html~", "node_modules/x/y.js", ".git/objects/1", "#page.html#"] {
                try folder.write("x", to: name)
            }
            #expect(try await changesUntilEnd() == [])
        }
    }

    @Test("reports names as they are")
    func hardNames() async throws {
        try await watching {
            for name in ["a space.html", "quo\"te.html", "%20.html", "a..b.html", "new\nline.html", "😀.html"] {
                try folder.write("x", to: name)
                #expect(try await batches.next().changes == [FilePath(name): .changed])
            }
            let notUTF8: [UInt8] = [0x66, 0xFF, 0x2E, 0x63, 0x73, 0x73]
            try Command.run("sh", "-c", "cd '\(folder.path)' && printf x > \"$(printf 'f\\377.css')\"")
            let name = try #require(try await batches.next().changes.keys.first)
            #expect(
                name.withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0))) }
                    == notUTF8.map { CChar(bitPattern: $0) })
        }
    }

    @Test("delivers what changed between its making and its first look")
    func changedBeforeTheFirstLook() async throws {
        try folder.write("old", to: "css/site.css")
        try folder.write("old", to: "page.html")
        FileClock.waitForTick()
        let watcher = try FileWatcher(WatchPlan(root: folder.path)) { [batches] in
            batches.put($0)
        } notify: { _ in
        }
        try folder.write("new", to: "css/site.css")
        let running = Task { try await watcher.runUntilCancelled() }
        #expect(try await batches.next().changes == ["css/site.css": .changed])
        running.cancel()
        try await running.value
    }

    @Test("is one of a kind in a process, and says so")
    func oneOfAKind() async throws {
        try await watching {
            let second = try FileWatcher(WatchPlan(root: folder.path)) { _ in
            } notify: { _ in
            }
            await #expect(throws: WatchError.alreadyWatching) { try await second.runUntilCancelled() }
        }
    }
}
