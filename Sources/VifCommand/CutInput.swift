import ServerControl

/// The start and the end of an input of any length.
struct CutInput {
    /// In bytes, of each. Much of what programs print is colours, which a notice does not show.
    static let limit = 4 * ControlRequest.textLimit

    private var first: [UInt8] = []
    private var last: [UInt8] = []
    /// There was more than both.
    private(set) var isCut = false

    mutating func append(_ bytes: some Collection<UInt8>) {
        first += bytes.prefix(Self.limit - first.count)
        last += bytes
        guard last.count > 2 * Self.limit else { return }
        last.removeFirst(last.count - Self.limit)
        isCut = true
    }

    /// Everything, if it is not cut.
    var start: String { String(decoding: isCut ? first : last, as: UTF8.self) }

    var end: String { String(decoding: last, as: UTF8.self) }
}
