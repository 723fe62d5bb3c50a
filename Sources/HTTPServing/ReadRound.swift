import NIOCore
import Synchronization

/// A connection whose requests are answered in rounds.
protocol RoundMember: AnyObject {
    func answerWaiting(round: UInt64, context: ChannelHandlerContext)
}

/// Connections of one event loop on which something came in, answered together when all of it is read.
///
/// All that is answered in one round was sent before the round began. So whoever answers may take what it finds out for
/// one of the requests as true for the others: a file that many connections want is looked at once.
final class ReadRound {
    /// Numbers no round twice, on any event loop.
    private static let last = Atomic<UInt64>(0)

    private var waiting: [(connection: any RoundMember, context: ChannelHandlerContext)] = []
    private var inRound: [(connection: any RoundMember, context: ChannelHandlerContext)] = []

    func add(_ connection: some RoundMember, _ context: ChannelHandlerContext) {
        waiting.append((connection, context))
        guard waiting.count == 1 else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        // Run when the event loop has read from every socket that was ready.
        context.eventLoop.execute { bound.value.run() }
    }

    private func run() {
        swap(&waiting, &inRound)
        let number = Self.last.add(1, ordering: .relaxed).newValue
        for (connection, context) in inRound { connection.answerWaiting(round: number, context: context) }
        inRound.removeAll(keepingCapacity: true)
    }
}
