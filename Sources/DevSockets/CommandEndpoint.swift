import HTTPServing
import NIOHTTP1

/// `/__vif/ws/cat`: the output lines of a command, a message each; messages become lines of its input. Each socket has a
/// process of its own, which is killed with it.
final class CommandEndpoint: Sendable {
    private let words: [String]
    private let running = RunningCommands()

    /// Nothing if there are no words.
    init?(words: [String]) {
        guard !words.isEmpty else { return nil }
        self.words = words
    }

    var answer: Answer {
        guard !running.isFull else {
            return .response(.text(.serviceUnavailable, "The command runs \(RunningCommands.limit) times already."))
        }
        let session = CommandSession(words: words, running: running)
        return .webSocket(
            WebSocketAcceptance(
                events: WebSocketEvents(
                    opened: { session.open($0) }, received: { session.receive($1, from: $0) },
                    closed: { session.close($0) }),
                allowsDeflate: true))
    }

    func endAll() { running.killAll() }
}
