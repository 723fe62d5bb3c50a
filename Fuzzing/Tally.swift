import Synchronization

/// What was sent and what came back, counted by all threads; and the last inputs, for when the server dies.
final class Tally: Sendable {
    struct Input {
        let connection: UInt64
        let bytes: [UInt8]
    }

    private static let kept = 12

    let connections = Atomic<UInt64>(0)
    let inputs = Atomic(0)
    private let classes = Mutex([Int](repeating: 0, count: 6))
    private let recent = Mutex([Input]())

    func countAnswer(_ status: Int) {
        classes.withLock { $0[min(max(status / 100, 0), 5)] += 1 }
    }

    func remember(_ connection: UInt64, _ bytes: [UInt8]) {
        recent.withLock { recent in
            if recent.count == Self.kept { recent.removeFirst() }
            recent.append(Input(connection: connection, bytes: bytes))
        }
    }

    var lastInputs: [Input] { recent.withLock { $0 } }

    var line: String {
        let answers = classes.withLock { $0 }
        let counts = (1...5).map { "\($0)xx \(answers[$0])" }.joined(separator: ", ")
        return
            "\(connections.load(ordering: .relaxed)) connections, \(inputs.load(ordering: .relaxed)) inputs, \(counts)"
    }
}
