import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import FileWatching

/// Much at once.
extension FileWatcherTests {
    @Test("sees every file of a folder that is filled as soon as it is made, a thousand times in a row")
    func race() async throws {
        try await watching {
            var round = 0
            // One by one, and then several while the watcher is still busy with those before.
            for count in Array(repeating: 1, count: 100) + Array(repeating: 20, count: 45) {
                var missing: Set<FilePath> = []
                for _ in 1...count {
                    round += 1
                    // In the test's own process: a shell would give the watcher more time.
                    let top = folder.url("r\(round)")
                    for name in ["", "a", "a/b"] { #expect(mkdir(top.appending(name).string, 0o755) == 0) }
                    for name in ["1.html", "a/2.html", "a/b/3.html"] {
                        try folder.write("x", to: "r\(round)/\(name)")
                        missing.insert(FilePath("r\(round)/\(name)"))
                    }
                }
                while !missing.isEmpty { missing.subtract(try await batches.next().changes.keys) }
            }
            #expect(round == 1_000)
        }
    }

    @Test(
        "sees all that comes into the tree with",
        arguments: [
            "tar xf '../source.tar'", "cp -r ../source/. .", "rsync -a ../source/ .", "git clone -q ../source clone",
            "mv ../source/docs .", "mkdir x && cp -r ../source/docs x",
        ])
    func manyFolders(script: String) async throws {
        let base = try TemporaryFolder()
        try Command.run(
            "sh", "-ec",
            """
            cd '\(base.path)'
            mkdir root source
            for i in 1 2 3 4 5 6 7 8; do
                mkdir -p source/docs/$i/deep/er
                for j in 1 2 3; do echo $i$j > source/docs/$i/$j.html; echo $i$j > source/docs/$i/deep/er/$j.css; done
            done
            (cd source && git init -q && git add . && git -c user.name=x -c user.email=x@x.org commit -qm x)
            tar cf source.tar -C source docs
            """)
        try await watching(WatchPlan(root: base.url("root"))) { _ in
            try Command.run("sh", "-ec", "cd '\(base.url("root"))' && \(script)")
            var seen: Set<String> = []
            while seen.count < 48 {
                let changes = try await batches.next().changes
                seen.formUnion(changes.keys.filter { $0.extension != nil }.map(\.string))
            }
            #expect(Set(seen.map { String($0.suffix($0.hasSuffix("css") ? 18 : 11)) }).count == 48)
        }
    }

    @Test("delivers a page although a log beside it is written without end")
    func busyFolder() async throws {
        try folder.write("old", to: "page.html")
        try await watching {
            let log = try ChildProcess([
                "sh", "-c", "cd '\(folder.path)'; while :; do echo x >> log.txt; sleep 0.001; done",
            ])
            defer { log.send(signal: SIGKILL) }
            while try await batches.next().changes["log.txt"] == nil {}
            for number in 1...5 {
                try folder.write("new \(number)", to: "page.html")
                while try await batches.next().changes["page.html"] == nil {}
            }
        }
    }

    @Test("delivers a file that was written without a name, and then given one")
    func unnamedFile() async throws {
        try await watching {
            let descriptor = try #require(openUnnamed(in: folder.path))
            try descriptor.writeAll("whole".utf8)
            let name = "/proc/self/fd/\(descriptor.rawValue)"
            #expect(linkat(AT_FDCWD, name, AT_FDCWD, folder.url("page.html").string, AT_SYMLINK_FOLLOW) == 0)
            try descriptor.close()
            #expect(try await batches.next().changes == ["page.html": .changed])
        }
    }

    /// O_TMPFILE is O_DIRECTORY and a bit of its own (open(2)).
    private func openUnnamed(in folder: FilePath) -> FileDescriptor? {
        let descriptor = open(folder.string, O_WRONLY | O_DIRECTORY | 0o20_000_000, 0o644)
        return descriptor >= 0 ? FileDescriptor(rawValue: descriptor) : nil
    }
}
