internal import CLinux
import Glibc

/// Signals that would end the program between two steps that belong together.
enum HeldSignals {
    static func during(_ work: () -> Void) {
        var (ending, before) = (sigset_t(), sigset_t())
        sigemptyset(&ending)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&ending, signal) }
        pthread_sigmask(SIG_BLOCK, &ending, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        work()
    }
}
