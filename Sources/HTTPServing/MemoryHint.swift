import CLinux

/// Where in memory the next use of something will look. It may be gone by then.
package struct MemoryHint: Sendable {
    private let first: UInt
    private let second: UInt

    /// Nowhere.
    package init() { (first, second) = (0, 0) }

    init(_ first: AnyObject, _ second: AnyObject) {
        self.first = UInt(bitPattern: ObjectIdentifier(first))
        self.second = UInt(bitPattern: ObjectIdentifier(second))
    }

    /// Has the processor fetch it, without waiting for it.
    @inline(__always)
    package func prefetch() {
        vif_prefetch(UnsafeRawPointer(bitPattern: first))
        vif_prefetch(UnsafeRawPointer(bitPattern: second))
    }
}
