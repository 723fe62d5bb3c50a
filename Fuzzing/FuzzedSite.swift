import Glibc
import SystemPackage
import TestSupport

/// A served folder, beside and in which lies what must never come out.
///
/// Unchecked: each method is called on one thread only.
final class FuzzedSite: @unchecked Sendable {
    static let secrets = ["outside the root 7f3a", "hidden 91bc", "root:x:0:0"].map { Array($0.utf8) }
    static let style = "body { color: red } /* 5c1d */"

    let port: Int
    private let folder: TemporaryFolder
    private let vif: VifProcess

    init() throws {
        folder = try TemporaryFolder()
        for name in ["index.html", "page.html", "dir/index.html", "deep/a/b/index.html", "a..b", "x y", "%20", "🦊"] {
            try folder.write("<!doctype html><title>open</title>", to: "www/" + name)
        }
        try folder.write(Self.style, to: "www/site.css")
        try folder.write([UInt8](repeating: 0x61, count: 700_000), to: "www/large.bin")
        for name in [".env", ".git/config", "key.pem", "dir/.env"] {
            try folder.write("hidden 91bc", to: "www/" + name)
        }
        for name in ["secret", "www-secret/inside", "www-secret/index.html"] {
            try folder.write("outside the root 7f3a", to: name)
        }
        for (name, target) in [
            ("out", "../secret"), ("passwd", "/etc/passwd"), ("self", "/proc/self/root"), ("zero", "/dev/zero"),
            ("sibling", folder.url("www-secret").string), ("loop", "loop"),
        ] {
            try folder.link("www/" + name, to: target)
        }
        mknod(folder.url("www/fifo").string, S_IFIFO | 0o666, 0)
        vif = try VifProcess(folder: folder.url("www"), arguments: ["--dev-sockets"])
        port = vif.port
    }

    /// Reads what the program prints, as a terminal does; a control character would be an attack on it.
    func readTerminal() throws {
        // While everything changes all the time, it speaks each ten seconds at least.
        let line = try vif.readLine(within: 20) { _ in true }
        if line.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            throw Finding(reason: "the terminal was sent «\(line.debugDescription)»")
        }
    }

    func measure() throws -> (residentKiB: Int, descriptors: Int) {
        (try vif.residentKiB(), try vif.descriptorCount())
    }

    /// Changes something in the folder, as an editor or an attacker does.
    func shake(_ chance: inout Chance) {
        let name = folder.url("www/" + chance.pick(["moving", "moving.html", "linked", "changing.css", "deep/a/new"]))
            .string
        let spare = folder.url("spare").string
        switch chance.number(below: 8) {
        case 0: Self.resize(name, to: chance.pick([0, 5, 100_000, 400_000]))
        case 1: remove(name)
        case 2: mkdir(name, 0o755)
        case 3:
            symlink(chance.pick(["../secret", "../www-secret", "page.html", "dir", "/etc", "linked", "fifo"]), spare)
            rename(spare, name)
        case 4: rename(name, folder.url("www/moving").string)
        default:
            let size = chance.pick([0, 10, 1_000, 50_000, 300_000])
            try? folder.write([UInt8](repeating: 0x63, count: size), to: "spare")
            rename(spare, name)
        }
        unlink(spare)
    }

    /// Not through a link, at whose end is what the others rely on.
    private static func resize(_ name: String, to size: Int) {
        let descriptor = open(name, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        ftruncate(descriptor, size)
        close(descriptor)
    }

    func end() { vif.send(signal: SIGKILL) }
}

/// Something that must not happen.
struct Finding: Error {
    let reason: String
}
