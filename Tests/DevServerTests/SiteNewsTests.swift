import Foundation
import HTTPServing
import NIOHTTP1
import StaticFiles
import SystemPackage
import TestSupport
import Testing

@testable import DevServer
@testable import FileWatching

@Suite("The news of a watched site", .serialized)
struct SiteNewsTests {
    private let folder: TemporaryFolder
    private let elsewhere: TemporaryFolder
    private let news = Mailbox<ChangeSet>()

    init() throws {
        folder = try TemporaryFolder()
        elsewhere = try TemporaryFolder()
    }

    /// Path → content.
    private func snapshot() throws -> [FilePath: Data] {
        var files: [FilePath: Data] = [:]
        for case let name as String in FileManager.default.enumerator(atPath: folder.path.string) ?? .init() {
            if let data = FileManager.default.contents(atPath: folder.url(name).string) { files[FilePath(name)] = data }
        }
        return files
    }

    /// The path, and those of the folders that it is in.
    private static func withFolders(_ path: FilePath) -> [FilePath] {
        var paths = [path]
        while let last = paths.last?.removingLastComponent(), !last.isEmpty { paths.append(last) }
        return paths
    }

    /// All that is told up to now: a file is saved and removed, and nothing waits longer than a removal.
    private func pathsUntilNow() async throws -> Set<FilePath> {
        var paths: Set<FilePath> = []
        for end in [ChangeSet.Change.changed, .removed] {
            if end == .changed { try folder.write("end", to: "end.txt") } else { try folder.remove("end.txt") }
            while true {
                let changes = try await news.next().changes
                paths.formUnion(changes.keys)
                if changes["end.txt"] == end { break }
            }
        }
        return paths.subtracting(["end.txt"])
    }

    @Test("is what differs, neither more nor less, after 10,000 random operations")
    func random() async throws {
        let site = try SiteFolder(path: folder.path)
        let place = Place(folder: site, served: ServedFiles(folder: site) { $0() })
        let folders = Site(root: place, mounts: try Routes([]))
        let watcher = try FileWatcher(WatchPlan(root: site.path)) {
            folders.isUsed($0)
        } deliver: { [news] changes in
            news.put(SiteNews(of: changes, in: folders, fallback: nil).changes)
        } notify: { _ in
        }
        let running = Task { try await watcher.runUntilCancelled() }
        defer { running.cancel() }
        let responder = StaticFileResponder(
            site: folders,
            work: BackgroundWork {
                $0()
            } later: { _ in
            })
        var operations = RandomOperations(in: folder.path, elsewhere: elsewhere.path, seed: 3)
        var before = try snapshot()
        var steps = 0
        while steps < 10_000 {
            // Pages use some of the files.
            for path in before.keys.shuffled().prefix(50) {
                _ = responder.answer(to: Request(target: "/" + path.string))
            }
            try operations.runAll()
            steps += RandomOperations.placeCount
            let told = try await pathsUntilNow()
            let after = try snapshot()
            let differing = Set(before.merging(after) { first, _ in first }.keys.filter { before[$0] != after[$0] })
            // A folder stands for all that is in it.
            let missed = differing.filter { told.isDisjoint(with: Self.withFolders($0)) }
            #expect(missed.isEmpty, "after \(steps) steps")
            let needless = told.subtracting(differing.flatMap(Self.withFolders))
                .filter { before[$0] != nil || after[$0] != nil }
            #expect(needless.isEmpty, "after \(steps) steps")
            before = after
        }
        running.cancel()
        try await running.value
    }
}
