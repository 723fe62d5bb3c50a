package import NIOCore

/// What is added to every page on its way out.
package struct PageInsertion: Sendable {
    package let bytes: ByteBuffer
    /// Told apart in the page's `ETag`: pages with different insertions are different.
    package let variant: String
    package let offset: Offset

    /// Where it goes into the page that begins with `start`, if anywhere. `isForDocument`: the browser asks for a page to
    /// show.
    package typealias Offset =
        @Sendable (_ start: UnsafeRawBufferPointer, _ isWhole: Bool, _ isForDocument: Bool) -> Int?

    /// How much of a page `offset` gets to see.
    package static let sight = 64 << 10

    package init(bytes: ByteBuffer, variant: String, offset: @escaping Offset) {
        self.bytes = bytes
        self.variant = variant
        self.offset = offset
    }
}
