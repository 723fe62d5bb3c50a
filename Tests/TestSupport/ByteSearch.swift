import Glibc

extension [UInt8] {
    /// Where `text` begins for the first time at or behind `start`. Fast for long arrays: fuzzing looks at millions.
    package func position(of text: [UInt8], from start: Int = 0) -> Int? {
        guard let first = text.first else { return start }
        return withUnsafeBytes { space -> Int? in
            guard let base = space.baseAddress else { return nil }
            var position = start
            while position + text.count <= space.count,
                let found = memchr(base + position, Int32(first), space.count - position - text.count + 1)
            {
                let index = UnsafeRawPointer(found) - base
                if space[index...].starts(with: text) { return index }
                position = index + 1
            }
            return nil
        }
    }
}
