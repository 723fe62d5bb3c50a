import SystemPackage
import Testing

@testable import FileWatching

@Suite("A batch of changes")
struct ChangeBatcherTests {
    private let start = ContinuousClock.now
    private var batcher = ChangeBatcher()

    private mutating func record(_ kind: FileEvent.Kind, _ path: FilePath, at milliseconds: Int) {
        batcher.record(FileEvent(kind: kind, path: path), at: start + .milliseconds(milliseconds))
    }

    private mutating func batch(at milliseconds: Int) -> ChangeSet {
        batcher.takeBatch(at: start + .milliseconds(milliseconds))
    }

    private func deadline() -> Duration? { batcher.deadline.map { $0 - start } }

    @Test("is due two milliseconds after a lone save")
    mutating func loneSave() {
        record(.written, "a.html", at: 0)
        #expect(deadline() == .milliseconds(2))
        #expect(batch(at: 1).isEmpty)
        #expect(batch(at: 2) == ChangeSet(changes: ["a.html": .changed]))
        #expect(deadline() == nil)
    }

    @Test("holds only the real file when a temporary one is renamed over it")
    mutating func atomicRename() {
        record(.started, "a.html.tmp", at: 0)
        record(.written, "a.html.tmp", at: 1)
        #expect(batch(at: 4).isEmpty, "a new name waits for its rename")
        record(.removed, "a.html.tmp", at: 5)
        record(.written, "a.html", at: 5)
        #expect(batch(at: 7) == ChangeSet(changes: ["a.html": .changed]))
        #expect(deadline() == nil)
    }

    @Test("waits for the new file when the old one was renamed to a backup")
    mutating func backupRename() {
        record(.removed, "a.html", at: 0)
        record(.started, "a.html", at: 1)
        #expect(batch(at: 100).isEmpty)
        record(.written, "a.html", at: 120)
        #expect(batch(at: 122) == ChangeSet(changes: ["a.html": .changed]))
        #expect(deadline() == nil)
    }

    @Test("waits for the content after a truncation, but not for ever")
    mutating func truncation() {
        record(.emptied, "a.html", at: 0)
        #expect(batch(at: 50).isEmpty)
        record(.written, "a.html", at: 60)
        #expect(batch(at: 62) == ChangeSet(changes: ["a.html": .changed]))
        record(.emptied, "a.html", at: 100)
        #expect(batch(at: 250) == ChangeSet(changes: ["a.html": .changed]))
    }

    @Test("tells of a removal when nothing takes the file's place")
    mutating func removal() {
        record(.removed, "a.html", at: 0)
        #expect(batch(at: 149).isEmpty)
        #expect(batch(at: 150) == ChangeSet(changes: ["a.html": .removed]))
    }

    @Test("holds all that one removal of a folder takes away")
    mutating func removals() {
        for number in 0..<5 { record(.removed, FilePath("docs/\(number).html"), at: number) }
        record(.removed, "docs", at: 10)
        #expect(batch(at: 159).isEmpty)
        #expect(batch(at: 160).changes.count == 6)
        #expect(deadline() == nil)
    }

    @Test("leaves out a file that came and went")
    mutating func cameAndWent() {
        record(.started, "4914", at: 0)
        record(.written, "4914", at: 0)
        record(.removed, "4914", at: 1)
        #expect(deadline() == nil)
    }

    @Test("leaves out a new file that is still being written, until it is closed")
    mutating func longWrite() {
        record(.started, "big.html", at: 0)
        #expect(batch(at: 5_000).isEmpty)
        record(.written, "big.html", at: 6_000)
        #expect(batch(at: 6_010) == ChangeSet(changes: ["big.html": .changed]))
    }

    @Test("is one for thousands of files that change one after another")
    mutating func storm() {
        for number in 0..<1_000 {
            record(.written, FilePath("\(number).html"), at: number)
            if number >= 20 { #expect(batch(at: number).isEmpty) }
        }
        #expect(deadline() == .milliseconds(999 + 150))
        #expect(batch(at: 1_149).changes.count == 1_000)
        #expect(deadline() == nil)
    }

    @Test("does not wait for a file that is written without end")
    mutating func busyLog() {
        record(.written, "page.html", at: 0)
        for millisecond in 0...3 { record(.written, "log.txt", at: millisecond) }
        #expect(batch(at: 4) == ChangeSet(changes: ["page.html": .changed, "log.txt": .changed]))
        for millisecond in 100...199 { record(.written, "log.txt", at: millisecond) }
        #expect(batch(at: 200) == ChangeSet(changes: ["log.txt": .changed]), "the limit is 100 ms")
    }

    @Test("follows the first one once, when files of one action come one after another", arguments: [4, 20, 40])
    mutating func followUp(gap: Int) {
        var batches: [Int] = []
        for millisecond in 0..<1_000 {
            if millisecond % gap == 0 && millisecond < 10 * gap {
                record(.written, FilePath("\(millisecond).html"), at: millisecond)
            }
            let batch = batch(at: millisecond)
            if !batch.isEmpty { batches.append(batch.changes.count) }
        }
        #expect(batches.first == 1, "the first is announced at once")
        #expect(batches.reduce(0, +) == 10)
        #expect(batches.count <= [4: 2, 20: 5, 40: 7][gap] ?? 0, "\(batches)")
    }

    @Test("holds new files that are written one after another")
    mutating func newFiles() {
        var batches: [Int] = []
        for millisecond in 0..<500 {
            if millisecond % 4 == 0 && millisecond < 32 {
                record(.started, FilePath("\(millisecond).html"), at: millisecond)
                record(.written, FilePath("\(millisecond).html"), at: millisecond)
            }
            let batch = batch(at: millisecond)
            if !batch.isEmpty { batches.append(batch.changes.count) }
        }
        #expect(batches.reduce(0, +) == 8)
        #expect(batches.count <= 2, "\(batches)")
    }

    @Test("holds only the real file, although its temporary one took seconds to write")
    mutating func slowAtomicRename() {
        record(.started, "a.html.tmp", at: 0)
        record(.written, "a.html.tmp", at: 2_500)
        #expect(batch(at: 2_505).isEmpty)
        record(.removed, "a.html.tmp", at: 2_505)
        batcher.record(
            FileEvent(kind: .written, path: "a.html", oldPath: "a.html.tmp"), at: start + .milliseconds(2_505))
        #expect(batch(at: 2_507) == ChangeSet(changes: ["a.html": .changed]))
        #expect(deadline() == nil)
    }

    @Test("holds what a checkout changes and what it removes")
    mutating func checkout() {
        for number in 0..<4 { record(.written, FilePath("\(number).html"), at: number) }
        record(.removed, "old.html", at: 2)
        #expect(batch(at: 151).isEmpty)
        #expect(batch(at: 153).changes.count == 5)
        #expect(deadline() == nil)
    }

    @Test("holds both folders of a swap")
    mutating func folderSwap() {
        record(.folderMovedAway, "css", at: 0)
        batcher.record(FileEvent(kind: .found, path: "css.old/a.css", oldPath: "css"), at: start)
        record(.folderMovedAway, "new", at: 1)
        batcher.record(FileEvent(kind: .folderAppeared, path: "css", oldPath: "new"), at: start + .milliseconds(1))
        batcher.record(FileEvent(kind: .found, path: "css/a.css", oldPath: "new"), at: start + .milliseconds(1))
        #expect(batch(at: 149).isEmpty)
        #expect(batch(at: 152).changes.count == 4)
        #expect(deadline() == nil)
    }

    @Test("is at once again if the same file is saved again")
    mutating func savedAgain() {
        for number in 0..<5 {
            record(.written, "a.html", at: number * 3)
            #expect(batch(at: number * 3 + 2) == ChangeSet(changes: ["a.html": .changed]))
        }
    }

    @Test("holds both names of a file that is renamed")
    mutating func rename() {
        record(.removed, "old.html", at: 0)
        batcher.record(FileEvent(kind: .written, path: "new.html", oldPath: "old.html"), at: start)
        #expect(batch(at: 149).isEmpty)
        #expect(batch(at: 150) == ChangeSet(changes: ["old.html": .removed, "new.html": .changed]))
    }

    @Test("holds no removal of a folder that is there again")
    mutating func folderAgain() {
        record(.removed, "dist", at: 0)
        record(.folderAppeared, "dist", at: 1)
        record(.started, "dist/a.html", at: 1)
        record(.written, "dist/a.html", at: 1)
        #expect(batch(at: 50).isEmpty)
        #expect(batch(at: 51) == ChangeSet(changes: ["dist": .changed, "dist/a.html": .changed]))
        #expect(deadline() == nil)
        record(.folderAppeared, "new", at: 20)
        #expect(deadline() == nil)
    }

    @Test("is everything after events were lost")
    mutating func overflow() {
        record(.written, "a.html", at: 0)
        batcher.recordOverflow(at: start)
        #expect(batch(at: 149).isEmpty)
        #expect(batch(at: 150) == .everything)
        #expect(deadline() == nil)
    }

    @Test("takes a file found by listing its folder for new only if nothing else is known of it")
    mutating func found() {
        record(.written, "new/a.html", at: 0)
        record(.found, "new/a.html", at: 1)
        #expect(batch(at: 2) == ChangeSet(changes: ["new/a.html": .changed]))
    }
}
