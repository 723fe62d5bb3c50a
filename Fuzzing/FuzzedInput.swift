/// Something that is sent to the server over a connection of its own, told by its number: the same one for the same seed.
protocol FuzzedInput {
    /// The option that repeats one.
    static var option: String { get }

    init(seed: UInt64, number: UInt64)

    var bytes: [UInt8] { get }

    /// - Throws: `Finding` if something comes back that must not; `RawSocket.Failed` if the server is gone.
    func run(port: Int, tally: Tally) throws
}

extension FuzzedInput {
    /// Pieces of bytes that lie anywhere, mostly all in one.
    static func split(_ bytes: [UInt8], _ chance: inout Chance) -> [ArraySlice<UInt8>] {
        var pieces = [bytes[...]]
        guard chance.once(in: 3) else { return pieces }
        for _ in 0..<1 + chance.number(below: 6) {
            guard let last = pieces.popLast() else { break }
            let place = last.startIndex + chance.number(below: last.count + 1)
            pieces += [last[..<place], last[place...]]
        }
        return pieces
    }
}
