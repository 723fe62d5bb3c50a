package import HTTPServing
package import NIOCore

/// What is added to every page on its way out.
package struct PageInsertion: Sendable {
    /// Into our own pages, at the beginning of the head.
    package let bytes: ByteBuffer
    /// Told apart in the page's `ETag`: pages with different insertions are different.
    package let variant: String
    package let change: Change

    /// What becomes of the page that begins with `start`.
    ///
    /// - Parameters:
    ///   - isWhole: `start` is the whole page.
    ///   - policies: the values of `Content-Security-Policy` that the response is about to have.
    package typealias Change =
        @Sendable (_ start: UnsafeRawBufferPointer, _ isWhole: Bool, _ policies: [String], _ request: Request) ->
        PageChange

    /// How much of a page `change` gets to see.
    package static let sight = 64 << 10

    package init(bytes: ByteBuffer, variant: String, change: @escaping Change) {
        self.bytes = bytes
        self.variant = variant
        self.change = change
    }
}

/// What is to be done to one page.
package struct PageChange: Sendable {
    package struct Edit: Sendable {
        package let range: Range<Int>
        package let replacement: ByteBuffer

        package init(range: Range<Int>, replacement: ByteBuffer) {
            self.range = range
            self.replacement = replacement
        }
    }

    /// In the bytes that were shown, in their order, apart from each other.
    package var edits: [Edit]
    /// As many as were given, in their order; empty where there is nothing left to say.
    package var policies: [String]
    /// The change depends on whom the request is addressed to.
    package var isForThisHost: Bool

    package init(edits: [Edit] = [], policies: [String] = [], isForThisHost: Bool = false) {
        self.edits = edits
        self.policies = policies
        self.isForThisHost = isForThisHost
    }
}
