import Synchronization

/// What was sent and what came back, counted by all threads; and the last inputs, for when the server dies.
final class Tally: Sendable {
    struct Input {
        let name: String
        let bytes: [UInt8]
    }

    private static let kept = 12

    private let connections = Atomic<UInt64>(0)
    private let sockets = Atomic<UInt64>(0)
    let inputs = Atomic(0)
    private let classes = Mutex([Int](repeating: 0, count: 6))
    /// By the code; 1006 for none.
    private let closes = Mutex([Int: Int]())
    private let recent = Mutex([Input]())

    /// The number of one more.
    func nextConnection() -> UInt64 { connections.add(1, ordering: .relaxed).newValue }
    func nextSocket() -> UInt64 { sockets.add(1, ordering: .relaxed).newValue }

    func countAnswer(_ status: Int) {
        classes.withLock { $0[min(max(status / 100, 0), 5)] += 1 }
    }

    /// - Parameter code: of the server's close frame.
    func countClose(_ code: Int?) {
        closes.withLock { $0[min(code ?? 1006, 3_000), default: 0] += 1 }
    }

    func remember(_ name: String, _ bytes: [UInt8]) {
        recent.withLock { recent in
            if recent.count == Self.kept { recent.removeFirst() }
            recent.append(Input(name: name, bytes: bytes))
        }
    }

    var lastInputs: [Input] { recent.withLock { $0 } }

    var line: String {
        let answers = classes.withLock { $0 }
        let counts = (1...5).map { "\($0)xx \(answers[$0])" }.joined(separator: ", ")
        let codes = closes.withLock { $0.sorted { $0.key < $1.key } }
        return
            "\(connections.load(ordering: .relaxed)) connections, \(inputs.load(ordering: .relaxed)) inputs, \(counts); "
            + "\(sockets.load(ordering: .relaxed)) sockets, " + codes.map { "\($0) \($1)" }.joined(separator: ", ")
    }
}
