import SystemPackage
import TestSupport
import Testing

@testable import FileWatching

extension FileWatcherTests {
    @Test("finds what is in new folders, however fast they are filled", arguments: 1...20)
    func newFolders(round: Int) async throws {
        try folder.write("old", to: "end.txt")
        try await watching {
            try Command.run("sh", "-c", "cd '\(folder.path)' && mkdir -p a/b/c && echo x > a/b/c/new.html")
            #expect(try await batches.next().changes == ["a/b/c/new.html": .changed])
            try folder.write("changed", to: "a/b/c/new.html")
            #expect(try await batches.next().changes == ["a/b/c/new.html": .changed])
        }
    }

    @Test("follows a folder that is moved in, and forgets one that is moved out")
    func movedFolders() async throws {
        let elsewhere = try TemporaryFolder()
        try elsewhere.write("one", to: "docs/one.html")
        try folder.write("old", to: "end.txt")
        try await watching {
            try Command.run("mv", elsewhere.url("docs").string, folder.path.string)
            #expect(try await batches.next().changes == ["docs/one.html": .changed])
            try folder.write("two", to: "docs/one.html")
            #expect(try await batches.next().changes == ["docs/one.html": .changed])
            try folder.rename("docs", to: "guides")
            #expect(try await batches.next().changes == ["docs": .removed, "guides/one.html": .changed])
            try Command.run("mv", folder.url("guides").string, elsewhere.path.string)
            #expect(try await batches.next().changes == ["guides": .removed])
            try elsewhere.write("unseen", to: "guides/one.html")
            #expect(try await changesUntilEnd() == [])
        }
    }

    @Test("follows two folders that change places at once")
    func exchangedFolders() async throws {
        try folder.write("one", to: "a/page.html")
        try folder.write("two", to: "b/page.html")
        try await watching {
            // renameat2 with RENAME_EXCHANGE (rename(2)), which Swift cannot call.
            #if arch(x86_64)
                let number = 316
            #else
                let number = 276
            #endif
            let script = "my ($a, $b) = @ARGV; exit(syscall(\(number), -100, $a, -100, $b, 2) ? 1 : 0)"
            try Command.run("perl", "-e", script, folder.url("a").string, folder.url("b").string)
            _ = try await changesUntilEnd()
            for name in ["a", "b"] {
                try folder.write("new", to: "\(name)/page.html")
                while try await batches.next().changes[FilePath("\(name)/page.html")] == nil {}
            }
        }
    }

    @Test("sees a folder that is removed and made again under its name")
    func folderMadeAgain() async throws {
        try folder.write("one", to: "docs/one.html")
        try await watching {
            for _ in 1...3 {
                try Command.run("rm", "-r", folder.url("docs").string)
                #expect(try await batches.next().changes == ["docs/one.html": .removed])
                try folder.makeFolder("docs")
                try folder.write("again", to: "docs/one.html")
                #expect(try await batches.next().changes == ["docs/one.html": .changed])
                try folder.write("once more", to: "docs/one.html")
                #expect(try await batches.next().changes == ["docs/one.html": .changed])
            }
        }
    }

    @Test("delivers a folder that is made anew with what is in it at once")
    func rebuiltFolder() async throws {
        try folder.write("one", to: "dist/one.html")
        try folder.write("end", to: "end.txt")
        try await watching {
            try Command.run("sh", "-c", "cd '\(folder.path)' && rm -r dist && mkdir dist && echo 1 > dist/one.html")
            #expect(try await batches.next().changes == ["dist/one.html": .changed])
            #expect(try await changesUntilEnd() == [])
        }
    }

    @Test("picks the folder up again when it was removed and made anew", arguments: ["rm -r", "mv -t /tmp"])
    func folderReturns(removal: String) async throws {
        try folder.write("one", to: "index.html")
        let path = folder.path.string
        try await watching {
            try Command.run("sh", "-c", "\(removal) '\(path)' 2>/dev/null || mv '\(path)' '\(path).old'")
            #expect(try await notices.next() == .folderVanished)
            try Command.run("sh", "-c", "mkdir '\(path)' && echo two > '\(path)/index.html'; rm -rf '\(path).old'")
            #expect(try await notices.next() == .folderReturned)
            while try await !batches.next().isEverything {}
            try folder.write("three", to: "index.html")
            while try await batches.next().changes["index.html"] == nil {}
        }
    }

    @Test("tells when the folder itself goes")
    func folderVanishes() async throws {
        let other = try TemporaryFolder()
        try await watching {
            try Command.run("mv", folder.path.string, other.path.string)
            #expect(try await notices.next() == .folderVanished)
            try Command.run("mv", other.url(folder.path.lastComponent?.string ?? "").string, folder.path.string)
        }
    }
}
