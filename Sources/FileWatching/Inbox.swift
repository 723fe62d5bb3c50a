import Synchronization
import SystemPackage

/// What other threads have for the watcher's thread.
final class Inbox: Sendable {
    enum Letter: Sendable {
        /// A page uses this file, wherever it is, as it was when it had last changed at this time.
        case use(FilePath, changed: (seconds: Int, nanoseconds: Int))
        /// What was seen by looking at the files.
        case polled([FileEvent])
        /// The root may be another folder than before, or gone.
        case rootMayHaveChanged
    }

    private struct State {
        var letters: [Letter] = []
        var isStopped = false
    }

    let pipe: WakePipe
    private let state = Mutex(State())

    init() throws(WatchError) {
        pipe = try WakePipe()
    }

    func put(_ letter: Letter) {
        let isFirst = state.withLock { state in
            state.letters.append(letter)
            return state.letters.count == 1
        }
        if isFirst { pipe.wake() }
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        pipe.wake()
    }

    var isStopped: Bool { state.withLock { $0.isStopped } }

    func takeAll() -> [Letter] {
        pipe.clear()
        return state.withLock { state in
            defer { state.letters = [] }
            return state.letters
        }
    }
}
