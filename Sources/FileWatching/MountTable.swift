import Glibc
import SystemPackage

/// Where other file systems are mounted below a folder (proc_pid_mountinfo(5)).
struct MountTable: ~Copyable {
    /// Reports POLLPRI when something is mounted or unmounted; -1 if the kernel does not show its mounts.
    let descriptor: Int32

    init() {
        descriptor = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Absolute paths, the folder itself excluded.
    func mountPoints(below folder: FilePath) -> [FilePath] {
        Self.mountPoints(in: text()).filter { $0 != folder && $0.starts(with: folder) }
    }

    /// The fifth field of each line, with its escapes.
    static func mountPoints(in text: String) -> [FilePath] {
        text.utf8.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
            return fields.count > 4 ? FilePath(String(decoding: unescaped(fields[4]), as: UTF8.self)) : nil
        }
    }

    /// Reading also makes the descriptor quiet again.
    private func text() -> String {
        guard descriptor >= 0, lseek(descriptor, 0, SEEK_SET) == 0 else { return "" }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while case let count = read(descriptor, &piece, piece.count), count > 0 { bytes += piece[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A space is written as `\040`.
    private static func unescaped(_ field: Substring.UTF8View) -> [UInt8] {
        var result: [UInt8] = []
        var rest = Array(field)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3,
                let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                result.append(code)
                rest = rest.dropFirst(3)
            } else {
                result.append(byte)
            }
        }
        return result
    }
}
