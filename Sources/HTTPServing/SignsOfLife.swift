import NIOCore

/// When the peer was last heard of, and whether it was asked.
struct SignsOfLife {
    private var heard = NIODeadline.now()
    private var asked: NIODeadline?
    private let patience: Patience
    /// Those that opened together need not all be asked at once.
    private var jitter: TimeAmount

    /// - Parameter share: from 0 to 1, different for those that open together.
    init(_ patience: Patience, share: Double) {
        self.patience = patience
        jitter = .nanoseconds(Int64(Double(patience.silence.nanoseconds / 2) * share))
    }

    mutating func note() {
        heard = .now()
        asked = nil
    }

    enum Verdict: Equatable {
        case wait(until: NIODeadline)
        /// And wait.
        case ask(until: NIODeadline)
        case dead
    }

    mutating func verdict(at now: NIODeadline) -> Verdict {
        if let asked { return now - asked >= patience.answer ? .dead : .wait(until: asked + patience.answer) }
        let due = heard + patience.silence - jitter
        guard due <= now else { return .wait(until: due) }
        asked = now
        jitter = .zero
        return .ask(until: now + patience.answer)
    }
}
