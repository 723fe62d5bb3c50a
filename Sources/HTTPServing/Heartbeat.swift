import NIOCore

/// A connection that stays open, and whose peer may be gone without a word: a cable was pulled, a telephone is asleep.
protocol Beating: AnyObject {
    /// Where the heartbeat keeps it.
    var place: Int { get set }
    /// Does what is due, and says when to look again.
    func beat(at now: NIODeadline) -> NIODeadline
}

/// Looks after the connections of one event loop that stay open, with one timer for all.
final class Heartbeat {
    /// Not more often, however many there are.
    private static let pause = TimeAmount.milliseconds(500)

    private var connections: [any Beating] = []
    private var lastShare = 0.0
    private var look: (task: Scheduled<Void>, time: NIODeadline)?

    func add(_ connection: any Beating, on loop: any EventLoop) {
        connection.place = connections.count
        connections.append(connection)
        plan(connection.beat(at: .now()), on: loop)
    }

    /// From 0 to 1: however many are asked for, they lie evenly between (multiples of the golden ratio).
    func nextShare() -> Double {
        lastShare = (lastShare + 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
        return lastShare
    }

    func remove(_ connection: any Beating) {
        let place = connection.place
        guard place < connections.count, connections[place] === connection else { return }
        connections[place] = connections[connections.count - 1]
        connections[place].place = place
        connections.removeLast()
    }

    private func plan(_ time: NIODeadline, on loop: any EventLoop) {
        if let look, look.time <= time { return }
        look?.task.cancel()
        let bound = NIOLoopBound(self, eventLoop: loop)
        look = (loop.scheduleTask(deadline: time) { bound.value.beat(on: loop) }, time)
    }

    private func beat(on loop: any EventLoop) {
        look = nil
        let now = NIODeadline.now()
        // A copy: one that is dead goes while the others are looked at.
        let next = connections.map { $0.beat(at: now) }.min()
        if let next, !connections.isEmpty { plan(max(next, now + Self.pause), on: loop) }
    }
}
