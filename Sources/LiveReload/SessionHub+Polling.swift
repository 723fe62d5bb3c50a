import HTTPServing
package import NIOCore

/// Pages that ask again and again, where neither a WebSocket nor a stream gets through.
extension SessionHub {
    /// A proxy may give up after half a minute.
    private static let pollTime = TimeAmount.seconds(25)

    /// What happened since a version, as a JSON array of messages: at once, or when something does; empty if nothing
    /// does for a while, or the page gives up. Called on an event loop of the hub.
    package func poll(
        version text: String, for visit: PageVisit = PageVisit(), on loop: any EventLoop,
        givenUp: EventLoopFuture<Void>
    ) -> EventLoopFuture<String> {
        guard let group = group(on: loop) else { return loop.makeSucceededFuture("[]") }
        let last = group.delivered
        if let missed = missed(since: PageVersion(text), through: last) {
            let version = PageVersion(run: run, number: last)
            let own = missed.projected(to: visit.host)
            return loop.makeSucceededFuture("[\(ServerMessage.change(own, version: version, missed: true).json)]")
        }
        countWaiting(1)
        let answer = loop.makePromise(of: String.self)
        let number = group.wait(visit) { answer.succeed("[\($0)]") }
        let stop = loop.makePromise(of: Void.self)
        let timer = loop.scheduleTask(in: Self.pollTime) { stop.succeed() }
        givenUp.whenComplete { _ in stop.succeed() }
        stop.futureResult.assumeIsolated().whenComplete { _ in
            if group.stopWaiting(number) { answer.succeed("[]") }
        }
        answer.futureResult.whenComplete { _ in
            timer.cancel()
            stop.succeed()
            self.countWaiting(-1)
        }
        return answer.futureResult
    }
}
