import SystemPackage

extension FileDescriptor {
    /// Nothing if there are more bytes than the limit.
    func readToEnd(limit: Int) throws(Errno) -> [UInt8]? {
        var bytes: [UInt8] = []
        var space = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            do {
                let count = try space.withUnsafeMutableBytes { try read(into: $0) }
                guard count > 0 else { return bytes }
                bytes += space[..<count]
            } catch {
                throw error as? Errno ?? .ioError
            }
            guard bytes.count <= limit else { return nil }
        }
    }
}
