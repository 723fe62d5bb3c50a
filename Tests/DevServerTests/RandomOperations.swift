import Glibc
import SystemPackage
import TestSupport

/// Makes random changes in a folder, as many programs at once might.
///
/// The folder is divided into places, and each gets one operation at a time: so what must be told of it is known from what
/// it holds before and after.
struct RandomOperations {
    static let placeCount = 100

    private let folder: FilePath
    private let elsewhere: FilePath
    private var random: SeededGenerator
    private var count = 0

    init(in folder: FilePath, elsewhere: FilePath, seed: UInt64) {
        self.folder = folder
        self.elsewhere = elsewhere
        random = SeededGenerator(seed: seed)
    }

    /// One operation in every place.
    mutating func runAll() throws {
        for place in (0..<Self.placeCount).shuffled(using: &random) { try run(in: folder.appending("p\(place)")) }
    }

    private mutating func run(in place: FilePath) throws {
        mkdir(place.string, 0o755)
        count += 1
        let names = ["a.html", "b.css", "sub/c.js", "sub/deep/d.html", "other/e.html"]
        let file = place.appending(names.randomElement(using: &random) ?? "a.html")
        let sub = place.appending("sub")
        switch Int.random(in: 0..<16, using: &random) {
        case 0...2: try write("new \(count)", to: file)
        case 3: if let text = read(file) { try write(text, to: file) }
        case 4: try Self.touch(file)
        case 5: chmod(file.string, count.isMultiple(of: 2) ? 0o600 : 0o644)
        case 6: try replace(file, with: "renamed \(count)")
        case 7: if let text = read(file) { try replace(file, with: text) }
        case 8:
            rename(file.string, file.string + "~")
            try write("after a backup \(count)", to: file)
            unlink(file.string + "~")
        case 9:
            try write("", to: file)
            try write("filled \(count)", to: file)
        case 10: unlink(file.string)
        case 11: rename(file.string, place.appending("moved\(count % 3).html").string)
        case 12: removeTree(sub)
        case 13:
            rename(sub.string, elsewhere.appending("out\(count)").string)
            try write("in \(count)", to: elsewhere.appending("in\(count)/x/f.html"))
            rename(elsewhere.appending("in\(count)").string, sub.string)
        case 14: rename(sub.string, place.appending("sub\(count % 2)").string)
        default:
            try write("passing", to: place.appending("passing.html"))
            unlink(place.appending("passing.html").string)
        }
    }

    private func read(_ file: FilePath) -> String? {
        guard let descriptor = try? FileDescriptor.open(file, .readOnly) else { return nil }
        defer { try? descriptor.close() }
        return try? String(unsafeUninitializedCapacity: 256) {
            try descriptor.read(into: UnsafeMutableRawBufferPointer($0))
        }
    }

    private func write(_ text: String, to file: FilePath) throws {
        var folder = self.folder
        if file.starts(with: elsewhere) { folder = elsewhere }
        var inside = file.removingLastComponent()
        _ = inside.removePrefix(folder)
        for name in inside.components {
            folder.append(name)
            mkdir(folder.string, 0o755)
        }
        let descriptor = try FileDescriptor.open(
            file, .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
        try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
    }

    private func replace(_ file: FilePath, with text: String) throws {
        try write(text, to: FilePath(file.string + ".tmp"))
        rename(file.string + ".tmp", file.string)
    }

    private static func touch(_ file: FilePath) throws {
        guard let descriptor = try? FileDescriptor.open(file, .writeOnly) else { return }
        futimens(descriptor.rawValue, nil)
        try descriptor.close()
    }

    private func removeTree(_ folder: FilePath) {
        for name in ["deep/d.html", "deep", "x/f.html", "x", "c.js"] { remove(folder.appending(name).string) }
        rmdir(folder.string)
    }
}
