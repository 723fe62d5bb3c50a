import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import FileWatching

/// Where the kernel reports nothing, files are looked at.
extension FileWatcherTests {
    private func polling(_ body: () async throws -> Void) async throws {
        let plan = WatchPlan(root: folder.path, isPolling: true, interval: .milliseconds(50))
        try await watching(plan) { _ in try await body() }
    }

    /// Waits for this to have happened, in one batch or several.
    private func expect(_ changes: [FilePath: ChangeSet.Change]) async throws {
        var seen: [FilePath: ChangeSet.Change] = [:]
        while seen.count < changes.count { seen.merge(try await batches.next().changes) { $1 } }
        #expect(seen == changes)
    }

    @Test("by looking, sees files that come, change and go, in folders old and new")
    func polledFiles() async throws {
        try folder.write("old", to: "page.html")
        try folder.write("old", to: "css/site.css")
        try folder.write("old", to: "end.txt")
        try folder.write("*.log", to: ".gitignore")
        try await polling {
            try folder.write("new text", to: "css/site.css")
            try await expect(["css/site.css": .changed])
            try folder.write("x", to: "a.log")
            try folder.write("x", to: "page.html~")
            try folder.write("new", to: "a/b/new.html")
            try await expect(["a/b/new.html": .changed])
            try folder.write("newer text", to: "a/b/new.html")
            try await expect(["a/b/new.html": .changed])
            try folder.remove("page.html")
            try await expect(["page.html": .removed])
            try Command.run("rm", "-r", folder.url("a").string)
            try await expect(["a": .removed])
            try folder.write("again", to: "a/b/new.html")
            try await expect(["a/b/new.html": .changed])
            try folder.write("again and again", to: "a/b/new.html")
            try await expect(["a/b/new.html": .changed])
            try folder.rename("css", to: "styles")
            try await expect(["css": .removed, "styles/site.css": .changed])
            try Command.run("chmod", "600", folder.url("styles/site.css").string)
            #expect(try await changesUntilEnd() == [])
        }
    }

    @Test("by looking, takes a file for whole only when two looks have seen the same")
    func polledWrite() async throws {
        try folder.write("old", to: "page.html")
        try await polling {
            let file = try FileDescriptor.open(folder.url("page.html"), .writeOnly, options: .truncate)
            // The pause is the writer's: what is shown is that nothing is told meanwhile.
            for _ in 1...60 {
                try file.writeAll("piece ".utf8)
                usleep(10_000)
            }
            #expect(batches.count == 0)
            try file.close()
            try await expect(["page.html": .changed])
        }
    }

    @Test("by looking, picks the folder up again when it is back")
    func polledRoot() async throws {
        try folder.write("one", to: "index.html")
        let path = folder.path.string
        try await polling {
            try Command.run("mv", path, path + ".old")
            #expect(try await notices.next() == .folderVanished)
            try Command.run("sh", "-c", "mkdir '\(path)' && echo two > '\(path)/index.html'; rm -r '\(path).old'")
            #expect(try await notices.next() == .folderReturned)
            while try await !batches.next().isEverything {}
            try folder.write("three or more", to: "index.html")
            while try await batches.next().changes["index.html"] == nil {}
        }
    }

    @Test(
        "knows the file systems that report nothing",
        arguments: [
            (0x6969, "NFS"), (0x0102_1997, "9p"), (0x786F_4256, "VirtualBox shared folder"), (0x6573_5546, "FUSE"),
            (0xFE53_4D42, "SMB"), (0xFF53_4D42, "CIFS"),
        ] as [(UInt32, String)])
    func unreported(type: UInt32, name: String) {
        #expect(FileSystemKind.unreported(type: type) == name)
    }

    @Test("knows those that do", arguments: [0xEF53, 0x0102_1994, 0x794C_7630, 0x9123_683E, 0x5846_5342] as [UInt32])
    func reported(type: UInt32) {
        // ext4, tmpfs, overlay, btrfs, XFS.
        #expect(FileSystemKind.unreported(type: type) == nil)
    }

    @Test("reads where file systems are mounted, whatever their names")
    func mountTable() {
        let text = """
            22 28 0:21 / /sys rw,nosuid shared:7 - sysfs sysfs rw
            36 35 98:0 /mnt1 /mnt/a\\040b\\134c rw,noatime master:1 - ext3 /dev/root rw,errors=continue

            broken
            """
        #expect(MountTable.mountPoints(in: text) == ["/sys", "/mnt/a b\\c"])
    }
}
