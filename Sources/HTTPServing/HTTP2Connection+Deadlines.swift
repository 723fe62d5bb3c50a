import NIOCore

/// No stream is held for ever, nor a connection without one.
extension HTTP2Connection {
    /// A look is planned, at the latest for the end of an idle connection.
    var isWatched: Bool { look != nil }

    /// Plans the next look. One that is earlier is kept.
    func watchDeadline() {
        guard let context else { return }
        guard let due = streams.isEmpty ? since + service.rules.idle : streams.values.compactMap(\.due).min() else {
            return
        }
        if let look, look.time <= due { return }
        look?.task.cancel()
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let task = context.eventLoop.scheduleTask(deadline: due) {
            bound.value.look = nil
            bound.value.lookAtDeadlines()
            bound.value.watchDeadline()
        }
        look = (task, due)
    }

    private func lookAtDeadlines() {
        let now = NIODeadline.now()
        if streams.isEmpty, since + service.rules.idle <= now { return sayGoodbye() }
        for stream in Array(streams.values) where stream.due.map({ $0 <= now }) ?? false { stream.timeOut() }
    }
}
