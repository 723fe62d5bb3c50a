import Glibc

/// The signals that end the server: Ctrl-C and what service managers send.
///
/// They are held back from every thread and waited for on the main one: nobody else has to look, so that an idle server
/// never wakes.
struct EndSignals {
    private var signals = sigset_t()

    /// Before other threads are started, which take over what is held back.
    init() {
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Returns when one of them has come. The next one ends the process at once.
    func wait() {
        var (signals, signal) = (signals, Int32(0))
        sigwait(&signals, &signal)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}
