import Glibc

/// What comes out of a pipe, up to a limit.
struct KeptOutput {
    private(set) var bytes: [UInt8] = []
    private(set) var isCut = false
    private(set) var isOpen = true
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes what is there, without waiting. At most so much at a time that the deadline is looked at now and then.
    mutating func read(from descriptor: CInt) {
        var space = [UInt8](repeating: 0, count: 16 << 10)
        var rounds = 64
        while isOpen, rounds > 0 {
            rounds -= 1
            let count = Glibc.read(descriptor, &space, space.count)
            if count > 0 {
                let room = limit - bytes.count
                bytes += space[..<min(count, room)]
                isCut = isCut || count > room
            } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
                isOpen = false
            } else if errno == EAGAIN {
                return
            }
        }
    }
}
