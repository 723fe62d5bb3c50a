/// Tells the contents of files apart, within one run of the program.
struct ContentDigest: Sendable, Equatable {
    /// Larger files are not read to be compared.
    static let sizeLimit = 64 << 20
    private static let pieceSize = 256 << 10

    private let value: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        // SipHash with a key of this process: nobody can prepare two contents that look the same.
        var hasher = Hasher()
        hasher.combine(bytes: bytes)
        value = hasher.finalize()
    }

    /// Reads the whole file. May block: not for an event loop.
    ///
    /// Nothing for a folder, a file above `limit`, and one that cannot be read.
    init?(of file: borrowing OpenFile, limit: Int = sizeLimit) {
        guard !file.status.isFolder, file.status.size <= limit else { return nil }
        // One byte more than there should be, so that the end is seen.
        let size = min(file.status.size + 1, Self.pieceSize)
        let digest = withUnsafeTemporaryAllocation(byteCount: size, alignment: 16) { space -> Int? in
            var hasher = Hasher()
            var position = 0
            while true {
                let count = file.read(into: space, at: position)
                guard count >= 0, position <= limit else { return nil }
                hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: space[..<count]))
                if count < space.count { return hasher.finalize() }
                position += count
            }
        }
        guard let digest else { return nil }
        value = digest
    }
}
